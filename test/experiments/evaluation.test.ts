import { describe, expect, it } from 'vitest';
import { episodeSeed, evaluateEpisodes } from '../../src/experiments/evaluation.js';
import type { Policy } from '../../src/environment/policy.js';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { summarize } from '../../src/math/statistics.js';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { deriveSeed } from '../../src/simulator/random.js';
import { EPISODE_METRICS, type EpisodeMetric } from '../../src/simulator/metrics/metrics.js';

const split = (rhoC: number, rhoP: number) => new StaticPolicy(rhoC, rhoP);

function evaluate(
  input: ScenarioInput,
  policies: Policy[],
  episodes: { first: number; end: number },
) {
  return Array.from(
    evaluateEpisodes(
      scenarioSchema.parse(input),
      policies.map((policy) => ({ policy })),
      episodes,
    ),
    ({ policy, episode, seed, metrics }) => ({ policy, episode, seed, metrics: [...metrics] }),
  );
}

const metric = (name: EpisodeMetric) => EPISODE_METRICS.indexOf(name);
const policies = [split(0.3, 0.3), split(0.3, 0.4), split(0.4, 0.4)];

/*
 * The paper's Table I, as an independent run of the original simulator gives it. The two delays of
 * the last row stand swapped in the paper.
 */
describe('the paper’s scenario', () => {
  const results = evaluate({}, policies, { first: 0, end: 100 });
  const mean = (policy: number, name: EpisodeMetric) =>
    summarize(
      results.filter((result) => result.policy === policy).map((r) => r.metrics[metric(name)]),
    ).mean;

  it.each([
    [0, '(0.3, 0.3)', 7.3, 9.6, 82.6],
    [1, '(0.3, 0.4)', 14.9, 6.6, 88.9],
    [2, '(0.4, 0.4)', 19.5, 2.0, 97.6],
  ])(
    '%d: %s has a sync delay of %d, an e2e delay of %d, and serves %d%',
    (policy, _, sync, e2e, served) => {
      // oxfmt-ignore
      expect(Math.abs(mean(policy, 'sync_delay_steps') - sync)).toBeLessThan(0.6);
      expect(Math.abs(mean(policy, 'e2e_delay_steps') - e2e)).toBeLessThan(0.6);
      expect(Math.abs(mean(policy, 'traffic_served_pct') - served)).toBeLessThan(0.8);
    },
  );

  it('offers some 35,000 Mbit in an episode', () => {
    const offered = results.map(
      ({ metrics }) =>
        (100 * metrics[metric('throughput_mbit')]) / metrics[metric('traffic_served_pct')],
    );
    for (const mbit of offered) expect(mbit).toBeCloseTo(35_000, 6);
  });
});

describe('episodes', () => {
  const range = { first: 0, end: 6 };
  const plain = evaluate({ steps: 40 }, policies, range);

  it('come one by one, with the policies in their order', () => {
    expect(plain.map(({ episode, policy }) => [episode, policy])).toEqual(
      [0, 1, 2, 3, 4, 5].flatMap((episode) => [0, 1, 2].map((policy) => [episode, policy])),
    );
    for (const { episode, seed } of plain) expect(seed).toBe(episodeSeed(0, 'evaluation', episode));
  });

  it('are the same for every policy', () => {
    const generated = metric('requests_generated');
    for (let episode = 0; episode < 6; episode++) {
      const own = plain.filter((result) => result.episode === episode);
      expect(new Set(own.map(({ metrics }) => metrics[generated])).size).toBe(1);
    }
    // A policy gets the same result alone, first or last.
    const alone = evaluate({ steps: 40 }, [policies[2]], range);
    const reversed = evaluate({ steps: 40 }, policies.toReversed(), range);
    const of = (results: typeof plain, policy: number) =>
      results.filter((result) => result.policy === policy).map(({ metrics }) => metrics);
    expect(of(alone, 0)).toEqual(of(plain, 2));
    expect(of(reversed, 0)).toEqual(of(plain, 2));
    expect(of(reversed, 2)).toEqual(of(plain, 0));
  });

  it('are the same whatever the constants of the reward', () => {
    const other = evaluate(
      { steps: 40, reward: { c1: 3, eta: 0.4, c2: -1, delayThresholdSteps: 5 } },
      policies,
      range,
    );
    const physical = ({ metrics, ...rest }: (typeof plain)[number]) => ({
      ...rest,
      metrics: metrics.filter((_, m) => !['return', 'requests_late'].includes(EPISODE_METRICS[m])),
    });
    expect(other.map(physical)).toEqual(plain.map(physical));
    expect(other.map(({ metrics }) => metrics[metric('return')])).not.toEqual(
      plain.map(({ metrics }) => metrics[metric('return')]),
    );
  });

  it('do not depend on how they are cut into ranges', () => {
    const pieces = [
      { first: 0, end: 1 },
      { first: 1, end: 1 },
      { first: 1, end: 4 },
      { first: 4, end: 6 },
    ].flatMap((piece) => evaluate({ steps: 40 }, policies, piece));
    expect(pieces).toEqual(plain);
  });

  it('are others for another seed, and others for every episode', () => {
    const other = evaluate({ steps: 40, seed: 1 }, policies, range);
    expect(other.map(({ metrics }) => metrics)).not.toEqual(plain.map(({ metrics }) => metrics));
    const returns = plain.filter(({ policy }) => policy === 0).map(({ metrics }) => metrics[1]);
    expect(new Set(returns).size).toBe(6);
  });

  it('of evaluation, selection, training and warm start never meet', () => {
    const seeds = [0, 1].flatMap((root) =>
      Array.from({ length: 500 }, (_, episode) => [
        episodeSeed(root, 'evaluation', episode),
        episodeSeed(root, 'selection', episode),
        // As NetworkVectorEnvironment names them, under the roots of a run.
        deriveSeed(`${root}/train/0`, ['training', episode]),
        deriveSeed(`${root}/train/0/screening`, ['training', episode]),
      ]).flat(),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});
