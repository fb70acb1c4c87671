import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathArgument, quoteForShell } from '../../src/cli/terminal/shell.js';

/** The arguments as bash takes them. */
function throughBash(args: readonly string[]): string[] {
  const script = `printf '%s\\0' ${args.map(quoteForShell).join(' ')}`;
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

it('gives a shell every text as it is', () => {
  const odd = [
    "my runs/it's",
    '',
    '$HOME `ls` "x"',
    '~/a',
    '*',
    'a\nb',
    "tab\there's\\",
    '#x',
    '!!',
  ];
  expect(throughBash(odd)).toEqual(odd);
  const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((s) => !s.includes('\0'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 50 }), (args) => {
      expect(throughBash(args)).toEqual(args);
    }),
    { numRuns: 30 },
  );
});

it('leaves alone what needs no quotes, and never tears the line', () => {
  expect(quoteForShell('results/train-paper-1a2b')).toBe('results/train-paper-1a2b');
  expect(quoteForShell('reward.c2=-1')).toBe('reward.c2=-1');
  expect(quoteForShell("it's")).toBe("'it'\\''s'");
  expect(quoteForShell('a\nb')).toBe("$'a\\012b'");
});

it('keeps a path from being taken for an option', () => {
  expect(pathArgument('-o')).toBe('./-o');
  expect(pathArgument('results')).toBe('results');
});
