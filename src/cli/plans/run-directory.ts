import { join } from 'node:path';
import type { Plan } from '../../runs/plans/plan.js';
import { planHash } from '../../runs/plans/work.js';
import { RunDirectory, type OpenOptions } from '../../runs/run-directory.js';
import type { Shard } from '../../runs/shard.js';

/**
 * The run directory of a plan, or of a shard of it, by default: another plan gets another one, the same
 * the same.
 */
export function defaultOut(plan: Plan, shard?: Shard): string {
  const name = `${plan.command}-${plan.scenario.name}-${planHash(plan).slice(0, 8)}`;
  return join('results', shard ? `${name}-shard-${shard.index}-of-${shard.count}` : name);
}

/** For --dry-run: what is in the run directory. @throws {OutputError} as the run itself would */
export function describeState(out: string, plan: Plan, options: OpenOptions): string {
  const { state } = RunDirectory.open(out, plan, options);
  return {
    new: 'would be created',
    continued: 'holds a part of this plan, which would be continued',
    finished: 'holds the finished results of this plan, which would be printed again',
  }[state];
}
