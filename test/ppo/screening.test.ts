import { expect, it } from 'vitest';
import { findConstantAction } from '../../src/ppo/learning/warm-start.js';
import { randomStream } from '../../src/simulator/random.js';
import { TestEnvironment, type Rules } from './environments.js';

const rules: Rules = {
  observationSize: 1,
  privilegedSize: 0,
  actionSize: 2,
  length: 3,
  ends: 'truncated',
  observe: () => undefined,
  reward: () => 0,
};

/** Notes what it is asked to do. */
class Watched extends TestEnvironment {
  readonly calls: (string | number[])[] = [];

  override reset(): void {
    this.calls.push('reset');
    super.reset();
  }

  override step(actions: Float32Array): void {
    this.calls.push([...actions]);
    super.step(actions);
  }
}

it('the first round plays one action in each cell of the grid, in episodes of their own', () => {
  // Nine candidates in three environments: three times an episode of three steps.
  const environment = new Watched(rules, 3);
  const search = { generations: 1, candidates: 9, elite: 3, concentration: 50, leastEta: 0 };
  const { steps } = findConstantAction(environment, search, randomStream(1, ['test']));
  const [first, ...played] = environment.calls;
  expect(first).toBe('reset');
  expect(played).toHaveLength(9);
  expect(steps).toBe(27);
  const cells: string[] = [];
  for (let episode = 0; episode < 3; episode++) {
    const [actions, ...rest] = played.slice(3 * episode, 3 * episode + 3) as number[][];
    // The actions stay what they are over an episode.
    expect(rest).toEqual([actions, actions]);
    for (const share of actions) expect(share).toBeGreaterThan(0.0199);
    for (let i = 0; i < 3; i++)
      cells.push([actions[2 * i], actions[2 * i + 1]].map((x) => Math.floor(3 * x)).join());
  }
  expect(cells.sort()).toEqual(['0,0', '0,1', '0,2', '1,0', '1,1', '1,2', '2,0', '2,1', '2,2']);
});
