import { expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { episodeSeed } from '../../src/experiments/evaluation.js';
import { SelectionEvaluator } from '../../src/experiments/train/selection.js';
import { BatchPolicy, type PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { linearPolicy } from '../ppo/problems.js';
import { World } from '../../src/simulator/world/world.js';

const scenario = scenarioSchema.parse({ steps: 30, seed: 5, reward: { eta: 0.7, c2: -1 } });

const policy = (bias: [number, number]) => linearPolicy([0.02, 0.01, -0.01, 0.005], bias);

/** The mean return over the first episodes of a purpose, each played by itself. */
function played(
  snapshot: PolicySnapshot,
  purpose: 'selection' | 'evaluation',
  episodes: number,
): number {
  const acting = new BatchPolicy(snapshot);
  const world = new World(scenario);
  const environment = new MetaLoreEnvironment(scenario);
  let total = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const trace = world.trace(episodeSeed(scenario.seed, purpose, episode));
    let { observation } = environment.reset({ trace });
    let episodeReturn = 0;
    for (let truncated = false; !truncated;) {
      const actions = new Float32Array(2);
      acting.act({ rows: 1, observations: Float32Array.from(observation), actions });
      const result = environment.step([actions[0], actions[1]]);
      ({ observation, truncated } = result);
      episodeReturn += result.reward;
    }
    total += episodeReturn;
  }
  return total / episodes;
}

it('judges by the mean return over the selection episodes, and by no others', () => {
  const evaluator = new SelectionEvaluator(scenario, 4);
  const acting = policy([0.3, 0.35]);
  const judged = evaluator.meanReturn(acting);
  expect(judged).toBeCloseTo(played(acting, 'selection', 4), 9);
  expect(Math.abs(judged - played(acting, 'evaluation', 4))).toBeGreaterThan(1);
  expect(Math.abs(judged - played(acting, 'selection', 3))).toBeGreaterThan(1);
});

it('judges every policy on the same episodes, whatever came before', () => {
  const evaluator = new SelectionEvaluator(scenario, 3);
  const [one, other] = [policy([0.3, 0.35]), policy([0.6, 0.2])];
  const first = evaluator.meanReturn(one);
  const second = evaluator.meanReturn(other);
  expect(second).not.toBe(first);
  expect(evaluator.meanReturn(one)).toBe(first);
  expect(new SelectionEvaluator(scenario, 3).meanReturn(other)).toBe(second);
});
