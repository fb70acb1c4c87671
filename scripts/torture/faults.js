// Every file operation of every command fails once, on a full, a read-only and a broken disk: what
// comes out has to be a message with the right exit code and without a stack, and the same command
// afterwards has to give the results that it gives on a sound disk. `node scripts/torture/faults.js`
// takes an hour; `--sample N` tries N of them, evenly spread; `--command NAME` those of one command.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { countOperations } from '../../test/cli/file-system-failure.mjs';

const metalore = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));
const preload = new URL('../../test/cli/file-system-failure.mjs', import.meta.url).href;

const SCENARIO = ['--set', 'steps=20', '--episodes', '4', '--set', 'grid.step=0.5', '--jobs', '1'];
const TRAINING = [
  ...['--eta', '0.9', '--c2', '0', '--timesteps', '160', '--checkpoint-every', '80'],
  ...['--eval-every', '80', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
  ...['--set', 'ppo.batchSize=20', '--set', 'training.selectionEpisodes=2'],
];

/** What is run, where its results lie, and which files of them are to be the same. */
const COMMANDS = {
  'grid-search': ['grid-search', ...SCENARIO, '-o', 'out'],
  train: ['train', ...SCENARIO, ...TRAINING, '-o', 'out'],
  evaluate: ['evaluate', 'sweep', '--set', 'grid.step=0.5', '--jobs', '1', '-o', 'out'],
  report: ['report', 'grid', 'sweep', '-o', 'out'],
  replay: ['replay', 'sweep/runs/eta-0.9-c2-0-seed-0', '--csv', '-o', 'out'],
};

/** What a disk does that is full or read-only lasts; one that is broken fails now and then. */
const FAILURES = { ENOSPC: '+', EROFS: '+', EIO: '' };

/** Results that hold no times. */
const RESULT =
  /\.(csv|svg)$|(^|[/\\])(plan|result)\.json$|(policy-\w+[/\\](model\.json|weights\.bin))$/;

const { values: flags } = parseArgs({
  options: { sample: { type: 'string' }, command: { type: 'string' } },
});

const folder = mkdtempSync(join(tmpdir(), 'metalore-faults-'));
const before = join(folder, 'before');
try {
  process.exitCode = (await torture()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function torture() {
  const prepared = await Promise.all([
    run(['grid-search', ...SCENARIO, '-o', 'before/grid'], folder),
    run(['train', ...SCENARIO, ...TRAINING, '-o', 'before/sweep'], folder),
  ]);
  const failed = prepared.find(({ code }) => code !== 0);
  if (failed) throw new Error(failed.stderr);
  const trials = [];
  const expected = {};
  for (const command of flags.command ? [flags.command] : Object.keys(COMMANDS)) {
    const place = placeFor(`sound-${command}`);
    const log = join(folder, `${command}.log`);
    await run(COMMANDS[command], place, { METALORE_TEST_OPERATIONS: log });
    expected[command] = resultsIn(join(place, 'out'));
    for (const thread of ['main', 'worker']) {
      const counts = countOperations(readFileSync(log, 'utf8'), thread);
      for (const [code, lasting] of Object.entries(FAILURES))
        for (let n = 1; n <= counts[code]; n++)
          trials.push({ command, failure: `${code}@${thread}:${n}${lasting}` });
    }
  }
  const chosen = sampleOf(trials, Number(flags.sample ?? trials.length));
  const wrong = [];
  await inLanes(2, chosen, async (trial) => {
    const what = await objection(trial, expected[trial.command]);
    if (what === undefined) return;
    wrong.push(trial);
    console.log(`${trial.command} ${trial.failure}: ${what}`);
  });
  console.log(
    `${chosen.length} of ${trials.length} faults injected: ${chosen.length - wrong.length} right,` +
      ` ${wrong.length} wrong`,
  );
  return wrong.length === 0;
}

/** What is wrong with how a command meets a fault; undefined when nothing is. */
async function objection({ command, failure }, expected) {
  const place = placeFor(`${command}-${failure.replace(/\W/g, '-')}`);
  try {
    const { code, stderr } = await run(COMMANDS[command], place, { METALORE_TEST_FAIL: failure });
    if (/^\s+at /m.test(stderr)) return `a stack\n${stderr}`;
    // What is only good to have may be missing: the command is done all the same.
    if (![0, 1, 2].includes(code)) return `exit code ${code}\n${stderr}`;
    const told = stderr.split('\n').filter((line) => /^metalore: /.test(line));
    if (code !== 0 && told.length !== 1) return `${told.length} messages\n${stderr}`;
    if (code !== 0) {
      const again = await run(COMMANDS[command], place);
      if (again.code !== 0) return `exit code ${again.code} afterwards\n${again.stderr}`;
    }
    const found = resultsIn(join(place, 'out'));
    const names = new Set([...expected.keys(), ...found.keys()]);
    const different = [...names].filter((name) => expected.get(name) !== found.get(name));
    return different.length > 0 ? `other results: ${different.join(', ')}` : undefined;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A folder with the run directories that the commands read. */
function placeFor(name) {
  const place = join(folder, name);
  cpSync(before, place, { recursive: true });
  return place;
}

/** The texts of all results under a folder by their names. */
function resultsIn(out) {
  if (!existsSync(out)) return new Map();
  return new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => RESULT.test(file.slice(out.length + 1)) || file.endsWith('.tmp'))
      .map((file) => [file.slice(out.length + 1), readFileSync(file, 'latin1')]),
  );
}

/** So many of them, evenly spread. */
function sampleOf(all, count) {
  const few = Math.min(count, all.length);
  return Array.from({ length: few }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / few)]);
}

async function inLanes(count, items, work) {
  const left = [...items];
  const lane = async () => {
    while (left.length > 0) await work(left.shift());
  };
  await Promise.all(Array.from({ length: count }, lane));
}

function run(args, cwd, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [metalore, ...args], {
      cwd,
      env: {
        ...process.env,
        ...env,
        ...(Object.keys(env).length > 0 ? { NODE_OPTIONS: `--import=${preload}` } : {}),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A fault that nobody answers.
      timeout: 120_000,
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stderr });
    });
  });
}
