import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';
import { workerData } from 'node:worker_threads';
import { answering, type MailboxData } from './mailbox.js';

/** What this thread is told: bytes for the child, that there will be no more, or to end it. */
export type ToChild = Uint8Array | 'end' | 'kill';

/** What this thread tells of the child: bytes that it wrote, or how it ended. */
export type FromChild = Uint8Array | { ended: string };

/**
 * Holds a child process by its pipes. The child and all that it starts are a group of their own, which a
 * watcher in it kills as soon as the fourth pipe ends: when this thread is done, and also when the whole
 * program is killed and can do nothing any more.
 */
const WATCHED = '(read _ <&3; kill -9 -$$) </dev/null >/dev/null 2>&1 & exec sh -c "$1" 3<&-';

const { given: command, ...data } = workerData as MailboxData<string>;
const child = started(command);
const watcher = child.stdio[3] as Writable | null | undefined;
const post = answering({ ...data, given: command }, (asked) => {
  const question = asked as ToChild;
  if (question === 'kill') kill();
  else if (question === 'end') child.stdin!.end();
  else child.stdin!.write(question);
});
const tell = (message: FromChild) => {
  post(message);
};
// Who does not read any more has ended, or will be found not to answer.
child.stdin!.on('error', () => undefined);
watcher?.on('error', () => undefined);
child.stdout!.on('data', (bytes: Buffer) => {
  tell(new Uint8Array(bytes));
});
child.on('error', (error) => {
  tell({ ended: `could not be started: ${error.message}` });
});
// What it has started may live on, and hold the pipes: it ends with it.
child.on('exit', kill);
// All that it wrote has been told before.
child.on('close', (code, signal) => {
  tell({ ended: signal === null ? `ended with exit code ${code}` : `was ended by ${signal}` });
});

/** Ends the child with all that it has started. */
function kill(): void {
  if (watcher) watcher.end();
  else child.kill('SIGKILL');
}

function started(line: string): ChildProcess {
  return process.platform === 'win32'
    ? spawn(line, { shell: true, stdio: ['pipe', 'pipe', 'inherit'], windowsHide: true })
    : spawn('/bin/sh', ['-c', WATCHED, 'sh', line], {
        stdio: ['pipe', 'pipe', 'inherit', 'pipe'],
        detached: true,
      });
}
