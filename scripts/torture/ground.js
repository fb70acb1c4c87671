// The folder in which tortures happen, with small commands, the run directories that they read, and a
// sound run of each to hold others against.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  COMMANDS,
  copyOf,
  PARTS,
  POSITIONS,
  resultsIn,
  run,
  SCENARIO,
  TRAINING,
  WRITERS,
  wrongEnd,
} from './commands.js';
import { inLanes } from './pool.js';

const preload = new URL('file-system-failure.mjs', import.meta.url).href;

/** A disk in memory, on which flushing takes no time, and the room that it has to have, bytes. */
const MEMORY = '/dev/shm';
const ROOM = 4e9;

export class Ground {
  folder = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), 'metalore-torture-'));
  /** What cases need to know, to be sent to other processes. */
  state = { folder: this.folder, durationMs: {} };

  /**
   * @param jobs how many commands will run at the same time
   * @param options.isTimed whether it has to be known how long they take then
   * @param options.withWriters whether those that write files at once are run, too
   */
  async prepare(jobs, { isTimed, withWriters }) {
    const { folder } = this;
    for (const command of [
      ['grid-search', ...SCENARIO, '-o', 'before/grid'],
      ['train', ...SCENARIO, ...TRAINING, '-o', 'before/sweep'],
    ])
      await soundly(command, { cwd: folder });
    const commands = Object.entries(COMMANDS);
    if (withWriters) {
      await inLanes(jobs, PARTS, (args) => soundly(args, { cwd: join(folder, 'before') }));
      writeFileSync(join(folder, 'before', 'positions.csv'), POSITIONS);
      commands.push(...Object.entries(WRITERS));
    }
    const places = commands.map(([command]) => copyOf(folder, `sound-${command}`));
    if (!isTimed) {
      await inLanes(jobs, commands, ([, args], i) => soundly(args, { cwd: places[i] }));
      return;
    }
    const others = Array.from({ length: jobs - 1 }, (_, i) => copyOf(folder, `beside-${i}`));
    for (const [i, [command, args]] of commands.entries()) {
      const start = performance.now();
      await Promise.all([places[i], ...others].map((cwd) => soundly(args, { cwd })));
      this.state.durationMs[command] = performance.now() - start;
      for (const place of others) rmSync(join(place, 'out'), { recursive: true });
    }
  }

  /** What commands do with files when nothing goes wrong: thread, kind, name and path; by command. */
  async operationsOf(commands, jobs) {
    const found = await inLanes(jobs, commands, async (command) => {
      const cwd = copyOf(this.folder, `logged-${command}`);
      const log = join(this.folder, `${command}.log`);
      try {
        const env = preloaded({ METALORE_TEST_OPERATIONS: log });
        await soundly({ ...COMMANDS, ...WRITERS }[command], { cwd, env });
        return [command, readFileSync(log, 'utf8').trimEnd().split('\n')];
      } finally {
        rmSync(cwd, { recursive: true });
        rmSync(log, { force: true });
      }
    });
    return Object.fromEntries(found);
  }

  /** With what killed processes have left mounted. */
  remove() {
    if (existsSync('/proc/mounts'))
      for (const line of readFileSync('/proc/mounts', 'utf8').split('\n')) {
        const at = line.split(' ')[1];
        if (at?.startsWith(`${this.folder}/`)) spawnSync('umount', ['--lazy', at]);
      }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function hasRoom(folder) {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOM;
}

/** The environment in which operations are noted, or fail. */
export function preloaded(env) {
  return { ...env, NODE_OPTIONS: `--import=${preload}` };
}

const known = new Map();

/** The results of a sound run. */
export function expectedOf(command, { folder }) {
  if (!known.has(command)) known.set(command, resultsIn(join(folder, `sound-${command}`, 'out')));
  return known.get(command);
}

async function soundly(args, options) {
  const end = await run(args, options);
  const wrong = wrongEnd(end, [0]);
  if (wrong !== undefined) throw new Error(`metalore ${args.join(' ')}: ${wrong}`);
}
