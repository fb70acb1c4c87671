// The power fails while a command runs, or after it has ended: what is on the disk then is what the
// program had flushed, and what the file system happened to have written. The disk is a file behind a loop
// device, and a copy of the file is the disk after the cut. Mounted again, what says that it is finished has
// to be what a sound run leaves, and the same command has to end with that.
//
// The copy has what was given to the device, so a disk that loses what is in its own cache, or writes it
// in another order than it was told, is not tried.
import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import seedrandom from 'seedrandom';
import { COMMANDS, otherResults, resultsIn, run, RUNS, wrongEnd } from './commands.js';
import { expectedOf } from './ground.js';

const DISK_BYTES = 24 << 20;
/** How the file system is mounted: the later ones do less than usual for programs that do not flush. */
const MOUNTS = ['defaults', 'noauto_da_alloc', 'noauto_da_alloc,data=writeback', 'commit=1'];
/** Cuts in each case: while the command runs, and then one after its end. */
const WHILE_RUNNING = 3;
/** The file system writes what was not flushed within some seconds after the end. */
const AFTER_MS = 7000;
/** Between the cut and the next start. */
const OFF_S = 60;

export const powerCuts = {
  runsCommands: true,
  isTimed: true,

  /** @param count how many cuts */
  async cases({ ground, count, seed }) {
    const skipped = await whyNot(join(ground.folder, 'disk'));
    if (skipped !== undefined) return { skipped };
    const random = seedrandom(seed);
    const cases = Array.from({ length: Math.ceil(count / (WHILE_RUNNING + 1)) }, (_, number) => ({
      number,
      command: RUNS[number % RUNS.length],
      options: MOUNTS[Math.floor(random() * MOUNTS.length)],
      moments: Array.from({ length: WHILE_RUNNING }, () => random()).sort((a, b) => a - b),
      afterMs: random() < 0.5 ? 0 : Math.floor(AFTER_MS * random()),
    }));
    return { cases };
  },

  async attempt({ number, command, options, moments, afterMs }, state) {
    const disk = join(state.folder, `disk-${number}`);
    const cuts = [];
    await make(disk, options);
    try {
      const cwd = join(disk, 'here');
      cpSync(join(state.folder, 'before'), cwd, { recursive: true });
      execFileSync('sync', ['--file-system', cwd]);
      const end = await run(COMMANDS[command], {
        cwd,
        onStart: (child) => {
          const timers = moments.map((moment) =>
            setTimeout(() => cuts.push(copyOfDisk(disk)), moment * state.durationMs[command]),
          );
          child.on('exit', () => timers.forEach(clearTimeout));
        },
      });
      const wrong = wrongEnd(end, [0]);
      if (wrong !== undefined) return { wrong };
      await sleep(afterMs);
      cuts.push(copyOfDisk(disk));
    } finally {
      await unmount(disk);
    }
    const counts = { cuts: cuts.length, nothing: 0, begun: 0, finished: 0 };
    for (const [i, bytes] of cuts.entries()) {
      const isOver = i === cuts.length - 1;
      const { wrong, found } = await afterCut(bytes, { command, disk, options, isOver }, state);
      if (wrong !== undefined) return { wrong: `cut ${i + 1} of ${cuts.length}: ${wrong}`, counts };
      counts[found]++;
    }
    return { counts };
  },

  what: ({ cuts = 0, nothing = 0, begun = 0, finished = 0 }) =>
    `commands whose power was cut (${cuts} cuts: ${nothing} before anything was there,` +
    ` ${begun} under way, ${finished} finished)`,
};

/** What is wrong with what lies on a disk after a cut, and what was found there. */
async function afterCut(bytes, { command, disk, options, isOver }, state) {
  const cwd = `${disk}-after`;
  writeFileSync(`${disk}.img`, bytes);
  await mount(disk, options);
  try {
    cpSync(join(disk, 'here'), cwd, { recursive: true, preserveTimestamps: true });
  } finally {
    await unmount(disk);
  }
  try {
    const out = join(cwd, 'out');
    const sums = existsSync(out)
      ? readdirSync(out, { recursive: true }).filter((name) => name.endsWith('SHA256SUMS'))
      : [];
    for (const name of sums) {
      const wrong = await sumsDiffer(join(out, dirname(name)));
      if (wrong !== undefined) return { wrong };
    }
    const isFinished = sums.includes('SHA256SUMS');
    const expected = expectedOf(command, state);
    if (isOver && !isFinished) return { wrong: 'it had ended and is not finished' };
    if (isFinished) {
      const wrong = otherResults(expected, resultsIn(out));
      if (wrong !== undefined) return { wrong: `finished with ${wrong}` };
    }
    restarted(out);
    const end = await run(COMMANDS[command], { cwd });
    const wrong = wrongEnd(end, [0]) ?? otherResults(expected, resultsIn(out));
    if (wrong !== undefined) return { wrong: `afterwards: ${wrong}` };
    if (isFinished && !end.stdout.includes('Already finished'))
      return { wrong: `finished, and done again: ${end.stdout}` };
    return { found: isFinished ? 'finished' : existsSync(out) ? 'begun' : 'nothing' };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What files are not what the checksums beside them say, if any. */
async function sumsDiffer(cwd) {
  try {
    await promisify(execFile)('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd });
    return undefined;
  } catch ({ stdout, stderr }) {
    return `${cwd} says it is finished: ${stdout}${stderr}`;
  }
}

/** Makes the lease of a run what it is when the machine was off for a while: another start's, and old. */
function restarted(out) {
  if (!existsSync(out)) return;
  for (const name of readdirSync(out, { recursive: true })) {
    if (!name.includes('.metalore-lease') || !name.endsWith('.json')) continue;
    const file = join(out, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/"machine":\s*"/, '$&before '));
    const then = Date.now() / 1000 - OFF_S;
    utimesSync(file, then, then);
  }
}

/** Why the power cannot be cut on this machine; undefined where it can. */
async function whyNot(disk) {
  if (process.platform !== 'linux') return 'loop devices are there on Linux alone';
  try {
    await make(disk, MOUNTS[0]);
    await unmount(disk);
    return undefined;
  } catch ({ message, stderr }) {
    rmSync(`${disk}.img`, { force: true });
    return (stderr || message).trim();
  }
}

/** A new, empty file system, mounted at a new folder. */
async function make(disk, options) {
  writeFileSync(`${disk}.img`, '');
  truncateSync(`${disk}.img`, DISK_BYTES);
  await promisify(execFile)('mkfs.ext4', ['-q', '-F', '-J', 'size=4', `${disk}.img`]);
  mkdirSync(disk, { recursive: true });
  await mount(disk, options);
}

async function mount(disk, options) {
  await promisify(execFile)('mount', ['-o', `loop,${options}`, `${disk}.img`, disk]);
}

async function unmount(disk) {
  await promisify(execFile)('umount', [disk]);
  rmSync(`${disk}.img`);
}

/** All of a disk at one moment: what is the same when it is read again was not written meanwhile. */
function copyOfDisk(disk) {
  let bytes = readFileSync(`${disk}.img`);
  for (;;) {
    const again = readFileSync(`${disk}.img`);
    if (again.equals(bytes)) return bytes;
    bytes = again;
  }
}
