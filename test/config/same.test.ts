import { describe, expect, it } from 'vitest';
import { differences, FREE, isPaperScenario, sameScenario } from '../../src/config/same.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';

const PAPER = scenarioSchema.parse({});

/** Every value of a scenario, by its path. */
function leaves(value: unknown, path: string[] = []): { path: string[]; value: unknown }[] {
  return value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, below]) => leaves(below, [...path, key]))
    : [{ path, value }];
}

/** A copy of the paper's scenario with another value at a path. */
function changed(path: readonly string[], value: unknown): Scenario {
  const copy = structuredClone(PAPER);
  let at = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  at[path.at(-1)!] = value;
  return copy;
}

const isFree = (path: readonly string[], free: readonly string[]) =>
  free.some((name) => `${path.join('.')}.`.startsWith(`${name}.`));

describe('the same scenario', () => {
  const questions = Object.keys(FREE) as (keyof typeof FREE)[];

  it.each(questions)('has every key alike but those that are free, for: %s', (question) => {
    const all = leaves(PAPER);
    expect(all.length).toBeGreaterThan(40);
    for (const { path, value } of all) {
      const other = changed(
        path,
        typeof value === 'number' ? value + 1 : `other than ${String(value)}`,
      );
      const same = isFree(path, FREE[question]);
      expect([path, sameScenario(PAPER, other, question)]).toEqual([path, same]);
      expect([path, sameScenario(other, PAPER, question)]).toEqual([path, same]);
    }
  });

  it.each(questions)('counts a key that this version does not know, for: %s', (question) => {
    for (const path of [['fading'], ['ues', '0', 'fading'], ['reward', 'fading']])
      expect(sameScenario(PAPER, changed(path, 'rice'), question)).toBe(false);
  });

  it('is the paper’s whatever it is called, however often it is run and however it is judged', () => {
    const like = {
      name: 'copy',
      description: 'the same',
      seed: 7,
      episodes: 3,
      grid: { step: 0.5 },
    };
    const reward = { c1: 5, eta: 0.4, c2: -1, delayThresholdSteps: 3 };
    expect(isPaperScenario(scenarioSchema.parse({ ...like, reward }))).toBe(true);
    expect(isPaperScenario(scenarioSchema.parse({ steps: 99 }))).toBe(false);
    expect(isPaperScenario(scenarioSchema.parse({ scheduler: { averagingSteps: 5 } }))).toBe(false);
    expect(isPaperScenario(scenarioSchema.parse({ stations: [{}, {}] }))).toBe(false);
  });
});

describe('differences', () => {
  const found = (a: unknown, b: unknown, except: readonly string[] = []) => [
    ...differences(a, b, { except }),
  ];

  it('are told by their paths, with what is on both sides', () => {
    expect(found({ a: [1, { b: 2 }], c: 3 }, { a: [1, { b: 4 }, 5], d: null })).toEqual([
      { path: 'a.1.b', values: [2, 4] },
      { path: 'a.2', values: [undefined, 5] },
      { path: 'c', values: [3, undefined] },
      { path: 'd', values: [undefined, null] },
    ]);
  });

  it('are not looked for below what is free', () => {
    expect(found({ a: { b: 1 }, ab: 1 }, { a: 2, ab: 2 }, ['a'])).toEqual([
      { path: 'ab', values: [1, 2] },
    ]);
    expect(found({ a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, ['a.b'])).toEqual([]);
  });

  it('keep a list and a mapping apart', () => {
    expect(found({ a: [1] }, { a: { 0: 1 } })).toEqual([{ path: 'a', values: [[1], { 0: 1 }] }]);
  });
});
