// Every file operation of every command fails once, on a full, a read-only and a broken disk, or the
// process is killed before it. A fault has to be a message with the right exit code and without a stack,
// and the same command afterwards has to give the results that it gives on a sound disk.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countOperations } from '../../test/faults/file-system-failure.mjs';
import {
  COMMANDS,
  otherResults,
  inPlayground,
  resultsIn,
  run,
  sampleOf,
  tryAll,
  wrongEnd,
} from './place.js';

const preload = new URL('../../test/faults/file-system-failure.mjs', import.meta.url).href;

/** What a disk does that is full or read-only lasts; one that is broken fails now and then; and a kill. */
const FAILURES = { ENOSPC: '+', EROFS: '+', EIO: '', KILL: '' };

/** How a command tells what ended it; a config that cannot be read is told by its place. */
const MESSAGE = /^(metalore: |\S+\.yaml: cannot be read \()/;

/**
 * @param count how many of the faults, evenly spread; Infinity for all
 */
export function faults(count) {
  return inPlayground(async (ground) => {
    const trials = [];
    const expected = {};
    for (const [command, args] of Object.entries(COMMANDS)) {
      const place = ground.place(`sound-${command}`);
      const log = join(ground.folder, `${command}.log`);
      await run(args, { cwd: place, env: preloaded({ METALORE_TEST_OPERATIONS: log }) });
      expected[command] = resultsIn(join(place, 'out'));
      for (const thread of ['main', 'worker']) {
        const counts = countOperations(readFileSync(log, 'utf8'), thread);
        for (const [code, lasting] of Object.entries(FAILURES))
          for (let n = 1; n <= counts[code]; n++)
            trials.push({ command, failure: `${code}@${thread}:${n}${lasting}` });
      }
    }
    const { tried, wrong } = await tryAll(sampleOf(trials, count), ({ command, failure }) =>
      objection({ command, failure, expected: expected[command] }, ground),
    );
    return { what: `faults at file operations, of ${trials.length}`, tried, wrong };
  });
}

function preloaded(env) {
  return { ...env, NODE_OPTIONS: `--import=${preload}` };
}

/** What is wrong with how a command meets a fault; undefined when nothing is. */
async function objection({ command, failure, expected }, ground) {
  const place = ground.place(`${command}-${failure.replace(/\W/g, '-')}`);
  const again = async () => {
    const end = wrongEnd(await run(COMMANDS[command], { cwd: place }), [0]);
    return end === undefined ? undefined : `afterwards: ${end}`;
  };
  try {
    const end = await run(COMMANDS[command], {
      cwd: place,
      env: preloaded({ METALORE_TEST_FAIL: failure }),
    });
    const isKilled = end.signal === 'SIGKILL' && failure.startsWith('KILL');
    // What is only good to have may be missing: the command is done all the same.
    const wrong = isKilled ? undefined : wrongEnd(end);
    if (wrong !== undefined) return wrong;
    const told = end.stderr.split('\n').filter((line) => MESSAGE.test(line));
    if (!isKilled && end.code !== 0 && told.length !== 1)
      return `${told.length} messages\n${end.stderr}`;
    if (end.code !== 0) {
      const afterwards = await again();
      if (afterwards !== undefined) return afterwards;
    }
    return otherResults(expected, resultsIn(join(place, 'out')));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
