import { describe, expect, it } from 'vitest';
import { groupNames } from '../../../src/report/assemble/names.js';
import { bestStatic, learned, plan, type MadeItem } from '../../runs/read/run-directory.js';
import { reportOf } from './read.js';

const piece = (items: MadeItem[], ppo: unknown = {}, training: object = {}) => ({
  items,
  plan: {
    ...plan.train(items),
    ppo,
    training: {
      timesteps: 6400,
      eta: [...new Set(items.map(({ identity }) => identity.eta))],
      seeds: [...new Set(items.map(({ identity }) => identity.train_seed))],
      ...training,
    },
  },
});

describe('pieces of a sweep', () => {
  it('are one sweep again, settings and seeds alike', async () => {
    const { sweeps, learned: policies } = await reportOf({
      'results/sweep-0.9': piece([learned({ eta: 0.9, seed: 0 }, [10, 20])]),
      'results/sweep-0.9-more': piece([learned({ eta: 0.9, seed: 1 }, [30, 40])]),
      'results/sweep-0.5': piece([learned({ eta: 0.5, seed: 0 }, [1, 3])]),
    });
    expect(sweeps).toEqual(['sweep']);
    expect(
      policies.map(({ setting, sweep, metrics }) => [setting.letter, sweep, metrics.return.mean]),
    ).toEqual([
      ['A', 'sweep', 25],
      ['E', 'sweep', 2],
    ]);
    expect(policies[0].seeds.map(({ identity }) => identity.train_seed)).toEqual([0, 1]);
  });

  it('find their evaluation, whose names tell the directories apart', async () => {
    const items = (prefix: string, eta: number) => [
      learned({ eta, seed: 0, prefix }, [60, 60]),
      bestStatic({ eta }, [40, 40]),
    ];
    const evaluated = [...items('sweep-0.9/', 0.9), ...items('sweep-0.5/', 0.5)];
    const folderOf = ({ item }: { item: unknown }) =>
      `results/${String(item).replace('/', '/runs/')}/policy-best`;
    const {
      sweeps,
      learned: policies,
      warnings,
    } = await reportOf({
      'results/sweep-0.9': piece([learned({ eta: 0.9, seed: 0 }, [60, 60])]),
      'results/sweep-0.5': piece([learned({ eta: 0.5, seed: 0 }, [60, 60])]),
      'results/evaluation': { items: evaluated, plan: plan.evaluate(evaluated, {}, folderOf) },
    });
    expect(warnings).toEqual([]);
    expect(sweeps).toEqual(['sweep']);
    expect(policies.map(({ ratio }) => ratio?.mean)).toEqual([1.5, 1.5]);
  });

  it('are none when they were trained on other seeds of the scenario', async () => {
    const items = [learned({ eta: 0.5 })];
    const other = piece(items);
    const seeded = {
      ...other,
      plan: { ...other.plan, scenario: plan.train(items, { seed: 7 }).scenario },
    };
    const { sweeps } = await reportOf({ one: piece([learned({ eta: 0.9 })]), other: seeded });
    expect(sweeps).toEqual(['one', 'other']);
  });

  it.each([
    ['hyperparameters', piece([learned({ eta: 0.5 })], { gamma: 1 })],
    ['budgets', piece([learned({ eta: 0.5 })], {}, { timesteps: 12800 })],
    ['times of the same policy', piece([learned({ eta: 0.9 })])],
  ])('are none when they are of different %s', async (_, other) => {
    const { sweeps } = await reportOf({ one: piece([learned({ eta: 0.9 })]), other });
    expect(sweeps).toEqual(['one', 'other']);
  });

  it('have a name of what their names begin with', () => {
    const nameOf = (...names: string[]) => groupNames([names])[0];
    expect(nameOf('sweep')).toBe('sweep');
    expect(nameOf('sweep-0.9-0', 'sweep-0.9--1', 'sweep-0.8-0')).toBe('sweep');
    expect(nameOf('my_sweep_a', 'my_sweep_b')).toBe('my_sweep');
    expect(nameOf('alpha', 'beta', 'gamma')).toBe('alpha and 2 more');
    expect(nameOf('-a', '-b')).toBe('-a and 1 more');
  });

  it('have another name than other sweeps', async () => {
    const paper = { gamma: 0.99 };
    const { sweeps, learned: policies } = await reportOf({
      sweep: piece([learned({ eta: 0.9 })], { gamma: 0.5 }),
      'sweep-0.9': piece([learned({ eta: 0.9 })]),
      'sweep-0.5': piece([learned({ eta: 0.5 })]),
      'sweep-0.9-paper': piece([learned({ eta: 0.9 })], paper),
      'sweep-0.5-paper': piece([learned({ eta: 0.5 })], paper),
    });
    expect(sweeps).toEqual(['sweep', 'sweep-0.9 and 1 more', 'sweep-0.9-paper and 1 more']);
    expect(policies.map(({ sweep, setting: { letter } }) => `${letter} of ${sweep}`)).toEqual([
      'A of sweep',
      'A of sweep-0.9 and 1 more',
      'E of sweep-0.9 and 1 more',
      'A of sweep-0.9-paper and 1 more',
      'E of sweep-0.9-paper and 1 more',
    ]);
  });
});
