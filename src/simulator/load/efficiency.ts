import type { Scenario } from '../../config/schema/scenario.js';
import { deriveSeed } from '../random.js';
import type { RadioGroup } from '../world/attachment.js';
import { attachDevices } from '../world/build-trace.js';
import type { Positions } from '../world/mobility.js';
import { PlacementError } from '../world/placement.js';
import { World } from '../world/world.js';

/** Positions, devices times steps, that the mean spectral efficiency is taken over, and at most. */
const ENOUGH = 500_000;
const MOST = 5_000_000;
/**
 * Devices times episodes that are enough where episodes are short: where a device is in one step says most of where
 * it is in the others, and a world takes longer to make than its steps.
 */
const ENOUGH_DEVICES = 5000;

/** Mean spectral efficiencies of the groups, bit/s/Hz; NaN of a group without devices. */
export interface Efficiencies {
  ues: Float64Array;
  sensors: Float64Array;
}

/**
 * Mean spectral efficiencies over the devices of each group and the steps of some episodes with seeds of
 * their own, the same each time; values that are drawn anew in each episode are as written. Whoever is there is
 * anywhere: who comes and goes does not go by places.
 *
 * @returns undefined where the devices do not fit where the scenario wants them, or are too many
 */
export function meanEfficiencies(scenario: Scenario): Efficiencies | undefined {
  const { ues, sensors } = scenario;
  const devices = countOf(ues) + countOf(sensors);
  if (devices > MOST) return undefined;
  if (devices === 0) {
    const none = ({ length }: readonly RadioGroup[]) => new Float64Array(length).fill(NaN);
    return { ues: none(ues), sensors: none(sensors) };
  }
  const steps = Math.max(1, Math.min(scenario.steps, Math.floor(MOST / devices)));
  const episodes = Math.ceil(Math.min(ENOUGH / steps, ENOUGH_DEVICES) / devices);
  const world = new World({ ...scenario, steps, contexts: undefined });
  const result = {
    ues: new Float64Array(ues.length),
    sensors: new Float64Array(sensors.length),
  };
  const add = (
    positions: Positions,
    { means, groups, ...of }: { means: Float64Array; groups: readonly RadioGroup[] } & AttachedBy,
  ) => {
    const devices = { count: countOf(groups), groups, positions, presence: undefined };
    const { spectralEfficiency } = attachDevices(world.scenario, devices, of);
    addMeans(means, { spectralEfficiency, groups, episodes });
  };
  try {
    for (let i = 0; i < episodes; i++) {
      const seed = deriveSeed(scenario.seed, ['offered load', i]);
      const at = world.positions(seed);
      add(at.uePositions, { means: result.ues, groups: ues, kind: 'ue', seed });
      add(at.sensorPositions, { means: result.sensors, groups: sensors, kind: 'sensor', seed });
    }
    return result;
  } catch (error) {
    if (error instanceof PlacementError) return undefined;
    throw error;
  }
}

type AttachedBy = Parameters<typeof attachDevices>[2];

/** Adds to each group's mean its part of an episode, whose efficiencies are [rows × devices]. */
function addMeans(
  means: Float64Array,
  {
    spectralEfficiency,
    groups,
    episodes,
  }: { spectralEfficiency: Float64Array; groups: readonly RadioGroup[]; episodes: number },
): void {
  const devices = countOf(groups);
  let first = 0;
  groups.forEach(({ count }, g) => {
    let sum = 0;
    for (let row = 0; row < spectralEfficiency.length; row += devices)
      for (let d = first; d < first + count; d++) sum += spectralEfficiency[row + d];
    means[g] += sum / (count * (spectralEfficiency.length / devices)) / episodes;
    first += count;
  });
}

function countOf(groups: readonly { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
