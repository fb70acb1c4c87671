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
