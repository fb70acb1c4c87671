import type { Spec } from 'vega';
import type { FollowingText, ScreenLayout } from '../drawing/figure.js';
import type { FigureText } from '../drawing/figure-text.js';

/** What the page's script needs of a figure. JSON. */
export interface FigureParts {
  charts: SharedSpecs;
  /** what it says first; the table with all digits */
  text: FigureText;
  following?: FollowingText;
}

/** A chart in both layouts, its rows of data only once. JSON. */
export interface SharedSpecs {
  datasets: unknown[];
  /** specs whose data has an index into `datasets` in place of `values` */
  layouts: Record<ScreenLayout, Spec>;
}

/** What stands in a spec in place of rows. */
interface Reference {
  dataset: number;
}

/** Takes the rows out of the specs of a chart, so that those which are the same are kept once. */
export function shareDatasets(specs: Record<ScreenLayout, Spec>): SharedSpecs {
  const indices = new Map<string, number>();
  const datasets: unknown[] = [];
  const share = (spec: Spec): Spec =>
    mapValues(spec, (values) => {
      const text = JSON.stringify(values);
      let dataset = indices.get(text);
      if (dataset === undefined) {
        dataset = datasets.push(values) - 1;
        indices.set(text, dataset);
      }
      return { dataset } satisfies Reference;
    });
  return { datasets, layouts: { wide: share(specs.wide), narrow: share(specs.narrow) } };
}

/** The spec of a layout with its rows. They are a copy: a view marks the rows that it is given. */
export function restoreSpec({ datasets, layouts }: SharedSpecs, layout: ScreenLayout): Spec {
  return mapValues(layouts[layout], (reference) =>
    structuredClone(datasets[(reference as Reference).dataset]),
  );
}

function mapValues(spec: Spec, change: (values: unknown) => unknown): Spec {
  return {
    ...spec,
    data: spec.data?.map((data) =>
      'values' in data ? { ...data, values: change(data.values) } : data,
    ),
  } as Spec;
}
