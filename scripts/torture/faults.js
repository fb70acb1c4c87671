// Every file operation of every command fails once, on a full, a read-only and a broken disk, or the
// process is killed before it. A fault has to be a message with the right exit code and without a stack,
// and the same command afterwards has to give the results that it gives on a sound disk.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  COMMANDS as SLOW,
  copyOf,
  otherResults,
  resultsIn,
  run,
  sampleOf,
  WRITERS,
  wrongEnd,
} from './commands.js';
import { countOperations, nthOperation } from './file-system-failure.mjs';
import { expectedOf, preloaded } from './ground.js';

const COMMANDS = { ...SLOW, ...WRITERS };

/** What a disk does that is full or read-only lasts; one that is broken fails now and then; and a kill. */
const FAILURES = { ENOSPC: '+', EROFS: '+', EIO: '', KILL: '' };

/** How a command tells what ended it; a config that cannot be read is told by its place. */
const MESSAGE = /^(metalore: |\S+\.yaml: cannot be read \()/;

/** How a command and its page tell that something that is only good to have could not be read. */
const CANNOT_BE_READ = 'cannot be read';
const PAGE_WARNING = new RegExp(`^warning: .* ${CANNOT_BE_READ}`, 'm');

/** One of so many faults that a process need not be begun for has one all the same. */
const IN_PROCESS = 25;

export const faults = {
  runsCommands: true,
  runsWriters: true,

  /** @param count how many of the faults, evenly spread; Infinity for all */
  async cases({ ground, count, jobs }) {
    const all = [];
    const operationsOf = await ground.operationsOf(Object.keys(COMMANDS), jobs);
    for (const [command, operations] of Object.entries(operationsOf)) {
      writeFileSync(operationsFile(command, ground), operations.join('\n'));
      for (const thread of ['main', 'worker']) {
        const counts = countOperations(operations, thread);
        for (const [code, lasting] of Object.entries(FAILURES))
          for (let n = 1; n <= counts[code]; n++)
            all.push({ command, failure: `${code}@${thread}:${n}${lasting}` });
      }
    }
    all.forEach((its, i) => {
      if (i % IN_PROCESS === 0) its.inProcesses = true;
    });
    const cases = sampleOf(all, count);
    // Few are tried as users meet them.
    if (cases.length <= IN_PROCESS) for (const its of cases) its.inProcesses = true;
    return { cases, of: all.length };
  },

  async attempt({ command, failure, inProcesses = false }, state) {
    const cwd = copyOf(state.folder, `${command}-${failure.replace(/\W/g, '-')}`);
    try {
      const how = inProcesses ? inOwnProcesses : await here(command, failure, state);
      const { wrong, ...more } = await objection({ command, failure, cwd, how }, state);
      return { wrong, counts: { inProcesses: how.count }, ...more };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  },

  what: ({ inProcesses = 0 }, of) =>
    `faults at file operations, of ${of} (${inProcesses} in processes of their own)`,
};

/** What is wrong with how a command meets a fault; undefined when nothing is. */
async function objection({ command, failure, cwd, how }, state) {
  const end = await how.struck(COMMANDS[command], cwd, failure);
  const isKilled = end.signal === 'SIGKILL' && failure.startsWith('KILL');
  const { isBroken } = end;
  // What is only good to have may be missing: the command is done all the same.
  const wrong = isKilled ? undefined : wrongEnd(end);
  if (wrong !== undefined) return { wrong, isBroken };
  const told = end.stderr.split('\n').filter((line) => MESSAGE.test(line));
  if (!isKilled && end.code !== 0 && told.length !== 1)
    return { wrong: `${told.length} messages\n${end.stderr}` };
  if (end.code !== 0) {
    const again = await how.again(COMMANDS[command], cwd);
    const afterwards = wrongEnd(again, [0]);
    if (afterwards !== undefined)
      return { wrong: `afterwards: ${afterwards}`, isBroken: again.isBroken };
  }
  const found = resultsIn(join(cwd, 'out'));
  const expected = expectedOf(command, state);
  // A page that says what it could not read is another page, and a good one.
  if (end.code === 0 && PAGE_WARNING.test(end.stderr))
    for (const name of found.keys())
      if (name.endsWith('.html') && found.get(name).includes(CANNOT_BE_READ))
        found.set(name, expected.get(name));
  return { wrong: otherResults(expected, found) };
}

const struckProcess = (args, cwd, failure) =>
  run(args, { cwd, env: preloaded({ METALORE_TEST_FAIL: failure }) });

/** How users run commands. */
const inOwnProcesses = {
  count: 1,
  struck: struckProcess,
  again: (args, cwd) => run(args, { cwd }),
};

/** How commands are run in this process, as far as that is the same: not when it is to be killed. */
async function here(command, failure, state) {
  const { runHere } = await import('./here.js');
  const again = (args, cwd) => runHere(args, { cwd });
  const failureHere = failure.includes('@main')
    ? translated(failure, await numberingOf(command, state))
    : failure;
  if (failure.startsWith('KILL') || failureHere === undefined)
    return { count: 1, struck: struckProcess, again };
  return {
    count: 0,
    struck: (args, cwd) => runHere(args, { cwd, failure: failureHere }),
    again,
  };
}

/** The failure of the same operation in this process; undefined where it does not come to it. */
function translated(failure, { there, here: operations }) {
  const [, code, number, lasting] = /^(\w+)@main:(\d+)(\+?)$/.exec(failure);
  const at = operations.indexOf(there[nthOperation(there, code, Number(number))]);
  if (at < 0) return undefined;
  return `${code}@main:${countOperations(operations.slice(0, at + 1), 'main')[code]}${lasting}`;
}

const numberings = new Map();

/** What the main thread does with files in a process of its own, and in this one, which has done it before. */
async function numberingOf(command, state) {
  const known = numberings.get(command);
  if (known) return known;
  const there = readFileSync(operationsFile(command, state), 'utf8').split('\n');
  const here = [];
  for (const onOperation of [() => undefined, (line) => here.push(line)]) {
    const cwd = copyOf(state.folder, `numbering-${command}-${process.pid}`);
    const { runHere } = await import('./here.js');
    const end = await runHere(COMMANDS[command], { cwd, onOperation });
    const wrong =
      wrongEnd(end, [0]) ?? otherResults(expectedOf(command, state), resultsIn(join(cwd, 'out')));
    rmSync(cwd, { recursive: true });
    if (wrong !== undefined) throw new Error(`metalore ${command} in this process: ${wrong}`);
  }
  const numbering = { there: counted(there), here: counted(here) };
  numberings.set(command, numbering);
  return numbering;
}

/** What the main thread does, and for the how many-th time; without what is drawn. */
function counted(lines) {
  const times = new Map();
  return lines
    .filter((line) => line.startsWith('main '))
    .map((line) => {
      const same = line.replace(/[0-9a-f]{24}|\.\d+(?=\.tmp)/g, '…');
      times.set(same, (times.get(same) ?? 0) + 1);
      return `${same} ${times.get(same)}`;
    });
}

function operationsFile(command, { folder }) {
  return join(folder, `${command}.operations`);
}
