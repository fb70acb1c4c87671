import { InvalidArgumentError } from 'commander';
import { SPECIALIST_BUDGETS, type SpecialistBudget } from '../../experiments/train/specialists.js';
import type { Shard } from '../../runs/shard.js';

/** Parses `0.9,0.8` as numbers. */
export function numberList(text: string): number[] {
  return text.split(',').map((part) => {
    const value = Number(part);
    if (part.trim() === '' || !Number.isFinite(value))
      throw new InvalidArgumentError('Expected numbers with commas between them, e.g. 0.9,0.8.');
    return value;
  });
}

/** Takes a path as it is; a variable of a shell that is not set makes an empty one. */
export function directoryPath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the path of a directory.');
  return text;
}

/** The same of a file. */
export function filePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('Expected the path of a file.');
  return text;
}

/** Parses who has the steps of specialists. */
export function specialistBudget(text: string): SpecialistBudget {
  const found = SPECIALIST_BUDGETS.find((budget) => budget === text);
  if (!found)
    throw new InvalidArgumentError(
      `Expected ${SPECIALIST_BUDGETS.join(' or ')}, or nothing behind it: a config stands before it.`,
    );
  return found;
}

/** Parses one number. */
export function oneNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** Longest time that a command is given, hours: a year. */
const MOST_HOURS = 8784;

/** Parses `1.5` as a time that is not nothing. */
export function hours(text: string): number {
  const value = oneNumber(text);
  if (value <= 0 || value > MOST_HOURS)
    throw new InvalidArgumentError(
      `Expected hours above 0, at most ${MOST_HOURS}, e.g. 1.5 or 0.25.`,
    );
  return value;
}

/** When a command that may take so many hours from now on has to be over, ms since 1970. */
export function endOf(hours: number | undefined): number | undefined {
  return hours === undefined ? undefined : Date.now() + hours * 3_600_000;
}

/** Parses `-100,20.5` as a pair of coordinates. */
export function coordinates(text: string): [number, number] {
  const [x, y, ...more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (!Number.isFinite(x) || !Number.isFinite(y) || more.length > 0)
    throw new InvalidArgumentError('Expected two numbers of metres, e.g. --offset=-100,20.');
  return [x, y];
}

/** Most parts that a plan is cut into. */
const MOST_SHARDS = 100_000;

/** Parses `2/3`. */
export function shard(text: string): Shard {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= count && count <= MOST_SHARDS))
    throw new InvalidArgumentError(
      `Expected which part of how many, from 1/n to n/n, e.g. 2/3, n at most ${MOST_SHARDS}.`,
    );
  return { index, count };
}

/** Most seeds that a range may name. */
const MOST_SEEDS = 1000;

/** Parses `0..4`, `3`, or `0,2,5..7` as whole numbers. */
export function seedList(text: string): number[] {
  return text.split(',').flatMap((part) => {
    const range = /^(\d+)(?:\.\.(\d+))?$/.exec(part.trim());
    const first = Number(range?.[1]);
    const last = Number(range?.[2] ?? range?.[1]);
    if (!range || last < first || last - first >= MOST_SEEDS || !Number.isSafeInteger(last))
      throw new InvalidArgumentError(
        `Expected seeds such as 0..4 or 0,2,7, at most ${MOST_SEEDS} of them.`,
      );
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/** Parses a whole number of a range. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  return (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Expected a whole number from ${least} up.`
          : `Expected a whole number from ${least} to ${most}.`,
      );
    return value;
  };
}
