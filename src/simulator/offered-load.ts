import type { Scenario } from '../config/schema/scenario.js';
import { deriveSeed } from './random.js';
import type { DeviceTrace } from './trace.js';
import type { RadioGroup } from './world/attachment.js';
import { attachDevices } from './world/build-trace.js';
import type { Positions } from './world/mobility.js';
import { PlacementError } from './world/placement.js';
import { World } from './world/world.js';

/** How much of a resource is asked for, as a share of what there is: above 1 queues grow for ever. */
export interface Load {
  ues: number;
  sensors: number;
  /** both together: their sum */
  all: number;
}

/** What a scenario asks for before anybody decides anything. */
export interface OfferedLoad {
  /** expected units generated in a step / Σ R^(P) */
  compute: Load;
  /**
   * expected Mbit generated in a step / (Σ R^(C) · mean spectral efficiency of the devices of that
   * kind, over devices and steps): what equal shares of the whole band would carry. Absent where the
   * devices do not fit where the scenario wants them, or are too many to be drawn for it
   */
  radio?: Load;
}

/** Positions, devices times steps, that the mean spectral efficiency is taken over, and at most. */
const ENOUGH = 500_000;
const MOST = 5_000_000;

/**
 * The offered load of a scenario. What is expected is exact; the mean spectral efficiency is that of
 * some episodes with seeds of their own, and the same each time.
 */
export function offeredLoad(scenario: Scenario): OfferedLoad {
  const { ues, sensors, stations } = scenario;
  const devices = sum(ues, ({ count }) => count) + sum(sensors, ({ count }) => count);
  const units = sum(stations, ({ computeUnits }) => computeUnits);
  const compute = loadOf(
    sum(ues, ({ count, request }) => count * request.probability * request.computeUnits) / units,
    sum(sensors, ({ count, update }) => (count * update.computeUnits) / update.periodSteps) / units,
  );
  const efficiency = devices <= MOST ? meanEfficiencies(scenario, devices) : undefined;
  if (!efficiency) return { compute };
  const megahertz = sum(stations, ({ bandwidthMHz }) => bandwidthMHz);
  return {
    compute,
    radio: loadOf(
      asked(
        sum(ues, ({ count, request }) => count * request.probability * request.dataMbit),
        megahertz * efficiency.ues,
      ),
      asked(
        sum(sensors, ({ count, update }) => (count * update.dataMbit) / update.periodSteps),
        megahertz * efficiency.sensors,
      ),
    ),
  };
}

function loadOf(ues: number, sensors: number): Load {
  return { ues, sensors, all: ues + sensors };
}

/** Nothing asks for nothing, whatever there is. */
function asked(mbit: number, capacity: number): number {
  return mbit === 0 ? 0 : mbit / capacity;
}

/** Over devices and steps of some episodes, bit/s/Hz; NaN where there are no devices. */
function meanEfficiencies(
  scenario: Scenario,
  devices: number,
): { ues: number; sensors: number } | undefined {
  const each = Math.max(1, devices);
  const steps = Math.max(1, Math.min(scenario.steps, Math.floor(MOST / each)));
  const episodes = Math.ceil(ENOUGH / (each * steps));
  const world = new World({ ...scenario, steps });
  const mean = (
    positions: Positions,
    {
      groups,
      ...of
    }: { groups: readonly RadioGroup[]; kind: 'ue' | 'sensor'; seed: string | number },
  ) => {
    const count = sum(groups, (group) => group.count);
    const devices = { count, groups, positions, presence: undefined };
    return meanOf(attachDevices(world.scenario, devices, of));
  };
  try {
    const means = Array.from({ length: episodes }, (_, i) => {
      const seed = deriveSeed(scenario.seed, ['offered load', i]);
      const at = world.positions(seed);
      return {
        ues: mean(at.uePositions, { groups: scenario.ues, kind: 'ue', seed }),
        sensors: mean(at.sensorPositions, { groups: scenario.sensors, kind: 'sensor', seed }),
      };
    });
    return {
      ues: sum(means, ({ ues }) => ues) / episodes,
      sensors: sum(means, ({ sensors }) => sensors) / episodes,
    };
  } catch (error) {
    if (error instanceof PlacementError) return undefined;
    throw error;
  }
}

function meanOf({ spectralEfficiency }: Pick<DeviceTrace, 'spectralEfficiency'>): number {
  return sum(spectralEfficiency, (value) => value) / spectralEfficiency.length;
}

function sum<Value>(values: Iterable<Value>, of: (value: Value) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}
