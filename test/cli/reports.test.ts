import { describe, expect, it } from 'vitest';
import { comparisonReport } from '../../src/cli/evaluate/report.js';
import { gridReport } from '../../src/cli/grid-search/report.js';
import { trainingReport } from '../../src/cli/train/report.js';
import { evaluatePlan } from '../../src/experiments/evaluate/plan.js';
import { gridSearchPlan } from '../../src/experiments/grid-search/plan.js';
import { trainPlan } from '../../src/experiments/train/plan.js';
import type { Identity } from '../../src/runs/tables/identity.js';
import type { Summary } from '../../src/math/statistics.js';
import type { SummaryRow } from '../../src/runs/tables/summarizer.js';
import { loadScenario } from '../../src/config/load.js';
import type { ReplayOutcome } from '../../src/cli/replay/files.js';
import { replayReport } from '../../src/cli/replay/report.js';
import { fakeTerminal } from './fake-terminal.js';

const { scenario, training, ppo } = loadScenario(undefined, {
  set: ['name=cell', 'steps=50', 'episodes=10', 'grid.step=0.5'],
});

/** Of ten episodes; the interval is as wide as the deviation, to keep the numbers plain. */
const of = (mean: number, spread: number): Summary => ({ n: 10, mean, std: spread, ci95: spread });

interface Row {
  identity: Partial<Identity>;
  sync: number;
  e2e: number;
  served: number;
  earned: number;
  ratio?: number;
  optimal?: boolean;
}

function row({ identity, sync, e2e, served, earned, ratio, optimal = false }: Row): SummaryRow {
  return {
    identity: {
      ...{ experiment: 'cell', item: '', policy: 'static', rho_c: null, rho_p: null },
      ...{ eta: 0.9, c2: 0, train_seed: null },
      ...identity,
    },
    episodes: 10,
    metrics: {
      return: of(earned, 12),
      sync_delay_steps: of(sync, 0.5),
      e2e_delay_steps: of(e2e, 0.25),
      traffic_served_pct: of(served, 2),
      throughput_mbit: of(350 * served, 700),
    },
    paretoThroughputSync: optimal,
    paretoE2eSync: optimal,
    ...(ratio === undefined
      ? {}
      : { versusStatic: { ratio, difference: of(earned - earned / ratio, 10) } }),
  };
}

const width = (columns: number) => ({
  terminal: fakeTerminal({ columns }).terminal,
  next: 'metalore something',
});
/** Without their episodes: policies are compared as if they had met different ones. */
const itemsOf = (rows: SummaryRow[]) =>
  new Map(rows.map((of) => [String(of.identity.item), { item: { ...of, metrics: of.metrics } }]));
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length));
const outcome = (rows: SummaryRow[]) => ({ out: 'results/x', state: 'new' as const, rows });

describe('the report of a grid search', () => {
  const split = (rhoC: number, rhoP: number, values: Omit<Row, 'identity'>) =>
    row({ identity: { rho_c: rhoC, rho_p: rhoP }, ...values });
  const rows = [
    split(0, 0, { sync: NaN, e2e: NaN, served: 0, earned: 0 }),
    split(0.5, 0, { sync: 12.5, e2e: 8, served: 60, earned: 900, optimal: true }),
    split(0.5, 0.5, { sync: 25, e2e: 1, served: 99, earned: 1100, optimal: true }),
  ];
  const report = (columns: number) =>
    gridReport(gridSearchPlan(scenario), outcome(rows), width(columns));

  it('in 100 columns', () => {
    expect(report(100))
      .toBe(`Static splits of cell: 3 splits × 10 episodes × 50 steps, seed 0, η = 0.9, c₂ = 0. Mean ± standard
deviation over episodes; summary.csv has 95% intervals of the means.

Pareto-optimal splits: T in throughput ↑ and sync delay ↓, E in end-to-end delay ↓ and sync delay ↓
ρ(C)  ρ(P)    sync delay    e2e delay        served   throughput     return  optimal
                   steps        steps             %         Mbit
────  ────  ────────────  ───────────  ────────────  ───────────  ─────────  ───────
 0.5     0  12.50 ± 0.50  8.00 ± 0.25  60.00 ± 2.00  21000 ± 700   900 ± 12  T E
 0.5   0.5  25.00 ± 0.50  1.00 ± 0.25  99.00 ± 2.00  34650 ± 700  1100 ± 12  T E

Best split per metric; of equals, the smaller ρ(C), then the smaller ρ(P)
                    ρ(C)  ρ(P)    sync delay    e2e delay        served   throughput     return
                                       steps        steps             %         Mbit
──────────────────  ────  ────  ────────────  ───────────  ────────────  ───────────  ─────────
lowest sync delay    0.5     0  12.50 ± 0.50  8.00 ± 0.25  60.00 ± 2.00  21000 ± 700   900 ± 12
lowest e2e delay     0.5   0.5  25.00 ± 0.50  1.00 ± 0.25  99.00 ± 2.00  34650 ± 700  1100 ± 12
highest throughput   0.5   0.5  25.00 ± 0.50  1.00 ± 0.25  99.00 ± 2.00  34650 ± 700  1100 ± 12
highest return       0.5   0.5  25.00 ± 0.50  1.00 ± 0.25  99.00 ± 2.00  34650 ± 700  1100 ± 12

Written: results/x (episodes.csv with 30 rows, summary.csv)

Next: metalore something`);
  });

  it('in 44 columns, with means alone', () => {
    expect(report(44)).toBe(`Static splits of cell: 3 splits × 10
episodes × 50 steps, seed 0, η = 0.9, c₂ =
0. Mean ± standard deviation over episodes;
summary.csv has 95% intervals of the means.

Pareto-optimal splits: T in throughput ↑ and
sync delay ↓, E in end-to-end delay ↓ and
sync delay ↓
ρ(C)  ρ(P)   sync    e2e  return  optimal
            steps  steps
────  ────  ─────  ─────  ──────  ───────
 0.5     0  12.50   8.00     900  T E
 0.5   0.5  25.00   1.00    1100  T E
(not shown: served %, throughput Mbit, each
±; a window of 84 columns shows all, where
there is none COLUMNS=84)

Best split per metric; of equals, the
smaller ρ(C), then the smaller ρ(P)
              ρ(C)  ρ(P)   sync    e2e
                          steps  steps
────────────  ────  ────  ─────  ─────
sync ↓         0.5     0  12.50   8.00
e2e ↓          0.5   0.5  25.00   1.00
throughput ↑   0.5   0.5  25.00   1.00
return ↑       0.5   0.5  25.00   1.00
(not shown: served %, throughput Mbit,
return, each ±; a window of 95 columns shows
all, where there is none COLUMNS=95)

Written: results/x
(episodes.csv with 30 rows, summary.csv)

Next: metalore something`);
  });
});

describe('the report of a sweep', () => {
  const plan = trainPlan(scenario, {
    ppo,
    training: { ...training, eta: [0.9, 0.55], c2: [0], seeds: [0, 1], timesteps: 6400 },
  });
  const run = (eta: number, train_seed: number, earned: number) =>
    row({ identity: { eta, train_seed }, sync: 5 + train_seed, e2e: 12, served: 80, earned });
  const rows = [run(0.9, 0, 3000), run(0.9, 1, 3200), run(0.55, 0, 1500)];
  const report = (columns: number) =>
    trainingReport(plan, { ...outcome(rows), failures: [] }, width(columns));

  // Over two seeds the half width is t(0.975, 1) = 12.7062 times the half difference.
  it('in 80 columns', () => {
    expect(report(80))
      .toBe(`Policies trained on cell: 6,400 steps each, evaluated on 10 episodes that were
used for nothing else; mean ± 95% interval over 2 training seeds.
      η  c₂       return   sync delay     e2e delay        served
                                steps         steps             %
─  ────  ──  ───────────  ───────────  ────────────  ────────────
A   0.9   0  3100 ± 1271  5.50 ± 6.35  12.00 ± 0.00  80.00 ± 0.00
   0.55   0    1500 ± 12  5.00 ± 0.50  12.00 ± 0.25  80.00 ± 2.00

Written: results/x
(episodes.csv, summary.csv, and a folder in runs/ for each run)

Next: metalore something`);
  });

  it('in 40 columns, with means alone', () => {
    expect(report(40).split('\n').slice(4, 9).join('\n')).toBe(
      `      η  c₂  return   sync    e2e  served
                     steps  steps       %
─  ────  ──  ──────  ─────  ─────  ──────
A   0.9   0    3100   5.50  12.00   80.00
   0.55   0    1500   5.00  12.00   80.00`,
    );
  });
});

describe('the report of a comparison', () => {
  const settings = [0.9, 0.5];
  const plan = {
    ...evaluatePlan(scenario, []),
    settings: settings.map((eta) => ({ eta, c2: 0 })),
  };
  /** learned, over two seeds: 1.2 times in the first setting, 1.875 times in the second */
  const rowsOf = (eta: number, learned: [number, number]) => [
    row({
      identity: { eta, policy: 'best-static', item: `best-${eta}`, rho_c: 0.5, rho_p: 0 },
      ...{ sync: 7, e2e: 10, served: 80, earned: 1000, ratio: 1 },
    }),
    row({
      identity: { eta, policy: 'max-weight', item: `max-weight-eta-${eta}-c2-0` },
      ...{ sync: 7, e2e: 11, served: 79, earned: 900, ratio: 0.9 },
    }),
    ...learned.map((ratio, seed) =>
      row({
        identity: {
          ...{ eta, policy: 'learned', train_seed: seed },
          item: `a\u001b[31m/eta-${eta}-c2-0-seed-${seed}`,
        },
        ...{ sync: 6, e2e: 10, served: 80, earned: 1000 * ratio, ratio },
      }),
    ),
  ];
  const report = (rows: SummaryRow[], columns: number) =>
    comparisonReport(plan, outcome(rows), { ...width(columns), items: itemsOf(rows) });
  const rows = [...rowsOf(0.9, [1.1, 1.3]), ...rowsOf(0.5, [1.875, 1.875])];

  // Two seeds apart by 200: ± 12.7062 · 100. Of 1.2 and 1.875 the geometric mean is 1.5.
  it('in 120 columns', () => {
    expect(report(rows, 120).split('\n').slice(6).join('\n')).toBe(`η = 0.9, c₂ = 0 (A)
   policy                               return  ratio  difference   sync delay     e2e delay        served  dominates
                                                                         steps         steps             %
─  ──────────────────────────────  ───────────  ─────  ──────────  ───────────  ────────────  ────────────  ─────────
a  best static (0.5, 0)              1000 ± 12  1.000              7.00 ± 0.50  10.00 ± 0.25  80.00 ± 2.00  b
b  max-weight                         900 ± 12  0.900   -100 ± 17  7.00 ± 0.50  11.00 ± 0.25  79.00 ± 2.00
c  learned (a\\u001b[31m), 2 seeds  1200 ± 1271  1.200  200 ± 1271  6.00 ± 0.00  10.00 ± 0.00  80.00 ± 0.00  a b

η = 0.5, c₂ = 0 (E)
   policy                             return  ratio  difference   sync delay     e2e delay        served  dominates
                                                                       steps         steps             %
─  ──────────────────────────────  ─────────  ─────  ──────────  ───────────  ────────────  ────────────  ─────────
a  best static (0.5, 0)            1000 ± 12  1.000              7.00 ± 0.50  10.00 ± 0.25  80.00 ± 2.00  b
b  max-weight                       900 ± 12  0.900   -100 ± 17  7.00 ± 0.50  11.00 ± 0.25  79.00 ± 2.00
c  learned (a\\u001b[31m), 2 seeds   1875 ± 0  1.875    875 ± 17  6.00 ± 0.00  10.00 ± 0.00  80.00 ± 0.00  a b

All 2 settings: return against the best static split, geometric mean; settings in which it is clearly better or worse
policy                          ratio  ratio  ratio  clearly  open  clearly
                                 mean  least   most   better          worse
──────────────────────────────  ─────  ─────  ─────  ───────  ────  ───────
max-weight                      0.900  0.900  0.900        0     0        2
learned (a\\u001b[31m), 2 seeds  1.500  1.200  1.875        1     1        0

Written: results/x (episodes.csv, summary.csv)

Next: metalore something`);
  });

  it('in 62 columns, with means alone', () => {
    const lines = report(rows, 62).split('\n');
    const first = lines.indexOf('η = 0.9, c₂ = 0 (A)');
    expect(lines.slice(first + 1, first + 7).join('\n')).toBe(
      `   policy                          return  ratio   sync    e2e
                                                  steps  steps
─  ──────────────────────────────  ──────  ─────  ─────  ─────
a  best static (0.5, 0)              1000  1.000   7.00  10.00
b  max-weight                         900  0.900   7.00  11.00
c  learned (a\\u001b[31m), 2 seeds    1200  1.200   6.00  10.00`,
    );
    expect(widest(lines.join('\n'))).toBeLessThanOrEqual(62);
  });

  it('gives no mean ratio where the best static split earns nothing', () => {
    const nothing = rowsOf(0.5, [1, 1]).map((of) => ({
      ...of,
      versusStatic: { ...of.versusStatic!, ratio: NaN },
    }));
    const text = report([...rowsOf(0.9, [1.1, 1.3]), ...nothing], 120);
    expect(text).toMatch(/^b {2}max-weight +900 ± 12 +– /m);
    // Of the other setting alone.
    expect(text).toMatch(/^learned .* 1\.200 {2}1\.200 {2}1\.200 +0 +2 +0$/m);
    const lost = rowsOf(0.5, [-1, -0.5]);
    expect(report([...rowsOf(0.9, [1.1, 1.3]), ...lost], 120)).toMatch(
      /^learned .* – {2}-0\.750 {2}1\.200 +0 +2 +0$/m,
    );
  });
});

describe('the report of a replay', () => {
  const replayed = (name: string, earned: number) => ({
    name,
    detail: '',
    recording: {
      metrics: {
        ...{
          return: earned,
          sync_delay_steps: 8.03,
          e2e_delay_steps: NaN,
          traffic_served_pct: 83.8,
        },
        ...{ requests_completed: 1583, requests_generated: 1664 },
      },
    },
  });
  const report = (columns: number) =>
    replayReport(
      {
        page: 'out/replay.html',
        logs: ['out/a/steps.csv'],
        policies: [replayed('static-0.3-0.3', 3222.14), replayed('max-weight', -3)],
      } as unknown as ReplayOutcome,
      width(columns).terminal,
    );

  it('in 100 columns', () => {
    expect(report(100)).toBe(`policy          return  sync delay  e2e delay  served       completed
                             steps      steps       %    of generated
──────────────  ──────  ──────────  ─────────  ──────  ──────────────
static-0.3-0.3  3222.1        8.03          –   83.80  1,583 of 1,664
max-weight        -3.0        8.03          –   83.80  1,583 of 1,664

Written: out/a/steps.csv

out/replay.html`);
  });

  it.each([40, 50, 60, 68])('fits into %d columns', (columns) => {
    expect(widest(report(columns))).toBeLessThanOrEqual(columns);
    expect(report(columns)).toContain('3222.1');
  });
});
