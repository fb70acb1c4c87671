// What the tortures have in common: small commands, the run directories that they read, and the files
// of them that have to be the same each time.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const metalore = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));

const SCENARIO = ['--set', 'steps=20', '--episodes', '4', '--set', 'grid.step=0.5', '--jobs', '1'];
const TRAINING = [
  ...['--eta', '0.9', '--c2', '0', '--timesteps', '160', '--checkpoint-every', '80'],
  ...['--eval-every', '80', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
  ...['--set', 'ppo.batchSize=20', '--set', 'training.selectionEpisodes=2'],
];

/** Every command with flags that make it short; results go to `out`. */
export const COMMANDS = {
  'grid-search': ['grid-search', ...SCENARIO, '-o', 'out'],
  train: ['train', ...SCENARIO, ...TRAINING, '-o', 'out'],
  evaluate: ['evaluate', 'sweep', '--set', 'grid.step=0.5', '--jobs', '1', '-o', 'out'],
  report: ['report', 'grid', 'sweep', '-o', 'out'],
  replay: ['replay', 'sweep/runs/eta-0.9-c2-0-seed-0', '--csv', '-o', 'out'],
};

/** Results that hold no times. */
const RESULT =
  /\.(csv|svg)$|(^|[/\\])(plan|result)\.json$|(policy-\w+[/\\](model\.json|weights\.bin))$|SHA256SUMS$/;

/**
 * Makes a folder with the run directories that the commands read, and removes it afterwards.
 *
 * @param torture gets the folder, and `place(name)`, which makes a folder in it with copies of them
 */
export async function inPlayground(torture) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-torture-'));
  const before = join(folder, 'before');
  const place = (name) => {
    const path = join(folder, name);
    cpSync(before, path, { recursive: true });
    return path;
  };
  try {
    for (const command of [
      ['grid-search', ...SCENARIO, '-o', 'before/grid'],
      ['train', ...SCENARIO, ...TRAINING, '-o', 'before/sweep'],
    ]) {
      const { code, stderr } = await run(command, { cwd: folder });
      if (code !== 0) throw new Error(stderr);
    }
    return await torture({ folder, place });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Runs metalore.
 *
 * @param options.timeoutMs after which it counts as hanging, and is killed
 * @param options.onStart gets the child
 */
export function run(args, { cwd, env = {}, timeoutMs = 120_000, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [metalore, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stderr, hangs });
    });
    onStart?.(child);
  });
}

/** What is wrong with how a command ended that may fail; undefined when nothing is. */
export function wrongEnd({ code, stderr, hangs }, codes = [0, 1, 2]) {
  if (hangs) return 'it hangs';
  if (/^\s+at /m.test(stderr)) return `a stack\n${stderr}`;
  return codes.includes(code) ? undefined : `exit code ${code}\n${stderr}`;
}

/** The texts of all results under a folder by their names, and what is left of unfinished ones. */
export function resultsIn(out) {
  if (!existsSync(out)) return new Map();
  return new Map(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => RESULT.test(file.slice(out.length + 1)) || file.endsWith('.tmp'))
      .map((file) => [file.slice(out.length + 1), readFileSync(file, 'latin1')]),
  );
}

/** Names of results that are others than expected, missing or too many; undefined where none is. */
export function otherResults(expected, found) {
  const names = new Set([...expected.keys(), ...found.keys()]);
  const different = [...names].filter((name) => expected.get(name) !== found.get(name));
  return different.length > 0 ? `other results: ${different.join(', ')}` : undefined;
}

/** So many of them, evenly spread. */
export function sampleOf(all, count) {
  const few = Math.min(count, all.length);
  return Array.from({ length: few }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / few)]);
}

/** Does `work` for all items, two at a time, and counts what is wrong with them. */
export async function tryAll(items, work) {
  const left = [...items];
  let wrong = 0;
  const lane = async () => {
    while (left.length > 0) {
      const item = left.shift();
      const what = await work(item);
      if (what === undefined) continue;
      wrong++;
      console.log(`${JSON.stringify(item)}: ${what}`);
    }
  };
  await Promise.all([lane(), lane()]);
  return { tried: items.length, wrong };
}
