import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Network } from '../../src/simulator/network/network.js';
import { cases, changingCases, RUNS, simulate, stationOf } from './arbitraries.js';

/** When and where a packet was processed, in the order in which a step goes through the stations. */
function moment(network: Network, side: 'request' | 'update', packet: number) {
  const { trace, ueUplink, sensorUplink, requests, updates } = network;
  const [devices, uplink, queue] =
    side === 'request' ? [trace.ues, ueUplink, requests] : [trace.sensors, sensorUplink, updates];
  const station = stationOf(devices, devices.device[packet], uplink.txEnd[packet]);
  // At a station the UE queue comes before the sensor queue.
  return [queue.procEnd[packet], station, side === 'request' ? 0 : 1] as const;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const differs = a.findIndex((value, i) => value !== b[i]);
  return differs >= 0 && a[differs] < b[differs];
}

it('serves a request with the update of its sensor that was processed last by then', () => {
  let served = 0;
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network, trace } = simulate(run);
      const updates = [...network.completedUpdates.subarray(0, network.updatesCompleted)];
      for (const r of network.completedRequests.subarray(0, network.requestsCompleted)) {
        const sensor = network.requestSensor[r];
        const newest = updates
          .filter((u) => trace.sensors.device[u] === sensor)
          .filter((u) => isBefore(moment(network, 'update', u), moment(network, 'request', r)))
          .at(-1);
        // No request finishes before an update of its sensor was processed.
        expect(newest, `request ${r}`).toBeDefined();
        expect(network.servedWith[r], `request ${r}`).toBe(trace.sensors.generatedAt[newest!]);
        served++;
      }
    }),
    RUNS,
  );
  expect(served).toBeGreaterThan(1000);
});

it('does not even start a request before an update of its sensor was processed', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network, trace } = simulate(run);
      const updates = [...network.completedUpdates.subarray(0, network.updatesCompleted)];
      for (const r of trace.ues.generatedAt.keys()) {
        const started = network.requests.procStart[r];
        if (started < 0) continue;
        const [, station] = moment(network, 'request', r);
        const ready = updates
          .filter((u) => trace.sensors.device[u] === network.requestSensor[r])
          .some((u) => isBefore(moment(network, 'update', u), [started, station, 0]));
        expect(ready, `request ${r}`).toBe(true);
      }
    }),
    RUNS,
  );
});
