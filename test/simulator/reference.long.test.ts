import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  cases,
  changingCases,
  RUNS,
  sides,
  simulate,
  stationOf,
  type Case,
} from './arbitraries.js';
import { referenceEpisode } from './reference.js';

function compare(run: Case): number {
  const observations: number[][] = [];
  const rates: number[][][] = [];
  const { network, trace, rewards } = simulate(run, (n) => {
    observations.push([n.ueQueue, n.sensorQueue]);
    rates.push([[...n.ueUplink.rateMbit], [...n.sensorUplink.rateMbit]]);
  });
  const reference = referenceEpisode(run.scenario, trace, run.actions);

  expect(observations).toEqual(reference.steps.map(({ observation }) => observation));
  reference.steps.forEach(({ reward, ueRates, sensorRates }, t) => {
    expect(Math.abs(rewards[t] - reward), `reward of step ${t}`).toBeLessThanOrEqual(1e-9);
    [ueRates, sensorRates].forEach((expected, side) => {
      expect(rates[t][side].length).toBe(expected.length);
      expected.forEach((rate, d) => {
        const error = Math.abs(rates[t][side][d] - rate);
        expect(error, `rate of ${d} in step ${t}`).toBeLessThanOrEqual(1e-9 * Math.max(1, rate));
      });
    });
  });

  const [requests, updates] = sides(network).map(({ devices, uplink, queue, completed }) => {
    const times = Array.from(devices.generatedAt.keys(), (i) => ({
      device: devices.device[i],
      generatedAt: devices.generatedAt[i],
      txStart: uplink.txStart[i],
      txEnd: uplink.txEnd[i],
      procStart: queue.procStart[i],
      procEnd: queue.procEnd[i],
    }));
    return { times, completed: completed().map((i) => times[i]) };
  });
  type Reference = (typeof reference.requests)[number];
  const times = ({ device, generatedAt, txStart, txEnd, procStart, procEnd }: Reference) => ({
    device,
    generatedAt,
    // Known of a packet once it is sent.
    txStart: txEnd < 0 ? -1 : txStart,
    txEnd,
    procStart,
    procEnd,
  });
  expect(requests.times).toEqual(reference.requests.map(times));
  expect(updates.times).toEqual(reference.updates.map(times));
  expect(requests.completed).toEqual(reference.completedRequests.map(times));
  expect(updates.completed).toEqual(reference.completedUpdates.map(times));
  const tied = network.requestSensor.subarray(0, reference.requests.length);
  expect([...tied]).toEqual(reference.requests.map(({ sensor }) => sensor ?? -1));
  expect(Array.from(trace.ues.generatedAt.keys(), (r) => network.servedWith[r])).toEqual(
    reference.requests.map(({ servedWith }) => servedWith),
  );
  return reference.completedRequests.length;
}

it('does exactly what a naive implementation of the model does', () => {
  let completed = 0;
  fc.assert(
    fc.property(cases(['resource-fair']), (run) => {
      completed += compare(run);
    }),
    { ...RUNS, numRuns: 100 },
  );
  expect(completed).toBeGreaterThan(500);
});

it('does so where devices come and go and what they ask for changes', () => {
  let completed = 0;
  let tiedAnew = 0;
  fc.assert(
    fc.property(changingCases(['resource-fair']), (run) => {
      completed += compare(run);
      const { network, trace } = simulate(run);
      trace.requestSensor.forEach((sensor, r) => {
        if (network.requestSensor[r] !== sensor) tiedAnew++;
      });
    }),
    { ...RUNS, numRuns: 1000 },
  );
  expect(completed).toBeGreaterThan(1000);
  expect(tiedAnew).toBeGreaterThan(100);
});

it('counts at each station the devices that are attached to it', () => {
  fc.assert(
    fc.property(fc.oneof(cases(), changingCases()), (run) => {
      simulate(run, (network, t) => {
        for (const { devices } of sides(network)) {
          const { length } = run.scenario.stations;
          const row = devices.radioStride === 0 ? 0 : t * length;
          const counted = new Array<number>(length).fill(0);
          for (let d = 0; d < devices.count; d++)
            if (stationOf(devices, d, t) >= 0) counted[stationOf(devices, d, t)]++;
          expect([...devices.attached.subarray(row, row + length)]).toEqual(counted);
        }
      });
    }),
    { ...RUNS, numRuns: 50 },
  );
});
