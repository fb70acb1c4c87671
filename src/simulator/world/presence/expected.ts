import { normalCdf } from '../../../math/normal.js';
import type { Band } from '../../../config/phase-bands.js';
import type { GroupPresence } from '../../../config/schema/traffic.js';
import type { PresentGroup } from './draw-presence.js';

/** How many devices of a kind are expected to be there. */
export interface ExpectedPresence {
  /** for each group [steps] devices */
  groups: Float64Array[];
  /** [steps] variance of the number of all of them together */
  variance: Float64Array;
}

/** Parts of a step that normal arrivals are taken to be evenly spread in. */
const PARTS = 8;

/**
 * Who is expected to be there in each step, as {@link drawPresence} draws it: of a schedule its counts, of
 * stays the probability that a device is there, of phases the mean of the pairs by their shares, spread
 * over the groups that go by phases as they are large.
 *
 * @param phased numbers that phases draw for this kind with their probabilities; undefined where there are
 *   no phases
 */
export function expectedPresence(
  groups: readonly PresentGroup[],
  { steps, phased }: { steps: number; phased: readonly Chance[] | undefined },
): ExpectedPresence {
  const variance = new Float64Array(steps);
  const inPhases = groups.reduce(
    (sum, { count, presence }) => sum + (presence?.kind === 'phases' ? count : 0),
    0,
  );
  const counts = (phased ?? []).map(({ count, p }) => ({ count: Math.min(count, inPhases), p }));
  const mean = counts.reduce((sum, { count, p }) => sum + p * count, 0);
  if (inPhases > 0)
    variance.fill(counts.reduce((sum, { count, p }) => sum + p * (count - mean) ** 2, 0));
  return {
    groups: groups.map(({ count, presence }) => {
      const there = new Float64Array(steps);
      switch (presence?.kind) {
        case undefined:
        case 'always':
          return there.fill(count);
        case 'schedule':
          for (const entry of presence.counts) there.fill(entry.count, entry.fromStep);
          return there;
        case 'stays':
          addStays(presence, { count, there, variance });
          return there;
        case 'phases':
          return there.fill(count === 0 ? 0 : (mean * count) / inPhases);
      }
    }),
    variance,
  };
}

/** A number of devices that may be drawn, and its probability. */
export interface Chance {
  count: number;
  p: number;
}

/** The numbers of a kind that phases draw. */
export function chancesOf(bands: readonly Band[], kind: 'ues' | 'sensors'): Chance[] {
  const byCount = new Map<number, number>();
  for (const { share, pairs } of bands)
    for (const pair of pairs)
      byCount.set(pair[kind], (byCount.get(pair[kind]) ?? 0) + share / pairs.length);
  return [...byCount].map(([count, p]) => ({ count, p }));
}

function addStays(
  presence: Extract<GroupPresence, { kind: 'stays' }>,
  { count, there, variance }: { count: number; there: Float64Array; variance: Float64Array },
): void {
  const { arriveFrom, arriveUntil, meanStaySteps, crowd } = presence;
  const steps = there.length;
  // As drawPresence picks them: those whose rank is below the share.
  const crowded = crowd ? Math.min(count, Math.ceil(crowd.share * count)) : 0;
  const add = (devices: number, probability: Float64Array) => {
    for (let t = 0; t < steps; t++) {
      there[t] += devices * probability[t];
      variance[t] += devices * probability[t] * (1 - probability[t]);
    }
  };
  const uniform = { from: steps * arriveFrom, until: steps * arriveUntil };
  if (count > crowded)
    add(
      count - crowded,
      probabilityThere(steps, meanStaySteps, (t) => remainOfUniform(uniform, meanStaySteps, t)),
    );
  if (crowd && crowded > 0) {
    const { meanStaySteps: stay } = crowd;
    const normal = { mean: steps * crowd.centre, deviation: steps * crowd.deviation };
    add(
      crowded,
      probabilityThere(steps, stay, (t) => remainOfNormal(normal, stay, t)),
    );
  }
}

/**
 * [steps] the probability that a device is there, of exponential stays. Those who were there in the step
 * before are with probability exp(−1 / mean stay), since such a stay has no memory.
 *
 * @param come the probability that one comes after step t − 1 (or before the episode) and is there in step t
 */
function probabilityThere(
  steps: number,
  meanStaySteps: number,
  come: (t: number) => number,
): Float64Array {
  const stays = Math.exp(-1 / meanStaySteps);
  const there = new Float64Array(steps);
  for (let t = 0; t < steps; t++) there[t] = (t === 0 ? 0 : there[t - 1] * stays) + come(t);
  return there;
}

/** ∫ exp(−(t − x) / m) dx / (until − from) over the arrivals x in (t − 1, t]. */
function remainOfUniform(
  { from, until }: { from: number; until: number },
  meanStaySteps: number,
  t: number,
): number {
  const still = (x: number) => Math.exp(-(t - x) / meanStaySteps);
  if (from === until) return comesIn(from, t) ? still(from) : 0;
  const first = Math.max(from, t - 1);
  const last = Math.min(until, t);
  return first < last ? (meanStaySteps * (still(last) - still(first))) / (until - from) : 0;
}

/** The same of normal arrivals; who would come before the episode is there when it begins. */
function remainOfNormal(
  { mean, deviation }: { mean: number; deviation: number },
  meanStaySteps: number,
  t: number,
): number {
  if (deviation === 0) {
    const arrival = Math.max(0, mean);
    return comesIn(arrival, t) ? Math.exp(-(t - arrival) / meanStaySteps) : 0;
  }
  const before = (x: number) => normalCdf((x - mean) / deviation);
  if (t === 0) return before(0);
  let remain = 0;
  for (let part = 0; part < PARTS; part++) {
    const from = t - 1 + part / PARTS;
    const until = t - 1 + (part + 1) / PARTS;
    remain += (before(until) - before(from)) * remainOfUniform({ from, until }, meanStaySteps, t);
  }
  return remain;
}

/** Whether who comes at a time is first there in step t, if at all. */
function comesIn(arrival: number, t: number): boolean {
  return Math.ceil(arrival) === t;
}
