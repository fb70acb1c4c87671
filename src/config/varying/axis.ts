import { foundIn } from '../explaining/expected.js';
import { UsageError } from '../explaining/errors.js';
import { parseValue } from '../reading/yaml.js';
import type { ContextValue } from '../schema/contexts.js';
import { dotted, stepsOfPath } from '../tree/tree.js';
import { isRange, numbersOfRange } from './range.js';

/** What one `--vary` says. */
export interface Axis {
  /** as typed, for messages: `--vary ues.0.count=5,10` */
  readonly flag: string;
  /** dotted: `ues.0.count` */
  readonly path: string;
  readonly values: readonly ContextValue[];
  /** whether it goes together with the others that are written `zip:` */
  readonly isZipped: boolean;
}

const ZIP = 'zip:';

/**
 * Parses `path=values`, or `zip:path=values`: values with commas between them, each as in `--set`, or a
 * range of numbers, `5..20:5`.
 *
 * @throws {UsageError} for anything else, a value that is a list or a mapping, and one that is there twice
 */
export function parseAxis(text: string): Axis {
  const flag = `--vary ${text}`;
  const wrong = (message: string) => new UsageError(`${flag}: ${message}`);
  const equals = text.indexOf('=');
  if (equals < 0) throw wrong('expected path=values, like ues.0.count=5,10,20, found no "="');
  const left = text.slice(0, equals).trim();
  const isZipped = left.startsWith(ZIP);
  const path = (isZipped ? left.slice(ZIP.length) : left).trim();
  if (path === '') throw wrong('expected a path like ues.0.count before "=", found an empty path');
  const right = text.slice(equals + 1).trim();
  const mapping = /[[\]{}]/.exec(right);
  if (mapping)
    throw wrong(
      'expected numbers, words or truth values with commas between them, found' +
        ` "${mapping[0]}" of a list or a mapping; vary values inside it by their paths, or run a config for each`,
    );
  const values = right.split(',').flatMap((part) => {
    const parsed = valuesOf(part.trim());
    if (typeof parsed === 'string') throw wrong(parsed);
    return parsed;
  });
  const twice = isZipped ? undefined : values.find((value, i) => values.indexOf(value) !== i);
  if (twice !== undefined) throw wrong(`${String(twice)} is there twice; name each value once`);
  return { flag, path: dotted(stepsOfPath(path)), values, isZipped };
}

/** @returns what is wrong with the text, where it stands for no value */
function valuesOf(text: string): ContextValue[] | string {
  if (text === '') return 'expected a value between two commas, or behind "=", found nothing';
  if (isRange(text)) return numbersOfRange(text);
  const { tree, problems } = parseValue(text, { file: '' });
  if (problems.length > 0) return problems[0].message;
  const value = tree?.kind === 'scalar' ? tree.value : undefined;
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return [value];
    default:
      return (
        'expected a number, a word or a truth value, found' +
        ` ${tree ? foundIn(tree, {}) : 'nothing'}`
      );
  }
}
