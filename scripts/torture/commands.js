// Small commands for tortures, how they are run, and what is wrong with how they ended or what they left.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const metalore = fileURLToPath(new URL('../../bin/metalore.js', import.meta.url));

export const SCENARIO = [
  '--set',
  'steps=20',
  '--episodes',
  '4',
  '--set',
  'grid.step=0.5',
  '--jobs',
  '1',
];
export const TRAINING = [
  ...['--eta', '0.9', '--c2', '0', '--timesteps', '160', '--checkpoint-every', '80'],
  ...['--eval-every', '80', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=20'],
  ...['--set', 'ppo.batchSize=20', '--set', 'training.selectionEpisodes=2', '--tensorboard'],
];

/** Seconds of work; on a machine that does much else, minutes. */
export const HANGS_MS = 600_000;

/** Commands that take a while, with flags that make them short; results go to `out`. */
export const COMMANDS = {
  'grid-search': ['grid-search', ...SCENARIO, '-o', 'out'],
  train: ['train', ...SCENARIO, ...TRAINING, '-o', 'out'],
  evaluate: ['evaluate', 'sweep', '--set', 'grid.step=0.5', '--jobs', '1', '-o', 'out'],
  report: ['report', 'grid', 'sweep', '-o', 'out'],
  replay: ['replay', 'sweep/runs/eta-0.9-c2-0-seed-0', '--csv', '-o', 'out'],
};

/** What others are merged from and exported of: the same, in two parts. */
export const PARTS = ['1/2', '2/2'].flatMap((shard, i) => [
  ['grid-search', ...SCENARIO, '--shard', shard, '-o', `grid-${i}`],
  ['train', ...SCENARIO, ...TRAINING, '--seeds', '0,1', '--shard', shard, '-o', `sweep-${i}`],
]);

const RUN = 'sweep/runs/eta-0.9-c2-0-seed-0';

/** Commands that write files at once; where they would refuse to replace what a fault has left, by force. */
export const WRITERS = {
  'merge-grid': ['merge', 'grid-0', 'grid-1', '-o', 'out'],
  'merge-sweep': ['merge', 'sweep-0', 'sweep-1', '-o', 'out'],
  'export-parquet': [
    'export',
    'sweep',
    '--format',
    'parquet',
    '-o',
    'out/episodes.parquet',
    '--force',
  ],
  'export-tensorboard': ['export', 'sweep', '--format', 'tensorboard', '-o', 'out', '--force'],
  'export-onnx': ['export', RUN, '--format', 'onnx', '-o', 'out/best.onnx', '--force'],
  'trace-export': ['trace', 'export', '--set', 'steps=20', '-o', 'out', '--force'],
  'trace-import': ['trace', 'import', '--positions', 'positions.csv', '-o', 'out', '--force'],
  'report-print': ['report', 'grid', '--print', '-o', 'out'],
};

/** All of them by their names. */
export const ALL = { ...COMMANDS, ...WRITERS };

/** Positions of two users, as they were measured. */
export const POSITIONS = 'time_s,id,x_m,y_m\n0,a,10,10\n0,b,50,50\n9,a,90,40\n9,b,20,20\n';

/** Results that hold no times. */
const RESULT =
  /\.(csv|svg|png|pdf|tex|html|parquet|onnx)$|(^|[/\\])(plan|result|trace)\.json$|(policy-\w+[/\\](model\.json|weights\.bin))$|(config\.yaml|SHA256SUMS)$|\.tfevents\.[^/\\]*$/;

/** Commands that leave run directories. */
export const RUNS = ['grid-search', 'train', 'evaluate'];

/** What lies beside what a command is told, and is looked at for what could be done next. */
const LOOKED_AT = { evaluate: ['grid'] };

/** A new folder in the ground's, with copies of what a command reads, or else of all that some do. */
export function copyOf(folder, name, args) {
  const place = join(folder, name);
  const before = join(folder, 'before');
  const read = new Set(args?.map((arg) => arg.split('/')[0]).concat(LOOKED_AT[args[0]] ?? []));
  for (const each of readdirSync(before))
    if (!args || read.has(each)) cpSync(join(before, each), join(place, each), { recursive: true });
  mkdirSync(place, { recursive: true });
  return place;
}

/**
 * Runs metalore.
 *
 * @param options.timeoutMs after which it counts as hanging, and is killed
 * @param options.onStart gets the child
 */
export function run(args, { cwd, env = {}, timeoutMs = HANGS_MS, onStart } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [metalore, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let hangs = false;
    const timer = setTimeout(() => {
      hangs = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr, hangs });
    });
    onStart?.(child);
  });
}

/** What is wrong with how a command ended that may fail; undefined when nothing is. */
export function wrongEnd({ code, stderr, hangs }, codes = [0, 1, 2]) {
  if (hangs) return `it hangs\n${stderr}`;
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
