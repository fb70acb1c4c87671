// `npm run torture`: does anything that can go wrong lose a result, change one silently, show a stack
// or hang? Each torture is many cases, which are independent of each other and are done by several
// processes; what went wrong is printed, and the counts.
//
// It needs Node, and of a built checkout bin/, configs/, dist/, scripts/, assets/, package.json and
// node_modules/; power cuts need Linux, root and loop devices besides.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Ground } from './torture/ground.js';
import { Pool, shuffled, timesOf } from './torture/pool.js';
import { TORTURES } from './torture/tortures.js';

const HELP = `npm run torture -- [options]
  --short            so that CI can do it
  --only NAME[=N]    ${Object.keys(TORTURES).join(', ')}, N times (repeatable)
  --share I/N        of the cases the I-th of N equal shares, to do the others elsewhere
  --jobs N           processes (default: as many as there are cores)
  --minutes M        begin no case after so long; they are in an order that is drawn, so what has been
                     tried is a sample of all
  --seed S           other moments and places (default 1)
In full it takes some two hours of one core, one of them for faults.`;

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    share: { type: 'string', default: '1/1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    minutes: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
const refuse = (flag) => {
  console.error(`${flag}\n\n${HELP}`);
  process.exit(2);
};
const whole = (flag, text) => {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : refuse(`--${flag} ${text}`);
};

const chosen = (flags.only ?? Object.keys(TORTURES)).map((text) => {
  const [name, count] = text.split('=');
  if (!Object.hasOwn(TORTURES, name)) refuse(`--only ${text}`);
  const { full, short } = TORTURES[name];
  if (count === undefined) return { name, count: flags.short ? short : full };
  return { name, count: whole('only', count) };
});
const [share, shares] = flags.share.split('/').map((text) => whole('share', text));
if (!(share <= shares)) refuse(`--share ${flags.share}`);
const jobs = whole('jobs', flags.jobs);
const seed = whole('seed', flags.seed);
const endMs = 60_000 * Number(flags.minutes);
if (!(endMs > 0)) refuse(`--minutes ${flags.minutes}`);

const ground = new Ground();
const pool = new Pool(jobs);
const end = () => {
  pool.close();
  ground.remove();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    end();
    process.kill(process.pid, signal);
  });
try {
  const some = (need) => chosen.some(({ name }) => TORTURES[name].torture[need]);
  if (some('runsCommands'))
    await ground.prepare(jobs, { isTimed: some('isTimed'), withWriters: some('runsWriters') });
  for (const { name, count } of chosen) {
    const { torture } = TORTURES[name];
    const { cases, of, skipped } = await torture.cases({ ground, count, seed, jobs });
    if (skipped !== undefined) {
      console.log(`${name}  not tried: ${skipped}`);
      continue;
    }
    const mine = cases.filter((_, i) => i % shares === share - 1);
    const { counts, tried, wrong } = await pool.tryAll(shuffled(mine, seed), {
      torture: name,
      state: ground.state,
      endMs,
    });
    const most = mine.reduce((sum, its) => sum + timesOf(its), 0);
    const all = tried < most ? ` of ${most}` : '';
    console.log(`${torture.what(counts, of)}  ${tried}${all} tried  ${wrong} wrong`);
    if (wrong > 0) process.exitCode = 1;
  }
} finally {
  end();
}
