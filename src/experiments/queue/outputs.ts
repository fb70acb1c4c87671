import { staticGrid } from '../../policies/rules/static.js';
import type { Section, Sections } from '../../runs/files/container.js';
import type { Plan } from '../../runs/plans/plan.js';
import { GROUP_METRICS, isGrouped } from '../../simulator/metrics/group-meter.js';
import { EPISODE_METRICS } from '../../simulator/metrics/metrics.js';
import type { Task } from '../task.js';
import { RefusedMessage } from './errors.js';

const METRICS = EPISODE_METRICS.length;
/** Numbers of a record of delays: item, delay, and requests with that AoSI and that AoRI. */
const DELAY_WIDTH = 4;
/** Episode and seed stand in front of the metrics of a split. */
const GRID_FRONT = 2;
/** No delay is longer than the longest episode, steps. */
const MOST_DELAY = 1_000_000;
/** Cells that begin with the number of the episode. */
const ROW = /^\d+,[^\r]*$/;

/**
 * Refuses what cannot be the output of a task: other sections than its command leaves, or of other sizes.
 *
 * @throws {RefusedMessage} naming the section
 */
export function requireOutput(plan: Plan, task: Task, output: Sections): void {
  const episodes = task.end - task.first;
  const groups = isGrouped(plan.scenario) ? plan.scenario.ues.length * GROUP_METRICS.length : 0;
  const rowsOf = (items: number): Expected => ({
    rows: (section) => isRows(section, items * episodes),
    metrics: (section) => isNumbers(section, items * episodes * METRICS),
    delays: (section) => isDelays(section, items),
    ...(groups > 0 && items > 0
      ? { groups: (section) => isNumbers(section, items * episodes * groups) }
      : {}),
  });
  if (plan.command !== 'evaluate') {
    requireSections(output, rowsOf(plan.command === 'train' ? 1 : plan.items.length));
    return;
  }
  const splits = staticGrid(plan.scenario.grid.step).length;
  const width = GRID_FRONT + METRICS + plan.settings.length;
  requireSections(output, {
    ...rowsOf(plan.items.length),
    grid: (section) => isNumbers(section, episodes * splits * width),
    gridDelays: (section) => isDelays(section, splits),
    ...(groups > 0
      ? { gridGroups: (section) => isNumbers(section, episodes * splits * groups) }
      : {}),
  });
}

type Expected = Record<string, (section: Section) => boolean>;

function requireSections(output: Sections, expected: Expected): void {
  const other = Object.keys(output).find((name) => !Object.hasOwn(expected, name));
  if (other !== undefined)
    throw new RefusedMessage(`it holds "${other}", which no such task leaves`);
  for (const [name, fits] of Object.entries(expected)) {
    if (!Object.hasOwn(output, name)) throw new RefusedMessage(`it lacks "${name}"`);
    if (!fits(output[name])) throw new RefusedMessage(`"${name}" is not what such a task leaves`);
  }
}

function isNumbers(section: Section, length: number): boolean {
  return section instanceof Float64Array && section.length === length;
}

function isRows(section: Section, rows: number): boolean {
  if (typeof section !== 'string') return false;
  if (rows === 0) return section === '';
  const lines = section.split('\n');
  return lines.length === rows && lines.every((line) => ROW.test(line));
}

function isDelays(section: Section, items: number): boolean {
  if (!(section instanceof Int32Array) || section.length % DELAY_WIDTH !== 0) return false;
  for (let at = 0; at < section.length; at += DELAY_WIDTH) {
    const item = section[at];
    const delay = section[at + 1];
    const requests = Math.min(section[at + 2], section[at + 3]);
    if (item < 0 || item >= items || delay < 0 || delay > MOST_DELAY || requests < 0) return false;
  }
  return true;
}
