import type { Scenario } from '../config/schema/scenario.js';
import type { GroupPresence } from '../config/schema/traffic.js';
import {
  expectedDemand,
  isChanging,
  type Demand,
  type ExpectedDemand,
  type KindDemand,
} from './load/demand.js';
import { meanEfficiencies, type Efficiencies } from './load/efficiency.js';

/** How much of a resource is asked for, as a share of what there is: above 1 queues grow. */
export interface Load {
  ues: number;
  sensors: number;
  /** both together: their sum */
  all: number;
}

/** What is asked for of each resource. */
export interface Loads {
  /** expected units generated in a step / Σ R^(P) */
  compute: Load;
  /**
   * expected Mbit generated in a step / (Σ R^(C) · mean spectral efficiency of the devices of that
   * kind that are there, over devices and steps): what equal shares of the whole band would carry. Absent
   * where the devices do not fit where the scenario wants them, or are too many to be drawn for it
   */
  radio?: Load;
}

/** Of some steps of an episode. */
export interface LoadWindow extends Loads {
  /** first step, and the one after the last */
  fromStep: number;
  untilStep: number;
  /** expected to be there, mean over the steps */
  ues: number;
  sensors: number;
}

/** What phases ask for, by what is drawn for them. */
export interface PhaseLoads {
  /** `all`, of the lightest and the heaviest phase */
  least: number;
  most: number;
  /** share of the phases in which more is asked for than there is */
  above: number;
}

/** What a scenario asks for before anybody decides anything: the mean over an episode. */
export interface OfferedLoad extends Loads {
  /** the episode in its parts, where something changes in it: phases, or tenths */
  windows?: LoadWindow[];
  /** where there are phases, in which the rest asks for its mean */
  phases?: { compute: PhaseLoads; radio?: PhaseLoads };
}

/** Parts of an episode without phases, and most parts. */
const PARTS = 10;
const MOST_PARTS = 1000;

/**
 * The offered load of a scenario. What is expected is exact, but for bursts of the period of updates, where
 * it is that of the long run; the mean spectral efficiency is that of some episodes with seeds of their
 * own, and the same each time.
 */
export function offeredLoad(scenario: Scenario): OfferedLoad {
  return loadGiven(scenario, meanEfficiencies(scenario));
}

/** Of it the compute load alone, for which nobody has to be placed and heard. */
export function offeredComputeLoad(scenario: Scenario): Load {
  return loadGiven(scenario, undefined).compute;
}

function loadGiven(scenario: Scenario, efficiencies: Efficiencies | undefined): OfferedLoad {
  const { ues, sensors } = scenario;
  const demand = expectedDemand(scenario);
  const capacity: Capacity = {
    ...capacityOf(scenario),
    ...(efficiencies ? {} : { megahertz: undefined }),
  };
  const both: Record<'ues' | 'sensors', Kind> = {
    ues: { groups: ues, demand: demand.ues, efficiencies: efficiencies?.ues },
    sensors: { groups: sensors, demand: demand.sensors, efficiencies: efficiencies?.sensors },
  };
  const whole = { fromStep: 0, untilStep: demand.steps };
  const load = loadsOf(askedIn(both.ues, whole), askedIn(both.sensors, whole), capacity);
  if (!isChanging(scenario)) return load;
  return {
    ...load,
    windows: windowsOf(scenario).map((window) =>
      loadWindow(
        {
          ...window,
          asked: { ues: askedIn(both.ues, window), sensors: askedIn(both.sensors, window) },
        },
        capacity,
      ),
    ),
    ...(demand.bands.length > 0 ? { phases: loadsOfPhases(demand, both, capacity) } : {}),
  };
}

/** What is asked for in some steps of an episode, the mean over them. */
export interface LoadPart {
  fromStep: number;
  untilStep: number;
  asked: Record<'ues' | 'sensors', Asked>;
}

/** The load of an episode of which is known what its parts, one after the other, ask for. */
export function loadOfParts(parts: readonly LoadPart[], capacity: Capacity): OfferedLoad {
  const steps = parts[parts.length - 1].untilStep;
  const whole = (kind: 'ues' | 'sensors') =>
    parts.reduce<Asked>(
      (total, { fromStep, untilStep, asked }) =>
        added(total, scaled(asked[kind], (untilStep - fromStep) / steps)),
      { there: 0, units: 0, mbit: 0, heard: 0 },
    );
  return {
    ...loadsOf(whole('ues'), whole('sensors'), capacity),
    windows: parts.map((part) => loadWindow(part, capacity)),
  };
}

function loadWindow({ asked, ...window }: LoadPart, capacity: Capacity): LoadWindow {
  const { fromStep, untilStep } = window;
  return {
    fromStep,
    untilStep,
    ues: asked.ues.there,
    sensors: asked.sensors.there,
    ...loadsOf(asked.ues, asked.sensors, capacity),
  };
}

/** What there is. */
export function capacityOf({ stations }: Scenario): Capacity {
  return {
    units: sum(stations, ({ computeUnits }) => computeUnits),
    megahertz: sum(stations, ({ bandwidthMHz }) => bandwidthMHz),
  };
}

interface Kind {
  groups: readonly { count: number; presence?: GroupPresence | undefined }[];
  demand: KindDemand;
  /** [groups] bit/s/Hz; undefined where they are not known */
  efficiencies: Float64Array | undefined;
}

export interface Capacity {
  units: number;
  /** undefined where it is not known how much that carries */
  megahertz: number | undefined;
}

/** What devices ask for in a step, mean over some steps. */
export interface Asked extends Omit<Demand, 'packets'> {
  /** Σ of their spectral efficiencies, bit/s/Hz */
  heard: number;
}

/** @param only which groups; all, when left out */
function askedIn(
  { groups, demand, efficiencies }: Kind,
  { fromStep, untilStep }: { fromStep: number; untilStep: number },
  only: (group: { presence?: GroupPresence | undefined }) => boolean = () => true,
): Asked {
  const asked = { there: 0, units: 0, mbit: 0, heard: 0 };
  groups.forEach((group, g) => {
    if (group.count === 0 || !only(group)) return;
    let there = 0;
    for (let t = fromStep; t < untilStep; t++) {
      const of = demand.of(g, t);
      there += of.there;
      asked.units += of.units;
      asked.mbit += of.mbit;
    }
    asked.there += there;
    asked.heard += there * (efficiencies?.[g] ?? NaN);
  });
  return scaled(asked, 1 / (untilStep - fromStep));
}

/** So many times as much. */
export function scaled({ there, units, mbit, heard }: Asked, by: number): Asked {
  return { there: by * there, units: by * units, mbit: by * mbit, heard: by * heard };
}

function loadsOf(ues: Asked, sensors: Asked, { units, megahertz }: Capacity): Loads {
  const radio = ({ mbit, there, heard }: Asked) =>
    // Nothing asks for nothing, whatever there is.
    mbit === 0 ? 0 : mbit / (megahertz! * (heard / there));
  return {
    compute: loadOf(ues.units / units, sensors.units / units),
    ...(megahertz === undefined ? {} : { radio: loadOf(radio(ues), radio(sensors)) }),
  };
}

function loadOf(ues: number, sensors: number): Load {
  return { ues, sensors, all: ues + sensors };
}

/** Phases, or as many of them together as there are parts at most; else tenths. */
export function windowsOf({ steps, phases }: Scenario): { fromStep: number; untilStep: number }[] {
  const each = phases
    ? phases.everySteps * Math.ceil(steps / phases.everySteps / MOST_PARTS)
    : Math.ceil(steps / PARTS);
  return Array.from({ length: Math.ceil(steps / each) }, (_, i) => ({
    fromStep: i * each,
    untilStep: Math.min(steps, (i + 1) * each),
  }));
}

/** What the pairs of numbers that phases draw ask for; the other groups ask for their mean. */
function loadsOfPhases(
  { steps, bands }: ExpectedDemand,
  both: Record<'ues' | 'sensors', Kind>,
  capacity: Capacity,
): NonNullable<OfferedLoad['phases']> {
  const whole = { fromStep: 0, untilStep: steps };
  const goesByPhases = ({ presence }: { presence?: GroupPresence | undefined }) =>
    presence?.kind === 'phases';
  const askedBy = (kind: Kind) => {
    const rest = askedIn(kind, whole, (group) => !goesByPhases(group));
    const phased = askedIn(kind, whole, goesByPhases);
    const most = sum(kind.groups, (group) => (goesByPhases(group) ? group.count : 0));
    return (count: number) => {
      const there = Math.min(count, most);
      const more = there === 0 ? undefined : scaled(phased, there / phased.there);
      return more ? added(rest, more) : rest;
    };
  };
  const ues = askedBy(both.ues);
  const sensors = askedBy(both.sensors);
  const compute = new PhaseTally();
  const radio = new PhaseTally();
  for (const { share, pairs } of bands)
    for (const pair of pairs) {
      const loads = loadsOf(ues(pair.ues), sensors(pair.sensors), capacity);
      compute.add(loads.compute.all, share / pairs.length);
      if (loads.radio) radio.add(loads.radio.all, share / pairs.length);
    }
  return {
    compute: compute.loads(),
    ...(capacity.megahertz === undefined ? {} : { radio: radio.loads() }),
  };
}

function added(a: Asked, b: Asked): Asked {
  return {
    there: a.there + b.there,
    units: a.units + b.units,
    mbit: a.mbit + b.mbit,
    heard: a.heard + b.heard,
  };
}

class PhaseTally {
  private least = Infinity;
  private most = -Infinity;
  private above = 0;

  add(load: number, share: number): void {
    this.least = Math.min(this.least, load);
    this.most = Math.max(this.most, load);
    if (load > 1) this.above += share;
  }

  loads(): PhaseLoads {
    const { least, most, above } = this;
    return { least, most, above };
  }
}

function sum<Value>(values: readonly Value[], of: (value: Value) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
