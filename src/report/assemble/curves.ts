import { summarize } from '../../math/statistics.js';
import type { LearningCurve, PolicyMap, Setting } from '../data.js';
import type { ProgressPoint, TrainingRun } from '../../runs/read/run-data.js';
import type { Settings } from './settings.js';
import type { Sweep } from './sweeps.js';
import { firstFew } from '../../words/lists.js';
import { printable } from '../../words/texts.js';
import { constantsAsTyped } from '../../words/settings.js';

/**
 * The learning curves of each sweep, settings in their order.
 *
 * @param warnings receives where a curve ends with the shortest of its runs
 */
export function learningCurves(
  sweeps: readonly Sweep[],
  settings: Settings,
  warnings: string[],
): LearningCurve[] {
  return sweeps.flatMap((sweep) => {
    const cutShort: string[] = [];
    const curves = settings.all.flatMap((setting): LearningCurve[] => {
      const runs = trainingOf(sweep, setting).filter(({ progress }) => progress.length > 0);
      if (runs.length === 0) return [];
      const ends = runs.map(({ progress }) => progress.at(-1)!.timesteps);
      if (new Set(ends).size > 1)
        cutShort.push(`${constantsAsTyped(setting)} at ${Math.min(...ends)} steps`);
      const points = sharedPoints(runs);
      const seeds = runs.map(({ trainSeed }) => trainSeed);
      return points.length > 0 ? [{ setting, sweep: sweep.name, seeds, points }] : [];
    });
    const drawn = drawnIn(sweep).map((run): LearningCurve => ({
      ...{ setting: undefined, item: printable(run.item), sweep: sweep.name },
      ...{ seeds: [run.trainSeed], points: sharedPoints([run]) },
    }));
    if (cutShort.length > 0)
      warnings.push(
        `Learning curves of ${sweep.name} end where the shortest of their runs does` +
          ` (${firstFew(cutShort)}).`,
      );
    return [...curves, ...drawn];
  });
}

/** The trained policies as maps, sweep by sweep, settings in their order, seeds ascending. */
export function policyMaps(sweeps: readonly Sweep[], settings: Settings): PolicyMap[] {
  return sweeps.flatMap((sweep) =>
    settings.all.flatMap((setting) =>
      trainingOf(sweep, setting).flatMap(({ trainSeed, map }) =>
        map ? [{ setting, sweep: sweep.name, trainSeed, cells: map }] : [],
      ),
    ),
  );
}

function trainingOf({ runs }: Sweep, { eta, c2 }: Setting): TrainingRun[] {
  return runs
    .flatMap(({ training }) => training)
    .filter((training) => training.eta === eta && training.c2 === c2)
    .sort((a, b) => a.trainSeed - b.trainSeed);
}

/** Runs whose setting is drawn in each episode. */
function drawnIn({ runs }: Sweep): TrainingRun[] {
  return runs
    .flatMap(({ training }) => training)
    .filter(({ eta, c2, progress }) => (eta === null || c2 === null) && progress.length > 0);
}

/** Statistics over the runs at the timesteps at which all of them have a row. */
function sharedPoints(runs: readonly TrainingRun[]): LearningCurve['points'] {
  const byTimesteps = runs.map(
    ({ progress }) => new Map(progress.map((point) => [point.timesteps, point])),
  );
  return runs[0].progress.flatMap(({ timesteps }) => {
    const points = byTimesteps.flatMap((known): ProgressPoint[] => {
      const point = known.get(timesteps);
      return point ? [point] : [];
    });
    if (points.length < runs.length) return [];
    const selection = points.map(({ selectionReturn }) => selectionReturn);
    return [
      {
        timesteps,
        episodeReturn: summarize(points.map(({ episodeReturn }) => episodeReturn)),
        ...(selection.some(Number.isNaN) ? {} : { selectionReturn: summarize(selection) }),
      },
    ];
  });
}
