import type { Scenario } from '../../config/schema/scenario.js';
import { randomStream, requireSeed } from '../random.js';
import type { Trace } from '../trace.js';
import { deriveTrace } from './build-trace.js';
import { movement } from './mobility.js';
import { placeSensors, placeUes } from './placement.js';
import { RequestArrivals } from './requests.js';
import { UpdateArrivals } from './updates.js';

/**
 * Draws episodes of a scenario. Everything random is here and out of the agent's reach: where
 * sensors and UEs are, how they move, when they generate what. The same scenario and seed give the
 * same {@link Trace}; each purpose (placement, mobility, requests, updates) has its own stream, so
 * changing, say, the speed of the UEs leaves the workload as it was.
 */
export class World {
  private readonly requests: RequestArrivals;
  private readonly updates: UpdateArrivals;

  constructor(readonly scenario: Scenario) {
    const { ues, sensors, steps } = scenario;
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
    if (typeof seed === 'number') requireSeed(seed);
    const { scenario } = this;
    const { area, hotspots, steps, ues, sensors } = scenario;
    const placement = randomStream(seed, ['placement']);
    const sensorStart = placeSensors(scenario, total(sensors), placement);
    const ueStart = placeUes(scenario, total(ues), placement);
    return deriveTrace(
      scenario,
      {
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
        requests: this.requests.draw(
          randomStream(seed, ['request arrivals']),
          randomStream(seed, ['request sizes']),
        ),
        updates: this.updates.draw(randomStream(seed, ['update sizes'])),
      },
      seed,
    );
  }
}

function total(groups: readonly { count: number }[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
