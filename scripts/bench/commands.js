// Whole commands as a user runs them: process start to exit, and peak memory.
import { spawnSync } from 'node:child_process';
import { bin, runCommand } from './command.js';
import { printFigure, rounds, spread } from './measure.js';

export const title = 'Grid search: process start to exit';

export function run() {
  const start = rounds(5, () => {
    const from = process.hrtime.bigint();
    spawnSync(process.execPath, [bin, '--version']);
    return Number(process.hrtime.bigint() - from) / 1e9;
  });
  printFigure('metalore --version', spread(start), { unit: 's', decimals: 2 });
  for (const [name, args, note, count = 5] of [
    ['grid-search, 2 workers', ['grid-search', '--jobs', '2'], 'bar 3 s, original 23 min'],
    ['grid-search, 1 worker', ['grid-search', '--jobs', '1'], 'bar 5 s'],
    [
      'grid-search, 10× the episodes, 2 workers',
      ['grid-search', '--jobs', '2', '--episodes', '1000'],
      'memory does not grow',
      1,
    ],
  ]) {
    const runs = rounds(count, () => runCommand(args));
    const seconds = spread(runs.map((run) => run.seconds));
    printFigure(name, seconds, { unit: 's', decimals: 2, note });
    const megabytes = spread(runs.map((run) => run.megabytes));
    printFigure('  peak memory', megabytes, { unit: 'MB', note: 'bar 300 MB' });
  }
}
