import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeviceTrace } from '../../src/simulator/trace.js';
import { cases, changingCases, generatedBy, RUNS, sides, simulate, sum } from './arbitraries.js';

/** Sums of many floating-point pieces agree to this, relative to the total. */
const close = (actual: number, expected: number, what: string) => {
  expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
};

/** Whether a packet's device was absent in a step since it was generated, up to the one after t. */
function hasLeft({ presence, device, generatedAt, count }: DeviceTrace, i: number, t: number) {
  if (!presence) return false;
  const { present } = presence;
  for (let step = generatedAt[i]; step <= t + 1 && step * count < present.length; step++)
    if (present[step * count + device[i]] === 0) return true;
  return false;
}

it.each([
  ['neither loses nor invents packets, data or work', cases(), false],
  ['loses what leaves with a device, and nothing else', changingCases(), true],
])('%s', (_, runs, mayLose) => {
  let completions = 0;
  let losses = 0;
  fc.assert(
    fc.property(runs, (run) => {
      const stations = Array.from(run.scenario.stations.keys());
      simulate(run, (network, t) => {
        for (const { kind, devices, uplink, queue, waiting, completed } of sides(network)) {
          const at = `${kind} in step ${t}`;
          const ids = Array.from({ length: devices.count }, (_, d) => d);
          const generated = generatedBy(devices, t);
          const notSent = generated.filter((i) => uplink.txEnd[i] < 0);
          const lost = notSent.filter((i) => hasLeft(devices, i, t));
          const inDevices = notSent.filter((i) => !lost.includes(i));
          losses += lost.length;
          const atStations = generated.filter((i) => uplink.txEnd[i] >= 0 && queue.procEnd[i] < 0);
          const done = completed();
          completions += done.length;

          expect(devices.generatedPackets[t], at).toBe(generated.length);
          expect(sum(ids.map((d) => uplink.backlogPackets(d, t))), at).toBe(inDevices.length);
          expect(waiting(), at).toBe(atStations.length);
          expect(uplink.lostPackets, at).toBe(lost.length);
          expect(
            notSent.filter((i) => uplink.isLost(i)),
            at,
          ).toEqual(lost);
          expect(uplink.sentPackets, at).toBe(generated.length - notSent.length);
          expect(done.length + waiting() + notSent.length, at).toBe(generated.length);

          const mbit = sum(generated.map((i) => devices.dataMbit[i]));
          close(devices.generatedMbit[t], mbit, at);
          const backlog = sum(ids.map((d) => uplink.backlogMbit(d, t)));
          close(uplink.sentMbit + uplink.lostMbit + backlog, mbit, at);
          // A packet is either whole at a station, or gone, or (in part) still in its device.
          const whole = sum([...done, ...atStations].map((i) => devices.dataMbit[i]));
          expect(uplink.sentMbit, at).toBeGreaterThanOrEqual(whole - 1e-9 * Math.max(1, mbit));

          const units = sum(generated.map((i) => devices.computeUnits[i]));
          const unsent = sum(notSent.map((i) => devices.computeUnits[i]));
          const queued = sum(stations.map((s) => queue.backlogUnits(s)));
          close(queue.processedUnits + queued + unsent, units, at);
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
  if (mayLose) expect(losses).toBeGreaterThan(1000);
  else expect(losses).toBe(0);
});
