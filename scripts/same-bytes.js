// Whether the same plans give the same bytes on every version of Node that this package promises: a
// grid search, a training with each profile, and an evaluation of both with all rules, on each of the
// schedulers that ranks. Everything in the run directories is compared, but for meta.json, which says
// when and on what a run was made. Where Node loads TypeScript by itself, a policy written in it, too.
//
//   node scripts/same-bytes.js              Node 20, 22 and 24, fetched from npm once
//   node scripts/same-bytes.js 20 NODE …    those versions, or the programs at these paths
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeOf } from './node-of.js';
import { failureOfTypeScript, stripsTypes } from './same-bytes/typescript.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const metalore = join(root, 'bin', 'metalore.js');
const VERSIONS = ['20', '22', '24'];

const few = ['--episodes', '3', '--seed', '7', '--jobs', '2', '--quiet'];
const short = ['--eta', '0.9,0.4', '--c2', '-1', '--set', 'training.selectionEpisodes=2'];
/** Commands by the name of their run directory; each is run in the folder of all. */
const COMMANDS = [
  ['grid', 'grid-search', '--step', '0.2', '--set', 'scheduler.kind=proportional-fair'],
  ['moving', 'grid-search', join(root, 'configs/mobile-sensors.yaml'), '--step', '0.5'],
  ['tuned', 'train', ...short, '--timesteps', '6400', '--eval-every', '3200'],
  ['paper', 'train', ...short, '--timesteps', '4096', '--eval-every', '2048', '--profile', 'paper'],
  ['evaluation', 'evaluate', 'tuned', 'paper', '--step', '0.5'],
];

/** Runs all commands in a new folder; the digest of each file that they leave, by its path. */
function digests(program) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-same-bytes-'));
  try {
    for (const [name, ...args] of COMMANDS) {
      const { status, stderr } = spawnSync(program, [metalore, ...args, ...few, '--out', name], {
        cwd: folder,
        encoding: 'utf8',
      });
      if (status !== 0)
        throw new Error(`metalore ${args.join(' ')} ended with ${status}: ${stderr}`);
    }
    return new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'meta.json')
        .map((entry) => {
          const path = join(entry.parentPath, entry.name);
          const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
          return [path.slice(folder.length + 1), digest];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const programs = (process.argv.length > 2 ? process.argv.slice(2) : VERSIONS).map(nodeOf);
let first;
let different = 0;
for (const program of programs) {
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim();
  const files = digests(program);
  first ??= { version, files };
  const others = [...new Set([...first.files.keys(), ...files.keys()])].filter(
    (path) => first.files.get(path) !== files.get(path),
  );
  different += others.length;
  console.log(
    `Node ${version}: ${files.size} files, ` +
      (others.length === 0
        ? `as on ${first.version}`
        : `${others.length} not as on ${first.version}:`),
  );
  for (const path of others) console.log(`  ${path}`);
  if (!stripsTypes(version)) continue;
  const failure = failureOfTypeScript(program);
  if (failure) different++;
  console.log(`  a policy in TypeScript: ${failure ?? 'as in JavaScript'}`);
}
process.exitCode = different === 0 ? 0 : 1;
