import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cases,
  changingCases,
  generatedBy,
  RUNS,
  sides,
  simulate,
  stationOf,
  sum,
} from './arbitraries.js';

/** Rounding may exceed a capacity by this, relative to it. */
const SLACK = 1 + 1e-12;

it('never hands out more bandwidth than the group has at a station', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      simulate(run, (network, t) => {
        for (const { kind, devices, uplink, share } of sides(network)) {
          const used = run.scenario.stations.map(() => 0);
          for (let d = 0; d < devices.count; d++) {
            const row = t * devices.radioStride;
            const efficiency = devices.spectralEfficiency[row + d];
            const rate = uplink.rateMbit[d];
            expect(rate, `${kind}, device ${d}`).toBeGreaterThanOrEqual(0);
            if (efficiency === 0) expect(rate).toBe(0);
            else used[stationOf(devices, d, t)] += rate / efficiency;
          }
          used.forEach((mhz, s) => {
            const most = run.scenario.stations[s].bandwidthMHz * share(run.actions[t][0]);
            expect(mhz, `${kind}, station ${s}, step ${t}`).toBeLessThanOrEqual(most * SLACK);
          });
        }
      });
    }),
    RUNS,
  );
});

it('sends no more than the rates allow, and no less while a device has something to send', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const sentBefore = [0, 0];
      simulate(run, (network, t) => {
        sides(network).forEach(({ devices, uplink }, side) => {
          const sent = uplink.sentMbit - sentBefore[side];
          sentBefore[side] = uplink.sentMbit;
          const rates = sum(uplink.rateMbit.subarray(0, devices.count));
          expect(sent).toBeLessThanOrEqual(rates * SLACK + 1e-9);
          // Whoever still has a packet has used all of its rate.
          const busy = Array.from({ length: devices.count }, (_, d) => d).filter(
            (d) => uplink.backlogPackets(d, t) > 0,
          );
          const used = sum(busy.map((d) => uplink.rateMbit[d]));
          expect(sent).toBeGreaterThanOrEqual(used / SLACK - 1e-9);
        });
      });
    }),
    RUNS,
  );
});

it('never works more than the group has units at a station, nor less while packets wait', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      const { stations } = run.scenario;
      const before = [stations.map(() => 0), stations.map(() => 0)];
      simulate(run, (network, t) => {
        sides(network).forEach(({ kind, devices, uplink, queue, share }, side) => {
          const arrived = stations.map(() => 0);
          for (const i of generatedBy(devices, t))
            if (uplink.txEnd[i] === t)
              arrived[stationOf(devices, devices.device[i], t)] += devices.computeUnits[i];
          stations.forEach(({ computeUnits }, s) => {
            const left = queue.backlogUnits(s);
            const worked = before[side][s] + arrived[s] - left;
            before[side][s] = left;
            const most = computeUnits * share(run.actions[t][1]);
            const at = `${kind}, station ${s}, step ${t}`;
            expect(worked, at).toBeGreaterThanOrEqual(-1e-9);
            expect(worked, at).toBeLessThanOrEqual(most + 1e-9);
            // Requests may wait for their sensor; updates wait for nothing but the server.
            if (kind === 'updates' && left > 0) expect(worked, at).toBeGreaterThan(most - 1e-9);
          });
        });
      });
    }),
    RUNS,
  );
});
