// Commands are killed at random moments, one to three times, and started again at once.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { COMMANDS, otherResults, inPlayground, resultsIn, run, tryAll, wrongEnd } from './place.js';

export function kills(count, seed) {
  return inPlayground(async (ground) => {
    const expected = {};
    const durationMs = {};
    for (const [command, args] of Object.entries(COMMANDS)) {
      const place = ground.place(`sound-${command}`);
      const start = performance.now();
      await run(args, { cwd: place });
      durationMs[command] = performance.now() - start;
      expected[command] = resultsIn(join(place, 'out'));
    }
    const random = seedrandom(seed);
    const names = Object.keys(COMMANDS);
    let killed = 0;
    const trials = [];
    for (let i = 0, planned = 0; planned < count; i++) {
      const moments = Array.from({ length: 1 + Math.floor(3 * random()) }, () => random());
      planned += moments.length;
      trials.push({ trial: i, command: names[i % names.length], moments });
    }
    const { tried, wrong } = await tryAll(trials, async ({ trial, command, moments }) => {
      const place = ground.place(`kill-${trial}`);
      try {
        for (const moment of moments) {
          const { signal } = await run(COMMANDS[command], {
            cwd: place,
            onStart: (child) => {
              const timer = setTimeout(() => child.kill('SIGKILL'), moment * durationMs[command]);
              child.on('close', () => clearTimeout(timer));
            },
          });
          if (signal === 'SIGKILL') killed++;
        }
        const end = await run(COMMANDS[command], { cwd: place });
        return wrongEnd(end, [0]) ?? otherResults(expected[command], resultsIn(join(place, 'out')));
      } finally {
        rmSync(place, { recursive: true, force: true });
      }
    });
    return {
      what: `kills at random moments (of ${count} in ${tried} runs ${killed} hit)`,
      tried,
      wrong,
    };
  });
}
