// Files of interrupted and of finished runs are damaged: a bit, a digit, cut, empty, missing, grown.
// The same command has to end with the results of a sound run.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { COMMANDS, copyOf, otherResults, resultsIn, run, RUNS, wrongEnd } from './commands.js';
import { expectedOf, preloaded } from './ground.js';
import { inLanes } from './pool.js';

const DAMAGES = {
  bit: (bytes, random) => {
    bytes[Math.floor(random() * bytes.length)] ^= 1 << Math.floor(8 * random());
    return bytes;
  },
  digit: (bytes, random) => {
    const digits = [...bytes.keys()].filter((i) => bytes[i] >= 0x30 && bytes[i] <= 0x39);
    if (digits.length === 0) return bytes.subarray(1);
    const at = digits[Math.floor(random() * digits.length)];
    bytes[at] = 0x30 + ((bytes[at] - 0x30 + 1 + Math.floor(9 * random())) % 10);
    return bytes;
  },
  cut: (bytes, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
  empty: () => Buffer.alloc(0),
  zeros: (bytes) => Buffer.alloc(bytes.length),
  grown: (bytes) => Buffer.concat([bytes, bytes.subarray(0, 100)]),
  missing: () => undefined,
};

/** How far interrupted runs have come, from the first thing to go on from to the last one. */
const INTERRUPTED = [0, 0.5, 1];

export const damage = {
  runsCommands: true,

  /** @param count how many of interrupted runs, and how many of finished ones */
  async cases({ ground, count, seed, jobs }) {
    const operationsOf = await ground.operationsOf(RUNS, jobs);
    const states = Object.fromEntries(
      await inLanes(jobs, RUNS, async (command) => [
        command,
        {
          finished: [`sound-${command}`],
          interrupted: await interrupted(command, operationsOf[command], ground),
        },
      ]),
    );
    const random = seedrandom(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const cases = Array.from({ length: 2 * count }, (_, number) => {
      const command = pick(RUNS);
      const of = pick(states[command][number % 2 === 0 ? 'finished' : 'interrupted']);
      const file = pick(filesIn(join(ground.folder, of, 'out')));
      return { number, command, of, file, how: pick(Object.keys(DAMAGES)) };
    });
    return { cases };
  },

  async attempt({ number, command, of, file, how }, state) {
    const cwd = join(state.folder, `damage-${number}`);
    cpSync(join(state.folder, of), cwd, { recursive: true });
    try {
      const path = join(cwd, 'out', file);
      const changed = DAMAGES[how](readFileSync(path), seedrandom(number));
      if (changed === undefined) rmSync(path);
      else writeFileSync(path, changed);
      const end = await run(COMMANDS[command], { cwd });
      const wrong = wrongEnd(end, [0, 2]);
      if (wrong !== undefined) return { wrong };
      // A plan that cannot be read says nothing of what the results are: that is refused by name.
      if (end.code === 2) {
        const isNamed = end.stderr.includes(file) || end.stderr.includes('holds another plan');
        return { wrong: isNamed ? undefined : end.stderr, counts: { refused: 1 } };
      }
      const found = resultsIn(join(cwd, 'out'));
      for (const name of [...found.keys()]) if (name.endsWith('.changed')) found.delete(name);
      return { wrong: otherResults(expectedOf(command, state), found), counts: { same: 1 } };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },

  what: ({ same = 0, refused = 0 }) =>
    `damaged files (${same} put right, ${refused} refused by name)`,
};

/** Runs of a command that were killed when they had left something to go on from: their folders. */
async function interrupted(command, operations, ground) {
  const first =
    operations.findIndex((line) => /rename .*(0\.part|last\.ckpt)\.tmp$/.test(line)) + 1;
  const last = operations.findLastIndex((line) => line.endsWith('rename out/SHA256SUMS.tmp'));
  const folders = [];
  for (const [i, share] of INTERRUPTED.entries()) {
    const at = first + Math.floor(share * (last - first));
    const [thread] = operations[at].split(' ');
    const number = operations.slice(0, at + 1).filter((line) => line.startsWith(thread)).length;
    const cwd = copyOf(ground.folder, `interrupted-${i}-${command}`);
    const { signal } = await run(COMMANDS[command], {
      cwd,
      env: preloaded({ METALORE_TEST_FAIL: `KILL@${thread}:${number}` }),
    });
    if (signal !== 'SIGKILL' || existsSync(join(cwd, 'out', 'SHA256SUMS')))
      throw new Error(`${command} was not interrupted at its operation ${at}`);
    folders.push(`interrupted-${i}-${command}`);
  }
  return folders;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.metalore-lease'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
