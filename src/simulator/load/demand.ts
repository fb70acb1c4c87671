import { power } from '../../math/power.js';
import { phaseBands, type Band } from '../../config/phase-bands.js';
import { mayBeAbsent } from '../../config/presence.js';
import type { Scenario, SensorGroup, UeGroup } from '../../config/schema/scenario.js';
import type { Pattern } from '../../config/schema/traffic.js';
import { meanFactor, shareOn } from '../world/patterns/factors.js';
import { chancesOf, expectedPresence, type ExpectedPresence } from '../world/presence/expected.js';

/** What a group is expected to ask for in a step. */
export interface Demand {
  /** devices that are there */
  there: number;
  /** requests, or updates */
  packets: number;
  units: number;
  mbit: number;
}

/** What the groups of a kind are expected to ask for, step by step. */
export interface KindDemand {
  presence: ExpectedPresence;
  /** of group g in step t */
  of: (group: number, t: number) => Demand;
}

/** What a scenario is expected to ask for. */
export interface ExpectedDemand {
  /** steps that differ: those of the episode, or 1 which stands for all of them */
  steps: number;
  /** what phases draw from; none where there are no phases */
  bands: readonly Band[];
  ues: KindDemand;
  sensors: KindDemand;
}

/** Whether devices come and go, or what they ask for changes, within an episode. */
export function isChanging({ ues, sensors }: Scenario): boolean {
  const patterns = [
    ...ues.map(({ request }) => request.patterns),
    ...sensors.map(({ update }) => update.patterns),
  ];
  return (
    [...ues, ...sensors].some(mayBeAbsent) ||
    patterns.some((of) => Object.values(of ?? {}).some((pattern) => pattern !== undefined))
  );
}

/**
 * What is expected to be asked for: who is expected to be there, times the means that the scenario gives,
 * times what is expected of their factors. (That no packet is below 1 Mbit and 1 unit is left out.)
 */
export function expectedDemand(scenario: Scenario): ExpectedDemand {
  const { ues, sensors, phases } = scenario;
  const steps = isChanging(scenario) ? scenario.steps : 1;
  const bands = phases ? phaseBands(phases) : [];
  const presenceOf = (kind: 'ues' | 'sensors') =>
    expectedPresence(scenario[kind], {
      steps,
      phased: phases?.[kind] && chancesOf(bands, kind),
    });
  const kindOf = (
    presence: ExpectedPresence,
    of: (group: number, t: number) => Omit<Demand, 'there'>,
  ): KindDemand => ({
    presence,
    of: (group, t) => {
      const there = presence.groups[group][t];
      const { packets, units, mbit } = of(group, t);
      return { there, packets: there * packets, units: there * units, mbit: there * mbit };
    },
  });
  return {
    steps,
    bands,
    ues: kindOf(presenceOf('ues'), (group, t) => requestOf(ues[group], t, steps)),
    sensors: kindOf(presenceOf('sensors'), (group, t) => updateOf(sensors[group], t, steps)),
  };
}

/** Of a UE that is there. */
function requestOf({ request }: UeGroup, t: number, steps: number): Omit<Demand, 'there'> {
  const { probability, computeUnits, dataMbit, patterns = {} } = request;
  const at = { t, steps };
  const p = meanFactor(patterns.probability, at, (factor) => Math.min(1, probability * factor));
  return {
    packets: p,
    units: p * computeUnits * meanFactor(patterns.computeUnits, at),
    mbit: p * dataMbit * meanFactor(patterns.dataMbit, at),
  };
}

/** Of a sensor that is there. */
function updateOf({ update }: SensorGroup, t: number, steps: number): Omit<Demand, 'there'> {
  const { periodSteps, computeUnits, dataMbit, patterns = {} } = update;
  const at = { t, steps };
  const rate = updateRate(periodSteps, patterns.periodSteps, at);
  return {
    packets: rate,
    units: rate * computeUnits * meanFactor(patterns.computeUnits, at),
    mbit: rate * dataMbit * meanFactor(patterns.dataMbit, at),
  };
}

/**
 * Updates of a sensor in a step: one a period. Of bursts in the long run: an update that falls into a state
 * is followed by the next after that state's period, in which the chain may have changed; that gives how
 * often updates fall into each.
 */
function updateRate(
  periodSteps: number,
  pattern: Pattern | undefined,
  at: { t: number; steps: number },
): number {
  const period = (factor: number) => Math.max(1, periodSteps * factor);
  if (pattern?.kind !== 'on-off') return 1 / meanFactor(pattern, at, period);
  const share = shareOn(pattern);
  const on = period(pattern.on);
  const off = period(pattern.off);
  /** how much the state after so many steps still depends on that before; negative where it alternates */
  const memory = 1 - 1 / pattern.meanOnSteps - 1 / pattern.meanOffSteps;
  const kept = (steps: number) => {
    const whole = Math.round(steps);
    return power(Math.abs(memory), whole) * (memory < 0 && whole % 2 === 1 ? -1 : 1);
  };
  const leaveOn = (1 - share) * (1 - kept(on));
  const leaveOff = share * (1 - kept(off));
  // A chain that is always back by then never leaves the state that it began in.
  if (leaveOn + leaveOff <= 0) return share / on + (1 - share) / off;
  return (leaveOn + leaveOff) / (leaveOff * on + leaveOn * off);
}
