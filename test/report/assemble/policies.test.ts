import { describe, expect, it } from 'vitest';
import { numbered, shortNames } from '../../../src/words/paths.js';
import type { ReportData } from '../../../src/report/data.js';
import { studentTQuantile } from '../../../src/math/student-t.js';
import {
  bestStatic,
  compared,
  identity,
  learned,
  plan,
  type MadeRun,
} from '../../runs/read/run-directory.js';
import { reportOf } from './read.js';

const summary = ({ learned: policies }: ReportData) =>
  policies.map(({ setting, sweep, seeds, ratio }) => [
    `${setting.eta}/${setting.c2}`,
    sweep,
    seeds.map((item) => item.metrics.return.mean),
    ratio?.mean,
  ]);

const train = (items: MadeRun['items']): MadeRun => ({ items, plan: plan.train(items) });
const evaluate = (items: MadeRun['items'], sweep = 'results/tuned'): MadeRun => ({
  items,
  plan: plan.evaluate(items, {}, ({ item }) => `${sweep}/runs/${item}/policy-best`),
});

describe('learned policies', () => {
  it('are judged over their seeds', async () => {
    const items = [0, 1, 2].map((seed) => learned({ seed }, [40 + 10 * seed, 60 + 10 * seed]));
    const { learned: policies } = await reportOf({
      tuned: train(items),
      compared: evaluate([bestStatic({}, [20, 30]), ...items]),
    });
    const t = studentTQuantile(0.975, 2);
    expect(policies).toHaveLength(1);
    // means 50, 60, 70 against 25
    expect(policies[0].metrics.return).toEqual({
      n: 3,
      mean: 60,
      std: 10,
      ci95: (t * 10) / Math.sqrt(3),
    });
    expect(policies[0].ratio?.mean).toBeCloseTo(2.4, 12);
    // Over the seeds ± t(0.975, 2) · 0.4 / √3 = 0.99; over the two episodes, with differences of 30 and
    // 40, it is wider, and so it counts.
    const wider = (studentTQuantile(0.975, 1) * Math.sqrt(50)) / Math.sqrt(2) / 25;
    expect(policies[0].ratio?.ci95).toBeCloseTo(wider, 12);
    expect(policies[0].metrics.steps).toEqual({ n: 3, mean: 100, std: 0, ci95: 0 });
  });

  it('with one seed are judged over its episodes, in pairs', async () => {
    const own = learned({}, [40, 60]);
    const { learned: policies, rules } = await reportOf({
      compared: evaluate([bestStatic({}, [20, 30]), compared('max-weight', {}, [21, 35]), own]),
    });
    const t = studentTQuantile(0.975, 1);
    expect(policies[0].metrics.return.n).toBe(2);
    // differences 20 and 30
    expect(policies[0].ratio).toMatchObject({ n: 2, mean: 2 });
    expect(policies[0].ratio?.std).toBeCloseTo(Math.sqrt(50) / 25, 12);
    expect(policies[0].ratio?.ci95).toBeCloseTo((t * Math.sqrt(50)) / Math.sqrt(2) / 25, 12);
    // differences 1 and 5
    expect(rules[0].ratio?.mean).toBeCloseTo(28 / 25, 12);
    expect(rules[0].ratio?.ci95).toBeCloseTo((t * Math.sqrt(8)) / Math.sqrt(2) / 25, 12);
  });

  it('have the same ratio and interval when there is no summary.csv', async () => {
    const items = [bestStatic({}, [20, 30]), learned({}, [40, 60])];
    const data = await reportOf({ a: { ...evaluate(items), summary: false } });
    const all = await reportOf({ a: evaluate(items) });
    expect(data.learned[0].ratio).toEqual(all.learned[0].ratio);
    expect(data.warnings).toEqual([]);
  });

  it.each([
    ['loses', [-1, -2]],
    ['gains nothing', [0, 0]],
  ])('have no ratio to a split that %s', async (_, returns) => {
    const items = [bestStatic({}, returns), learned({}), compared('max-weight', {})];
    const data = await reportOf({ a: evaluate(items) });
    expect(data.learned[0]).not.toHaveProperty('ratio');
    expect(data.rules[0]).not.toHaveProperty('ratio');
  });

  it('are those of train where there is no evaluation', async () => {
    const items = [
      learned({ seed: 1 }, [3, 5]),
      learned({ seed: 0 }, [1, 3]),
      learned({ eta: 0.5, c2: -1 }, [7, 9]),
    ];
    const data = await reportOf({ 'results/tuned': train(items) });
    expect(summary(data)).toEqual([
      ['0.9/0', 'tuned', [2, 4], undefined],
      ['0.5/-1', 'tuned', [8], undefined],
    ]);
    expect(data.sweeps).toEqual(['tuned']);
  });

  it('are those of train for the seeds that were not evaluated', async () => {
    const items = [0, 1, 2].map((seed) => learned({ seed }, [50, 50 + 2 * seed]));
    const data = await reportOf({
      tuned: train(items),
      a: evaluate([bestStatic({}, [25, 25]), ...items.slice(0, 2)]),
    });
    expect(summary(data)).toEqual([['0.9/0', 'tuned', [50, 51, 52], 2.02]]);
    expect(data.learned[0].ratio?.n).toBe(2);
    expect(data.learned[0].seeds.map(({ versusStatic }) => versusStatic !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a ratio of several seeds', () => {
  it('of which one was evaluated has no interval', async () => {
    const items = [0, 1].map((seed) => learned({ seed }, [40, 60]));
    const data = await reportOf({
      tuned: train(items),
      a: evaluate([bestStatic({}, [20, 30]), items[0]]),
    });
    expect(data.learned[0].ratio).toEqual({ n: 1, mean: 2, std: NaN, ci95: NaN });
  });
});

describe('evaluated policies', () => {
  const tuned = [learned({}, [50, 60])];
  const papers = [learned({}, [10, 20])];

  it('are of the sweep that their folder is in', async () => {
    const data = await reportOf({
      'x/results/paper': train(papers),
      'x/results/tuned': train(tuned),
      a: evaluate([bestStatic({}), ...tuned], '/elsewhere/results/tuned'),
      b: evaluate([bestStatic({}), ...papers], 'paper'),
    });
    expect(data.warnings).toEqual([]);
    expect(data.sweeps).toEqual(['paper', 'tuned']);
    expect(summary(data)).toEqual([
      ['0.9/0', 'paper', [15], 15 / 45],
      ['0.9/0', 'tuned', [55], 55 / 45],
    ]);
  });

  it('are of another sweep when their folder and their results are others', async () => {
    const data = await reportOf({
      'results/tuned': train(tuned),
      a: evaluate([bestStatic({}), ...papers], 'results/paper'),
    });
    expect(data.sweeps).toEqual(['tuned', 'paper']);
    expect(summary(data)).toEqual([
      ['0.9/0', 'tuned', [55], undefined],
      ['0.9/0', 'paper', [15], 15 / 45],
    ]);
  });

  it('of two sweeps of one name are not both of the one that is given', async () => {
    const items = [
      bestStatic({}),
      learned({ prefix: 'x/tuned/' }, [50, 60]),
      learned({ prefix: 'y/tuned/' }, [10, 20]),
    ];
    const made = plan.evaluate(items, {}, ({ item }) => {
      const [place, sweep, run] = String(item).split('/');
      return `${place}/${sweep}/runs/${run}/policy-best`;
    });
    const data = await reportOf({ 'x/tuned': train(tuned), a: { items, plan: made } });
    expect(data.sweeps).toEqual(['x/tuned', 'y/tuned']);
    expect(data.learned.map(({ seeds }) => seeds[0].metrics.return.mean)).toEqual([55, 15]);
    const both = await reportOf({
      a: evaluate([bestStatic({}), ...tuned], 'x/tuned'),
      b: evaluate([bestStatic({}), ...papers], 'y/tuned'),
    });
    expect(both.sweeps).toEqual(['x/tuned', 'y/tuned']);
    expect(both.learned.map(({ seeds }) => seeds[0].metrics.return.mean)).toEqual([55, 15]);
  });

  it('are known by their results when the directory was renamed', async () => {
    const data = await reportOf({
      first: train(papers),
      second: train(tuned),
      a: evaluate([bestStatic({}), ...tuned], 'results/tuned'),
    });
    expect(summary(data)).toEqual([
      ['0.9/0', 'first', [15], undefined],
      ['0.9/0', 'second', [55], 55 / 45],
    ]);
  });

  it('are known by their names when no plan tells more', async () => {
    const items = [bestStatic({}), ...tuned];
    expect(summary(await reportOf({ sweep: { items: tuned }, a: { items } }))).toEqual([
      ['0.9/0', 'sweep', [55], 55 / 45],
    ]);
    const prefixed = [
      bestStatic({}),
      learned({ prefix: 'results/paper/' }, [10, 20]),
      learned({ prefix: 'results/tuned/' }, [50, 60]),
    ];
    expect(summary(await reportOf({ tuned: { items: tuned }, a: { items: prefixed } }))).toEqual([
      ['0.9/0', 'tuned', [55], 55 / 45],
      ['0.9/0', 'paper', [15], 15 / 45],
    ]);
    // The directory is all that tells where they are from.
    expect(summary(await reportOf({ 'results/a': { items } }))).toEqual([
      ['0.9/0', 'a', [55], 55 / 45],
    ]);
  });

  it('that were trained again since are told', async () => {
    const data = await reportOf({
      tuned: train([learned({}, [1, 2]), learned({ seed: 1 }, [5, 6])]),
      a: evaluate([bestStatic({}), ...tuned, learned({ seed: 1 }, [5, 6])]),
    });
    expect(data.warnings).toEqual([
      'a has other results than tuned for the same policies on the same episodes' +
        ' (eta-0.9-c2-0-seed-0): were they trained again since? The former are shown.',
    ]);
    expect(summary(data)[0][2]).toEqual([55, 5.5]);
  });

  it('may differ on other episodes, and when their actions are drawn', async () => {
    const other = { ...evaluate([bestStatic({}), ...tuned]), seedOf: (episode: number) => episode };
    const apart = await reportOf({ tuned: train([learned({}, [1, 2])]), a: other });
    expect(apart.warnings).toHaveLength(1);
    expect(apart.warnings[0]).toContain('were run on different episodes');
    const longer = [bestStatic({}, [1, 2, 3]), learned({}, [1, 2, 9])];
    const more = { items: longer, plan: plan.evaluate(longer, { episodes: 3 }) };
    const counts = await reportOf({ sweep: train([learned({}, [1, 2])]), a: more });
    expect(counts.sweeps).toEqual(['sweep']);
    expect(counts.warnings).toHaveLength(1);
    expect(counts.warnings[0]).toContain('have 2 and 3 episodes');
    const drawn = evaluate([bestStatic({}), ...tuned]);
    const text = JSON.stringify(drawn.plan).replace('"stochastic":false', '"stochastic":true');
    const data = await reportOf({
      tuned: train([learned({}, [1, 2])]),
      a: { ...drawn, plan: JSON.parse(text) as unknown },
    });
    expect(data.warnings).toEqual(['a let trained policies draw their actions (--stochastic).']);
  });

  it('are shown once when evaluated twice, and a difference is told', async () => {
    const items = [bestStatic({}), compared('max-weight', {}), ...tuned];
    const same = await reportOf({ a: evaluate(items), b: evaluate(items, 'x/results/tuned') });
    expect(same.warnings).toEqual([]);
    expect(same.sweeps).toEqual(['tuned']);
    expect([same.learned.length, same.rules.length, same.bestStatic.length]).toEqual([1, 1, 1]);
    const other = [
      bestStatic({}, [41, 52]),
      compared('max-weight', {}, [1, 2]),
      learned({}, [50, 61]),
    ];
    other[0].identity.rho_c = 0.31;
    const data = await reportOf({ a: evaluate(items), b: evaluate(other) });
    expect(data.warnings).toEqual([
      'a and b have different results for the same policies on the same episodes' +
        ' (eta-0.9-c2-0-seed-0); the former are shown.',
      'a and b have different results for the same rules (max-weight-eta-0.9-c2-0); those of the' +
        ' former are shown.',
      'a and b have different best static splits for 1 setting, in the latter e.g. (0.31, 0.4) for' +
        ' η = 0.9, c₂ = 0: those of the former are shown, but each ratio is to the best split of the' +
        ' evaluation that it is from.',
    ]);
    expect(data.bestStatic).toMatchObject([{ rhoC: 0.3, rhoP: 0.4 }]);
    expect(data.rules[0].item.metrics.return.mean).toBe(45);
    expect(summary(data)).toEqual([['0.9/0', 'tuned', [55], 55 / 45]]);
  });

  it('of one name in two places have as much of their paths as tells them apart', async () => {
    const { sweeps } = await reportOf({
      'old/tuned': train(tuned),
      'new/tuned': train(papers),
    });
    expect(sweeps).toEqual(['old/tuned', 'new/tuned']);
  });

  it('that were named one by one have their own names', async () => {
    const own = (eta: number, c2: number) => ({
      identity: identity({ item: `mine/best-eta-${eta}-c2-${c2}`, policy: 'learned', eta, c2 }),
      episodes: [{ return: 90 }],
    });
    const items = [bestStatic({}, [45]), own(0.9, 0), bestStatic({ eta: 0.5 }, [30]), own(0.5, 0)];
    const made = plan.evaluate(items, { episodes: 1 }, () => 'mine/best');
    const data = await reportOf({ a: { items, plan: made } });
    expect(data.sweeps).toEqual(['mine/best']);
    expect(summary(data)).toEqual([
      ['0.9/0', 'mine/best', [90], 2],
      ['0.5/0', 'mine/best', [90], 3],
    ]);
  });
});

it('policies that were named one by one are told apart by name, not by results', async () => {
  const alone = (item: string) => {
    const own = identity({ item, policy: 'learned' });
    const items = [bestStatic({}), { identity: own, episodes: [{ return: 50 }, { return: 60 }] }];
    return { items, plan: plan.evaluate(items, {}, () => `saved/${item}`) };
  };
  expect((await reportOf({ a: alone('one'), b: alone('two') })).sweeps).toEqual(['one', 'two']);
  expect((await reportOf({ a: alone('one'), b: alone('one') })).sweeps).toEqual(['one']);
});

it('sweeps that nothing tells apart are numbered', () => {
  expect(numbered(shortNames([['x', 'tuned'], ['tuned'], ['tuned'], ['paper']]))).toEqual([
    'x/tuned',
    'tuned',
    'tuned (2)',
    'paper',
  ]);
});

describe('rules and the best static splits', () => {
  it('have names without the setting, and the one of their setting', async () => {
    const items = [
      bestStatic({ eta: 0.9, c2: 0 }),
      compared('threshold-high=10', { policy: 'threshold', eta: 0.9 }),
      bestStatic({ eta: 0.9, c2: -1 }, [20, 20]),
      compared('static-0.3-0.4', { policy: 'static', rho_c: 0.3, rho_p: 0.4, c2: -1 }, [10, 30]),
    ];
    const { rules, bestStatic: best, settings } = await reportOf({ a: { items } });
    expect(rules.map(({ name, setting, ratio }) => [name, setting, ratio?.mean])).toEqual([
      ['threshold-high=10', settings[0], 1],
      ['static-0.3-0.4', settings[1], 1],
    ]);
    expect(best.map(({ setting, rhoC, rhoP }) => [setting, rhoC, rhoP])).toEqual([
      [settings[0], 0.3, 0.4],
      [settings[1], 0.3, 0.4],
    ]);
  });

  it('of a single setting have plain names', async () => {
    const items = [bestStatic({}), compared('max-weight', {})];
    for (const { identity: own } of items) own.item = own.policy;
    const { rules } = await reportOf({ a: { items } });
    expect(rules.map(({ name }) => name)).toEqual(['max-weight']);
  });

  it('that are missing are told', async () => {
    const items = [bestStatic({}), learned({ eta: 0.5 })];
    const { warnings } = await reportOf({ a: { ...evaluate(items), summary: false } });
    expect(warnings).toContain(
      'a has no best static split for 1 setting, and so no ratios to it there.',
    );
  });
});
