import { join } from 'node:path';
import { assemble, type AssembleOptions } from '../../../src/report/assemble/assemble.js';
import type { ReportData } from '../../../src/report/data.js';
import type { Run } from '../../../src/runs/read/run-data.js';
import { readRun } from '../../../src/runs/read/run.js';
import { temporaryDirectory } from '../../cli/run.js';
import { writeRun, type MadeRun } from '../../runs/read/run-directory.js';

/**
 * Writes run directories, reads them, and puts them together.
 *
 * @param made by the names of the directories, as a user would name them
 */
export async function reportOf(
  made: Record<string, MadeRun>,
  options: AssembleOptions = {},
): Promise<ReportData> {
  return assemble(await runsOf(made), options);
}

export async function runsOf(made: Record<string, MadeRun>): Promise<Run[]> {
  const root = temporaryDirectory();
  const runs: Run[] = [];
  for (const [name, run] of Object.entries(made))
    runs.push({ ...(await readRun(writeRun(join(root, name), run))), directory: name });
  return runs;
}
