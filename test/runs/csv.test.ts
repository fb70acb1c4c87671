import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCells, csvLines, type Cell } from '../../src/runs/csv/write.js';
import { decimal } from '../../src/runs/csv/table.js';
import { EPISODE_COLUMNS } from '../../src/runs/tables/episodes.js';
import { IDENTITY_COLUMNS, type Identity } from '../../src/runs/tables/identity.js';
import { parseSummary, summaryCsv } from '../../src/runs/tables/summary.js';
import { Summarizer, type SummaryRow } from '../../src/runs/tables/summarizer.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';

const parse = (text: string, metricNames: readonly string[]) =>
  parseSummary({ file: 'summary.csv', text }, metricNames);

const identity = (over: Partial<Identity> = {}): Identity => ({
  experiment: 'grid',
  item: 'a',
  policy: 'static',
  rho_c: 0.1,
  rho_p: 0.3,
  eta: 0.9,
  c2: 0,
  train_seed: null,
  ...over,
});

const METRICS = ['throughput_mbit', 'sync_delay_steps', 'e2e_delay_steps'];

describe('cells', () => {
  it('are empty when missing', () => {
    expect(csvLines([[1, null, NaN, '', 'x']])).toBe('1,,,,x\n');
  });

  it('hold numbers as the shortest decimals that read back the same', () => {
    expect(csvLines([[0.1, 1 / 3, 1e21, 5e-324, -2, 100]])).toBe(
      '0.1,0.3333333333333333,1e+21,5e-324,-2,100\n',
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        // CSV knows no −0.
        expect(decimal(csvLines([[value]]).trim())).toBe(value + 0);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('are quoted where they need to be', () => {
    expect(csvLines([['a,b', 'say "so"', 'two\nlines', ' plain ']])).toBe(
      '"a,b","say ""so""","two\nlines", plain \n',
    );
  });

  it('are the same in rows of numbers, which are written without looking for quotes', () => {
    const number = fc.oneof(fc.double(), fc.integer(), fc.constant(null));
    const rows = fc.array(fc.array(number, { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(rows, (drawn: Cell[][]) => {
        // With a text the library writes all of them.
        expect(csvLines([...drawn, ['text']])).toBe(`${csvLines(drawn)}text\n`);
        for (const row of drawn) expect(csvCells(['a,b', ...row])).toBe(`"a,b",${csvCells(row)}`);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('are read back as missing when empty', () => {
    expect(decimal('')).toBeNaN();
    expect(decimal('0')).toBe(0);
  });
});

it('has the columns of episodes.csv in the order agreed on', () => {
  expect([...IDENTITY_COLUMNS, ...EPISODE_COLUMNS, ...EPISODE_METRICS].join()).toBe(
    'experiment,item,policy,rho_c,rho_p,eta,c2,train_seed,episode,episode_seed,steps,return,' +
      'requests_generated,requests_completed,requests_late,sync_delay_steps,e2e_delay_steps,' +
      'throughput_mbit,traffic_served_pct,tx_wait_steps,tx_steps,bs_wait_steps,' +
      'processing_steps,sync_delay_p95_steps,e2e_delay_p95_steps,ue_queue_mean,' +
      'sensor_queue_mean,rho_c_mean,rho_p_mean,requests_lost,updates_lost,completed_pct,throughput_fairness',
  );
});

describe('the summarizer', () => {
  const summarizer = new Summarizer(
    [identity({ item: 'a' }), identity({ item: 'b' }), identity({ item: 'c' })],
    METRICS,
  );
  // a and b alternate, as the episodes of a shared trace do; c never completes a request.
  summarizer.add(0, [100, 8, 5]);
  summarizer.add(1, [80, 4, 9]);
  summarizer.add(0, [120, 12, 7]);
  summarizer.add(1, Float64Array.of(90, NaN, NaN));
  summarizer.add(2, [0, NaN, NaN]);
  const rows = summarizer.rows();

  it('keeps items apart', () => {
    expect(rows.map(({ identity: { item }, episodes }) => [item, episodes])).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
    expect(rows.map(({ metrics }) => metrics['throughput_mbit'].mean)).toEqual([110, 85, 0]);
    expect(rows[0].metrics['sync_delay_steps'].std).toBeCloseTo(Math.sqrt(8), 12);
  });

  it('leaves out the episodes that lack a metric', () => {
    expect(rows[1].metrics['sync_delay_steps']).toEqual({ n: 1, mean: 4, std: NaN, ci95: NaN });
    expect(rows[2].metrics['sync_delay_steps'].n).toBe(0);
  });

  it('flags what is optimal by the means', () => {
    // throughput 110, 85, 0 against sync 10, 4, missing; e2e 6, 9 against sync 10, 4
    expect(rows.map((row) => row.paretoThroughputSync)).toEqual([true, true, false]);
    expect(rows.map((row) => row.paretoE2eSync)).toEqual([true, true, false]);
    const other = new Summarizer([identity(), identity()], METRICS);
    other.add(0, [10, 5, 5]);
    other.add(1, [9, 6, 4]);
    // The second has less throughput and more sync delay, but less e2e delay.
    expect(other.rows().map((row) => row.paretoThroughputSync)).toEqual([true, false]);
    expect(other.rows().map((row) => row.paretoE2eSync)).toEqual([true, true]);
  });
});

describe('summary.csv', () => {
  const full = { n: 3, mean: 1.5, std: 0.25, ci95: 0.125 };
  const nothing = { n: 0, mean: NaN, std: NaN, ci95: NaN };

  it('has identity, episodes, three columns a metric, and the flags', () => {
    const rows: SummaryRow[] = [
      {
        identity: identity(),
        episodes: 3,
        metrics: { x: full, y: nothing },
        paretoThroughputSync: true,
        paretoE2eSync: false,
      },
    ];
    expect(summaryCsv(rows, ['x', 'y'])).toBe(
      'experiment,item,policy,rho_c,rho_p,eta,c2,train_seed,episodes,x_mean,x_std,x_ci95,' +
        'y_mean,y_std,y_ci95,pareto_throughput_sync,pareto_e2e_sync\n' +
        'grid,a,static,0.1,0.3,0.9,0,,3,1.5,0.25,0.125,,,,1,0\n',
    );
  });

  it('has a header when there are no rows', () => {
    expect(summaryCsv([], ['x']).split('\n').length).toBe(2);
    expect(parse(summaryCsv([], ['x']), ['x'])).toEqual([]);
  });

  // A stored zero has no sign; everything else is kept to the last bit.
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('a,b', '"', '""', 'a"b', 'two\nlines', 'cr\r\nlf', ' padded ', "it's", '=1+1'),
    fc.string({ unit: 'binary', minLength: 1 }),
  );
  const parameter = fc.option(number);
  const summary = (episodes: number) =>
    fc.oneof(
      fc.constant(nothing),
      fc.record({ n: fc.constant(episodes), mean: number, std: number, ci95: number }),
      fc.record({
        n: fc.constant(episodes),
        mean: number,
        std: fc.constant(NaN),
        ci95: fc.constant(NaN),
      }),
    );
  const row = fc.integer({ min: 1, max: 1e9 }).chain((episodes) =>
    fc.record({
      identity: fc.record({
        experiment: name,
        item: name,
        policy: name,
        rho_c: parameter,
        rho_p: parameter,
        eta: parameter,
        c2: parameter,
        train_seed: fc.option(fc.maxSafeInteger().map((seed) => seed + 0)),
      }),
      episodes: fc.constant(episodes),
      metrics: fc.record({ first: summary(episodes), second: summary(episodes) }),
      paretoThroughputSync: fc.boolean(),
      paretoE2eSync: fc.boolean(),
    }),
  );

  it('is read back to the last bit, whatever the names', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const text = summaryCsv(rows, ['first', 'second']);
        expect(parse(text, ['first', 'second'])).toEqual(rows);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('never says NaN', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 3 }), (rows) => {
        const named = rows.map((r) => ({ ...r, identity: { ...r.identity, ...identity() } }));
        expect(summaryCsv(named, ['first', 'second'])).not.toMatch(/NaN|null|undefined/);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it('is refused when a metric is missing in it', () => {
    const text = summaryCsv(
      [
        {
          identity: identity(),
          episodes: 3,
          metrics: { x: full },
          paretoThroughputSync: true,
          paretoE2eSync: true,
        },
      ],
      ['x'],
    );
    expect(() => parse(text, ['x', 'z'])).toThrow('z_mean');
  });
});
