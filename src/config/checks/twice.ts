import { featuresOf } from '../schema/observation.js';
import type { Check, Finding } from './finding.js';

/** What a list names may come once: a feature has one input, a reward term one worth. */
export const TWICE_ERRORS: readonly Check[] = [
  {
    needs: ['observation'],
    find: ({ observation }) => {
      if (!observation || typeof observation.features === 'string') return [];
      const named = observation.features.map((name) => ({
        name,
        means: featuresOf({ features: [name] }),
      }));
      return twice(named, ['observation', 'features']);
    },
  },
  {
    needs: ['reward'],
    find: ({ reward: { terms = [] } }) =>
      twice(
        terms.map((name) => ({ name, means: [name] })),
        ['reward', 'terms'],
      ),
  },
];

interface Named {
  readonly name: string;
  /** what it is spelled out to */
  readonly means: readonly string[];
}

/** A finding for each item that names what one before it does. */
function twice(items: readonly Named[], list: readonly [string, string]): Finding[] {
  const first = new Map<string, string>();
  return items.flatMap(({ name, means }, i): Finding[] => {
    const again = means.find((meant) => first.has(meant));
    for (const meant of means) if (!first.has(meant)) first.set(meant, name);
    if (again === undefined) return [];
    const by = first.get(again);
    const message =
      by === name ? `${name} is given twice` : `${again} is given twice, by ${by} and by ${name}`;
    return [{ paths: [[...list, i]], message }];
  });
}
