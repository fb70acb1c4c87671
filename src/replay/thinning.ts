import type { Scenario } from '../config/schema/scenario.js';
import { grouped } from '../words/numbers.js';

/** Most frames of a page. */
const MAX_FRAMES = 5000;
/** Most devices of a group on the map, and stations. */
const MAX_SHOWN = 400;
/** Most values that are kept for each frame and device of a group. */
const MAX_CELLS = 400_000;
/** Fewest classes of delays. */
const MIN_CLASSES = 50;

/** What of an episode a page shows: all of it, unless that would make the page too large. */
export interface Thinning {
  /** [frames] the steps that are shown, the last one of the episode among them */
  frames: Int32Array;
  /** indices of what is drawn on the map */
  stations: Int32Array;
  ues: Int32Array;
  sensors: Int32Array;
  /** steps of a class of delays; 1 keeps every delay apart */
  delayClass: number;
}

/**
 * Chooses what a page shows of an episode; evenly, so that all groups and times are there.
 *
 * @param largestDelay of its requests, steps
 */
export function thin({ steps, stations, ues, sensors }: Scenario, largestDelay: number): Thinning {
  const stride = Math.ceil(steps / MAX_FRAMES);
  const frames = Int32Array.from({ length: Math.ceil(steps / stride) }, (_, frame) =>
    Math.min(steps, (frame + 1) * stride),
  ).map((end) => end - 1);
  const most = Math.min(MAX_SHOWN, Math.floor(MAX_CELLS / frames.length));
  const classes = Math.max(MIN_CLASSES, Math.floor(MAX_CELLS / frames.length));
  return {
    frames,
    stations: evenly(stations.length, most),
    ues: evenly(countOf(ues), most),
    sensors: evenly(countOf(sensors), most),
    delayClass: Math.ceil((largestDelay + 1) / classes),
  };
}

function countOf(groups: readonly { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

/** At most `most` of the indices 0 … count − 1, about equally far apart. */
function evenly(count: number, most: number): Int32Array {
  const shown = Math.min(count, most);
  return Int32Array.from({ length: shown }, (_, i) => Math.floor((i * count) / shown));
}

/** In words what is left out; empty when nothing is. */
export function describeThinning(scenario: Scenario, thinning: Thinning): string[] {
  const { steps, stations, ues, sensors } = scenario;
  const { frames, delayClass } = thinning;
  const said: string[] = [];
  if (frames.length < steps)
    said.push(
      `Of ${grouped(steps)} steps one in ${frames[0] + 1} is shown; sums and means so far` +
        ' count all of them.',
    );
  const groups: [string, number, number][] = [
    ['stations', stations.length, thinning.stations.length],
    ['UEs', countOf(ues), thinning.ues.length],
    ['sensors', countOf(sensors), thinning.sensors.length],
  ];
  const thinned = groups
    .filter(([, count, shown]) => shown < count)
    .map(([name, count, shown]) => `${grouped(shown)} of ${grouped(count)} ${name}`);
  if (thinned.length > 0)
    said.push(
      `The map shows ${thinned.join(' and ')}, spread evenly over their numbers; all numbers and` +
        ' charts count all of them.',
    );
  if (delayClass > 1)
    said.push(`Dots of delays stand for classes of ${delayClass} steps, at their lower ends.`);
  if (said.length > 0) said.push('The logs that --csv writes hold everything.');
  return said;
}
