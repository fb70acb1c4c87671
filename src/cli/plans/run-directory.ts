import { join } from 'node:path';
import { planHash, type Plan } from '../../runs/plans/plan.js';
import { RunDirectory } from '../../runs/run-directory.js';

/** The run directory of a plan by default: another plan gets another one, the same the same. */
export function defaultOut(plan: Plan): string {
  return join('results', `${plan.command}-${plan.scenario.name}-${planHash(plan).slice(0, 8)}`);
}

/** For --dry-run: what is in the run directory. @throws {OutputError} as the run itself would */
export function describeState(out: string, plan: Plan, force: boolean): string {
  const { state } = RunDirectory.open(out, plan, { force });
  return {
    new: 'would be created',
    continued: 'holds a part of this plan, which would be continued',
    finished: 'holds the finished results of this plan, which would be printed again',
  }[state];
}
