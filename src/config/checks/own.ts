import { isDeclared, isOwn, notRegistered, type OwnKind } from '../own.js';
import type { Path } from '../tree/tree.js';
import type { Check, Finding } from './finding.js';

/** What a scenario names has to be registered. */
export const OWN_ERRORS: readonly Check[] = [
  {
    needs: ['observation'],
    find: ({ observation }) =>
      observation && typeof observation.features !== 'string'
        ? observation.features.flatMap((name, i) =>
            missing('feature', name, ['observation', 'features', i]),
          )
        : [],
  },
  {
    needs: ['reward'],
    find: ({ reward: { terms = [] } }) =>
      terms.flatMap((name, i) => missing('reward term', name, ['reward', 'terms', i])),
  },
  {
    needs: ['scheduler'],
    find: ({ scheduler: { kind } }) => missing('scheduler', kind, ['scheduler', 'kind']),
  },
  {
    needs: ['channel'],
    find: ({ channel: { model } }) => missing('channel', model, ['channel', 'model']),
  },
];

function missing(kind: OwnKind, name: string, path: Path): Finding[] {
  return isOwn(name) && !isDeclared(kind, name)
    ? [{ paths: [path], message: notRegistered(kind, name) }]
    : [];
}
