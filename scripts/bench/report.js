// The report of a whole study, and of a table too long to be held.
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './command.js';
import { once, printFigure, rounds, spread } from './measure.js';

export const title = 'Report: process start to exit';

export function run() {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
  const [grid, sweep, evaluation, report] = ['grid', 'sweep', 'evaluation', 'report'].map((name) =>
    join(folder, name),
  );
  runCommand(['grid-search'], grid);
  // How long the policies were trained makes no difference to their report, but their curves do.
  const short = ['--timesteps', '12800', '--set', 'ppo.nSteps=4', '--set', 'ppo.nEpochs=1'];
  runCommand(['train', '--seeds', '0..2', ...short], sweep);
  runCommand(['evaluate', sweep], evaluation);
  const runs = rounds(3, () => runCommand(['report', grid, sweep, evaluation], report));
  const figure = (key) => spread(runs.map((run) => run[key]));
  printFigure('12 settings × 3 seeds × 100 episodes, grid', figure('seconds'), {
    unit: 's',
    decimals: 1,
    note: 'bar 10 s',
  });
  printFigure('  peak memory', figure('megabytes'), { unit: 'MB' });
  const megabytes = statSync(join(report, 'report.html')).size / 1e6;
  printFigure('  page', spread([megabytes]), { unit: 'MB', decimals: 1, note: 'bar 5 MB' });

  const rows = once ? 20_000 : 1_000_000;
  const long = join(folder, 'long');
  lengthen(grid, { into: long, rows });
  const { seconds, megabytes: memory } = runCommand(['report', long], join(folder, 'long-report'));
  const name = `a grid of ${rows.toLocaleString('en-US')} rows`;
  printFigure(name, spread([seconds]), { unit: 's', decimals: 1, note: 'streamed' });
  printFigure('  peak memory', spread([memory]), { unit: 'MB' });
  rmSync(folder, { recursive: true, force: true });
}

/** The run directory of a grid whose rows repeat with ever higher episode numbers, without a plan. */
function lengthen(grid, { into, rows }) {
  runCommand(['grid-search', '--episodes', '1'], into);
  for (const name of ['plan.json', 'summary.csv', 'delays.csv', 'SHA256SUMS'])
    rmSync(join(into, name));
  const [header, ...lines] = readFileSync(join(grid, 'episodes.csv'), 'utf8').trimEnd().split('\n');
  const splits = 121;
  const cells = lines.map((line) => line.split(','));
  const episode = header.split(',').indexOf('episode');
  const file = openSync(join(into, 'episodes.csv'), 'w');
  writeSync(file, `${header}\n`);
  for (let row = 0; row < rows - (rows % splits); row += splits) {
    const block = Array.from({ length: splits }, (_, split) => {
      const line = [...cells[(row + split) % cells.length]];
      line[episode] = row / splits;
      return line.join(',');
    });
    writeSync(file, `${block.join('\n')}\n`);
  }
  closeSync(file);
}
