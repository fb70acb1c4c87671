import { join } from 'node:path';
import { hashOf } from '../../experiments/plan.js';
import { RunDirectory } from '../../runs/run-directory.js';

/** The run directory of a plan by default: another plan gets another one, the same the same. */
export function defaultOut(plan: { command: string; scenario: { name: string } }): string {
  return join('results', `${plan.command}-${plan.scenario.name}-${hashOf(plan).slice(0, 8)}`);
}

/** For --dry-run: what is in the run directory. @throws {OutputError} as the run itself would */
export function describeState(out: string, plan: unknown, force: boolean): string {
  const { state } = RunDirectory.open(out, plan, { force });
  return {
    new: 'would be created',
    continued: 'holds a part of this plan, which would be continued',
    finished: 'holds the finished results of this plan, which would be printed again',
  }[state];
}
