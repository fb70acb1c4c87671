import type { Scheduler as SchedulerConfig } from '../../config/schema/scenario.js';
import { MaxRate } from './max-rate.js';
import { ProportionalFair } from './proportional-fair.js';
import { ResourceFair } from './resource-fair.js';
import { RoundRobinAll } from './round-robin-all.js';
import { RoundRobin } from './round-robin.js';
import type { Backlog, Scheduler } from './scheduler.js';

/** How each kind that a scenario may name is made. */
const SCHEDULERS: Readonly<
  Record<SchedulerConfig['kind'], (config: SchedulerConfig, backlog: Backlog) => Scheduler>
> = {
  'resource-fair': () => new ResourceFair(),
  'round-robin': ({ quantumMHz }, backlog) => new RoundRobin(backlog, quantumMHz),
  'round-robin-all': ({ quantumMHz, offsetDevices }) =>
    new RoundRobinAll(quantumMHz, offsetDevices),
  'proportional-fair': ({ averagingSteps }, backlog) =>
    new ProportionalFair(backlog, averagingSteps),
  'max-rate': (_, backlog) => new MaxRate(backlog),
};

/** The kinds that there are. */
export const SCHEDULER_KINDS = Object.keys(SCHEDULERS) as SchedulerConfig['kind'][];

/** The scheduler of a scenario, for one group of devices. */
export function createScheduler(config: SchedulerConfig, backlog: Backlog): Scheduler {
  return SCHEDULERS[config.kind](config, backlog);
}

/** What each kind does, in a line for people who choose. */
export const SCHEDULER_LABELS: Readonly<Record<SchedulerConfig['kind'], string>> = {
  'resource-fair':
    'equal bandwidth to every attached device, whether it has something to send or not',
  'round-robin': 'quanta in turn to the devices that have something to send',
  'round-robin-all': 'quanta in turn to every attached device, as the original simulator has it',
  'proportional-fair': 'the best channel for its average rate first (Jalali et al. 2000)',
  'max-rate': 'the best channel first; devices at the edge of the cell may starve',
};
