import type { JsonSchema } from '../schema/json-schema.js';
import type { Tree } from '../tree/tree.js';
import { onOneLine, quoted } from '../../words/texts.js';

/** What a schema asks for, in words: `a whole number from 1 to 1000`. */
export function expectedBy(schema: JsonSchema): string {
  const options = alternatives(schema);
  if (options.length > 1) return [...new Set(options.map(expectedBy))].join(', or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) {
    const values = schema.enum.map((value) => JSON.stringify(value));
    return values.length === 1 ? values[0] : `one of ${values.join(', ')}`;
  }
  switch (schema.type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'string':
      if (schema.pattern?.startsWith('^own:')) return 'own:NAME';
      return `a string${schema.maxLength === undefined ? '' : ` of at most ${schema.maxLength} characters`}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${lengths(schema)}`;
    case 'object':
      return 'a mapping';
    case 'null':
      return 'null';
    default:
      return 'another value';
  }
}

/** The schemas between which a schema leaves the choice; itself alone where it leaves none. */
export function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

/** What was found, in words, and how to mend what is often got wrong. */
export function foundIn(tree: Tree | undefined, schema: JsonSchema): string {
  if (!tree) return 'nothing';
  if (tree.kind === 'map') return 'a mapping';
  if (tree.kind === 'list') {
    if (schema.type !== 'array') return 'a list';
    return tree.items.length === 0 ? 'an empty list' : `one of ${tree.items.length}`;
  }
  const { value, text } = tree;
  if (value === null) return text === undefined || text === '' ? 'nothing' : text;
  if (typeof value === 'number') {
    if (text === undefined) return shortNumber(value);
    if (schema.type === 'string' && !schema.enum)
      return `${onOneLine(text, 50)} (${isIn(schema, text) ? 'put it in quotes' : 'put a letter before it'})`;
    const infinite = Math.abs(value) === Infinity && /\d/.test(text);
    return infinite
      ? `${onOneLine(text, 50)}, which is beyond the largest number`
      : onOneLine(text, 50);
  }
  if (typeof value !== 'string') return text === undefined ? typeof value : onOneLine(text, 50);
  const numeric = alternatives(schema).some(({ type }) => type === 'number' || type === 'integer');
  return `${quoted(value)}${numeric ? numberHint(value) : ''}`;
}

/** Whether a text is as a schema of texts wants it. */
function isIn({ pattern = '' }: JsonSchema, text: string): boolean {
  return new RegExp(pattern).test(text);
}

/** The one way in which numbers are written here, for those who know another. */
function numberHint(value: string): string {
  if (value.length > 50) return ''; // no number; and long texts are slow to match
  const text = value.trim();
  if (isNumber(text)) return ' (drop the quotes)';
  const bare = text.replaceAll(/[_\s']/g, '');
  if (isNumber(bare)) return ` (write ${bare})`;
  const number = /^([-+.\deE]*\d)\s*[A-Za-zµ%/²]+$/.exec(text)?.[1];
  return number !== undefined && isNumber(number)
    ? ` (write ${number}: the unit is part of the key)`
    : '';
}

const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));

function range(schema: JsonSchema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const least = minimum === -Number.MAX_SAFE_INTEGER ? undefined : minimum;
  const parts: string[] = [];
  if (least !== undefined && maximum !== undefined)
    return ` from ${shortNumber(least)} to ${shortNumber(maximum)}`;
  if (exclusiveMinimum !== undefined) parts.push(`above ${shortNumber(exclusiveMinimum)}`);
  if (least !== undefined) parts.push(`of at least ${shortNumber(least)}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${shortNumber(exclusiveMaximum)}`);
  if (maximum !== undefined) parts.push(`at most ${shortNumber(maximum)}`);
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

function lengths({ minItems = 0, maxItems }: JsonSchema): string {
  if (minItems === maxItems) return ` of ${minItems} items`;
  if (maxItems === undefined) return minItems === 0 ? '' : ` of at least ${minItems} items`;
  return minItems === 0 ? ` of at most ${maxItems} items` : ` of ${minItems} to ${maxItems} items`;
}

/** 1e12 rather than 1000000000000; but 100000 as it is. */
export function shortNumber(value: number): string {
  const plain = String(value);
  const short = value.toExponential().replace('e+', 'e');
  return Math.abs(value) >= 1e7 && short.length < plain.length - 3 ? short : plain;
}
