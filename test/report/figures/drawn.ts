import * as vega from 'vega';
import type { Figure, FigureBuilder, Layout } from '../../../src/report/drawing/figure.js';
import type { ReportData } from '../../../src/report/data.js';
import { compileFigure } from '../../../src/report/drawing/render.js';

type Datum = Record<string, unknown>;

/** A mark of a chart: its kind, what it stands for, and how it looks. */
export interface DrawnMark {
  type: string;
  datum: Datum;
  x: number;
  y: number;
  text?: string;
  fill?: string;
  stroke?: string;
  shape?: string;
  opacity?: number;
  tooltip?: Datum;
}

/** A chart that runs without being drawn. */
export interface RunningChart {
  /** the marks now, axes and legends left out */
  marks: () => DrawnMark[];
  /** moves a control */
  set: (signal: string, value: unknown) => Promise<void>;
}

/** Builds a figure that is there. */
export function built(builder: FigureBuilder, data: ReportData): Figure {
  const figure = builder(data);
  if ('missing' in figure) throw new Error(`${figure.id} is missing: ${figure.missing}`);
  return figure;
}

/** Runs a figure's chart. Warnings of Vega are errors. */
export async function run(figure: Figure, layout: Layout = 'wide'): Promise<RunningChart> {
  const warned = (...messages: readonly unknown[]): never => {
    throw new Error(messages.map(String).join(' '));
  };
  const logger: vega.LoggerInterface = {
    level: () => vega.Warn,
    error: warned,
    warn: warned,
    info: () => logger,
    debug: () => logger,
  };
  const view = new vega.View(vega.parse(compileFigure(figure, layout)), {
    renderer: 'none',
    logger,
  });
  await view.runAsync();
  return {
    marks: () => marksIn((view.scenegraph() as unknown as { root: SceneItem }).root),
    set: async (signal, value) => {
      await view.signal(signal, value).runAsync();
    },
  };
}

interface SceneItem extends Omit<DrawnMark, 'type'> {
  items?: SceneItem[];
  role?: string;
  marktype?: string;
}

function marksIn(item: SceneItem): DrawnMark[] {
  return (item.items ?? []).flatMap((child): DrawnMark[] => {
    const { marktype, role = '', items = [] } = child;
    if (marktype === undefined) return marksIn(child);
    if (/axis|legend|title|header/.test(role)) return [];
    if (marktype === 'group') return items.flatMap(marksIn);
    return items.map((mark) => ({ ...pick(mark), type: marktype }));
  });
}

function pick({ datum, x, y, text, fill, stroke, shape, opacity, tooltip }: SceneItem) {
  return { datum, x, y, text, fill, stroke, shape, opacity, tooltip } as Omit<DrawnMark, 'type'>;
}
