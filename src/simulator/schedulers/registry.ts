import { isOwn, OwnRegistry, type OwnName } from '../../config/own.js';
import type { Scheduler as SchedulerConfig } from '../../config/schema/scenario.js';
import { MaxRate } from './max-rate.js';
import { ProportionalFair } from './proportional-fair.js';
import { ResourceFair } from './resource-fair.js';
import { RoundRobinAll } from './round-robin-all.js';
import { RoundRobin } from './round-robin.js';
import type { Backlog, Scheduler } from './scheduler.js';

/** Makes the scheduler of a group of devices. */
export type SchedulerMaker = (config: SchedulerConfig, backlog: Backlog) => Scheduler;

/** The kinds that come with the program. */
type Kind = Exclude<SchedulerConfig['kind'], OwnName>;

/** How each kind that a scenario may name is made. */
const SCHEDULERS: Readonly<Record<Kind, SchedulerMaker>> = {
  'resource-fair': () => new ResourceFair(),
  'round-robin': ({ quantumMHz }, backlog) => new RoundRobin(backlog, quantumMHz),
  'round-robin-all': ({ quantumMHz, offsetDevices }) =>
    new RoundRobinAll(quantumMHz, offsetDevices),
  'proportional-fair': ({ averagingSteps }, backlog) =>
    new ProportionalFair(backlog, averagingSteps),
  'max-rate': (_, backlog) => new MaxRate(backlog),
};

/** The kinds that there are. */
export const SCHEDULER_KINDS = Object.keys(SCHEDULERS) as Kind[];

/** The scheduler of a scenario, for one group of devices. */
export function createScheduler(config: SchedulerConfig, backlog: Backlog): Scheduler {
  const { kind } = config;
  const make = isOwn(kind) ? own.get(kind) : SCHEDULERS[kind];
  return make(config, backlog);
}

const own = new OwnRegistry<SchedulerMaker>('scheduler');

/**
 * Registers a scheduler that scenarios may then name in `scheduler.kind`. Each group of each network has
 * one of its own; what it does must follow from the trace and the backlogs alone.
 *
 * @throws {RangeError} for a name that is not `own:` and a word, or that there is already
 */
export function registerScheduler(name: OwnName, make: SchedulerMaker): void {
  own.register(name, make);
}

/** What each kind does, in a line for people who choose. */
export const SCHEDULER_LABELS: Readonly<Record<Kind, string>> = {
  'resource-fair':
    'equal bandwidth to every attached device, whether it has something to send or not',
  'round-robin': 'quanta in turn to the devices that have something to send',
  'round-robin-all': 'quanta in turn to every attached device, as the original simulator has it',
  'proportional-fair': 'the best channel for its average rate first (Jalali et al. 2000)',
  'max-rate': 'the best channel first; devices at the edge of the cell may starve',
};
