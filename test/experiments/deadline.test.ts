import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/experiments/train/deadline.js';

/** A clock that only what is done moves. */
function clockAndDeadline(endMs: number) {
  const clock = { ms: 0 };
  const deadline = new Deadline(endMs, () => clock.ms);
  const taking = (ms: number) => () => {
    clock.ms += ms;
  };
  return { clock, deadline, taking };
}

describe('a deadline', () => {
  it('leaves twice the longest update and checkpoint, and a second', () => {
    const { clock, deadline, taking } = clockAndDeadline(100_000);
    deadline.update(taking(50));
    deadline.update(taking(300));
    deadline.update(taking(200));
    deadline.checkpoint(taking(100));
    // 2 · (300 + 100) + 1000
    clock.ms = 98_200;
    expect(deadline.before(false)).toBe('go on');
    clock.ms = 98_201;
    expect(deadline.before(false)).toBe('pause');
  });

  it('forgets the first update, which has the warm start in it, once there is another', () => {
    const { clock, deadline, taking } = clockAndDeadline(100_000);
    deadline.update(taking(20_000));
    clock.ms = 70_000;
    expect(deadline.before(false)).toBe('pause');
    deadline.update(taking(100));
    expect(deadline.before(false)).toBe('go on');
  });

  it('keeps what there is before the first evaluation, and knows the next ones', () => {
    const { clock, deadline, taking } = clockAndDeadline(100_000);
    deadline.update(taking(100));
    deadline.update(taking(100));
    expect(deadline.before(false)).toBe('go on');
    expect(deadline.before(true)).toBe('checkpoint');
    deadline.evaluation(taking(10_000));
    expect(deadline.before(true)).toBe('go on');
    // 2 · (100 + 10,000) + 1000
    clock.ms = 78_801;
    expect(deadline.before(true)).toBe('pause');
    expect(deadline.before(false)).toBe('go on');
  });

  it('asks for nothing where there is none', () => {
    const { deadline, taking } = clockAndDeadline(Infinity);
    deadline.update(taking(1e9));
    expect(deadline.before(true)).toBe('go on');
  });
});
