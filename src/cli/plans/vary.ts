import { isOfSetting } from '../../config/conditions.js';
import { isDrawn } from '../../config/contexts.js';
import { UsageError } from '../../config/explaining/errors.js';
import type { Loaded } from '../../config/load.js';
import type { Override } from '../../config/reading/overrides.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Point, Varied } from '../../config/varying/points.js';
import type { Plan } from '../../runs/plans/plan.js';
import type { Terminal } from '../terminal/terminal.js';

/** A point with what a config is at it. */
export interface LoadedPoint extends Point {
  loaded: Loaded;
}

/** What `--vary` says, every point of it checked. */
export interface LoadedPoints extends Omit<Varied, 'points'> {
  points: readonly LoadedPoint[];
}

/** What makes an experiment, or its tables, what they are, and what to do instead. */
const FIXED: Readonly<Record<string, string>> = {
  name: 'a name changes nothing; leave it out',
  description: 'a description changes nothing; leave it out',
  $schema: 'it changes nothing; leave it out',
  extends: 'start a command for each config',
  seed: 'all points have the same episodes, so that they can be compared; start a command for each --seed',
  episodes:
    'all points have the same episodes, so that they can be compared; give as many as the widest interval needs with --episodes',
  steps:
    'all episodes of a run are of one length; start a command for each, with --set steps=…, since totals over episodes of different lengths cannot be compared',
  grid: 'best splits are compared on one grid; start a command for each --step',
  contexts: 'what is drawn stays the same; vary a value itself, by its path',
  conditions: 'the points are the conditions; vary a value itself, by its path',
  training:
    'a sweep has one budget and one way to choose policies; start a command for each, and name all in one report',
};

/**
 * The points of `--vary`, each loaded and checked as a config with `--set` is, before anything runs.
 *
 * @param load the config with some overrides laid over it last
 * @throws {UsageError | ConfigError} that names the flag and the point
 */
export function loadedPoints(
  varied: Varied,
  { command, load }: { command: Plan['command']; load: (more: readonly Override[]) => Loaded },
): LoadedPoints {
  for (const path of varied.paths) {
    const why = whyNot(command, path);
    if (why !== undefined) throw new UsageError(`--vary ${path}: ${why}`);
  }
  return {
    ...varied,
    points: varied.points.map((point) => ({ ...point, loaded: load(point.overrides) })),
  };
}

/** Why a path cannot be varied by a command. */
function whyNot(command: Plan['command'], path: string): string | undefined {
  const [section] = path.split('.');
  if (Object.hasOwn(FIXED, section)) return `${section} cannot be varied: ${FIXED[section]}`;
  if (isOfSetting(path) && command !== 'grid-search') {
    const constant = path.split('.')[1];
    const list = constant === 'eta' ? '0.9,0.5' : '0,-1';
    return `${command} has a flag of its own for it; give --${constant} ${list}`;
  }
  if (section === 'ppo' && command !== 'train')
    return `it is a hyperparameter of training, and ${command} trains nothing; vary it in metalore train`;
  if (section === 'observation' && command !== 'train')
    return `it is what policies are trained to see, and ${command} trains nothing; vary it in metalore train`;
  return undefined;
}

/** @throws {UsageError} for a path that is drawn anew in each episode, so that its value has no effect */
export function requireNotDrawn(scenario: Scenario, { paths }: Pick<Varied, 'paths'>): void {
  for (const path of paths)
    if (isDrawn(scenario, path))
      throw new UsageError(
        `--vary ${path}: contexts draw ${path} anew in each episode; leave out one of the two`,
      );
}

/** Tells the warnings of points that the scenario itself does not give, each once. */
export function warnOfPoints(
  { points }: LoadedPoints,
  { terminal, but }: { terminal: Terminal; but: readonly string[] },
): void {
  const all = new Set(points.flatMap(({ loaded }) => loaded.warnings));
  for (const warning of all) if (!but.includes(warning)) terminal.error(`warning: ${warning}`);
}

/**
 * The scenario with points as its conditions, in which policies are judged; they take the place of those
 * that it has.
 */
export function withPoints(scenario: Scenario, { points }: Pick<Varied, 'points'>): Scenario {
  return {
    ...scenario,
    conditions: Object.fromEntries(points.map(({ name, values }) => [name, values])),
  };
}
