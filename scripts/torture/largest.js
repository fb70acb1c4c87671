// The least and the largest value that the schema permits for every number of a scenario, and its
// longest lists, each by itself and then several at a time, run for an episode.
import { join } from 'node:path';
import seedrandom from 'seedrandom';
import { scenarioJsonSchema } from '../../dist/config/schema/json-schema.js';
import { sampleOf } from './commands.js';
import { play } from './play.js';

/** What is no part of an episode. */
const NOT_PLAYED = ['training', 'ppo', 'extends', '$schema', 'name', 'description'];

/** Steps × devices × stations up to which an episode is played: a million steps of the paper's cell. */
const PLAYED = 3e7;
const slowMs = (size) => 10_000 + size / 200;

/** Lists longer than this are no episode but a table. */
const MOST_ITEMS = 10_000;

export const largest = {
  /** @param count how many; the first are one end each, the others several */
  cases({ count, seed }) {
    const { properties } = scenarioJsonSchema();
    for (const key of NOT_PLAYED) delete properties[key];
    const ends = [...endsOf({ type: 'object', properties })];
    const random = seedrandom(seed);
    const pick = () => ends[Math.floor(random() * ends.length)];
    const together = Array.from({ length: Math.max(0, count - ends.length) }, () =>
      Array.from({ length: 2 + Math.floor(7 * random()) }, pick).reduce(merged),
    );
    return { cases: [...sampleOf(ends, count), ...together], of: ends.length };
  },

  attempt(scenario, { folder }) {
    const file = join(folder, `largest-${process.pid}.json`);
    return play(JSON.stringify(scenario), { file, most: PLAYED, slowMs });
  },

  what: ({ refused = 0, loaded = 0, played = 0 }, of) =>
    `least and largest values, of ${of} and several at a time` +
    ` (${refused} refused, ${loaded} loaded, ${played} played)`,
};

/** Values that a schema permits, in each of which one number is the least or the largest, or a list long. */
function* endsOf(schema) {
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) for (const each of alternatives) yield* endsOf(each);
  else if (schema.type === 'number' || schema.type === 'integer') {
    yield schema.minimum ?? (schema.exclusiveMinimum === undefined ? -1e308 : Number.MIN_VALUE);
    yield schema.maximum ?? 1e308;
  } else if (schema.type === 'array') {
    const least = Math.max(1, schema.minItems ?? 0);
    const others = Array(least - 1).fill(usual(schema.items));
    for (const end of endsOf(schema.items)) yield [end, ...others];
    if (schema.maxItems > least && schema.maxItems <= MOST_ITEMS)
      yield Array(schema.maxItems).fill(usual(schema.items));
  } else if (schema.type === 'object')
    for (const [key, property] of Object.entries(schema.properties ?? {}))
      for (const end of endsOf(property)) yield { ...usual(schema), [key]: end };
}

/** What a schema permits and nobody wonders at. */
function usual(schema) {
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const alternatives = schema.oneOf ?? schema.anyOf;
  if (alternatives) return usual(alternatives[0]);
  if (schema.type === 'array') return Array(schema.minItems ?? 0).fill(usual(schema.items));
  if (schema.type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((key) => [key, usual(schema.properties[key])]),
    );
  return Math.min(Math.max(1, schema.minimum ?? 1), schema.maximum ?? 1);
}

/** One scenario over another; what is of another kind replaces. */
function merged(under, over) {
  const isOther = under?.kind !== undefined && over?.kind !== undefined && under.kind !== over.kind;
  if (isOther || typeof under !== 'object' || typeof over !== 'object' || !under || !over)
    return over;
  if (Array.isArray(under))
    return Array.from({ length: Math.max(under.length, over.length) }, (_, i) =>
      i < under.length && i < over.length ? merged(under[i], over[i]) : (over[i] ?? under[i]),
    );
  return Object.fromEntries(
    [...new Set([...Object.keys(under), ...Object.keys(over)])].map((key) => [
      key,
      key in under && key in over ? merged(under[key], over[key]) : (over[key] ?? under[key]),
    ]),
  );
}
