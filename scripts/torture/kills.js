// Commands are killed at random moments, one to three times, and started again at once.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { COMMANDS, copyOf, otherResults, resultsIn, run, wrongEnd } from './commands.js';
import { expectedOf } from './ground.js';

export const kills = {
  runsCommands: true,
  isTimed: true,

  cases({ count, seed }) {
    const random = seedrandom(seed);
    const names = Object.keys(COMMANDS);
    const cases = [];
    for (let planned = 0; planned < count;) {
      const most = Math.min(3, count - planned);
      const moments = Array.from({ length: 1 + Math.floor(most * random()) }, () => random());
      planned += moments.length;
      cases.push({ number: cases.length, command: names[cases.length % names.length], moments });
    }
    return { cases };
  },

  async attempt({ number, command, moments }, state) {
    const cwd = copyOf(state.folder, `kill-${number}`);
    const counts = { planned: moments.length, hit: 0 };
    try {
      for (const moment of moments) {
        const { signal } = await run(COMMANDS[command], {
          cwd,
          onStart: (child) => {
            const afterMs = moment * state.durationMs[command];
            const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
            child.on('close', () => clearTimeout(timer));
          },
        });
        if (signal === 'SIGKILL') counts.hit++;
      }
      const wrong =
        wrongEnd(await run(COMMANDS[command], { cwd }), [0]) ??
        otherResults(expectedOf(command, state), resultsIn(join(cwd, 'out')));
      return { wrong, counts };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },

  what: ({ planned = 0, hit = 0 }) =>
    `runs killed at random moments (${planned} kills, of which ${hit} hit)`,
};
