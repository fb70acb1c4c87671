// Files of interrupted and of finished runs are damaged: a bit, a digit, cut, empty, missing, grown.
// The same command has to end with the results of a sound run.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { COMMANDS, otherResults, inPlayground, resultsIn, run, tryAll, wrongEnd } from './place.js';

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

/** Commands that leave run directories. */
const KINDS = ['grid-search', 'train', 'evaluate'];

export function damage(count, seed) {
  return inPlayground(async (ground) => {
    const expected = {};
    const states = {};
    for (const command of KINDS) {
      const sound = ground.place(`finished-${command}`);
      await run(COMMANDS[command], { cwd: sound });
      expected[command] = resultsIn(join(sound, 'out'));
      const stopped = ground.place(`interrupted-${command}`);
      await interrupt(COMMANDS[command], stopped);
      states[command] = { finished: sound, interrupted: stopped };
    }
    const random = seedrandom(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const trials = Array.from({ length: 2 * count }, (_, i) => {
      const command = pick(KINDS);
      const state = i % 2 === 0 ? 'finished' : 'interrupted';
      return {
        trial: i,
        command,
        state,
        file: pick(filesIn(join(states[command][state], 'out'))),
        how: pick(Object.keys(DAMAGES)),
        seed: i,
      };
    });
    const told = { same: 0, refused: 0 };
    const { tried, wrong } = await tryAll(
      trials,
      async ({ trial, command, state, file, how, seed: its }) => {
        const place = join(ground.folder, `damage-${trial}`);
        cpSync(states[command][state], place, { recursive: true });
        try {
          const path = join(place, 'out', file);
          const changed = DAMAGES[how](readFileSync(path), seedrandom(its));
          if (changed === undefined) rmSync(path);
          else writeFileSync(path, changed);
          const end = await run(COMMANDS[command], { cwd: place });
          const objection = wrongEnd(end, [0, 2]);
          if (objection) return objection;
          // A plan that cannot be read says nothing of what the results are: that is refused by name.
          if (end.code === 2) {
            told.refused++;
            return end.stderr.includes(file) || end.stderr.includes('holds another plan')
              ? undefined
              : end.stderr;
          }
          told.same++;
          const found = resultsIn(join(place, 'out'));
          for (const name of [...found.keys()]) if (name.endsWith('.changed')) found.delete(name);
          return otherResults(expected[command], found);
        } finally {
          rmSync(place, { recursive: true, force: true });
        }
      },
    );
    return {
      what: `damaged files (${told.same} put right, ${told.refused} refused by name)`,
      tried,
      wrong,
    };
  });
}

/** Kills a command when it has left something to go on from. */
async function interrupt(args, cwd) {
  for (;;) {
    await run(args, {
      cwd,
      onStart: (child) => {
        const timer = setInterval(() => {
          const isUnderWay =
            existsSync(join(cwd, 'out/parts/0.part')) ||
            existsSync(join(cwd, 'out/runs/eta-0.9-c2-0-seed-0/checkpoints/last.ckpt'));
          if (isUnderWay) child.kill('SIGKILL');
        }, 1);
        child.on('close', () => clearInterval(timer));
      },
    });
    if (!existsSync(join(cwd, 'out', 'SHA256SUMS'))) return;
    rmSync(join(cwd, 'out'), { recursive: true });
  }
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.metalore-lease'))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
