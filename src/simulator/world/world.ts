import { phaseBands, type Band } from '../../config/phase-bands.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { NumbersAhead } from '../numbers-ahead.js';
import { randomStream, requireSeed } from '../random.js';
import type { Recording, Spells, Trace } from '../trace.js';
import { deriveTrace } from './build-trace.js';
import { scenarioOfEpisode } from './draw-contexts.js';
import { movement } from './mobility.js';
import { placeSensors, placeUes } from './placement.js';
import { drawPhases } from './presence/draw-phases.js';
import { drawPresence } from './presence/draw-presence.js';
import { spellsOf } from './presence/spells.js';
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
    const presence = this.presence(seed);
    return {
      scenario,
      trace: deriveTrace(scenario, this.draw(seed, presence), { seed, ...presence }),
    };
  }

  /**
   * What is drawn of that episode, and its trace is derived from.
   *
   * @throws as {@link trace}
   */
  recording(seed: number | string): Recording {
    if (this.scenario.contexts) return this.ofEpisode(seed).recording(seed);
    return this.draw(seed, this.presence(seed));
  }

  private draw(
    seed: number | string,
    { uePresent, sensorPresent, ueSpells, sensorSpells }: DrawnPresence,
  ): Recording {
    const numbers = (purpose: string) => new NumbersAhead(randomStream(seed, [purpose]));
    const { workload, expectedMbit } = this.requests.draw({
      arrivals: numbers('request arrivals'),
      sizes: numbers('request sizes'),
      patterns: (group, key) => randomStream(seed, ['request pattern', group, key]),
      spells: ueSpells,
    });
    const updates = this.updates.draw({
      sizes: numbers('update sizes'),
      patterns: (group, key) => randomStream(seed, ['update pattern', group, key]),
      spells: sensorSpells,
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

  private presence(seed: number | string): DrawnPresence {
    const { ues, sensors, steps, phases } = this.scenario;
    const { bands } = this;
    const counts =
      phases && drawPhases(phases, { bands, steps, stream: randomStream(seed, ['phases']) });
    const uePresent = drawPresence(ues, {
      steps,
      stream: randomStream(seed, ['ue presence']),
      phased: counts?.ues,
    });
    const sensorPresent = drawPresence(sensors, {
      steps,
      stream: randomStream(seed, ['sensor presence']),
      phased: counts?.sensors,
    });
    return {
      uePresent,
      sensorPresent,
      ueSpells: uePresent && spellsOf(uePresent, { steps, count: total(ues) }),
      sensorSpells: sensorPresent && spellsOf(sensorPresent, { steps, count: total(sensors) }),
    };
  }
}

/** Who is there in an episode, as tables and by spells. */
interface DrawnPresence extends Pick<Recording, 'uePresent' | 'sensorPresent'> {
  ueSpells: Spells | undefined;
  sensorSpells: Spells | undefined;
}

function total(groups: readonly { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
