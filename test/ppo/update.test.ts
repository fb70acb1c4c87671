import { describe, expect, it } from 'vitest';
import { RolloutBuffer } from '../../src/ppo/learning/rollout.js';
import { ppoUpdate, type UpdateOptions } from '../../src/ppo/learning/update.js';
import { paper } from '../../src/config/schema/profiles.js';
import { SHAPE, StubBackend } from './stub-backend.js';

/** An update on 8 rows in minibatches of 4, twice over. */
function update(approxKl: readonly number[], targetKl: number | null) {
  const rollout = new RolloutBuffer({ ...SHAPE, nEnvs: 1, nSteps: 8 });
  const options: UpdateOptions = { ...paper, batchSize: 4, nEpochs: 2, targetKl };
  const backend = new StubBackend(SHAPE, approxKl);
  const shuffle = (order: Uint32Array) => {
    for (let i = 0; i < order.length; i++) order[i] = i;
  };
  const stats = ppoUpdate(backend, rollout, { options, shuffle, update: 1 });
  return { minibatches: backend.minibatches.length, steps: backend.steps, epochs: stats.epochs };
}

describe('an update ends early when approxKl exceeds 1.5 · targetKl', () => {
  // 1.5 · 0.5 is 0.75 exactly; the next larger number exceeds it.
  const above = 0.75 + 2 ** -53;

  it.each([
    ['at the border it goes on', [0.75, 0.75, 0.75, 0.75], { minibatches: 4, steps: 4, epochs: 2 }],
    ['above it ends at once', [above, 0, 0, 0], { minibatches: 1, steps: 0, epochs: 1 }],
    ['within the second epoch', [0, 0.75, 0, above], { minibatches: 4, steps: 3, epochs: 2 }],
    ['between two epochs', [0, above, 0, 0], { minibatches: 2, steps: 1, epochs: 1 }],
  ])('%s', (_name, approxKl, expected) => {
    expect(update(approxKl, 0.5)).toEqual(expected);
  });

  it('and never without one', () => {
    expect(update([1e9, 1e9, 1e9, 1e9], null)).toEqual({ minibatches: 4, steps: 4, epochs: 2 });
  });
});
