// `npm run torture`: does anything that can go wrong lose a result, change one silently, show a stack
// or hang? Each torture tries something many times, prints what went wrong, and its counts.
import { parseArgs } from 'node:util';
import { configs } from './torture/configs.js';
import { damage } from './torture/damage.js';
import { faults } from './torture/faults.js';
import { kills } from './torture/kills.js';

/** What each does with a number and a seed; how often in full, and in short. */
const TORTURES = {
  kills: { run: kills, full: 300, short: 6 },
  damage: { run: damage, full: 200, short: 4 },
  faults: { run: faults, full: Infinity, short: 10 },
  configs: { run: configs, full: 10_000, short: 1000 },
};

const HELP = `npm run torture -- [options]
  --short            so that CI can do it
  --only NAME[=N]    ${Object.keys(TORTURES).join(', ')}, N times (repeatable)
  --seed S           other moments and places (default 1)
In full it takes some hours.`;

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}

const chosen = (flags.only ?? Object.keys(TORTURES)).map((text) => {
  const [name, count] = text.split('=');
  if (!Object.hasOwn(TORTURES, name)) {
    console.error(`--only ${text}\n\n${HELP}`);
    process.exit(2);
  }
  const { run, full, short } = TORTURES[name];
  return () => run(Number(count ?? (flags.short ? short : full)), Number(flags.seed));
});
for (const torture of chosen) {
  const { what, tried, wrong } = await torture();
  console.log(`${what}  ${tried} tried  ${wrong} wrong`);
  if (wrong > 0) process.exitCode = 1;
}
