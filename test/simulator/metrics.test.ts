import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Uplink } from '../../src/simulator/network/uplink.js';
import type { DeviceTrace } from '../../src/simulator/trace.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { EPISODE_METRICS, METRICS, type MetricKind } from '../../src/simulator/metrics/metrics.js';
import { sortedPercentile } from '../math/sorted-percentile.js';
import { cases, changingCases, clip, RUNS, simulate, sum, type Case } from './arbitraries.js';

const mean = (values: number[]) => sum(values) / values.length;

const isChanging = ({ scenario }: Case) =>
  scenario.ues.some(({ presence, request }) => presence ?? request.patterns);
const allCases = () => fc.oneof(cases(), changingCases());

/** Metrics and rewards recomputed from the packets' times, one request an object. */
function recompute(run: Case) {
  const lengths: [number, number][] = [];
  const { network, trace, rewards } = simulate(run, (n) =>
    lengths.push([n.ueQueue, n.sensorQueue]),
  );
  const { ues, steps, reward } = run.scenario;
  const requests = Array.from(
    network.completedRequests.subarray(0, network.requestsCompleted),
    (r) => {
      const generated = trace.ues.generatedAt[r];
      const end = network.requests.procEnd[r];
      return {
        end,
        aori: end - generated,
        aosi: Math.abs(generated - network.servedWith[r]),
        mbit: trace.ues.dataMbit[r],
        ue: trace.ues.device[r],
        phases: [
          network.ueUplink.txStart[r] - generated,
          network.ueUplink.txEnd[r] - network.ueUplink.txStart[r],
          network.requests.procStart[r] - network.ueUplink.txEnd[r],
          end - network.requests.procStart[r],
        ],
      };
    },
  );
  const worth = ({ aori, aosi }: { aori: number; aosi: number }) =>
    reward.c1 * reward.eta ** aosi + (aori > reward.delayThresholdSteps ? reward.c2 : 0);
  const throughput = sum(requests.map(({ mbit }) => mbit));
  // Σ max(1, k)·λᵏ·e⁻λ/k!: no request is smaller than 1 Mbit.
  const meanSize = (mbit: number) => mbit + Math.exp(-mbit);
  const expected = sum(
    ues.map((g) => g.count * g.request.probability * meanSize(g.request.dataMbit)),
  );
  // What comes and goes is expected by the trace, to which patterns.test.ts holds it.
  const offered = isChanging(run) ? trace.expectedRequestMbit : steps * expected;
  const { count, presence } = trace.ues;
  const there = Array.from({ length: count }, (_, ue) => ue).filter(
    (ue) => presence?.present.some((is, at) => at % count === ue && is === 1) ?? true,
  );
  const mbitOf = there.map((ue) => sum(requests.map((r) => (r.ue === ue ? r.mbit : 0))));
  /** Packets that were not sent when their device left. */
  const lostOf = ({ device, generatedAt, presence, count }: DeviceTrace, { txEnd }: Uplink) =>
    Array.from(device.keys()).filter((packet) => {
      const left =
        presence?.present.some(
          (is, at) =>
            at % count === device[packet] && at >= generatedAt[packet] * count && is === 0,
        ) ?? false;
      return txEnd[packet] < 0 && left;
    });
  const phase = (p: number) => mean(requests.map(({ phases }) => phases[p]));
  const perStep = Array.from({ length: steps }, (_, t) =>
    sum(requests.filter(({ end }) => end === t).map(worth)),
  );
  const metrics: Record<(typeof EPISODE_METRICS)[number], number> = {
    steps,
    return: sum(perStep),
    requests_generated: trace.ues.generatedAt.length,
    requests_completed: requests.length,
    requests_late: requests.filter(({ aori }) => aori > reward.delayThresholdSteps).length,
    sync_delay_steps: mean(requests.map(({ aosi }) => aosi)),
    e2e_delay_steps: mean(requests.map(({ aori }) => aori)),
    throughput_mbit: throughput,
    traffic_served_pct: (100 * throughput) / offered,
    tx_wait_steps: phase(0),
    tx_steps: phase(1),
    bs_wait_steps: phase(2),
    processing_steps: phase(3),
    sync_delay_p95_steps: sortedPercentile(
      requests.map(({ aosi }) => aosi),
      0.95,
    ),
    e2e_delay_p95_steps: sortedPercentile(
      requests.map(({ aori }) => aori),
      0.95,
    ),
    ue_queue_mean: mean(lengths.map(([l]) => l)),
    sensor_queue_mean: mean(lengths.map(([, l]) => l)),
    rho_c_mean: mean(run.actions.map(([rhoC]) => clip(rhoC))),
    rho_p_mean: mean(run.actions.map(([, rhoP]) => clip(rhoP))),
    requests_lost: lostOf(trace.ues, network.ueUplink).length,
    updates_lost: lostOf(trace.sensors, network.sensorUplink).length,
    completed_pct: (100 * requests.length) / trace.ues.generatedAt.length,
    throughput_fairness: throughput ** 2 / (there.length * sum(mbitOf.map((mbit) => mbit ** 2))),
  };
  return { network, rewards, perStep, metrics };
}

it('rewards each step by eq. 5 to 7', () => {
  fc.assert(
    fc.property(cases(), (run) => {
      const { rewards, perStep } = recompute(run);
      rewards.forEach((reward, t) => {
        expect(Math.abs(reward - perStep[t]), `step ${t}`).toBeLessThanOrEqual(1e-9);
      });
    }),
    RUNS,
  );
});

it('measures an episode as a naive recomputation does', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(allCases(), (run) => {
      const { network, metrics } = recompute(run);
      const measured = new Float64Array(EPISODE_METRICS.length);
      new EpisodeMeter(run.scenario).measure(network, measured);
      EPISODE_METRICS.forEach((name, m) => {
        // A share of nothing expected is missing: packets are at least 1 Mbit all the same.
        const expected = metrics[name] === Infinity ? NaN : metrics[name];
        if (Number.isNaN(expected)) expect(measured[m], name).toBeNaN();
        else {
          const error = Math.abs(measured[m] - expected);
          expect(error, `${name}: ${measured[m]}, not ${expected}`).toBeLessThanOrEqual(
            1e-9 * Math.max(1, Math.abs(expected)),
          );
          if (expected !== 0) seen.add(name);
        }
      });
    }),
    RUNS,
  );
  // Every metric had something to measure.
  expect([...seen].sort()).toEqual([...EPISODE_METRICS].sort());
});

it('says of each metric what its values may be', () => {
  const names = (wanted: MetricKind) =>
    METRICS.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  expect(names('count')).toEqual([
    'steps',
    'requests_generated',
    'requests_completed',
    'requests_late',
    'requests_lost',
    'updates_lost',
  ]);
  expect(names('overRequests')).toEqual([
    'sync_delay_steps',
    'e2e_delay_steps',
    'tx_wait_steps',
    'tx_steps',
    'bs_wait_steps',
    'processing_steps',
    'sync_delay_p95_steps',
    'e2e_delay_p95_steps',
    'throughput_fairness',
  ]);
  expect(names('optional')).toEqual(['traffic_served_pct', 'completed_pct']);
});

it('measures values of the kinds that it says', () => {
  fc.assert(
    fc.property(allCases(), (run) => {
      const { network } = simulate(run);
      const measured = new EpisodeMeter(run.scenario).metrics(network);
      for (const { name, kind } of METRICS) {
        const value = measured[name];
        if (kind === 'count') expect(Number.isInteger(value) && value >= 0, name).toBe(true);
        if (kind === 'overRequests')
          expect(Number.isNaN(value), name).toBe(network.requestsCompleted === 0);
        if (kind === 'number') expect(value, name).not.toBeNaN();
      }
    }),
    RUNS,
  );
});

it('measures one episode after the other with the same meter and network', () => {
  fc.assert(
    fc.property(allCases(), (run) => {
      const { network } = simulate(run);
      const meter = new EpisodeMeter(run.scenario);
      const into = new Float64Array(2 * EPISODE_METRICS.length);
      meter.measure(network, into);
      network.reset(network.trace);
      for (const action of run.actions) network.advance(action);
      meter.measure(network, into, EPISODE_METRICS.length);
      expect(into.slice(EPISODE_METRICS.length)).toEqual(into.slice(0, EPISODE_METRICS.length));
    }),
    { ...RUNS, numRuns: 50 },
  );
});
