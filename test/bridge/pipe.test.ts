import { execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ClosedPipeError } from '../../src/bridge/errors.js';
import { DescriptorPipe } from '../../src/bridge/pipe.js';

const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;

let folder: string;
let path: string;
let input: number;
let output: number;

/** Both ends of a pipe that does not wait. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'metalore-pipe-'));
  path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  input = openSync(path, O_RDONLY | O_NONBLOCK);
  output = openSync(path, O_WRONLY | O_NONBLOCK);
});

afterEach(() => {
  closeSync(output);
  rmSync(folder, { recursive: true });
});

it('waits for who writes later, though the pipe does not', () => {
  const writer = spawn('sh', ['-c', `sleep 0.1; printf abc > ${path}`]);
  const bytes = new Uint8Array(5);
  expect(new DescriptorPipe(input, output).read(bytes, 1)).toBe(3);
  expect([...bytes]).toEqual([0, 97, 98, 99, 0]);
  writer.kill();
  closeSync(input);
});

it('waits for room', () => {
  const pipe = new DescriptorPipe(input, output);
  const most = 2 ** 20;
  const filled = pipe.write(new Uint8Array(most), 0, most);
  expect(filled).toBeLessThan(most);
  const reader = spawn('sh', ['-c', `sleep 0.1; head -c ${filled} > /dev/null`], {
    stdio: [input, 'ignore', 'ignore'],
  });
  const more = pipe.write(new Uint8Array(10), 2, 10);
  expect(more).toBe(8);
  reader.kill();
  closeSync(input);
});

it('says that nobody reads any more', () => {
  closeSync(input);
  expect(() => new DescriptorPipe(0, output).write(new Uint8Array(1), 0, 1)).toThrow(
    ClosedPipeError,
  );
});
