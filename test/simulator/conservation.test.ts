import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cases, generatedBy, RUNS, sides, simulate, sum } from './arbitraries.js';

/** Sums of many floating-point pieces agree to this, relative to the total. */
const close = (actual: number, expected: number, what: string) => {
  expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
};

it('neither loses nor invents packets, data or work', () => {
  let completions = 0;
  fc.assert(
    fc.property(cases(), (run) => {
      const stations = Array.from(run.scenario.stations.keys());
      simulate(run, (network, t) => {
        for (const { kind, devices, uplink, queue, waiting, completed } of sides(network)) {
          const at = `${kind} in step ${t}`;
          const ids = Array.from({ length: devices.count }, (_, d) => d);
          const generated = generatedBy(devices, t);
          const inDevices = generated.filter((i) => uplink.txEnd[i] < 0);
          const atStations = generated.filter((i) => uplink.txEnd[i] >= 0 && queue.procEnd[i] < 0);
          const done = completed();
          completions += done.length;

          expect(devices.generatedPackets[t], at).toBe(generated.length);
          expect(sum(ids.map((d) => uplink.backlogPackets(d, t))), at).toBe(inDevices.length);
          expect(waiting(), at).toBe(atStations.length);
          expect(uplink.sentPackets, at).toBe(generated.length - inDevices.length);
          expect(done.length + waiting() + inDevices.length, at).toBe(generated.length);

          const mbit = sum(generated.map((i) => devices.dataMbit[i]));
          close(devices.generatedMbit[t], mbit, at);
          const backlog = sum(ids.map((d) => uplink.backlogMbit(d, t)));
          close(uplink.sentMbit + backlog, mbit, at);
          // A packet is either whole at a station, or gone, or (in part) still in its device.
          const whole = sum([...done, ...atStations].map((i) => devices.dataMbit[i]));
          expect(uplink.sentMbit, at).toBeGreaterThanOrEqual(whole - 1e-9 * Math.max(1, mbit));

          const units = sum(generated.map((i) => devices.computeUnits[i]));
          const notSent = sum(inDevices.map((i) => devices.computeUnits[i]));
          const queued = sum(stations.map((s) => queue.backlogUnits(s)));
          close(queue.processedUnits + queued + notSent, units, at);
          expect(queue.processedUnits, at).toBeGreaterThanOrEqual(
            sum(done.map((i) => devices.computeUnits[i])) - 1e-9 * Math.max(1, units),
          );
        }
      });
    }),
    RUNS,
  );
  // Guards against scenarios in which nothing ever happens.
  expect(completions).toBeGreaterThan(10_000);
});
