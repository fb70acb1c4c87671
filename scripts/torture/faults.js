// Every file operation of every command fails once, on a full, a read-only and a broken disk, or the
// process is killed before it. A fault has to be a message with the right exit code and without a stack,
// and the same command afterwards has to give the results that it gives on a sound disk.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ALL, copyOf, otherResults, resultsIn, run, sampleOf, wrongEnd } from './commands.js';
import { countOperations } from './file-system-failure.mjs';
import { expectedOf, preloaded } from './ground.js';
import { killedHere } from './killed.js';
import { noteOperations, translated } from './numbering.js';

/** What a disk does that is full or read-only lasts; one that is broken fails now and then; and a kill. */
const FAILURES = { ENOSPC: '+', EROFS: '+', EIO: '', KILL: '' };

/** How a command tells what ended it; a config that cannot be read is told by its place. */
const MESSAGE = /^(metalore: |\S+\.yaml: cannot be read \()/;

/** How a command and its page tell that something that is only good to have could not be read. */
const CANNOT_BE_READ = 'cannot be read';
const PAGE_WARNING = new RegExp(`^warning: .* ${CANNOT_BE_READ}`, 'm');

/** One of so many faults that a process need not be begun for has one all the same. */
const IN_PROCESS = 25;

/** Kills of a command that are tried as one case, since one run shows what they leave. */
const TOGETHER = 40;

export const faults = {
  runsCommands: true,
  runsWriters: true,

  /** @param count how many of the faults, evenly spread; Infinity for all */
  async cases({ ground, count, jobs }) {
    const all = [];
    const operationsOf = await ground.operationsOf(Object.keys(ALL), jobs);
    for (const [command, operations] of Object.entries(operationsOf)) {
      noteOperations(command, operations, ground.state);
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
    const isKillHere = (its) => !its.inProcesses && its.failure.startsWith('KILL');
    return {
      cases: [...cases.filter((its) => !isKillHere(its)), ...together(cases.filter(isKillHere))],
      of: all.length,
    };
  },

  async attempt({ command, failure, failures, inProcesses = false }, state) {
    if (failures) return await attemptKills({ command, failures }, state);
    const how = inProcesses ? inOwnProcesses : await here(command, failure, state);
    return {
      ...(await struck({ command, failure, how }, state)),
      counts: { inProcesses: how.count },
    };
  },

  what: ({ inProcesses = 0, kills = 0, folders = 0 }, of) =>
    `faults at file operations, of ${of} (${inProcesses} in processes of their own` +
    (kills > 0 ? `; ${kills} other kills, which left ${folders} different folders)` : ')'),
};

/** Kills of the same command in the order of its operations, several as one case. */
function together(kills) {
  const cases = [];
  for (const { command, failure } of kills) {
    const last = cases.at(-1);
    if (last?.command === command && last.failures.length < TOGETHER) last.failures.push(failure);
    else cases.push({ command, failures: [failure] });
  }
  return cases;
}

async function attemptKills({ command, failures }, state) {
  const objection = ({ cwd, again }) => afterwards({ command, cwd, again }, state);
  const { wrong, left, folders, isBroken } = await killedHere(
    { command, failures, objection },
    state,
  );
  for (const failure of left) {
    const end = await struck({ command, failure, how: inOwnProcesses }, state);
    if (end.wrong !== undefined) wrong.push(`${failure}: ${end.wrong}`);
  }
  const kills = failures.length - left.length;
  return { wrong, isBroken, counts: { inProcesses: left.length, kills, folders } };
}

async function struck({ command, failure, how }, state) {
  const name = `${command}-${failure.replace(/\W/g, '-')}`;
  const cwd = copyOf(state.folder, name, ALL[command]);
  try {
    return await objection({ command, failure, cwd, how }, state);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** What is wrong with how a command meets a fault; undefined when nothing is. */
async function objection({ command, failure, cwd, how }, state) {
  const end = await how.struck(ALL[command], cwd, failure);
  const isKilled = end.signal === 'SIGKILL' && failure.startsWith('KILL');
  const { isBroken } = end;
  // What is only good to have may be missing: the command is done all the same.
  const wrong = isKilled ? undefined : wrongEnd(end);
  if (wrong !== undefined) return { wrong, isBroken };
  const told = end.stderr.split('\n').filter((line) => MESSAGE.test(line));
  if (!isKilled && end.code !== 0 && told.length !== 1)
    return { wrong: `${told.length} messages\n${end.stderr}` };
  if (end.code !== 0) return await afterwards({ command, cwd, again: how.again }, state);
  const found = resultsIn(join(cwd, 'out'));
  const expected = expectedOf(command, state);
  // A page that says what it could not read is another page, and a good one.
  if (PAGE_WARNING.test(end.stderr))
    for (const name of found.keys())
      if (name.endsWith('.html') && found.get(name).includes(CANNOT_BE_READ))
        found.set(name, expected.get(name));
  return { wrong: otherResults(expected, found) };
}

/** What is wrong with how the same command ends after a fault. */
async function afterwards({ command, cwd, again }, state) {
  const end = await again(ALL[command], { cwd });
  const { isBroken } = end;
  const wrong = wrongEnd(end, [0]);
  if (wrong !== undefined) return { wrong: `afterwards: ${wrong}`, isBroken };
  const found = resultsIn(join(cwd, 'out'));
  return { wrong: otherResults(expectedOf(command, state), found), isBroken };
}

const struckProcess = (args, cwd, failure) =>
  run(args, { cwd, env: preloaded({ METALORE_TEST_FAIL: failure }) });

/** How users run commands. */
const inOwnProcesses = { count: 1, struck: struckProcess, again: run };

/** How commands are run in this process, as far as that is the same. */
async function here(command, failure, state) {
  const { runHere } = await import('./here.js');
  // Those of worker threads strike threads, which begin anew.
  const failureHere = failure.includes('@main')
    ? await translated(failure, command, state)
    : failure;
  if (failureHere === undefined) return { count: 1, struck: struckProcess, again: runHere };
  return {
    count: 0,
    struck: (args, cwd) => runHere(args, { cwd, failure: failureHere }),
    again: runHere,
  };
}
