import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { readReport } from '../../../src/report/assemble/assemble.js';
import { findings } from '../../../src/report/page/summary.js';
import { records, sharedDirectory } from '../../cli/run.js';
import { makeSmallRuns, type SmallRuns } from '../runs.js';

const folder = sharedDirectory();
let runs: SmallRuns;

beforeAll(async () => {
  runs = await makeSmallRuns(folder);
}, 120_000);

/** The 0.975-quantile of Student's t with 3 and 1 degrees of freedom: four episodes, two seeds. */
const T3 = 3.182446;
const T1 = 12.706205;

function interval(values: number[], t: number): [low: number, high: number] {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = (t * Math.sqrt(squares / (values.length - 1))) / Math.sqrt(values.length);
  return [mean - half, mean + half];
}

it('the counts in the sentences follow from the rows of episodes.csv', async () => {
  const rows = records(readFileSync(join(runs.compared, 'episodes.csv'), 'utf8'));
  const returns = (eta: string, policy: string, seed = '') =>
    rows
      .filter((row) => row['eta'] === eta && row['policy'] === policy && row['train_seed'] === seed)
      .map((row) => Number(row['return']));
  const verdict = (eta: string, rival: string) => {
    const theirs = returns(eta, rival);
    const seeds = ['0', '1'].map((seed) =>
      returns(eta, 'learned', seed).map((value, i) => value - theirs[i]),
    );
    const both = [
      interval(
        seeds[0].map((value, i) => (value + seeds[1][i]) / 2),
        T3,
      ),
      interval(
        seeds.map((values) => values.reduce((a, b) => a + b) / values.length),
        T1,
      ),
    ];
    if (both.every(([low]) => low > 0)) return 'more';
    return both.every(([, high]) => high < 0) ? 'less' : 'open';
  };
  const sentences = findings(await readReport([runs.grid, runs.trained, runs.compared]));
  const rule = /compared with (\S+) earn/.exec(sentences.join(' '))![1];
  const count = (wanted: string, rival: string) =>
    ['0.9', '0.5'].filter((eta) => verdict(eta, rival) === wanted).length;
  const words = (rival: string, more: string, less: string) =>
    [
      `clearly ${more} in ${count('more', rival)} of 2 settings`,
      ...(count('open', rival) > 0 ? [`open in ${count('open', rival)}`] : []),
      ...(count('less', rival) > 0 ? [`clearly ${less} in ${count('less', rival)}`] : []),
    ].join(', ');
  expect(sentences).toContain(
    `Learned policies compared with ${rule} earn ${words(rule, 'more', 'less')}.`,
  );
  const learned = sentences.find((sentence) => sentence.startsWith('Learned policies earn'))!;
  expect(learned).toContain(`They are ${words('best-static', 'better', 'worse')}.`);
  // The geometric mean of the ratios of mean returns, over settings.
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const ratios = ['0.9', '0.5'].map(
    (eta) =>
      mean(['0', '1'].map((seed) => mean(returns(eta, 'learned', seed)))) /
      mean(returns(eta, 'best-static')),
  );
  if (ratios.every((ratio) => ratio > 0))
    expect(learned).toContain(`earn ${Math.sqrt(ratios[0] * ratios[1]).toFixed(3)} times`);
});
