import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cases,
  changingCases,
  packetsOf,
  RUNS,
  sides,
  simulate,
  stationOf,
} from './arbitraries.js';

it('sends the packets of a device one after the other, oldest first', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network } = simulate(run);
      for (const { devices, uplink } of sides(network))
        for (let d = 0; d < devices.count; d++) {
          let free = 0;
          let blocked = false;
          for (const i of packetsOf(devices, d)) {
            if (uplink.isLost(i)) continue;
            const [start, end] = [uplink.txStart[i], uplink.txEnd[i]];
            // Nothing overtakes a packet that is still there.
            if (blocked) expect(start).toBe(-1);
            if (start >= 0) expect(start).toBeGreaterThanOrEqual(free);
            blocked ||= end < 0;
            free = end;
          }
        }
    }),
    RUNS,
  );
});

it('processes the packets of a station in the order in which they arrived', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network } = simulate(run);
      for (const { kind, devices, uplink, queue, completed } of sides(network)) {
        const station = (i: number) => stationOf(devices, devices.device[i], uplink.txEnd[i]);
        const arrived = Array.from(devices.generatedAt.keys())
          .filter((i) => uplink.txEnd[i] >= 0)
          // Arrivals of one step enter in the order of their devices.
          .sort(
            (a, b) =>
              uplink.txEnd[a] - uplink.txEnd[b] || devices.device[a] - devices.device[b] || a - b,
          );
        for (let s = 0; s < run.scenario.stations.length; s++) {
          const done = completed().filter((i) => station(i) === s);
          const queued = arrived.filter((i) => station(i) === s);
          expect(queued.slice(0, done.length), `${kind} at station ${s}`).toEqual(done);
          done.slice(1).forEach((i, before) => {
            expect(queue.procStart[i]).toBeGreaterThanOrEqual(queue.procEnd[done[before]]);
          });
        }
      }
    }),
    RUNS,
  );
});

it('finishes steps in order, and within a step stations in order', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { network } = simulate(run);
      for (const { devices, uplink, queue, completed } of sides(network)) {
        const places = completed().map(
          (i) =>
            queue.procEnd[i] * run.scenario.stations.length +
            stationOf(devices, devices.device[i], uplink.txEnd[i]),
        );
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
    }),
    RUNS,
  );
});
