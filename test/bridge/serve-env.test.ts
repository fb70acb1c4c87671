import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { FRAME } from '../../src/bridge/frames.js';
import { bin } from '../cli/run.js';
import { ask, framesIn, joined, jsonOf } from './memory-pipe.js';

/** What `metalore serve-env` answers until its standard input ends. */
function served(flags: readonly string[], questions: readonly Uint8Array[] = []) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'serve-env', ...flags], {
    input: joined(questions),
  });
  return { status, frames: framesIn([...stdout]), stderr: stderr.toString() };
}

it('answers on standard output until standard input ends', () => {
  const flags = ['small', '--envs', '2', '--seed', '3', '--set', 'steps=2'];
  const half = ask.step(0.5, 0.5, 0.5, 0.5);
  const { status, frames, stderr } = served(flags, [ask.reset({}), half, half]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(frames.map(({ kind }) => kind)).toEqual([
    FRAME.hello,
    FRAME.begun,
    FRAME.stepped,
    FRAME.ended,
  ]);
  expect(jsonOf(frames[0])).toMatchObject({ environments: 2, config: { steps: 2 } });
});

it('tells its client what people are told, where it cannot serve', () => {
  const { status, frames, stderr } = served(['small', '--set', 'reward.eta=2']);
  const message = '--set reward.eta=2: reward.eta: expected a number from 0 to 1, found 2';
  expect(frames.map(jsonOf)).toEqual([{ error: 'ConfigError', message }]);
  expect(stderr).toBe(`${message}\n`);
  expect(status).toBe(2);
});

it('tells its client of flags that do not exist', () => {
  const { status, frames } = served(['--env', '2']);
  expect(jsonOf(frames[0])['message']).toMatch(/^unknown option '--env'/);
  expect(status).toBe(2);
});
