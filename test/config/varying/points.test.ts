import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAME } from '../../../src/config/schema/name.js';
import { parseAxis } from '../../../src/config/varying/axis.js';
import { variedBy } from '../../../src/config/varying/points.js';
import { numbersOfRange } from '../../../src/config/varying/range.js';

describe('a range', () => {
  it('has both ends where steps lead to the last, and no more than the last', () => {
    expect(numbersOfRange('5..20:5')).toEqual([5, 10, 15, 20]);
    expect(numbersOfRange('5..21:5')).toEqual([5, 10, 15, 20]);
    expect(numbersOfRange('3..3:1')).toEqual([3]);
    expect(numbersOfRange('-2..2:2')).toEqual([-2, 0, 2]);
  });

  it('is counted as people write its numbers, without drift', () => {
    // 0.1 + 0.1 + 0.1 is not 0.3, and ten such steps are not 1.
    expect(numbersOfRange('0.1..1:0.1')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    expect(numbersOfRange('1e-4..3e-4:1e-4')).toEqual([1e-4, 2e-4, 3e-4]);
    expect(numbersOfRange('.5..1.:.25')).toEqual([0.5, 0.75, 1]);
  });

  it('has the numbers that decimals in fixed point have, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10_000, max: 10_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 4 }),
        (from, step, count, digits) => {
          // Written with a point: the text of an integer, cut.
          const text = (value: number) => {
            const whole = String(Math.abs(value)).padStart(digits + 1, '0');
            const at = whole.length - digits;
            return `${value < 0 ? '-' : ''}${whole.slice(0, at)}${digits > 0 ? '.' : ''}${whole.slice(at)}`;
          };
          const found = numbersOfRange(`${text(from)}..${text(from + count * step)}:${text(step)}`);
          const wanted = Array.from({ length: count + 1 }, (_, i) => Number(text(from + i * step)));
          expect(found.length).toBe(count + 1);
          for (let i = 0; i <= count; i++) expect(found[i] === wanted[i]).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['5..20', 'has no step'],
    ['20..5:5', 'the smaller end first'],
    ['5..20:0', 'a step above 0'],
    ['5..20:-5', 'a step above 0'],
    ['0..1e9:1', 'names 1000000001 values, more than 1000'],
    ['1e-400..1:1', 'beyond all numbers'],
    ['5..x:1', 'expected a range of numbers'],
  ])('%s is refused: %s', (text, message) => {
    expect(numbersOfRange(text)).toContain(message);
  });
});

describe('values of --vary', () => {
  it('are numbers, words, truth values and ranges, with commas between them', () => {
    const { path, values } = parseAxis('ues[0].count=1, 5..15:5,true,3gpp-uma,1e-4');
    expect(path).toBe('ues.0.count');
    expect(values).toEqual([1, 5, 10, 15, true, '3gpp-uma', 1e-4]);
  });

  it.each([
    ['ues.0.count', 'found no "="'],
    ['=5', 'an empty path'],
    ['ues.0.count=', 'found nothing'],
    ['ues.0.count=5,,10', 'found nothing'],
    ['ues.0.count=5,10,5', '5 is there twice'],
    ['ues.0.count=5..10:5,10', '10 is there twice'],
    ['ues=[{count: 5}]', 'of a list or a mapping'],
    ['ues.0.request={probability: 1}', 'of a list or a mapping'],
    ['ppo.warmStart=null', 'expected a number, a word or a truth value'],
  ])('%s: %s', (text, message) => {
    expect(() => parseAxis(text)).toThrow(message);
    expect(() => parseAxis(text)).toThrow(`--vary ${text}`);
  });
});

const namesOf = (...flags: string[]) => variedBy(flags)!.points.map(({ name }) => name);

describe('points', () => {
  it('are the product in the order of the flags, the first varying slowest', () => {
    expect(namesOf('a.b=1,2', 'c=x,y')).toEqual([
      'a.b=1+c=x',
      'a.b=1+c=y',
      'a.b=2+c=x',
      'a.b=2+c=y',
    ]);
    expect(variedBy(['a.b=1,2', 'c=x'])!.points[1].values).toEqual({ 'a.b': 2, c: 'x' });
    expect(variedBy([])).toBeUndefined();
  });

  it('take values that are zipped together, at the place of the first of them', () => {
    expect(namesOf('zip:a=1,2', 'c=5,6', 'zip:b=10,20')).toEqual([
      'a=1+b=10+c=5',
      'a=1+b=10+c=6',
      'a=2+b=20+c=5',
      'a=2+b=20+c=6',
    ]);
  });

  it('may have a zipped value twice, but no point', () => {
    expect(namesOf('zip:a=1,1', 'zip:b=1,2')).toEqual(['a=1+b=1', 'a=1+b=2']);
    expect(() => namesOf('zip:a=1,1', 'zip:b=2,2')).toThrow('two points would be called a=1+b=2');
    expect(() => namesOf('zip:a=1,2', 'zip:b=1,2,3')).toThrow('expected 2 values, as many as');
    expect(() => namesOf('a=1', 'a=2')).toThrow('a is varied by --vary a=1 already');
    expect(() => namesOf('a=5,"5"')).toThrow('two points would be called a=5');
    expect(() => namesOf('a=1..200:1', 'b=1..200:1')).toThrow('40000 points, more than 10000');
  });

  it('have names that are good for files, told apart whatever the values are', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z][ -+./-~]{0,60}$/), { minLength: 1, maxLength: 5 }),
        (words) => {
          const flag = `channel.model=${words.map((word) => JSON.stringify(word)).join(',')}`;
          let names: string[];
          try {
            names = namesOf(flag);
          } catch {
            // A list, a mapping, or no YAML.
            return;
          }
          expect(new Set(names).size).toBe(names.length);
          for (const name of names) expect(name).toMatch(NAME);
        },
      ),
    );
  });
});
