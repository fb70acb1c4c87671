// `npm start`: the paper's scenario from grid search to report, three to five minutes on two cores. What is behind
// `npm start --` goes to the training: `npm start -- --timesteps 25600`.
// Stopped in any way it goes on where it was; finished steps are only read. All steps are this one
// process, so that whatever ends it leaves none behind that goes on computing.
import { main } from '../dist/cli/main.js';

const more = process.argv.slice(2);
/** Another training is another experiment, with a place of its own. */
const place = ['results/paper', ...more.map((word) => word.replaceAll(/^-+|[^\w.]/g, ''))].join(
  '-',
);
const [grid, sweep, evaluation, report] = ['grid', 'sweep', 'evaluation', 'report'].map(
  (name) => `${place}-${name}`,
);

for (const args of [
  ['grid-search', 'configs/paper.yaml', '-o', grid],
  ['train', 'configs/paper.yaml', '--seeds', '0..2', '-o', sweep, ...more],
  [
    'evaluate',
    'configs/paper.yaml',
    sweep,
    ...['--policy', 'rules', '--policy', 'universal'],
    ...['-o', evaluation],
  ],
  ['report', grid, sweep, evaluation, '-o', report],
]) {
  console.log(`\n> metalore ${args.join(' ')}\n`);
  process.exitCode = await main(args, process);
  if (process.exitCode !== 0) break;
}
