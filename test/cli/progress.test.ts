import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { percent, progressLine } from '../../src/cli/terminal/progress-line.js';
import { showProgress } from '../../src/cli/terminal/progress.js';
import { fakeTerminal } from './fake-terminal.js';

const at = (done: number) => ({ done, total: 100, unit: 'episodes' });

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the progress of a command', () => {
  it('is a bar on a terminal, and nothing more once it is stopped', () => {
    const { terminal, screen, written } = fakeTerminal();
    const progress = showProgress(terminal, 'evaluate');
    progress.update(at(10));
    expect(screen.text).toBe(`evaluate ███${'░'.repeat(27)} 10% · 10 of 100 episodes`);
    progress.stop();
    expect(screen.text).toBe('');
    const before = written();
    // A message of a worker that was stopped, coming in late.
    progress.update(at(20));
    progress.stop();
    vi.advanceTimersByTime(60_000);
    expect(written()).toBe(before);
  });

  it('tells the time left by the pace of this session', () => {
    const { terminal, screen } = fakeTerminal();
    const progress = showProgress(terminal, 'evaluate');
    // An earlier session did 40; this one does 20 in 5 s, so the other 40 take 10 s.
    progress.update(at(40));
    vi.advanceTimersByTime(5_000);
    progress.update(at(60));
    vi.advanceTimersByTime(200);
    expect(screen.text).toMatch(/ 60% · 60 of 100 episodes · 10 s left$/);
    progress.stop();
  });

  it.each([12, 20, 40, 60, 80, 200])('fits into %i columns', (columns) => {
    const { terminal, screen } = fakeTerminal({ columns });
    const progress = showProgress(terminal, 'grid-search');
    progress.update(at(0));
    vi.advanceTimersByTime(1_000);
    progress.update(at(50));
    vi.advanceTimersByTime(1_000);
    expect(screen.text).not.toContain('\n');
    expect(screen.text.length).toBeLessThan(columns);
    if (columns > 20) expect(screen.text).toContain('50%');
    progress.stop();
  });

  it('goes on in its line when the terminal is made wider', () => {
    const { terminal, screen, resize } = fakeTerminal({ columns: 40 });
    const progress = showProgress(terminal, 'evaluate');
    progress.update(at(50));
    vi.advanceTimersByTime(1_000);
    resize({ columns: 80, rows: 24 });
    vi.advanceTimersByTime(1_000);
    expect(screen.text).toMatch(/^evaluate █{15}░{15} 50% · 50 of 100 episodes$/);
    progress.stop();
  });

  it('is lines elsewhere: one in ten seconds, and one when all is done', () => {
    const { terminal, written } = fakeTerminal({ isTTY: false });
    const progress = showProgress(terminal, 'evaluate');
    progress.update(at(10));
    vi.advanceTimersByTime(9_000);
    progress.update(at(20));
    vi.advanceTimersByTime(1_000);
    // 15 in 10 s: the other 75 take 50 s.
    progress.update(at(25));
    vi.advanceTimersByTime(1_000);
    progress.update(at(30));
    progress.update(at(100));
    progress.stop();
    expect(written()).toBe(
      'evaluate: 25% · 25 of 100 episodes · 50 s left\nevaluate: 100% · 100 of 100 episodes\n',
    );
  });

  it('is lines on a terminal that cannot write over them', () => {
    const { terminal, written } = fakeTerminal({ env: { TERM: 'dumb' } });
    const progress = showProgress(terminal, 'evaluate');
    progress.update(at(10));
    progress.update(at(100));
    progress.stop();
    expect(written()).toBe('evaluate: 100% · 100 of 100 episodes\n');
  });

  it('is nothing with --quiet', () => {
    const { terminal, written } = fakeTerminal({ quiet: true });
    const progress = showProgress(terminal, 'evaluate');
    progress.update(at(10));
    progress.update(at(100));
    progress.stop();
    expect(written()).toBe('');
  });
});

describe('a progress line', () => {
  const of = {
    title: 'train',
    fraction: 0.415,
    parts: [
      { text: '3,012,000 of 7,372,800 steps', rank: 2 },
      { text: '102,000 steps/s', rank: 1 },
      { text: '42 s left', rank: 0 },
    ],
  };

  it.each([
    [
      120,
      `train ${'█'.repeat(12)}${'░'.repeat(18)} 41% · ${of.parts.map((p) => p.text).join(' · ')}`,
    ],
    // The longest part goes before the bar does, and the bar takes what is left.
    [70, `train ${'█'.repeat(12)}${'░'.repeat(18)} 41% · 102,000 steps/s · 42 s left`],
    [50, `train ████${'░'.repeat(6)} 41% · 102,000 steps/s · 42 s left`],
    [44, `train ${'█'.repeat(9)}${'░'.repeat(13)} 41% · 42 s left`],
    [22, 'train 41% · 42 s left'],
    [14, 'train 41% · 42'],
  ])('in %i columns', (columns, expected) => {
    const line = progressLine(of, columns);
    expect(line.length).toBeLessThanOrEqual(columns);
    expect(line).toBe(expected);
  });

  it('does not say 100% before all is done', () => {
    expect(percent(0.9999)).toBe('99%');
    expect(percent(1)).toBe('100%');
    expect(percent(0)).toBe('0%');
  });
});
