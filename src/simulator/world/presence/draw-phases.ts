import type { Band } from '../../../config/phase-bands.js';
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
  { everySteps, ues, sensors }: Phases,
  { bands, steps, stream }: { bands: readonly Band[]; steps: number; stream: RandomStream },
): PhaseCounts {
  const counts = { ues: new Int32Array(steps), sensors: new Int32Array(steps) };
  for (let t = 0; t < steps; t += everySteps) {
    const among = bands.length === 1 ? bands[0].pairs : pick(bands, stream.double()).pairs;
    const pair = among[Math.floor(stream.double() * among.length)];
    counts.ues.fill(pair.ues, t, t + everySteps);
    counts.sensors.fill(pair.sensors, t, t + everySteps);
  }
  return { ues: ues && counts.ues, sensors: sensors && counts.sensors };
}

function pick(bands: readonly Band[], u: number): Band {
  let sum = 0;
  for (const band of bands) {
    sum += band.share;
    if (u < sum) return band;
  }
  return bands[bands.length - 1];
}
