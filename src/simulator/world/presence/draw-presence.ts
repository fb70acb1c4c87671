import { mayBeAbsent } from '../../../config/presence.js';
import type { GroupPresence } from '../../../config/schema/traffic.js';
import { normalNumbers } from '../../normal.js';
import { exponential, type RandomStream } from '../../random.js';

/** Devices of a kind, group after group. */
export interface PresentGroup {
  count: number;
  presence?: GroupPresence | undefined;
}

/** What presence is drawn from besides the groups. */
export interface Draw {
  steps: number;
  stream: RandomStream;
  /** [steps] how many devices of the groups with `kind: phases` are there, all together */
  phased?: Int32Array | undefined;
}

/**
 * Who is there in an episode.
 *
 * @returns [steps × devices] 1 where the device is there; undefined where no group says who is
 */
export function drawPresence(
  groups: readonly PresentGroup[],
  { steps, stream, phased }: Draw,
): Uint8Array | undefined {
  if (!groups.some(mayBeAbsent)) return undefined;
  const devices = groups.reduce((sum, { count }) => sum + count, 0);
  const table = { present: new Uint8Array(steps * devices), devices, steps };
  const normal = normalNumbers(stream);
  const inPhases: number[] = [];
  let first = 0;
  for (const { count, presence } of groups) {
    const ids = Array.from({ length: count }, (_, i) => first + i);
    first += count;
    switch (presence?.kind) {
      case undefined:
      case 'always':
        for (const id of ids) fillStay(table, id, { arrival: 0, stay: steps });
        break;
      case 'schedule':
        comeAndGo(table, { ids, counts: byStep(presence.counts, steps) }, stream);
        break;
      case 'stays':
        for (const [i, id] of ids.entries()) {
          fillStay(table, id, drawStay(presence, i / count, { steps, stream, normal }));
        }
        break;
      case 'phases':
        inPhases.push(...ids);
    }
  }
  if (phased) comeAndGo(table, { ids: inPhases, counts: phased }, stream);
  return table.present;
}

interface PresenceTable {
  /** [steps × devices] */
  present: Uint8Array;
  devices: number;
  steps: number;
}

/** When a device arrives, and how long it stays, steps. */
interface Stay {
  arrival: number;
  stay: number;
}

/** A device is there in every step that begins while it stays, so that as many steps as a stay is long are expected. */
function fillStay(
  { present, devices, steps }: PresenceTable,
  device: number,
  { arrival, stay }: Stay,
): void {
  const end = Math.min(steps, Math.ceil(arrival + stay));
  for (let t = Math.max(0, Math.ceil(arrival)); t < end; t++) present[t * devices + device] = 1;
}

/**
 * Draws a stay.
 *
 * @param rank of the device in its group, [0, 1): the first ones are the crowd
 */
function drawStay(
  presence: Extract<GroupPresence, { kind: 'stays' }>,
  rank: number,
  { steps, stream, normal }: { steps: number; stream: RandomStream; normal: () => number },
): Stay {
  const { crowd, arriveFrom, arriveUntil, meanStaySteps } = presence;
  if (crowd && rank < crowd.share) {
    const arrival = steps * (crowd.centre + crowd.deviation * normal());
    // Nobody comes before the episode: who would have is there when it begins.
    return { arrival: Math.max(0, arrival), stay: exponential(crowd.meanStaySteps, stream) };
  }
  const arrival = steps * (arriveFrom + (arriveUntil - arriveFrom) * stream.double());
  return { arrival, stay: exponential(meanStaySteps, stream) };
}

/** [steps] how many are there by a schedule in the order of its steps. */
function byStep(
  schedule: readonly { fromStep: number; count: number }[],
  steps: number,
): Int32Array {
  const counts = new Int32Array(steps);
  for (const { fromStep, count } of schedule) counts.fill(count, fromStep);
  return counts;
}

/** As many as `counts` says are there; who comes, or goes, is equally likely any that can. */
function comeAndGo(
  { present, devices, steps }: PresenceTable,
  { ids, counts }: { ids: readonly number[]; counts: Int32Array },
  stream: RandomStream,
): void {
  // Those that are there come first.
  const order = Int32Array.from(ids);
  let there = 0;
  for (let t = 0; t < steps; t++) {
    const wanted = Math.min(counts[t], order.length);
    for (; there < wanted; there++) swap(order, there, there + below(order.length - there, stream));
    for (; there > wanted; there--) swap(order, there - 1, below(there, stream));
    for (let i = 0; i < there; i++) present[t * devices + order[i]] = 1;
  }
}

/** A whole number from 0 to `count` − 1. */
function below(count: number, stream: RandomStream): number {
  return Math.floor(stream() * count);
}

function swap(order: Int32Array, a: number, b: number): void {
  const kept = order[a];
  order[a] = order[b];
  order[b] = kept;
}
