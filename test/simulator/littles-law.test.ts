import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { World } from '../../src/simulator/world/world.js';

/*
 * L = λ·W. Queue lengths are counted after each step's processing, as the observation is. A packet
 * that comes in step a and leaves in step b is then counted b − a times, the same as the delay it
 * is given. L comes from the counters, W from the times of the packets, and λ from the scenario:
 * K·p requests, or N/T_n updates, a step. What differs is the noise of the arrivals, and the
 * packets still inside at the end.
 */
const steps = 20_000;
const scenario = scenarioSchema.parse({
  steps,
  stations: [
    { xM: 60, yM: 100, bandwidthMHz: 26, computeUnits: 34 },
    { xM: 150, yM: 100, bandwidthMHz: 26, computeUnits: 34 },
  ],
  ues: [
    { count: 4, request: { probability: 0.6 } },
    { count: 2, request: { probability: 0.2, dataMbit: 90, computeUnits: 9 } },
  ],
  sensors: [{ count: 6, update: { periodSteps: 4 } }],
});
const trace = new World(scenario).trace(11);
const network = new Network(scenario);
network.reset(trace);
const inSystem = { requests: 0, updates: 0 };
const inDevices = { requests: 0, updates: 0 };
for (let t = 0; t < steps; t++) {
  network.advance([0.6, 0.6]);
  inSystem.requests += trace.ues.generatedPackets[t] - network.requestsCompleted;
  inSystem.updates += trace.sensors.generatedPackets[t] - network.updatesCompleted;
  for (let d = 0; d < 6; d++) {
    inDevices.requests += network.ueUplink.backlogPackets(d, t);
    inDevices.updates += network.sensorUplink.backlogPackets(d, t);
  }
}

const groups = [
  {
    kind: 'requests' as const,
    rate: 4 * 0.6 + 2 * 0.2,
    devices: trace.ues,
    uplink: network.ueUplink,
    queue: network.requests,
    queueSum: network.ueQueueSum,
    completed: network.completedRequests.subarray(0, network.requestsCompleted),
  },
  {
    kind: 'updates' as const,
    rate: 6 / 4,
    devices: trace.sensors,
    uplink: network.sensorUplink,
    queue: network.updates,
    queueSum: network.sensorQueueSum,
    completed: network.completedUpdates.subarray(0, network.updatesCompleted),
  },
];

describe.each(groups)('$kind', ({ kind, rate, devices, uplink, queue, queueSum, completed }) => {
  const meanTime = (time: (packet: number) => number) =>
    completed.reduce((sum, packet) => sum + time(packet), 0) / completed.length;
  const within = (length: number, expected: number) => {
    // A queue worth the name, and not one that only grows.
    expect(expected).toBeGreaterThan(0.05);
    expect(expected).toBeLessThan(20);
    expect(Math.abs(length / expected - 1)).toBeLessThan(0.01);
  };

  it('are nearly all served', () => {
    expect(completed.length / devices.generatedAt.length).toBeGreaterThan(0.999);
  });

  it('obey it in the whole system', () => {
    const time = meanTime((i) => queue.procEnd[i] - devices.generatedAt[i]);
    within(inSystem[kind] / steps, rate * time);
  });

  it('obey it in the devices', () => {
    const time = meanTime((i) => uplink.txEnd[i] - devices.generatedAt[i]);
    within(inDevices[kind] / steps, rate * time);
  });

  it('obey it in the queues of the stations', () => {
    const time = meanTime((i) => queue.procEnd[i] - uplink.txEnd[i]);
    within(queueSum / steps, rate * time);
  });
});
