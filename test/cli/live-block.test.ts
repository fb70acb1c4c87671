import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LiveBlock } from '../../src/cli/terminal/live-block.js';
import { fakeTerminal } from './fake-terminal.js';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A block of lines that the test changes, on a terminal that says `before` first. */
function block(size?: { columns: number; rows: number }) {
  const terminal = fakeTerminal(size);
  terminal.stream.write('before\n');
  const content = { lines: ['one', 'two', 'three'] };
  return { ...terminal, content, block: new LiveBlock(terminal.stream, () => content.lines) };
}

it('draws its lines anew in their place as they change', () => {
  const { screen, content, block: live } = block();
  expect(screen.text).toBe('before\none\ntwo\nthree');
  content.lines = ['one', '2'];
  vi.advanceTimersByTime(100);
  expect(screen.text).toBe('before\none\n2');
  content.lines = ['one', '2', '3', '4'];
  vi.advanceTimersByTime(100);
  expect(screen.text).toBe('before\none\n2\n3\n4');
  live.end({ keep: true });
});

it('writes nothing while nothing changes', () => {
  const { written, block: live } = block();
  const before = written();
  vi.advanceTimersByTime(60_000);
  expect(written()).toBe(before);
  live.end({ keep: true });
});

it('lets things be told above it', () => {
  const { screen, block: live } = block();
  live.above('a run failed');
  live.above('so did another\nfor two reasons');
  expect(screen.text).toBe(
    'before\na run failed\nso did another\nfor two reasons\none\ntwo\nthree',
  );
  live.end({ keep: true });
});

it('stays or goes at the end, and then draws no more', () => {
  for (const keep of [true, false]) {
    const { stream, screen, content, written, block: live } = block();
    live.end({ keep });
    const after = written();
    content.lines = ['late'];
    vi.advanceTimersByTime(60_000);
    live.end({ keep: !keep });
    expect(written()).toBe(after);
    stream.write('the report\n');
    expect(screen.text).toBe(keep ? 'before\none\ntwo\nthree\nthe report' : 'before\nthe report');
    live.above('a late failure');
    expect(screen.text.endsWith('the report\na late failure')).toBe(true);
  }
});

it.each([[['last']], [['one', 'two', 'three']]])(
  'shows its last state %j at the end, over the ^C of the terminal',
  (lines) => {
    const { stream, screen, content, block: live } = block();
    stream.write('^C');
    content.lines = lines;
    live.end({ keep: true });
    stream.write('stopped\n');
    expect(screen.text).toBe(['before', ...lines, 'stopped'].join('\n'));
  },
);

it('is clipped to the terminal, with a row left for the cursor', () => {
  const { screen, content, block: live } = block({ columns: 10, rows: 5 });
  content.lines = ['0123456789abc', ...Array.from({ length: 9 }, (_, i) => `line ${i}`)];
  vi.advanceTimersByTime(100);
  expect(screen.text).toBe('before\n012345678\nline 0\nline 1\nline 2');
  live.end({ keep: true });
});

it('leaves nothing behind when the terminal is made narrower or wider', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 8, max: 120 }), { minLength: 1, maxLength: 6 }),
      (widths) => {
        const { screen, resize, content, block: live } = block({ columns: 80, rows: 24 });
        content.lines = ['a'.repeat(100), 'b'.repeat(30), '', 'c'];
        vi.advanceTimersByTime(100);
        for (const columns of widths) {
          resize({ columns, rows: 24 });
          vi.advanceTimersByTime(100);
          const fits = columns - 1;
          expect(screen.text).toBe(
            ['before', 'a'.repeat(100).slice(0, fits), 'b'.repeat(30).slice(0, fits), '', 'c'].join(
              '\n',
            ),
          );
        }
        live.end({ keep: false });
        expect(screen.text).toBe('before');
      },
    ),
    { numRuns: 50 },
  );
});

it('takes a terminal that does not know its size for one of 80 × 24', () => {
  const { stream, screen } = fakeTerminal({ columns: 80, rows: 24 });
  Object.assign(stream, { columns: 0, rows: 0 });
  const live = new LiveBlock(stream, ({ columns, rows }) => [`${columns} ${rows}`]);
  expect(screen.text).toBe('79 23');
  live.end({ keep: false });
});
