// Operations with files by what they do, since their numbers are others in a process that has done the
// same before, and reads less.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL, copyOf, otherResults, resultsIn, wrongEnd } from './commands.js';
import { countOperations, nthOperation, onlyReads } from './file-system-failure.mjs';
import { expectedOf } from './ground.js';

const PARTS = /^(\w+)@(\w+):(\d+)(\+?)$/;

/** Tells other processes what a command does with files in a process of its own. */
export function noteOperations(command, operations, { folder }) {
  writeFileSync(operationsFile(command, folder), operations.join('\n'));
}

const known = new Map();

/** What a command does with files in a process of its own: thread, kind, name, path, how many-th time. */
function operationsOf(command, { folder }) {
  if (!known.has(command)) {
    const lines = readFileSync(operationsFile(command, folder), 'utf8').split('\n');
    known.set(command, lines.map(counter()));
  }
  return known.get(command);
}

/** What is another text each time: the folder in which a command runs, tokens and process numbers. */
const DRAWN = /\/\S*metalore-torture-[^/]+\/[^/\s]+|[0-9a-f]{24}|\.\d+(?=\.tmp)/g;

/** Names operations as {@link operationsOf}: without what is drawn, and for the how many-th time. */
export function counter() {
  const times = new Map();
  return (line) => {
    const same = line.replace(DRAWN, '…');
    times.set(same, (times.get(same) ?? 0) + 1);
    return `${same} ${times.get(same)}`;
  };
}

/** Where a failure strikes a command in a process of its own, among its operations. */
function placeOf(failure, operations) {
  const [, code, thread, number] = PARTS.exec(failure);
  return nthOperation(operations, code, thread, Number(number));
}

/**
 * The operation of this process before which files are as a kill leaves them: that before which it strikes,
 * or where this process does not come to that, which only reads, the next one; undefined where there is none.
 */
export async function killedBefore(failure, command, state) {
  const operations = operationsOf(command, state);
  const here = new Set(await operationsHere(command, state));
  for (let at = placeOf(failure, operations); at < operations.length; at++) {
    if (here.has(operations[at])) return operations[at];
    if (!onlyReads(operations[at])) return undefined;
  }
  return undefined;
}

/** The failure of the same operation in this process; undefined where it does not come to it. */
export async function translated(failure, command, state) {
  const [, code, thread, , lasting] = PARTS.exec(failure);
  const operations = await operationsHere(command, state);
  const there = operationsOf(command, state);
  const at = operations.indexOf(there[placeOf(failure, there)]);
  if (at < 0) return undefined;
  return `${code}@${thread}:${countOperations(operations.slice(0, at + 1), thread)[code]}${lasting}`;
}

const knownHere = new Map();

/** What a command does with files in this process, which has done it before. */
async function operationsHere(command, state) {
  if (knownHere.has(command)) return knownHere.get(command);
  await soundlyHere(command, state);
  const operations = [];
  const name = counter();
  await soundlyHere(command, state, (line) => operations.push(name(line)));
  knownHere.set(command, operations);
  return operations;
}

/**
 * Runs a command in this process.
 *
 * @param onOperation told what is about to be done with files, and the folder in which the command runs
 * @throws {Error} when it is not the same as in a process of its own
 */
export async function soundlyHere(command, state, onOperation) {
  const { runHere } = await import('./here.js');
  const cwd = copyOf(state.folder, `sound-here-${process.pid}`, ALL[command]);
  try {
    const onEach = onOperation && ((line) => onOperation(line, cwd));
    const end = await runHere(ALL[command], { cwd, onOperation: onEach });
    const wrong =
      wrongEnd(end, [0]) ?? otherResults(expectedOf(command, state), resultsIn(join(cwd, 'out')));
    if (wrong !== undefined) throw new Error(`metalore ${command} in this process: ${wrong}`);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function operationsFile(command, folder) {
  return join(folder, `${command}.operations`);
}
