import { scenarioSchema, type Scenario } from './schema/scenario.js';

/**
 * What makes two scenarios the same. Every key counts but those that a question names as free to
 * differ, so that a key that is new to the scenario counts everywhere until somebody says otherwise.
 */

/** What a scenario is called. */
const LABELS = ['$schema', 'name', 'description'];
/** Which episodes it is run on, and which static splits are tried on them. */
const AMOUNT = ['seed', 'episodes', 'grid'];
/** The constants of the reward that make a setting. */
const SETTING = ['reward.eta', 'reward.c2'];
/** What learned policies see; each brings its own. */
const SEEN = ['observation'];

/** What may differ, by the question that is asked; dotted paths, each with all that is below it. */
export const FREE = {
  /** whether the paper's numbers may stand beside: delays and throughput, which no reward changes */
  paper: [
    ...[...LABELS, ...AMOUNT, ...SETTING, ...SEEN],
    ...['reward.c1', 'reward.delayThresholdSteps', 'ues.0.delayThresholdSteps'],
  ],
  /** whether one report may be about both: it has a section for each setting */
  report: [...LABELS, ...AMOUNT, ...SETTING, ...SEEN],
  /** whether policies that were judged in them can be replayed on one episode of either */
  replay: ['grid', ...SETTING, ...SEEN],
} as const satisfies Record<string, readonly string[]>;

/** A value that two scenarios do not share; undefined where it is not there. */
export interface Difference {
  /** dotted: `ues.0.count` */
  readonly path: string;
  readonly values: readonly [unknown, unknown];
}

/**
 * Where two trees of plain data differ, outermost first.
 *
 * @param options.except dotted paths that are passed over, with all that is below them
 */
export function* differences(
  a: unknown,
  b: unknown,
  { except }: { except: readonly string[] },
): Generator<Difference> {
  yield* differencesAt([], [a, b], except);
}

function* differencesAt(
  path: readonly string[],
  [a, b]: readonly [unknown, unknown],
  except: readonly string[],
): Generator<Difference> {
  const name = path.join('.');
  if (except.includes(name) || a === b) return;
  if (isTree(a) && isTree(b) && Array.isArray(a) === Array.isArray(b)) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)]))
      yield* differencesAt([...path, key], [a[key], b[key]], except);
  } else yield { path: name, values: [a, b] };
}

function isTree(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}

/** Whether two scenarios are the same for a question. */
export function sameScenario(a: Scenario, b: Scenario, question: keyof typeof FREE): boolean {
  return differences(a, b, { except: FREE[question] }).next().done === true;
}

/** Whether a scenario simulates what the paper does. */
export function isPaperScenario(scenario: Scenario): boolean {
  return sameScenario(scenario, scenarioSchema.parse({}), 'paper');
}
