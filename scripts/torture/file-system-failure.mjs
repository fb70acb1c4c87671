// Preloaded by tests and scripts/torture: makes file operations fail as on a full, read-only or broken
// disk. METALORE_TEST_FAIL is the error's code and where it strikes:
//   ENOSPC:parts/3     wherever something is written to a path that contains this
//   EIO@main:17        at the 17th operation of the main thread that can fail so, or of a worker's
//   EROFS@worker:3+    from the third on
//   KILL@main:17       no failure: the process is killed before that operation
// METALORE_TEST_OPERATIONS names a file in which each thread notes what it did, a line an operation.
// In a process that tries many failures `strikeNext` says what is to fail next.
import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const { METALORE_TEST_FAIL: failure, METALORE_TEST_OPERATIONS: log } = process.env;
const thread = isMainThread ? 'main' : 'worker';
/** What is done as another thread would do it. */
const part = new AsyncLocalStorage();

let wanted = parsed(failure);
/** Operations that can fail so and have been met. */
let counted = 0;
/** Told of each operation, as it is noted. */
let noted = log === undefined ? undefined : (line) => appendFileSync(log, `${line}\n`);

function parsed(text) {
  const [, code, place, inThread, number, lasting] =
    /^(\w+)(?::(.*)|@(\w+):(\d+)(\+?))$/.exec(text ?? '') ?? [];
  return { code, place, inThread, number: Number(number), isLasting: lasting === '+' };
}

/**
 * Says what fails from now on, counted from here; nothing without a failure.
 *
 * @param onOperation told what is done with files, as METALORE_TEST_OPERATIONS notes it
 */
export function strikeNext(text, onOperation) {
  wanted = parsed(text);
  counted = 0;
  noted = onOperation;
}

/** Does something that counts as done by a thread of that name, whatever it waits for. */
export function asThread(name, work) {
  return part.run(name, work);
}

/** Closes what a command has left open, which the end of its process would. */
export function closeAll() {
  for (const handle of open.keys()) closeSync(handle);
  open.clear();
}

const MESSAGES = {
  ENOSPC: 'no space left on device',
  EROFS: 'read-only file system',
  EACCES: 'permission denied',
  EIO: 'i/o error',
};

// What needs room, what changes a disk, and what only reads; the rest changes nothing.
const WRITES = [
  'writeFile',
  'appendFile',
  'write',
  'mkdir',
  'link',
  'fsync',
  'copyFile',
  'mkdtemp',
];
const CHANGES = ['rename', 'rm', 'unlink', 'rmdir', 'truncate', 'ftruncate', 'utimes'];
const READS = [
  'readFile',
  'read',
  'readdir',
  'stat',
  'lstat',
  'fstat',
  'realpath',
  'close',
  'access',
];
const OF_CODE = {
  ENOSPC: WRITES,
  EACCES: [...WRITES, ...CHANGES],
  EROFS: [...WRITES, ...CHANGES],
  EIO: [...WRITES, ...CHANGES, ...READS],
  KILL: [...WRITES, ...CHANGES, ...READS],
};

/** Modules as they are loaded, and what is no disk. */
const NOT_OURS = /node_modules|\/(dist|bin)\/.*\.js$|^(file:)?\/+proc\//;

/** Files of this program that are open: what Node.js has open is not its business. */
const open = new Map();
const { appendFileSync, closeSync } = fs;

/** The call, where it can fail as asked; undefined where it is none of the program's. */
function callOf(name, [target, flags]) {
  const path = typeof target === 'number' ? open.get(target) : String(target);
  if (path === undefined || NOT_OURS.test(path) || path === log) return undefined;
  const kind = name === 'open' ? (isToWrite(flags) ? 'mkdir' : 'readFile') : name;
  return { name, path, kind };
}

function isToWrite(flags = 'r') {
  const { O_WRONLY, O_RDWR } = fs.constants;
  return typeof flags === 'number' ? (flags & (O_WRONLY | O_RDWR)) !== 0 : /[wa+]/.test(flags);
}

function strike(name, args) {
  const call = callOf(name, args);
  if (!call) return;
  const at = part.getStore() ?? thread;
  noted?.(`${at} ${call.kind} ${call.name} ${call.path}`);
  const { code, place, inThread, number, isLasting } = wanted;
  if (code === undefined || !OF_CODE[code].includes(call.kind)) return;
  if (place === undefined) {
    if (at !== inThread) return;
    counted++;
    if (isLasting ? counted < number : counted !== number) return;
  } else if (!call.path.includes(place) || !['writeFile', 'mkdir'].includes(name)) return;
  if (code === 'KILL') process.kill(process.pid, 'SIGKILL');
  // A file is closed, whatever closing it says.
  if (name === 'close') {
    open.delete(args[0]);
    closeSync(args[0]);
  }
  throw Object.assign(new Error(`${code}: ${MESSAGES[code]}, ${name} '${call.path}'`), {
    code,
    syscall: name,
    path: call.path,
  });
}

for (const name of [...WRITES, ...CHANGES, ...READS, 'open']) {
  const sync = fs[`${name}Sync`];
  if (sync)
    fs[`${name}Sync`] = Object.assign((...args) => {
      strike(name, args);
      const result = sync(...args);
      if (name === 'open' && callOf(name, args)) open.set(result, String(args[0]));
      if (name === 'close') open.delete(args[0]);
      return result;
    }, sync);
  // As streams call it.
  const called = fs[name];
  if (['open', 'read', 'close'].includes(name))
    fs[name] = (...args) => {
      const done = args.pop();
      try {
        strike(name, args);
      } catch (error) {
        done(error);
        return;
      }
      called(...args, (error, result, ...rest) => {
        if (!error && name === 'open' && callOf(name, args)) open.set(result, String(args[0]));
        if (name === 'close') open.delete(args[0]);
        done(error, result, ...rest);
      });
    };
  const promised = fs.promises[name];
  if (promised)
    fs.promises[name] = async (...args) => {
      strike(name, args);
      return promised(...args);
    };
}
syncBuiltinESMExports();

/** Where the n-th operation of a thread is, of some that can fail with a code. */
export function nthOperation(lines, code, inThread, n) {
  let met = 0;
  return lines.findIndex((line) => {
    const [thread, kind] = line.split(' ');
    return thread === inThread && OF_CODE[code].includes(kind) && ++met === n;
  });
}

/** Whether an operation leaves files as they were. */
export function onlyReads(line) {
  return READS.includes(line.split(' ')[1]);
}

/** By code, how many of the operations noted by METALORE_TEST_OPERATIONS can fail so in a thread. */
export function countOperations(lines, inThread) {
  const kinds = lines
    .filter((line) => line.startsWith(`${inThread} `))
    .map((line) => line.split(' ')[1]);
  return Object.fromEntries(
    Object.entries(OF_CODE).map(([of, known]) => [
      of,
      kinds.filter((kind) => known.includes(kind)).length,
    ]),
  );
}
