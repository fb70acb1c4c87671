// `npm start`: the paper's scenario from grid search to report, about three minutes on two cores.
// Stopped in any way it goes on where it was; finished steps are only read.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const metalore = fileURLToPath(new URL('../bin/metalore.js', import.meta.url));
const [grid, sweep, evaluation, report] = ['grid', 'sweep', 'evaluation', 'report'].map(
  (name) => `results/paper-${name}`,
);

for (const args of [
  ['grid-search', 'configs/paper.yaml', '-o', grid],
  ['train', 'configs/paper.yaml', '--seeds', '0..2', '-o', sweep],
  ['evaluate', 'configs/paper.yaml', sweep, '-o', evaluation],
  ['report', grid, sweep, evaluation, '-o', report],
]) {
  console.log(`\n> metalore ${args.join(' ')}\n`);
  const { status, error } = spawnSync(process.execPath, [metalore, ...args], { stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
