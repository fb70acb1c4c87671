import type { Phases } from '../../../config/schema/traffic.js';
import type { RandomStream } from '../../random.js';

/** [steps] how many UEs and sensors are there, of the groups that go by phases. */
export interface PhaseCounts {
  ues: Int32Array | undefined;
  sensors: Int32Array | undefined;
}

/**
 * The numbers of devices by phase. UEs and sensors are drawn uniformly among the pairs that may be; where
 * `together` says how often how many are there in all, among those that have a total within the entry
 * that was drawn first.
 */
export function drawPhases(
  { everySteps, ues, sensors, together }: Phases,
  { steps, stream }: { steps: number; stream: RandomStream },
): PhaseCounts {
  const bands = phaseBands({ ues, sensors, together });
  const counts = { ues: new Int32Array(steps), sensors: new Int32Array(steps) };
  for (let t = 0; t < steps; t += everySteps) {
    const among = bands.length === 1 ? bands[0].pairs : pick(bands, stream.double()).pairs;
    const pair = among[Math.floor(stream.double() * among.length)];
    counts.ues.fill(pair.ues, t, t + everySteps);
    counts.sensors.fill(pair.sensors, t, t + everySteps);
  }
  return { ues: ues && counts.ues, sensors: sensors && counts.sensors };
}

/** What may be drawn together, and how often it is. */
export interface Band {
  share: number;
  pairs: readonly { ues: number; sensors: number }[];
}

function pairsOf({ ues, sensors }: Pick<Phases, 'ues' | 'sensors'>) {
  return multiples(ues).flatMap((u) => multiples(sensors).map((n) => ({ ues: u, sensors: n })));
}

/** The counts that a range allows; none is there where there is no range. */
function multiples(range: Phases['ues']): number[] {
  if (!range) return [0];
  const { least, most, multipleOf } = range;
  const counts: number[] = [];
  for (let n = Math.ceil(least / multipleOf) * multipleOf; n <= most; n += multipleOf)
    counts.push(n);
  return counts;
}

/** The pairs by entry of `together`; all in one where there is none. */
export function phaseBands({ together, ...ranges }: Omit<Phases, 'everySteps'>): Band[] {
  const pairs = pairsOf(ranges);
  if (!together) return [{ share: 1, pairs }];
  return together.map(({ most, share }, i) => ({
    share,
    pairs: pairs.filter(
      ({ ues, sensors }) =>
        ues + sensors <= most && (i === 0 || ues + sensors > together[i - 1].most),
    ),
  }));
}

function pick(bands: readonly Band[], u: number): Band {
  let sum = 0;
  for (const band of bands) {
    sum += band.share;
    if (u < sum) return band;
  }
  return bands[bands.length - 1];
}
