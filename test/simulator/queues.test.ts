import { describe, expect, it } from 'vitest';
import { Network } from '../../src/simulator/network/network.js';
import { plainTrace } from './by-hand.js';

/*
 * One station of 10 MHz and 10 units, one UE and one sensor with a channel of 1 bit/s/Hz, and the
 * split (0.5, 0.5): each group has 5 Mbit and 5 units a step.
 */
const station = { bandwidthMHz: 10, computeUnits: 10 };

it('carries data and work over steps, and finishes several packets in one', () => {
  const { scenario, trace } = plainTrace(
    { steps: 8, stations: [station], reward: { c1: 10, eta: 0.5, c2: -1, delayThresholdSteps: 2 } },
    {
      requests: [
        [
          [0, 12, 6],
          [1, 2, 1],
          [2, 1, 1],
          [3, 5, 20],
        ],
      ],
      updates: [
        [
          [0, 3, 2],
          [2, 10, 5],
        ],
      ],
    },
  );
  const network = new Network(scenario);
  network.reset(trace);
  const rewards: number[] = [];
  const observations: number[][] = [];
  for (let t = 0; t < 8; t++) {
    rewards.push(network.advance([0.5, 0.5]));
    observations.push([network.ueQueue, network.sensorQueue]);
  }

  // Requests, 5 Mbit a step: 12 in steps 0 to 2 (5 + 5 + 2), then 2 and 1 in what is left of step
  // 2 (3 Mbit, all of it), then 5 in step 3.
  expect([...network.ueUplink.txStart]).toEqual([0, 2, 2, 3]);
  expect([...network.ueUplink.txEnd]).toEqual([2, 2, 2, 3]);
  // Updates: 3 Mbit in step 0; 10 in steps 2 and 3.
  expect([...network.sensorUplink.txStart]).toEqual([0, 2]);
  expect([...network.sensorUplink.txEnd]).toEqual([0, 3]);
  // The first update is processed in step 0, the second (5 units) in step 3.
  expect([...network.updates.procStart]).toEqual([0, 3]);
  expect([...network.updates.procEnd]).toEqual([0, 3]);
  // Requests, 5 units a step: 6 in step 2 (5) and 3 (1), then 1, 1 and 2 of the 20 in step 3, and
  // the other 18 in steps 4 to 7 (5 + 5 + 5 + 3).
  expect([...network.requests.procStart]).toEqual([2, 3, 3, 3]);
  expect([...network.requests.procEnd]).toEqual([3, 3, 3, 7]);
  // The requests of step 3 come before its update: they see that of step 0, the last that of 2.
  expect([...network.servedWith]).toEqual([0, 0, 0, 2]);
  // AoSI 0, 1, 2 and AoRI 3 (late), 2, 1: 10 − 1, 5, 2.5; then AoSI 1 and AoRI 4 (late): 5 − 1.
  expect(rewards).toEqual([0, 0, 0, 16.5, 0, 0, 0, 4]);
  expect(observations).toEqual([
    [0, 0],
    [0, 0],
    [3, 0],
    [1, 0],
    [1, 0],
    [1, 0],
    [1, 0],
    [0, 0],
  ]);
});

describe('the head of the UE queue', () => {
  const requests: [number, number, number][][] = [[[0, 1, 1]], [[0, 1, 1]]];

  it('waits for an update of its own sensor, and blocks those behind it', () => {
    const { scenario, trace } = plainTrace(
      { steps: 6, stations: [station] },
      // Sensor 0 is first heard in step 3; sensor 1 in step 0.
      { requests, updates: [[[3, 1, 1]], [[0, 1, 1]]] },
    );
    trace.requestSensor.set([0, 1]);
    const network = new Network(scenario);
    network.reset(trace);
    const queue = Array.from({ length: 6 }, () => {
      network.advance([0.5, 0.5]);
      return network.ueQueue;
    });
    // The update of step 3 is processed after the requests of step 3.
    expect(queue).toEqual([2, 2, 2, 2, 0, 0]);
    expect([...network.requests.procStart]).toEqual([4, 4]);
    // AoSI is an absolute difference: the update is newer than the request.
    expect([...network.servedWith]).toEqual([3, 0]);
  });

  it('may go on with an update that another station processed earlier in the same step', () => {
    const { scenario, trace } = plainTrace(
      { steps: 2, stations: [station, station] },
      { requests: [[[0, 1, 1]]], updates: [[[0, 1, 1]]] },
    );
    const run = (ueStation: number, sensorStation: number) => {
      trace.ues.station.fill(ueStation);
      trace.sensors.station.fill(sensorStation);
      trace.ues.attached.fill(1);
      trace.sensors.attached.fill(1);
      const network = new Network(scenario);
      network.reset(trace);
      network.advance([0.5, 0.5]);
      network.advance([0.5, 0.5]);
      return network.requests.procEnd[0];
    };
    expect(run(1, 0)).toBe(0);
    expect(run(0, 1)).toBe(1);
    expect(run(0, 0)).toBe(1);
  });
});

it('takes the update processed last as the newest, even when an older one comes late', () => {
  const { scenario, trace } = plainTrace(
    { steps: 6, stations: [station, { ...station, computeUnits: 1 }] },
    // The old update waits two steps at the slow station 1, while the new one passes at station 0.
    { requests: [[[4, 1, 1]]], updates: [[[0, 1, 1.5], [1, 1, 1]]] }, // oxfmt-ignore
  );
  const moves = {
    ...trace.sensors,
    radioStride: 1,
    station: Int32Array.from([1, 0, 0, 0, 0, 0]),
    spectralEfficiency: new Float64Array(6).fill(1),
    attached: new Int32Array(12).fill(1),
  };
  const network = new Network(scenario);
  network.reset({ ...trace, sensors: moves });
  for (let t = 0; t < 6; t++) network.advance([0.5, 0.5]);
  expect([...network.updates.procEnd]).toEqual([2, 1]);
  expect([...network.completedUpdates]).toEqual([1, 0]);
  expect(network.servedWith[0]).toBe(0);
});

it('starts nothing with no share, and goes on when there is one', () => {
  const { scenario, trace } = plainTrace(
    { steps: 3, stations: [station] },
    { requests: [[[0, 2, 2]]], updates: [[[0, 2, 2]]] },
  );
  const network = new Network(scenario);
  network.reset(trace);
  network.advance([0, 1]);
  expect([network.ueUplink.txStart[0], network.sensorUplink.txEnd[0]]).toEqual([-1, 0]);
  expect(network.updates.procStart[0]).toBe(-1);
  network.advance([1, 0]);
  expect([network.ueUplink.txEnd[0], network.requests.procStart[0]]).toEqual([1, -1]);
  expect(network.updates.procEnd[0]).toBe(1);
  network.advance([0.5, 0.5]);
  expect(network.requests.procEnd[0]).toBe(2);
});

it('knows what waits in a device, of the packets generated so far', () => {
  const { scenario, trace } = plainTrace(
    { steps: 8, stations: [station] },
    {
      requests: [
        [
          [0, 12, 1],
          [3, 2, 1],
        ],
        [[2, 1, 1]],
      ],
      updates: [],
    },
  );
  const network = new Network(scenario);
  network.reset(trace);
  const { ueUplink } = network;
  // Resource-fair: each of the two UEs has 2.5 of the group's 5 Mbit a step.
  const waiting = Array.from({ length: 7 }, (_, t) => {
    network.advance([0.5, 0.5]);
    return [0, 1].map((ue) => [
      ueUplink.oldestPacket(ue, t),
      ueUplink.backlogPackets(ue, t),
      ueUplink.backlogMbit(ue, t),
    ]);
  });
  const nothing = [-1, 0, 0];
  expect(waiting).toEqual([
    [[0, 1, 9.5], nothing],
    [[0, 1, 7], nothing],
    // The other's packet of step 2 is sent in it.
    [[0, 1, 4.5], nothing],
    [[0, 2, 4], nothing],
    // 2 Mbit of the first, and half a Mbit of the second.
    [[2, 1, 1.5], nothing],
    [nothing, nothing],
    [nothing, nothing],
  ]);
});
