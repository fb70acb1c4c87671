import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { episodeSeed, evaluateEpisodes } from '../../src/experiments/evaluation.js';
import type { Policy } from '../../src/environment/policy.js';
import { createPolicy, type RuleSpec } from '../../src/policies/registry.js';
import { recordEpisode } from '../../src/replay/recording.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { World } from '../../src/simulator/world/world.js';
import { recordingOf, rules, smallScenarios } from './scenarios.js';

/** The episode as `evaluate` measures it and as the replay records it. */
function both(scenario: Scenario, policy: () => Policy, episode: number) {
  const [evaluated] = evaluateEpisodes(scenario, [{ policy: policy() }], {
    first: episode,
    end: episode + 1,
  });
  const seed = episodeSeed(scenario.seed, 'evaluation', episode);
  const trace = new World(scenario).trace(seed);
  const { metrics } = recordEpisode(scenario, policy(), { trace, seed });
  return {
    evaluated: [...evaluated.metrics],
    recorded: EPISODE_METRICS.map((name) => metrics[name]),
  };
}

describe('a recorded episode', () => {
  it('has the metrics that evaluate measures, in any scenario under any rule', () => {
    fc.assert(
      fc.property(smallScenarios, rules, fc.nat(50), (scenario, rule, episode) => {
        const { evaluated, recorded } = both(scenario, () => createPolicy(rule), episode);
        expect(recorded).toEqual(evaluated);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, RuleSpec]>([
    ['a static split', { kind: 'static', rhoC: 0.3, rhoP: 0.3 }],
    ['a rule that draws', { kind: 'random' }],
    ['a rule that looks into the network', { kind: 'max-weight', v: 0.1 }],
  ])('has them in the scenario of the paper under %s', (_, rule) => {
    const { evaluated, recorded } = both(scenarioSchema.parse({}), () => createPolicy(rule), 3);
    expect(recorded).toEqual(evaluated);
  });

  it('has the rewards whose sum is the return', () => {
    fc.assert(
      fc.property(smallScenarios, rules, (scenario, rule) => {
        const { steps, metrics } = recordingOf(scenario, rule);
        const sum = steps.reward.reduce((total, reward) => total + reward, 0);
        expect(sum).toBeCloseTo(metrics.return, 6);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps what was applied of an action out of range', () => {
    const scenario = scenarioSchema.parse({ steps: 3 });
    const wild: Policy = {
      reset: () => undefined,
      act: (_, action) => {
        action.set([-0.5, 1.5]);
      },
    };
    const { steps } = recordEpisode(scenario, wild, {
      trace: new World(scenario).trace(1),
      seed: 1,
    });
    expect([...steps.rhoC]).toEqual([0, 0, 0]);
    expect([...steps.rhoP]).toEqual([1, 1, 1]);
  });

  it('is not touched by a second policy on the same trace', () => {
    const scenario = scenarioSchema.parse({ steps: 30 });
    const trace = new World(scenario).trace(5);
    const run = (rule: RuleSpec) => recordEpisode(scenario, createPolicy(rule), { trace, seed: 5 });
    const before = run({ kind: 'static', rhoC: 0.3, rhoP: 0.3 });
    const copy = structuredClone(before);
    run({ kind: 'max-weight', v: 0.1 });
    expect(before).toEqual(copy);
  });
});
