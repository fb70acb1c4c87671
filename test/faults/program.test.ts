import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { OpenPolicy } from '../../src/outside/open-policy.js';
import { readOutside } from '../../src/outside/spec.js';
import type { Policy } from '../../src/environment/policy.js';
import { createPolicy } from '../../src/policies/registry.js';
import { root, sharedDirectory, temporaryDirectory } from '../cli/run.js';
import { returnsOf, small } from '../outside/files.js';

// Built: threads of Node do not load TypeScript.
const { openOutside } = (await import(
  join(root, 'dist/outside/open.js')
)) as typeof import('../../src/outside/open.js');

/** An agent in JavaScript: reads frames, and does in its nth step what a test says. */
const AGENT = `
import { readSync, writeSync } from 'node:fs';
const [, , at, how] = process.argv;
const read = (n) => { const b = Buffer.alloc(n); for (let i = 0; i < n;) { const got = readSync(0, b, i, n - i); if (got === 0) process.exit(9); i += got; } return b; };
const frame = () => { const head = read(16); return { kind: head.readUInt16LE(6), payload: read(head.readUInt32LE(8)) }; };
const send = (kind, payload) => { const head = Buffer.from([0x4d, 0x4c, 0x4f, 0x52, 1, 0, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0]); head.writeUInt32LE(payload.length, 8); writeSync(1, Buffer.concat([head, payload])); };
const shares = (...values) => Buffer.from(Float32Array.from(values).buffer);
const hello = JSON.parse(frame().payload);
const { rows } = hello;
for (let step = 0; ; step++) {
  const { kind, payload } = frame();
  if (kind === 3) process.exit();
  if (String(step) === at) {
    if (how === 'die') process.exit(3);
    if (how === 'hang') for (;;);
    if (how === 'print') console.log('What am I doing here');
    if (how === 'error') send(127, Buffer.from('{"error":"ValueError","message":"no more"}'));
    if (how === 'long') send(2, shares(0.5, 0.5, 0.5));
    if (how === 'kind') send(66, shares(0.5, 0.5));
    if (how === 'nan') send(2, shares(0.5, NaN));
  }
  const blocks = Object.fromEntries(hello.blocks.map((b) => [b.name, b]));
  const l = payload.readFloatLE(blocks.observations.offset);
  send(2, shares(...Array.from({ length: 2 * rows }, () => (how === 'queue' ? l / (l + 100) : 0.5))));
}
`;

const agent = join(sharedDirectory(), 'agent.mjs');
writeFileSync(agent, AGENT);

/** Opened with an answer time of so many seconds, and closed with the test. */
async function open(
  command: string,
  { seconds = 20, scenario = small() } = {},
): Promise<OpenPolicy> {
  process.env['METALORE_AGENT_SECONDS'] = String(seconds);
  try {
    const opened = await openOutside(readOutside(`exec:${command}`)!, scenario);
    onTestFinished(() => {
      opened.close();
    });
    return opened;
  } finally {
    delete process.env['METALORE_AGENT_SECONDS'];
  }
}

const command = (at: number | string = '-', how = 'half') =>
  `${process.execPath} ${agent} ${at} ${how}`;

const played = (policy: Policy, scenario = small()) =>
  returnsOf({ policy, begin: () => undefined }, scenario);

describe('a program that acts', () => {
  it('sees what is observed and sets what it answers, in every episode', async () => {
    const asItIs = played({
      reset: () => undefined,
      act: ({ ueQueue }, action) => action.fill(Math.fround(ueQueue / (ueQueue + 100))),
    });
    expect(returnsOf(await open(command('-', 'queue')))).toEqual(asItIs);
  });

  it('sets a pair of shares for each station', async () => {
    const scenario = small({ stations: [{}, { xM: 10 }], control: { stations: 'per-station' } });
    const half = played(createPolicy({ kind: 'static', rhoC: 0.5, rhoP: 0.5 }), scenario);
    expect(returnsOf(await open(command(), { scenario }), scenario)).toEqual(half);
  });

  it.each([
    ['die', 'ended with exit code 3, without an answer, in step 2 of episode 1'],
    [
      'print',
      'answered something that is no answer: expected a frame of MetaLore, found the bytes 57',
    ],
    ['error', 'raised ValueError: no more, in step 2 of episode 1'],
    ['long', 'answered 12 bytes; expected 8, float32 [1, 2], in step 2 of episode 1'],
    ['kind', 'answered something that is no answer: expected actions (2), found kind 66'],
    ['nan', 'set ρ(P) to NaN, or not at all, in step 2 of episode 1'],
  ])('that does %s is told of', async (how, message) => {
    const opened = await open(command(10, how));
    expect(() => returnsOf(opened)).toThrow(`your code exec:${command(10, how)} ${message}`);
  });

  it('that does not answer is told of, and ended', async () => {
    const pid = join(temporaryDirectory(), 'pid');
    const opened = await open(`echo $$ > ${pid}; exec ${command(2, 'hang')}`, { seconds: 0.5 });
    expect(() => returnsOf(opened)).toThrow(
      'did not answer within 0.5 seconds (METALORE_AGENT_SECONDS sets how long it may take), in step',
    );
    opened.close();
    await gone(Number(readFileSync(pid, 'utf8')));
  });

  it('that cannot be started is told of', async () => {
    const opened = await open('nosuch-program 2>/dev/null');
    expect(() => returnsOf(opened)).toThrow('ended with exit code 127, without an answer');
  });

  it('does not outlive a metalore that is killed', async () => {
    const pid = join(temporaryDirectory(), 'pid');
    const child = spawn(
      process.execPath,
      [
        ...[join(root, 'bin/metalore.js'), 'replay', '--set', 'steps=8', '--policy'],
        `exec:echo $$ > ${pid}; exec ${command(2, 'hang')}`,
      ],
      { stdio: 'ignore', cwd: temporaryDirectory() },
    );
    const closed = new Promise((resolve) => child.on('close', resolve));
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await pause();
    child.kill('SIGKILL');
    await closed;
    await gone(Number(readFileSync(pid, 'utf8')));
  });
});

const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

/** Waits until there is no process of a number any more. */
async function gone(pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(0);
  for (;;)
    try {
      process.kill(pid, 0);
      await pause();
    } catch {
      return;
    }
}
