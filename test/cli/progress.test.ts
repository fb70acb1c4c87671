import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { showProgress } from '../../src/cli/progress.js';
import { Terminal, type ProcessLike } from '../../src/cli/terminal.js';

/** A terminal of 80 columns that keeps what is written to it. */
function terminal(isTTY: boolean) {
  let written = '';
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 80,
    // What cli-progress asks of a terminal.
    cursorTo: () => true,
    clearLine: () => true,
    moveCursor: () => true,
  });
  stream.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const process: ProcessLike = {
    stdout: stream,
    stderr: stream,
    env: {},
    on: () => undefined,
    off: () => undefined,
  };
  return { terminal: new Terminal(process), written: () => written };
}

const at = (done: number) => ({ done, total: 100, unit: 'steps' });

it('shows a bar on a terminal, and nothing more once it is stopped', async () => {
  const { terminal: to, written } = terminal(true);
  const progress = showProgress(to, 'train');
  progress.update(at(10));
  expect(written()).toContain('train ');
  expect(written()).toContain('10% · 10 of 100 steps');
  progress.note('one run is done');
  expect(written()).toContain('one run is done\n');
  progress.stop();
  const before = written();
  // A message of a worker that was stopped, coming in late.
  progress.update(at(20));
  progress.stop();
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(written()).toBe(before);
});

it('writes lines elsewhere, the last one when all is done', () => {
  const { terminal: to, written } = terminal(false);
  const progress = showProgress(to, 'train');
  progress.update(at(10));
  progress.note('one run is done');
  progress.error('another failed');
  progress.update(at(100));
  progress.stop();
  expect(written()).toBe(
    'train: one run is done\nanother failed\ntrain: 100% · 100 of 100 steps\n',
  );
});
