// Training as a user runs it: `metalore train` from start to exit.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandSeconds, togetherSeconds } from './command.js';
import { once, printFigure, rounds, spread } from './measure.js';

export const title = 'Training: process start to exit';

export function run() {
  // One run alone; start-up and the final evaluation are part of it.
  for (const [profile, timesteps, note] of [
    ['paper', 61_440, 'bar 12,000; Stable-Baselines3 550'],
    ['tuned', 204_800, ''],
  ]) {
    const args = ['--profile', profile, '--eta', '0.9', '--c2', '0', '--jobs', '1'];
    const perSecond = rounds(
      3,
      () => timesteps / commandSeconds(['train', ...args, '--timesteps', String(timesteps)]),
    );
    printFigure(`${profile}, one worker, steps`, spread(perSecond), { unit: '/s', note });
  }
  const timesteps = once ? 12_800 : 204_800;
  const single = ['train', '--eta', '0.9', '--c2', '0', '--timesteps', String(timesteps)];
  const threads = rounds(3, () => {
    const one = commandSeconds([...single, '--jobs', '1']);
    return {
      ratio: one / commandSeconds([...single, '--jobs', '2']),
      // Cores that share what lies behind them give less than twice.
      most: (2 * one) / togetherSeconds(single, 2),
    };
  });
  const printRatio = (name, key, note) =>
    printFigure(name, spread(threads.map((each) => each[key])), { unit: '×', decimals: 2, note });
  printRatio('one run, two threads over one', 'ratio', 'by turns; bar 1.7×');
  printRatio('  two runs at once, each a process', 'most', 'what the cores of this machine give');
  const sweep = ['train', '--timesteps', String(timesteps), '--jobs'];
  const two = commandSeconds([...sweep, '2']);
  const one = commandSeconds([...sweep, '1']);
  printFigure(
    `twelve settings × ${timesteps.toLocaleString('en-US')} steps, two workers`,
    spread([two]),
    {
      unit: 's',
      decimals: 1,
      note: `bar 120 s; ${(one / two).toFixed(2)}× one worker's ${one.toFixed(1)} s, bar 1.7×`,
    },
  );
  const folder = mkdtempSync(join(tmpdir(), 'metalore-bench-'));
  const trained = join(folder, 'trained');
  commandSeconds(['train', '--eta', '0.9', '--c2', '0', '--timesteps', '32000'], trained);
  const policy = join(trained, 'runs', 'eta-0.9-c2-0-seed-0', 'policy-best');
  // The 121 splits that it is measured by are most of the command; a fixed split costs nothing.
  const pairs = rounds(5, () => {
    const whole = commandSeconds(['evaluate', policy]);
    return { whole, own: whole - commandSeconds(['evaluate', '--policy', 'static:0.3,0.3']) };
  });
  const print = (name, key, note) =>
    printFigure(name, spread(pairs.map((pair) => pair[key])), { unit: 's', decimals: 2, note });
  print('evaluate one policy, 100 episodes, 121 splits', 'whole', '');
  print('  of this, the policy itself', 'own', 'bar 1 s beyond start-up');
  rmSync(folder, { recursive: true, force: true });
}
