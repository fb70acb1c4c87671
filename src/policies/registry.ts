import { AGE_AWARE_DEFAULTS, AgeAwarePolicy, type AgeAwareOptions } from './rules/age-aware.js';
import { BacklogProportionalPolicy } from './rules/backlog-proportional.js';
import { MAX_WEIGHT_DEFAULTS, MaxWeightPolicy, type MaxWeightOptions } from './rules/max-weight.js';
import type { Policy } from '../environment/policy.js';
import {
  QUEUE_PROPORTIONAL_DEFAULTS,
  QueueProportionalPolicy,
  type QueueProportionalOptions,
} from './rules/queue-proportional.js';
import { StaticPolicy } from './rules/static.js';
import { StaticPerStationPolicy, type Split } from './rules/static-per-station.js';
import { THRESHOLD_DEFAULTS, ThresholdPolicy, type ThresholdOptions } from './rules/threshold.js';
import { UniformRandomPolicy } from './rules/uniform-random.js';

/** A rule whose parameters are numbers. */
export type NumbersSpec =
  | { kind: 'static'; rhoC: number; rhoP: number }
  | { kind: 'random' }
  | ({ kind: 'queue-proportional' } & QueueProportionalOptions)
  | { kind: 'backlog-proportional' }
  | ({ kind: 'max-weight' } & MaxWeightOptions)
  | ({ kind: 'age-aware' } & AgeAwareOptions)
  | ({ kind: 'threshold' } & ThresholdOptions);

/** A rule-based policy as plain data, to be written in a plan and sent to a worker. */
export type RuleSpec = NumbersSpec | { kind: 'static-per-station'; splits: Split[] };

/** The rule that a static grid consists of. */
export type StaticSpec = Extract<RuleSpec, { kind: 'static' }>;

/** Names of a kind's numbers, in the order in which they are written, with their defaults. */
export const POLICY_PARAMETERS: {
  [Kind in NumbersSpec['kind']]: Record<
    Exclude<keyof Extract<NumbersSpec, { kind: Kind }>, 'kind'>,
    number | undefined
  >;
} = {
  static: { rhoC: undefined, rhoP: undefined },
  random: {},
  'queue-proportional': QUEUE_PROPORTIONAL_DEFAULTS,
  'backlog-proportional': {},
  'max-weight': MAX_WEIGHT_DEFAULTS,
  'age-aware': AGE_AWARE_DEFAULTS,
  threshold: THRESHOLD_DEFAULTS,
};

/** The rules that an operator would try first; compared unless others are asked for. */
export const DEFAULT_RULES: readonly NumbersSpec['kind'][] = [
  'random',
  'queue-proportional',
  'backlog-proportional',
  'threshold',
  'max-weight',
  'age-aware',
];

/**
 * The policy that a spec describes.
 *
 * @throws {RangeError} when a parameter is out of range
 */
export function createPolicy(spec: RuleSpec): Policy {
  switch (spec.kind) {
    case 'static':
      return new StaticPolicy(spec.rhoC, spec.rhoP);
    case 'static-per-station':
      return new StaticPerStationPolicy(spec.splits);
    case 'random':
      return new UniformRandomPolicy();
    case 'queue-proportional':
      return new QueueProportionalPolicy({ prior: spec.prior });
    case 'backlog-proportional':
      return new BacklogProportionalPolicy();
    case 'max-weight':
      return new MaxWeightPolicy({ v: spec.v });
    case 'age-aware':
      return new AgeAwarePolicy(spec);
    case 'threshold':
      return new ThresholdPolicy(spec);
  }
}

/**
 * The name of a spec in the `item` column: `static-0.3-0.4` (as in the grid search),
 * `static-per-station-0.3-0.4-0.2-0.5`, else the kind
 * and the parameters that are not the default, `threshold-high=10-low=4`. Different specs have
 * different names.
 */
export function specName(spec: RuleSpec): string {
  if (spec.kind === 'static') return `static-${spec.rhoC}-${spec.rhoP}`;
  if (spec.kind === 'static-per-station')
    return [spec.kind, ...spec.splits.flatMap(({ rhoC, rhoP }) => [rhoC, rhoP])].join('-');
  const values = spec as unknown as Record<string, number>;
  let name: string = spec.kind;
  for (const [parameter, standard] of Object.entries(POLICY_PARAMETERS[spec.kind]))
    if (values[parameter] !== standard) name += `-${parameter}=${values[parameter]}`;
  return name;
}

/** What each rule does, in a line for people who choose. */
export const POLICY_LABELS: Readonly<Record<RuleSpec['kind'], string>> = {
  static: 'one split of bandwidth and compute for ever',
  'static-per-station': 'a split for each station',
  random: 'a split drawn anew in every step',
  'queue-proportional': 'both resources in proportion to the two queues at the servers',
  'backlog-proportional': 'each resource in proportion to the work that waits for it',
  threshold: 'a split for every day, and one that relieves the sensors while their queue is long',
  'max-weight': 'drift plus penalty: the longest queues first, weighed against the reward',
  'age-aware': 'by the ages of requests and of the digital twin against their deadlines',
};
