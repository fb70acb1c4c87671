// Every file operation of every command fails once, on a full, a read-only and a broken disk, or the
// process is killed before it. A fault has to be a message with the right exit code and without a stack,
// and the same command afterwards has to give the results that it gives on a sound disk.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS, copyOf, otherResults, resultsIn, run, sampleOf, wrongEnd } from './commands.js';
import { countOperations } from './file-system-failure.mjs';
import { expectedOf, preloaded } from './ground.js';

/** What a disk does that is full or read-only lasts; one that is broken fails now and then; and a kill. */
const FAILURES = { ENOSPC: '+', EROFS: '+', EIO: '', KILL: '' };

/** How a command tells what ended it; a config that cannot be read is told by its place. */
const MESSAGE = /^(metalore: |\S+\.yaml: cannot be read \()/;

export const faults = {
  runsCommands: true,

  /** @param count how many of the faults, evenly spread; Infinity for all */
  async cases({ ground, count, jobs }) {
    const all = [];
    const operationsOf = await ground.operationsOf(Object.keys(COMMANDS), jobs);
    for (const [command, operations] of Object.entries(operationsOf)) {
      for (const thread of ['main', 'worker']) {
        const counts = countOperations(operations, thread);
        for (const [code, lasting] of Object.entries(FAILURES))
          for (let n = 1; n <= counts[code]; n++)
            all.push({ command, failure: `${code}@${thread}:${n}${lasting}` });
      }
    }
    return { cases: sampleOf(all, count), of: all.length };
  },

  async attempt({ command, failure }, state) {
    const cwd = copyOf(state.folder, `${command}-${failure.replace(/\W/g, '-')}`);
    try {
      return { wrong: await objection({ command, failure, cwd }, expectedOf(command, state)) };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },

  what: (_, of) => `faults at file operations, of ${of}`,
};

/** What is wrong with how a command meets a fault; undefined when nothing is. */
async function objection({ command, failure, cwd }, expected) {
  const end = await run(COMMANDS[command], {
    cwd,
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
    const afterwards = wrongEnd(await run(COMMANDS[command], { cwd }), [0]);
    if (afterwards !== undefined) return `afterwards: ${afterwards}`;
  }
  return otherResults(expected, resultsIn(join(cwd, 'out')));
}
