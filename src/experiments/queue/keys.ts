import type { Build } from './build.js';

/** In front of every key, so that rights can be given for `metalore:*`. */
export const PREFIX = 'metalore';

/** Seconds after which Redis forgets what nobody has touched. */
export const KEEP_SECONDS = 7 * 24 * 3600;

/** BullMQ's name of the queue that workers of a build take tasks from. */
export function queueName({ hash }: Build): string {
  return `tasks-${hash}`;
}

/** The ids of all submissions that are under way. */
export const SUBMISSIONS = `${PREFIX}:submissions`;
/** The names of workers. */
export const WORKERS = `${PREFIX}:workers`;

/** What a worker is, for as long as it lives. */
export function workerKey(name: string): string {
  return `${PREFIX}:worker:${name}`;
}

/** The keys of a submission. */
export function keysOf(id: string) {
  const of = (what: string) => `${PREFIX}:${id}:${what}`;
  return {
    /** who has submitted what: JSON */
    about: of('about'),
    /** plan, policies and traces: a container */
    bundle: of('bundle'),
    /** a stream of containers */
    results: of('results'),
    /** how far it is: JSON */
    standing: of('standing'),
    /** how often each task was begun since it last got further */
    begun: of('begun'),
    /** how far tasks are, for whoever watches: a channel */
    told: of('told'),
    /** where the training of an item stands: a container */
    checkpoint: (index: number) => of(`checkpoint:${index}`),
  };
}
