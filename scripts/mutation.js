// `npm run test:mutation`: do the tests notice when the code is wrong? Changes one thing at a time in
// a copy of the checkout and runs the tests that could tell. Not Stryker: its instrumentation stays
// in the test process, and half of the experiments run from dist/ in worker threads and commands.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keyOf, mutantsOf, sample } from './mutation/mutants.js';
import { filesUnder } from './mutation/related-tests.js';
import { scores, writeReport } from './mutation/report.js';
import { tryMutants } from './mutation/trial.js';

const HELP = `npm run test:mutation -- [options]
  --room NAME        a folder under src/ (repeatable; default: simulator environment ppo experiments)
  --file PATH        only this source file (repeatable); all of its mutants unless --sample is given
  --sample N         mutants of each room (default 60)
  --seed S           another sample (default 1)
  --tests WHICH      own: those of the mutant's room; importing: and others that import it;
                     all (default): and those that run commands, which take longest
  --list             only lists them
  --survivors JSON   only those that survived in the report of an earlier run
  --time-limit S     seconds that a test file gets besides four times its usual time (default 20)
  --jobs N           copies of the checkout that work at the same time (default: cores)
  --min-score P      ends with 1 when a room has fewer than P percent killed
  --out PATH         report without ending (default results/mutation/report)
  --root PATH        another checkout
`;
const OPTIONS = {
  room: { type: 'string', multiple: true },
  file: { type: 'string', multiple: true },
  sample: { type: 'string' },
  seed: { type: 'string', default: '1' },
  tests: { type: 'string', default: 'all' },
  list: { type: 'boolean', default: false },
  survivors: { type: 'string' },
  'time-limit': { type: 'string', default: '20' },
  jobs: { type: 'string', default: String(availableParallelism()) },
  'min-score': { type: 'string', default: '0' },
  out: { type: 'string' },
  root: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
  help: { type: 'boolean', default: false },
};

function parseFlags() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

const flags = parseFlags();
if (flags.help) {
  console.log(HELP);
  process.exit(0);
}
if (!['own', 'importing', 'all'].includes(flags.tests)) {
  console.error(`--tests ${flags.tests}: expected own, importing or all`);
  process.exit(2);
}
const root = resolve(flags.root);
const out = resolve(flags.out ?? join(root, 'results/mutation/report'));

const read = (path) => readFileSync(join(root, path), 'utf8');
const equivalentFile = join(root, 'scripts/mutation/equivalent.json');
const equivalent = existsSync(equivalentFile)
  ? JSON.parse(readFileSync(equivalentFile, 'utf8'))
  : [];

/** The mutants to be tried; those known to change nothing are left out. */
function chosenMutants() {
  // Files move within their room.
  const nameOf = ({ room, code, change }) => [room, code, change].join('\n');
  const known = new Set(equivalent.map(nameOf));
  const isKnown = (mutant) => known.has(nameOf({ room: mutant.file.split('/')[1], ...mutant }));
  const groups = flags.file
    ? flags.file.map((file) => [relative(root, resolve(root, file)).replaceAll('\\', '/')])
    : (flags.room ?? ['simulator', 'environment', 'ppo', 'experiments']).map((room) =>
        filesUnder(root, `src/${room}`, ['.ts']).filter((file) => !file.includes('.generated.')),
      );
  const count = Number(flags.sample ?? (flags.file || flags.survivors ? Infinity : 60));
  const chosen = groups.flatMap((files) => {
    const mutants = files.flatMap((file) => mutantsOf(file, read(file)));
    return sample(
      mutants.filter((mutant) => !isKnown(mutant)),
      { count, seed: flags.seed },
    );
  });
  if (!flags.survivors) return chosen;
  const survived = new Set(
    JSON.parse(readFileSync(flags.survivors, 'utf8'))
      .mutants.filter(({ outcome }) => outcome === 'survived')
      .map(keyOf),
  );
  return chosen.filter((mutant) => survived.has(keyOf(mutant)));
}

const mutants = chosenMutants();
const where = ({ file, line, operator, change }) => `${file}:${line}  ${operator}  ${change}`;
if (flags.list) {
  for (const mutant of mutants) console.log(where(mutant));
  process.exit(0);
}
if (mutants.length === 0) {
  console.error('no mutants there');
  process.exit(2);
}

console.error(`${mutants.length} mutants; first the tests on the code as it is …`);
const results = [];
try {
  await tryMutants(root, mutants, {
    jobs: Math.max(1, Number(flags.jobs)),
    tests: flags.tests,
    graceMs: 1000 * Number(flags['time-limit']),
    onResult: (mutant, result) => {
      const { file, line, code, operator, change } = mutant;
      const { outcome, killedBy, seconds } = result;
      results.push({ file, line, code, operator, change, ...result });
      writeReport(out, { seed: flags.seed, results });
      console.log(
        `${String(results.length).padStart(3)}/${mutants.length} ${outcome.padEnd(8)} ` +
          `${where(mutant)}  (${seconds.toFixed(0)} s${killedBy && `, ${killedBy}`})`,
      );
    },
  });
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

console.log();
const byRoom = Object.entries(scores(results));
for (const [room, { mutants: count, killed, survived, score }] of byRoom)
  console.log(`${room}: ${killed} of ${count} killed, ${survived} survived: ${score.toFixed(0)} %`);
console.log(`report: ${relative(process.cwd(), out)}.md`);
if (byRoom.some(([, { score }]) => score < Number(flags['min-score']))) process.exitCode = 1;
