import { expect, it } from 'vitest';
import { ppoSchema } from '../../src/config/schema/ppo.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { trainingSchema } from '../../src/config/schema/training.js';
import { plannedBackends } from '../../src/experiments/train/backends.js';
import { trainPlan } from '../../src/experiments/train/plan.js';

it('tells the backend of each point where the sizes of networks vary', async () => {
  const options = {
    ppo: ppoSchema.parse({ policyNet: [512, 512] }),
    training: trainingSchema.parse({ seeds: [0, 1] }),
  };
  const [one, ...none] = await plannedBackends(trainPlan(scenarioSchema.parse({}), options));
  expect(none).toEqual([]);
  expect(one).toMatchObject({ name: 'wasm', points: [] });
  const points = {
    small: { 'ppo.batchSize': 64 },
    large: { 'ppo.batchSize': 16_384 },
    little: { 'ppo.batchSize': 32 },
  };
  const varied = { paths: ['ppo.batchSize'], points };
  const several = await plannedBackends(
    trainPlan(scenarioSchema.parse({}), { ...options, varied }),
  );
  expect(several.map(({ points }) => points)).toEqual([['small', 'little'], ['large']]);
  expect(several[1].reason).toMatch(/networks this large|TensorFlow/);
});
