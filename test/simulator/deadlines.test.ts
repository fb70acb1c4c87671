import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from '../../src/environment/privileged.js';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { recordEpisode } from '../../src/replay/recording.js';
import { logFiles } from '../../src/replay/logs.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import { Network } from '../../src/simulator/network/network.js';
import { Deadlines } from '../../src/simulator/reward/deadlines.js';
import { World } from '../../src/simulator/world/world.js';
import { deadlinesInWords } from '../../src/words/deadlines.js';
import { cases, changingCases, RUNS, simulate, sum, type Case } from './arbitraries.js';
import { plainTrace } from './by-hand.js';

/** Two UEs that send 2.5 Mbit a step each, a request of 10 Mbit at step 0 each: AoRI 3 for both. */
const { scenario, trace } = plainTrace(
  {
    steps: 6,
    stations: [{ bandwidthMHz: 10, computeUnits: 10 }],
    ues: [{ count: 1 }, { count: 1, delayThresholdSteps: 3 }],
    reward: { c1: 10, eta: 1, c2: -1, delayThresholdSteps: 2 },
  },
  { requests: [[[0, 10, 1]], [[0, 10, 1]]], updates: [[[0, 1, 1]]] },
);

function played(steps = scenario.steps, of = scenario) {
  const network = new Network(of);
  network.reset(trace);
  for (let t = 0; t < steps; t++) network.advance([0.5, 0.5]);
  return network;
}

describe("a group's own deadline", () => {
  it('says when its requests are late; those of others go by the reward', () => {
    const network = played();
    expect([network.deadlines.of(0), network.deadlines.of(1)]).toEqual([2, 3]);
    expect([...network.requests.procEnd.subarray(0, 2)]).toEqual([3, 3]);
    const meter = new EpisodeMeter(scenario);
    expect(meter.metrics(network)).toMatchObject({ requests_late: 1, return: 19 });
    expect(network.returnSum).toBe(19);
  });

  it('counts in returns under other constants; under another D_th these are not known', () => {
    const meter = new EpisodeMeter(scenario);
    meter.metrics(played());
    expect(meter.returnUnder({ c2: -4 })).toBe(16);
    expect(meter.returnUnder({ c1: 1, delayThresholdSteps: 2 })).toBe(1);
    expect(() => meter.returnUnder({ delayThresholdSteps: 4 })).toThrow(RangeError);
  });

  it('is what the privileged share of late requests goes by', () => {
    // Both wait at the station in step 6 when it does no work: 6 steps old.
    const idle = plainTrace(
      {
        ...scenario,
        steps: 8,
        ues: [{ count: 1 }, { count: 1, delayThresholdSteps: 6 }],
      },
      { requests: [[[0, 10, 1]], [[0, 10, 1]]], updates: [[]] },
    );
    const network = new Network(idle.scenario);
    network.reset(idle.trace);
    const observer = new PrivilegedObserver(network);
    observer.reset();
    const late = () => {
      const inputs = new Float32Array(PRIVILEGED_INPUTS.length);
      observer.observe(inputs, 0);
      return inputs.at(-1);
    };
    for (let t = 0; t < 6; t++) network.advance([0.5, 0.5]);
    expect(late()).toBe(0.5);
    network.advance([0.5, 0.5]);
    expect(late()).toBe(1);
  });

  it('stands in the logs of a replay', () => {
    const recording = recordEpisode(scenario, new StaticPolicy(0.5, 0.5), { trace, seed: 0 });
    expect(sum(recording.steps.requestsLate)).toBe(1);
    const requests = logFiles(recording).find(({ name }) => name === 'requests.csv')!;
    const [header, ...rows] = [...requests.pieces]
      .join('')
      .trimEnd()
      .split('\n')
      .map((row) => row.split(','));
    expect(rows.map((row) => row[header.indexOf('late')])).toEqual(['1', '0']);
  });

  it('is told in words', () => {
    expect(deadlinesInWords(scenario)).toBe('2 (group 1: 3)');
    expect(deadlinesInWords({ ...scenario, ues: [] })).toBe('2');
  });
});

const withDeadlines = (): fc.Arbitrary<Case> =>
  fc.oneof(cases(), changingCases()).chain((run) =>
    fc
      .tuple(...run.scenario.ues.map(() => fc.constantFrom(undefined, 0, 1, 2.5, 20)))
      .map((own) => {
        const ues = run.scenario.ues.map((group, i) => ({
          ...group,
          ...(own[i] === undefined ? {} : { delayThresholdSteps: own[i] }),
        }));
        const reward = { ...run.scenario.reward, c2: -1 };
        return { ...run, scenario: { ...run.scenario, ues, reward } };
      }),
  );

it('rewards, counts and returns go by the deadlines as a naive recomputation does', () => {
  let different = 0;
  fc.assert(
    fc.property(withDeadlines(), (run) => {
      const { network, trace: episode, rewards } = simulate(run);
      const { ues, reward } = run.scenario;
      const deadlines = ues.flatMap(({ count, delayThresholdSteps }) =>
        Array.from({ length: count }, () => delayThresholdSteps ?? reward.delayThresholdSteps),
      );
      const perStep = rewards.map(() => 0);
      const under = { eta: 0.3, c2: -2 };
      let otherReturn = 0;
      let late = 0;
      for (const r of network.completedRequests.subarray(0, network.requestsCompleted)) {
        const generated = episode.ues.generatedAt[r];
        const end = network.requests.procEnd[r];
        const aosi = Math.abs(generated - network.servedWith[r]);
        const isLate = end - generated > deadlines[episode.ues.device[r]];
        if (isLate) late++;
        if (isLate !== end - generated > reward.delayThresholdSteps) different++;
        perStep[end] += reward.c1 * reward.eta ** aosi + (isLate ? reward.c2 : 0);
        otherReturn += reward.c1 * under.eta ** aosi + (isLate ? under.c2 : 0);
      }
      rewards.forEach((value, t) => {
        expect(value).toBeCloseTo(perStep[t], 8);
      });
      const meter = new EpisodeMeter(run.scenario);
      const metrics = meter.metrics(network);
      expect(metrics.requests_late).toBe(late);
      expect(metrics.return).toBeCloseTo(sum(perStep), 6);
      expect(network.returnSum).toBeCloseTo(sum(perStep), 6);
      expect(meter.returnUnder(under)).toBeCloseTo(otherReturn, 6);
    }),
    RUNS,
  );
  expect(different).toBeGreaterThan(100);
});

it('that is the same as the reward’s changes nothing', () => {
  fc.assert(
    fc.property(cases(), (run) => {
      const { delayThresholdSteps } = run.scenario.reward;
      const ues = run.scenario.ues.map((group) => ({ ...group, delayThresholdSteps }));
      const without = simulate(run);
      const { network, rewards } = simulate({ ...run, scenario: { ...run.scenario, ues } });
      expect(rewards).toEqual(without.rewards);
      const metrics = (of: Network) => new EpisodeMeter(run.scenario).metrics(of);
      expect(metrics(network)).toEqual(metrics(without.network));
    }),
    { ...RUNS, numRuns: 50 },
  );
});

it('draws the same world whatever the deadlines', () => {
  const ues = scenario.ues.map((group) => ({ ...group, delayThresholdSteps: 7 }));
  const draw = (of: typeof scenario) => new World(of).trace(1).ues.generatedAt;
  expect(draw({ ...scenario, ues })).toEqual(draw(scenario));
  expect(new Deadlines({ ...scenario, ues }).byUe).toEqual(Float64Array.of(7, 7));
});
