import type { Scenario } from '../../config/schema/scenario.js';
import { randomWaypoint } from './mobility.js';
import { placeSensors, uniformPoints } from './placement.js';
import { poissonAtLeastOne, type Sampler } from './poisson.js';
import { randomStream } from '../random.js';
import { buildTrace, type Trace, type Workload } from '../trace.js';

/**
 * Draws episodes of a scenario. Everything random is here and out of the agent's reach: where
 * sensors and UEs are, how they move, when they generate what. The same scenario and seed give the
 * same {@link Trace}; each purpose (placement, mobility, requests, updates) has its own stream, so
 * changing, say, the speed of the UEs leaves the workload as it was.
 */
export class World {
  private readonly ueSpeedMps: Float64Array;
  private readonly sensorSpeedMps: Float64Array;
  private readonly requestSizes: { data: Sampler; compute: Sampler }[];
  private readonly updateSizes: { data: Sampler; compute: Sampler }[];

  constructor(readonly scenario: Scenario) {
    const { ues, sensors } = scenario;
    const sizes = ({ dataMbit, computeUnits }: { dataMbit: number; computeUnits: number }) => ({
      data: poissonAtLeastOne(dataMbit),
      compute: poissonAtLeastOne(computeUnits),
    });
    this.ueSpeedMps = perDevice(ues, (group) => group.speedMps);
    this.sensorSpeedMps = perDevice(sensors, (group) => group.speedMps);
    this.requestSizes = ues.map((group) => sizes(group.request));
    this.updateSizes = sensors.map((group) => sizes(group.update));
  }

  /**
   * The trace of one episode.
   *
   * @param seed the episode's seed, e.g. from {@link deriveSeed}
   * @throws {PlacementError} when the sensors do not fit where the scenario wants them
   */
  trace(seed: number | string): Trace {
    const { scenario, ueSpeedMps, sensorSpeedMps } = this;
    const { area, steps } = scenario;
    const placement = randomStream(seed, ['placement']);
    const sensorStart = placeSensors(scenario, sensorSpeedMps.length, placement);
    const ueStart = uniformPoints(area, ueSpeedMps.length, placement);
    return buildTrace(scenario, {
      uePositions: randomWaypoint({
        area,
        steps,
        speedMps: ueSpeedMps,
        start: ueStart,
        stream: randomStream(seed, ['ue mobility']),
      }),
      sensorPositions: randomWaypoint({
        area,
        steps,
        speedMps: sensorSpeedMps,
        start: sensorStart,
        stream: randomStream(seed, ['sensor mobility']),
      }),
      requests: this.requests(seed),
      updates: this.updates(seed),
    });
  }

  /** Bernoulli arrivals, p_k in each step; β and ψ Poisson. */
  private requests(seed: number | string): Workload {
    const { ues, steps } = this.scenario;
    const arrivals = randomStream(seed, ['request arrivals']);
    const sizes = randomStream(seed, ['request sizes']);
    const count = this.ueSpeedMps.length;
    const workload = emptyWorkload(count, steps * count);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let packet = 0;
    for (let t = 0; t < steps; t++) {
      let ue = 0;
      for (let g = 0; g < ues.length; g++) {
        const { data, compute } = this.requestSizes[g];
        const { probability } = ues[g].request;
        for (const end = ue + ues[g].count; ue < end; ue++)
          if (arrivals() < probability) {
            device[packet] = ue;
            generatedAt[packet] = t;
            dataMbit[packet] = data(sizes);
            computeUnits[packet++] = compute(sizes);
          }
      }
    }
    return {
      count,
      device: device.subarray(0, packet),
      generatedAt: generatedAt.subarray(0, packet),
      dataMbit: dataMbit.subarray(0, packet),
      computeUnits: computeUnits.subarray(0, packet),
    };
  }

  /** Periodic updates, one whenever t mod T_n = 0; sizes Poisson. */
  private updates(seed: number | string): Workload {
    const { sensors, steps } = this.scenario;
    const sizes = randomStream(seed, ['update sizes']);
    const packets = sensors.reduce(
      (sum, { count, update }) => sum + count * Math.ceil(steps / update.periodSteps),
      0,
    );
    const workload = emptyWorkload(this.sensorSpeedMps.length, packets);
    const { device, generatedAt, dataMbit, computeUnits } = workload;
    let packet = 0;
    for (let t = 0; t < steps; t++) {
      let sensor = 0;
      for (let g = 0; g < sensors.length; g++) {
        const { data, compute } = this.updateSizes[g];
        const end = sensor + sensors[g].count;
        if (t % sensors[g].update.periodSteps === 0)
          for (; sensor < end; sensor++) {
            device[packet] = sensor;
            generatedAt[packet] = t;
            dataMbit[packet] = data(sizes);
            computeUnits[packet++] = compute(sizes);
          }
        sensor = end;
      }
    }
    return workload;
  }
}

function emptyWorkload(count: number, packets: number): Workload {
  return {
    count,
    device: new Int32Array(packets),
    generatedAt: new Int32Array(packets),
    dataMbit: new Float64Array(packets),
    computeUnits: new Float64Array(packets),
  };
}

function perDevice<G extends { count: number }>(groups: readonly G[], value: (group: G) => number) {
  return Float64Array.from(
    groups.flatMap((group) => new Array<number>(group.count).fill(value(group))),
  );
}
