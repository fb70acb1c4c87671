import { scenarioSchema } from '../../config/schema/scenario.js';
import { adaptivityOf } from './adaptivity.js';
import { importanceOf } from './importance.js';
import { learningCurves, policyMaps } from './curves.js';
import { gridOf } from './grid.js';
import { bestStatics, learnedPolicies, rulePolicies } from './policies.js';
import { responseOf } from './response.js';
import { sharedScenario } from './scenarios.js';
import { Settings } from './settings.js';
import { stateWarnings } from './state.js';
import { ofOneScenario, variedOf } from './varied.js';
import { findSweeps } from './sweeps.js';
import type { ReportData } from '../data.js';
import type { Run } from '../../runs/read/run-data.js';
import { checkRunDirectories } from '../../runs/read/directory.js';
import { readRun } from '../../runs/read/run.js';

/** What a report shows first. */
export interface AssembleOptions {
  eta?: number;
  c2?: number;
}

/**
 * Reads run directories for a report about all of them.
 *
 * @throws {ReportError} that names the file and line of what cannot be reported
 */
export async function readReport(
  directories: readonly string[],
  options: AssembleOptions = {},
): Promise<ReportData> {
  checkRunDirectories(directories);
  const runs: Run[] = [];
  // One after the other, so that no two files are in memory at once.
  for (const directory of directories) runs.push(await readRun(directory));
  return assemble(runs, options);
}

/**
 * Puts runs together: what is a grid, what was trained, and what an evaluation compared it with.
 *
 * @param all one at least
 * @throws {ReportError} for runs of different scenarios, several grids, and an incomplete grid
 */
export function assemble(all: readonly Run[], options: AssembleOptions = {}): ReportData {
  const warnings: string[] = [];
  const runs = ofOneScenario(all, warnings);
  const shared = sharedScenario(runs, warnings);
  warnings.push(...stateWarnings(all));
  const grid = gridOf(runs);
  const gridIdentity = grid?.splits[0].item.identity;
  const settings = new Settings(runs, {
    ...options,
    own: gridIdentity
      ? { eta: Number(gridIdentity.eta), c2: Number(gridIdentity.c2) }
      : (shared.scenario ?? scenarioSchema.parse({})).reward,
  });
  const sweeps = findSweeps(runs, warnings);
  return {
    experiment: runs[0].experiment,
    runs: [...all],
    ...shared,
    ...tracesOf(runs),
    warnings,
    chosen: settings.chosen,
    settings: settings.all,
    sweeps: sweeps.map(({ name }) => name),
    ...(grid ? { grid } : {}),
    learned: learnedPolicies(sweeps, settings),
    rules: rulePolicies(runs, settings, warnings),
    bestStatic: bestStatics(runs, settings, warnings),
    curves: learningCurves(sweeps, settings, warnings),
    maps: policyMaps(sweeps, settings),
    ...adaptivityOf(runs, settings, warnings),
    ...variedOf(all, warnings),
    ...responseOf(runs, settings, warnings),
    ...importanceOf(runs, settings, warnings),
  };
}

function tracesOf(runs: readonly Run[]): Pick<ReportData, 'traces'> {
  if (!runs.some(({ plan }) => plan?.traces !== undefined)) return {};
  const load = runs.map((run) => run.load).find((found) => found?.of === 'traces');
  return { traces: load?.of === 'traces' ? { load: load.load } : {} };
}
