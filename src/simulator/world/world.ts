import { phaseBands, type Band } from '../../config/phase-bands.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { randomStream, requireSeed } from '../random.js';
import type { Recording, Trace } from '../trace.js';
import { deriveTrace } from './build-trace.js';
import { scenarioOfEpisode } from './draw-contexts.js';
import { movement } from './mobility.js';
import { placeSensors, placeUes } from './placement.js';
import { drawPhases } from './presence/draw-phases.js';
import { drawPresence } from './presence/draw-presence.js';
import { RequestArrivals } from './requests.js';
import { UpdateArrivals } from './updates.js';

/** An episode that was drawn. */
export interface WorldEpisode {
  /** without contexts: their values are in it */
  readonly scenario: Scenario;
  readonly trace: Trace;
}

/**
 * Draws episodes of a scenario. Everything random is here and out of the agent's reach: where
 * sensors and UEs are, how they move, when they generate what. The same scenario and seed give the
 * same {@link Trace}; each purpose (placement, mobility, requests, updates) has its own stream, so
 * changing, say, the speed of the UEs leaves the workload as it was.
 */
export class World {
  private readonly bands: readonly Band[];
  private readonly requests: RequestArrivals;
  private readonly updates: UpdateArrivals;

  constructor(readonly scenario: Scenario) {
    const { ues, sensors, steps } = scenario;
    this.bands = scenario.phases ? phaseBands(scenario.phases) : [];
    this.requests = new RequestArrivals(ues, steps);
    this.updates = new UpdateArrivals(sensors, steps);
  }

  /**
   * The trace of one episode.
   *
   * @param seed the episode's seed, e.g. from {@link deriveSeed}
   * @throws {PlacementError} when the sensors do not fit where the scenario wants them
   * @throws {RangeError} for a number that is no whole number from 0 to 2^53 − 1
   */
  trace(seed: number | string): Trace {
    return this.episode(seed).trace;
  }

  /**
   * One episode: its trace, and the scenario with the values that are drawn for it.
   *
   * @throws as {@link trace}
   */
  episode(seed: number | string): WorldEpisode {
    const { scenario } = this;
    if (scenario.contexts) return this.ofEpisode(seed).episode(seed);
    return { scenario, trace: deriveTrace(scenario, this.recording(seed), seed) };
  }

  /**
   * What is drawn of that episode, and its trace is derived from.
   *
   * @throws as {@link trace}
   */
  recording(seed: number | string): Recording {
    if (this.scenario.contexts) return this.ofEpisode(seed).recording(seed);
    const { uePresent, sensorPresent } = this.presence(seed);
    const { workload, expectedMbit } = this.requests.draw({
      arrivals: randomStream(seed, ['request arrivals']),
      sizes: randomStream(seed, ['request sizes']),
      patterns: (group, key) => randomStream(seed, ['request pattern', group, key]),
      present: uePresent,
    });
    const updates = this.updates.draw({
      sizes: randomStream(seed, ['update sizes']),
      patterns: (group, key) => randomStream(seed, ['update pattern', group, key]),
      present: sensorPresent,
    });
    return {
      ...this.positions(seed),
      uePresent,
      sensorPresent,
      requests: workload,
      updates,
      expectedRequestMbit: expectedMbit,
    };
  }

  /**
   * Where all are in each step of that episode, for who asks no more of it: a third of the work.
   *
   * @throws as {@link trace}
   */
  positions(seed: number | string): Pick<Recording, 'uePositions' | 'sensorPositions'> {
    if (typeof seed === 'number') requireSeed(seed);
    if (this.scenario.contexts) return this.ofEpisode(seed).positions(seed);
    const { scenario } = this;
    const { area, hotspots, steps, ues, sensors } = scenario;
    const placement = randomStream(seed, ['placement']);
    const sensorStart = placeSensors(scenario, total(sensors), placement);
    const ueStart = placeUes(scenario, total(ues), placement);
    return {
      uePositions: movement({
        area,
        steps,
        hotspots,
        groups: ues,
        start: ueStart,
        stream: randomStream(seed, ['ue mobility']),
      }),
      sensorPositions: movement({
        area,
        steps,
        // Hotspots are where people gather.
        hotspots: [],
        groups: sensors,
        start: sensorStart,
        stream: randomStream(seed, ['sensor mobility']),
      }),
    };
  }

  private ofEpisode(seed: number | string): World {
    return new World(scenarioOfEpisode(this.scenario, seed));
  }

  private presence(seed: number | string): Pick<Recording, 'uePresent' | 'sensorPresent'> {
    const { ues, sensors, steps, phases } = this.scenario;
    const { bands } = this;
    const counts =
      phases && drawPhases(phases, { bands, steps, stream: randomStream(seed, ['phases']) });
    return {
      uePresent: drawPresence(ues, {
        steps,
        stream: randomStream(seed, ['ue presence']),
        phased: counts?.ues,
      }),
      sensorPresent: drawPresence(sensors, {
        steps,
        stream: randomStream(seed, ['sensor presence']),
        phased: counts?.sensors,
      }),
    };
  }
}

function total(groups: readonly { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
