// Prints the tables of docs/results.md from the summaries of four comparisons; see there for the
// commands that make them.
//
//   node scripts/results-table.js TUNED TUNED-FINE PAPER PAPER-FINE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarize } from '../dist/math/statistics.js';
import { readReport } from '../dist/report/assemble/assemble.js';
import { againstRule, learnedRatios } from '../dist/report/findings/ratios.js';
import { parseSummary } from '../dist/runs/tables/summary.js';

const folders = process.argv.slice(2);
if (folders.length !== 4) {
  console.error('usage: node scripts/results-table.js TUNED TUNED-FINE PAPER PAPER-FINE');
  process.exit(2);
}
const [tuned, tunedFine, paper, paperFine] = folders.map((folder) => {
  const file = join(folder, 'summary.csv');
  return parseSummary({ file, text: readFileSync(file, 'utf8') });
});

/** The same as reports, which compare policies episode by episode. */
const reports = await Promise.all(folders.map((folder) => readReport([folder])));

/** The paper's learned points: sync delay, end-to-end delay, steps; traffic served, %. */
const TABLE_1 = {
  A: [15.81, 7.07, 91.57],
  B: [13.39, 7.04, 89.6],
  E: [7.4, 12.42, 78.88],
  G: [14.87, 6.39, 85.42],
  K: [17.7, 4.64, 82.76],
};

const settings = [0, -1].flatMap((c2) =>
  [0.9, 0.8, 0.7, 0.6, 0.5, 0.4].map((eta) => ({ eta, c2 })),
);

const select = (rows, { eta, c2 }, policy) =>
  rows.filter(
    ({ identity }) => identity.eta === eta && identity.c2 === c2 && identity.policy === policy,
  );
const over = (rows, metric) => summarize(rows.map(({ metrics }) => metrics[metric].mean));
const ratio = (rows) => summarize(rows.map(({ versusStatic }) => versusStatic.ratio));
const plusMinus = ({ mean, ci95 }, decimals) =>
  `${mean.toFixed(decimals)} ± ${ci95.toFixed(decimals)}`;
const row = (cells) => console.log(`| ${cells.join(' | ')} |`);
const table = (headings, rows) => {
  row(headings);
  row(headings.map(() => '---'));
  for (const cells of rows) row(cells);
  console.log();
};

table(
  [
    'point',
    'η, c₂',
    'best of 121',
    '`tuned`',
    'ratio',
    'to best of 2,601',
    'max-weight, ratio',
    '`paper`',
    'ratio',
  ],
  settings.map((setting, i) => {
    const [best] = select(tuned, setting, 'best-static');
    const ours = select(tuned, setting, 'learned');
    const theirs = select(paper, setting, 'learned');
    return [
      'ABCDEFGHIJKL'[i],
      `${setting.eta}, ${setting.c2}`,
      `${best.metrics.return.mean.toFixed(0)} at (${best.identity.rho_c}, ${best.identity.rho_p})`,
      plusMinus(over(ours, 'return'), 0),
      plusMinus(ratio(ours), 3),
      plusMinus(ratio(select(tunedFine, setting, 'learned')), 3),
      select(tuned, setting, 'max-weight')[0].versusStatic.ratio.toFixed(3),
      plusMinus(over(theirs, 'return'), 0),
      plusMinus(ratio(theirs), 3),
    ];
  }),
);

const ratios = (rows, policy) =>
  settings.map((setting) => ratio(select(rows, setting, policy)).mean);
const geometric = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
table(
  ['over the twelve settings', '`tuned`', '`paper`', 'max-weight'],
  [
    ['geometric mean of the ratio to the best of 121', tuned, paper, geometric],
    ['smallest ratio to the best of 121', tuned, paper, (values) => Math.min(...values)],
    ['mean ratio to the best of 2,601', tunedFine, paperFine, mean],
  ].map(([name, ours, theirs, of]) => [
    name,
    of(ratios(ours, 'learned')).toFixed(3),
    of(ratios(theirs, 'learned')).toFixed(3),
    of(ratios(ours, 'max-weight')).toFixed(3),
  ]),
);

const counts = ({ ahead, open, behind }) => `${ahead}, ${open}, ${behind}`;
const versusStatic = (report) => counts(learnedRatios(report)[0].tally);
const versusRule = (report) =>
  counts(againstRule(report, { sweep: report.sweeps[0], rule: 'max-weight' }));
table(
  ['settings in which it is clearly better, open, clearly worse', '`tuned`', '`paper`'],
  [
    ['than the best of 121', versusStatic(reports[0]), versusStatic(reports[2])],
    ['than the best of 2,601', versusStatic(reports[1]), versusStatic(reports[3])],
    ['than max-weight', versusRule(reports[0]), versusRule(reports[2])],
  ],
);

table(
  ['point', '', 'sync delay, steps', 'e2e delay, steps', 'served, %'],
  settings.flatMap((setting, i) => {
    const letter = 'ABCDEFGHIJKL'[i];
    const lines = [
      ['`tuned`', select(tuned, setting, 'learned')],
      ['`paper`', select(paper, setting, 'learned')],
    ].map(([name, rows], first) => [
      first === 0 ? letter : '',
      name,
      ...['sync_delay_steps', 'e2e_delay_steps', 'traffic_served_pct'].map((metric) =>
        plusMinus(over(rows, metric), 2),
      ),
    ]);
    const printed = TABLE_1[letter];
    return printed
      ? [...lines, ['', 'Table I', ...printed.map((value) => value.toFixed(2))]]
      : lines;
  }),
);
