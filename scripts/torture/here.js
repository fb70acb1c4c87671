// Commands in this process, which has loaded the program and was started with file-system-failure.mjs.
// Starting a process takes longer than most of what commands do in tortures, and so do threads.
//
// What it hides: this process does not read again what it keeps from before, and it does not end. The
// first is known by what a command does with files here and what in a process of its own; of the second,
// whatever would keep a process from ending, or end it with a stack, is looked for.
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { main } from '../../dist/cli/main.js';
import { ALONE } from '../../dist/environment/crew.js';
import { sourcesOf } from '../../dist/experiments/sources.js';
import { taskFunctionOf } from '../../dist/experiments/tasks.js';
import { threads } from '../../dist/experiments/threads.js';
import { openOutside } from '../../dist/outside/open.js';
import { HANGS_MS } from './commands.js';
import { asThread, closeAll, strikeNext } from './file-system-failure.mjs';

/** A process ends as soon as nothing is waited for, ms. */
const ENDS_MS = 10_000;

// The first thread would open them, which looks as if a command waited for them.
void [process.stdout, process.stderr];
/** What this process waits for whatever it does: how many of each kind, without what ends by itself. */
const OWN = new Map([...tally()].filter(([kind]) => !/Req|Timeout|Immediate/.test(kind)));

/** The number of no process. */
const GONE = 2 ** 31 - 1;

let onUncaught;
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    if (onUncaught) return onUncaught(error);
    console.error(error);
    process.exit(1);
  });

/**
 * Runs metalore.
 *
 * @param options.failure as METALORE_TEST_FAIL; one of worker threads strikes those, otherwise their
 *   tasks are done in this thread, and what they do with files counts as a worker's
 * @param options.onOperation told what is done with files, as METALORE_TEST_OPERATIONS notes it
 * @returns as `run`, and as `isBroken` whether this process can run nothing more
 */
export async function runHere(args, { cwd, failure = '', onOperation }) {
  const said = { stdout: '', stderr: '' };
  const ignored = () => undefined;
  const like = { env: process.env, on: ignored, off: ignored };
  for (const name of ['stdout', 'stderr'])
    like[name] = new Writable({
      write(chunk, _, done) {
        said[name] += chunk;
        done();
      },
    });
  const inThreads = failure.includes('@worker');
  const timer = new AbortController();
  const hanging = { hangs: true, isBroken: true };
  const limit = sleep(HANGS_MS, hanging, { signal: timer.signal, ref: false });
  const uncaught = new Promise((resolve) => {
    onUncaught = (error) => resolve({ code: 1, isBroken: true, why: error.stack ?? error });
  });
  const before = process.cwd();
  process.chdir(cwd);
  // Threads read it as they start.
  if (inThreads) process.env.METALORE_TEST_FAIL = failure;
  strikeNext(failure, onOperation);
  try {
    const executor = inThreads ? threads : () => tasksHere;
    const command = main(args, like, { executor }).then((code) => untilIdle({ code }));
    const { why, ...end } = await Promise.race([command, uncaught, limit]);
    if (why !== undefined) said.stderr += `\n${why}\n`;
    return { hangs: false, isBroken: false, ...end, ...said };
  } finally {
    timer.abort();
    onUncaught = undefined;
    strikeNext();
    delete process.env.METALORE_TEST_FAIL;
    closeAll();
    process.chdir(before);
    endProcess(cwd);
  }
}

/** Waits until nothing is left that a process would wait for before it ends. */
async function untilIdle(end) {
  const start = performance.now();
  for (let left; (left = awaited()).length > 0;) {
    if (performance.now() - start > ENDS_MS)
      return { ...end, hangs: true, isBroken: true, why: `it waits for ${left.join(', ')}` };
    await sleep(1);
  }
  return end;
}

/** The kinds of what this process waits for that it did not before any command. */
function awaited() {
  return [...tally()].filter(([kind, count]) => count > (OWN.get(kind) ?? 0)).map(([kind]) => kind);
}

/** How many of each kind there are of what keeps this process from ending. */
function tally() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo())
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Does tasks as threads of experiments/threads.ts do, one after the other. */
async function tasksHere({ directory, session, tasks, signal, endMs, ...job }) {
  const plan = structuredClone(job.plan);
  const io = {
    ...sourcesOf(plan),
    folder: (name) => directory.file('runs', name),
    outside: openOutside,
    session,
    crew: () => ALONE,
    endMs,
    tell: (message) => asThread('main', () => job.onMessage?.(structuredClone(message))),
  };
  const failures = [];
  for (const task of tasks) {
    signal?.throwIfAborted();
    if (job.mayBegin?.(task) === false) break;
    try {
      await asThread('worker', async () => {
        const output = await (await taskFunctionOf(plan))(plan, task, io);
        directory.parts.write(task, output);
      }).catch((error) => {
        throw structuredClone(error);
      });
      job.onDone?.(task);
    } catch (error) {
      const failure = { task, error };
      failures.push(failure);
      if (job.goOn?.(failure) === false) break;
    }
  }
  return failures;
}

/** What a process leaves that is gone: nobody's lease, and unfinished files of a number that nobody has. */
export function endProcess(cwd) {
  const out = join(cwd, 'out');
  let names = [];
  try {
    names = readdirSync(out, { recursive: true });
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  for (const name of names) {
    const file = join(out, name);
    if (name.startsWith('.metalore-lease') && name.endsWith('.json')) {
      const text = readFileSync(file, 'utf8');
      // A fault may have left it empty.
      if (text !== '')
        writeFileSync(file, JSON.stringify({ ...JSON.parse(text), started: 'before' }));
    } else if (name.endsWith(`.${process.pid}.tmp`))
      renameSync(file, file.replace(/\d+\.tmp$/, `${GONE}.tmp`));
  }
}
