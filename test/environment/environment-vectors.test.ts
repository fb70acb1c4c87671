import { basename } from 'node:path';
import { expect, it } from 'vitest';
import { readVector, vectorFiles } from '../vector-files.js';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { vectorScenario, vectorTrace, type SimulatorVector } from '../simulator/vectors.js';

const files = vectorFiles('simulator');

it('finds recorded outcomes', () => {
  expect(files.length).toBeGreaterThan(0);
});

it.each(files.map((file) => [basename(file), file]))('observes and rewards as %s', (_, file) => {
  const vector = readVector(file) as SimulatorVector;
  const scenario = vectorScenario(vector);
  const env = new MetaLoreEnvironment(scenario);
  env.reset({ trace: vectorTrace(vector, scenario) });
  const results = vector.actions.map((action) => env.step(action));
  expect(results.map(({ observation }) => observation)).toEqual(vector.expected.observations);
  results.forEach(({ reward }, t) => {
    expect(Math.abs(reward - vector.expected.rewards[t]), `step ${t}`).toBeLessThanOrEqual(1e-9);
  });
  expect(results.at(-1)?.truncated).toBe(vector.actions.length === scenario.steps);
  expect(results.at(-1)?.info.requestsCompleted).toBe(vector.expected.completedRequests.length);
});
