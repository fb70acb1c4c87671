// `npm run bench [section…]`: how fast it is on this machine; with `-- --once` only whether it runs. Seeded; every figure is the median of
// several rounds with its spread, and results are added up and printed, so that nothing is
// optimised away. Compare ratios within one run: absolute figures depend on what else the machine
// is doing.
import { keepAlive } from './bench/measure.js';

const sections = [
  'network',
  'world',
  'own',
  'scaling',
  'traces',
  'update',
  'commands',
  'training',
  'report',
  'queue',
];
/** Those that take so long that they are run only when they are named. */
const onlyNamed = ['queue-memory'];
const wanted = process.argv.slice(2).filter((argument) => argument !== '--once');
for (const name of wanted) {
  if (![...sections, ...onlyNamed].includes(name)) {
    console.error(`unknown section "${name}"; there are ${[...sections, ...onlyNamed].join(', ')}`);
    process.exit(2);
  }
}
for (const name of wanted.length > 0 ? wanted : sections) {
  const { title, run } = await import(`./bench/${name}.js`);
  console.log(`\n${title}`);
  await run();
}
console.log(`\nkept alive: ${keepAlive()}`);
