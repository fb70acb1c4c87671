import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readVector, vectorFiles } from '../vector-files.js';
import { Network } from '../../src/simulator/network/network.js';
import type { DeviceTrace } from '../../src/simulator/trace.js';
import type { Uplink } from '../../src/simulator/network/uplink.js';
import { vectorScenario, vectorTrace, type SimulatorVector } from './vectors.js';

const files = vectorFiles('simulator');

it('finds recorded outcomes', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files.map((file) => [basename(file), file]))('%s', (_, file) => {
  const vector = readVector(file) as SimulatorVector;
  const scenario = vectorScenario(vector);
  const trace = vectorTrace(vector, scenario);
  const network = new Network(scenario);
  network.reset(trace);
  const { expected } = vector;

  /** [station, Mbit] of each device in the last step, as the recording has them */
  const rates = (devices: DeviceTrace, uplink: Uplink, t: number) =>
    Array.from({ length: devices.count }, (__, d) => [
      devices.station[t * devices.radioStride + d],
      uplink.rateMbit[d],
    ]);
  const steps = vector.actions.map(([rhoC, rhoP], t) => ({
    reward: network.advance([rhoC, rhoP]),
    observation: [network.ueQueue, network.sensorQueue],
    ueRates: rates(trace.ues, network.ueUplink, t),
    sensorRates: rates(trace.sensors, network.sensorUplink, t),
  }));

  it('ties every request to the recorded sensor', () => {
    expect([...trace.requestSensor]).toEqual(vector.trace.requests.map(({ sensor }) => sensor));
  });

  it('gives the recorded queue lengths', () => {
    expect(steps.map(({ observation }) => observation)).toEqual(expected.observations);
  });

  it('gives the recorded rewards to 1e-9', () => {
    expect(steps.length).toBe(expected.rewards.length);
    steps.forEach(({ reward }, t) => {
      expect(Math.abs(reward - expected.rewards[t]), `step ${t}`).toBeLessThanOrEqual(1e-9);
    });
  });

  it.each(['ueRates', 'sensorRates'] as const)('gives the recorded %s to 1e-9', (key) => {
    steps.forEach((step, t) => {
      expect(step[key].map(([station]) => station)).toEqual(
        expected[key][t].map((rate) => rate?.[0] ?? -1),
      );
      step[key].forEach(([, rate], d) => {
        const error = Math.abs(rate - (expected[key][t][d]?.[1] ?? 0));
        expect(error, `step ${t}, device ${d}`).toBeLessThanOrEqual(1e-9);
      });
    });
  });

  it('finishes the recorded requests in the recorded order at the recorded times', () => {
    const { ueUplink, requests, servedWith } = network;
    const completed = Array.from(
      network.completedRequests.subarray(0, network.requestsCompleted),
      (r) => ({
        ue: trace.ues.device[r],
        generatedAt: trace.ues.generatedAt[r],
        txStart: ueUplink.txStart[r],
        txEnd: ueUplink.txEnd[r],
        procStart: requests.procStart[r],
        procEnd: requests.procEnd[r],
        sensor: trace.requestSensor[r],
        sensorGeneratedAt: servedWith[r],
        aori: requests.procEnd[r] - trace.ues.generatedAt[r],
        aosi: Math.abs(trace.ues.generatedAt[r] - servedWith[r]),
      }),
    );
    expect(completed).toEqual(expected.completedRequests);
  });

  it('finishes the recorded updates in the recorded order at the recorded times', () => {
    const { sensorUplink, updates } = network;
    const completed = Array.from(
      network.completedUpdates.subarray(0, network.updatesCompleted),
      (u) => ({
        sensor: trace.sensors.device[u],
        generatedAt: trace.sensors.generatedAt[u],
        txStart: sensorUplink.txStart[u],
        txEnd: sensorUplink.txEnd[u],
        procStart: updates.procStart[u],
        procEnd: updates.procEnd[u],
      }),
    );
    expect(completed).toEqual(expected.completedUpdates);
  });
});
