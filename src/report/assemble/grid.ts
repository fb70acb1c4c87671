import { join } from 'node:path';
import { paretoOptimal } from '../../math/pareto.js';
import type { EpisodeMetric } from '../../simulator/metrics/metrics.js';
import type { Grid } from '../data.js';
import type { Run } from '../../runs/read/run-data.js';
import { ReportError } from '../../runs/errors.js';
import { firstFew } from '../../words/lists.js';
import { constantsAsTyped } from '../../words/settings.js';

/** Distances between neighbouring shares that differ by less are equal but for rounding. */
const TOLERANCE = 1e-9;

/**
 * The grid search among the runs.
 *
 * @throws {ReportError} when there are several, or its splits are not all pairs of evenly spaced
 *   shares
 */
export function gridOf(runs: readonly Run[]): Grid | undefined {
  const [run, ...others] = runs.filter(({ kind }) => kind === 'grid-search');
  if (!(run as Run | undefined)) return undefined;
  if (others.length > 0)
    throw new ReportError(
      [run, ...others].map(({ directory }) => directory).join(', '),
      'these are all of grid-search; a report shows one grid: name one of them',
    );
  checkConstants(run);
  const splits = run.items
    .map((item) => ({ rhoC: Number(item.identity.rho_c), rhoP: Number(item.identity.rho_p), item }))
    .sort((a, b) => a.rhoC - b.rhoC || a.rhoP - b.rhoP);
  const step = stepOf(run, splits);
  const optimal = (x: EpisodeMetric, sense: 'max' | 'min') =>
    paretoOptimal(
      splits.map(({ item: { metrics } }) => [metrics[x].mean, metrics.sync_delay_steps.mean]),
      [sense, 'min'],
    ).flatMap((isOptimal, i) => (isOptimal ? [i] : []));
  return {
    directory: run.directory,
    splits,
    step,
    paretoThroughputSync: optimal('throughput_mbit', 'max'),
    paretoE2eSync: optimal('e2e_delay_steps', 'min'),
  };
}

function checkConstants(run: Run): void {
  const [first, ...others] = run.items.map(({ identity }) => identity);
  const other = others.find(({ eta, c2 }) => eta !== first.eta || c2 !== first.c2);
  if (other)
    throw broken(
      run,
      `splits have different constants of the reward (${constantsAsTyped(first)} and` +
        ` ${constantsAsTyped(other)}), so their returns cannot be compared; repeat the grid` +
        ' search',
    );
}

/** The distance between neighbouring splits; every pair of shares has to be there once. */
function stepOf(run: Run, splits: Grid['splits']): number {
  const rhoC = shares(splits.map((split) => split.rhoC));
  const rhoP = shares(splits.map((split) => split.rhoP));
  const found = new Set(splits.map((split) => `(${split.rhoC}, ${split.rhoP})`));
  if (found.size < splits.length)
    throw broken(run, 'a split is there under two names; copy the directory again');
  const missing = rhoC.flatMap((c) =>
    rhoP.map((p) => `(${c}, ${p})`).filter((split) => !found.has(split)),
  );
  if (missing.length > 0)
    throw broken(
      run,
      `splits of the grid are missing: ${firstFew(missing)}; was the file cut? copy the directory` +
        ' again, or repeat the grid search',
    );
  const distances = [rhoC, rhoP].flatMap((values) =>
    values.slice(1).map((value, i) => value - values[i]),
  );
  const step = Math.min(...distances);
  if (rhoC.length < 2 || rhoP.length < 2)
    throw broken(run, 'the grid has less than two shares of a kind; search a finer one (--step)');
  if (distances.some((distance) => distance - step > TOLERANCE))
    throw broken(
      run,
      `the splits are not evenly spaced (distances from ${step} to ${Math.max(...distances)});` +
        ' were rows taken away? copy the directory again, or repeat the grid search',
    );
  // 1/n is the double nearest to what people write; a difference of two shares need not be.
  const intervals = Math.round(1 / step);
  return Math.abs(step * intervals - 1) < TOLERANCE ? 1 / intervals : step;
}

function shares(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

function broken(run: Run, what: string): ReportError {
  return new ReportError(join(run.directory, 'episodes.csv'), what);
}
