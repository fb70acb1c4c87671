import type { z } from '../../packages/zod.js';
import type { Problem } from './errors.js';
import { alternatives, expectedBy, foundIn } from './expected.js';
import { inputSchema, type JsonSchema } from '../schema/json-schema.js';
import { didYouMean } from './suggest.js';
import { dotted, keyPlaceAt, placeAt, treeAt, type Path, type Tree } from '../tree/tree.js';
import { quoted } from '../../words/texts.js';

/** A problem of a value that no file wrote: only a program can bring it about. */
export const NOWHERE = { file: 'scenario' };

/** The problems that one message lists. Advice costs time, so no more than these get it. */
export const MAX_PROBLEMS = 100;

/** What the schema objects to, as problems in the words and at the place of whoever wrote it. */
export function explain(issues: readonly z.core.$ZodIssue[], tree: Tree): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const explained = problems.size < MAX_PROBLEMS;
        const problem = explained
          ? unknownKey(tree, issue.path, key)
          : bareKey(tree, issue.path, key);
        problems.set(dotted([...issue.path, key]), problem);
      }
      continue;
    }
    const path = dotted(issue.path);
    if (!problems.has(path)) problems.set(path, wrongValue(tree, issue));
  }
  return [...problems.values()];
}

function wrongValue(tree: Tree, { path, message }: z.core.$ZodIssue): Problem {
  const schema = schemaAt(path, tree) ?? {};
  const value = treeAt(tree, path);
  // Rules that a type does not tell state what they expect themselves.
  const type = value?.kind === 'scalar' ? typeof value.value : value?.kind === 'list' && 'array';
  const written = schema.type === 'integer' ? 'number' : schema.type;
  const own = message.startsWith('expected ') && type === written;
  const expected = own ? message : `expected ${expectedBy(schema)}`;
  const suggestion =
    value?.kind === 'scalar' && typeof value.value === 'string'
      ? didYouMean(value.value, enumOf(schema))
      : undefined;
  return {
    ...(placeAt(tree, path) ?? NOWHERE),
    path: dotted(path),
    message: `${expected}, found ${foundIn(value, own && type === 'array' ? {} : schema)}`,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function bareKey(tree: Tree, path: Path, key: string): Problem {
  const place = keyPlaceAt(tree, path, key) ?? NOWHERE;
  return { ...place, path: dotted(path), message: `unknown key ${quoted(key)}` };
}

function unknownKey(tree: Tree, path: Path, key: string): Problem {
  const unknown = bareKey(tree, path, key);
  const known = [...(path.length === 0 ? ['extends'] : []), ...keysOf(schemaAt(path, tree))];
  const suggestion = didYouMean(key, known);
  if (suggestion !== undefined) return { ...unknown, suggestion };
  const homes = outermost(homesOf(key, inputSchema(), ''));
  // A key of another kind of the very mapping has no other home.
  const here = dotted(path).replaceAll(/\.\d+/g, '[]');
  const advice =
    homes.length > 0 && homes.length <= 3 && !homes.includes(here)
      ? `it belongs in ${homes.join(' or ')}`
      : `the keys allowed here are ${known.filter((name) => name !== '$schema').join(', ')}`;
  return { ...unknown, message: `${unknown.message}; ${advice}` };
}

/** The JSON Schema of the value at a path, as far as the tree leaves a choice. */
function schemaAt(path: Path, tree: Tree): JsonSchema | undefined {
  let options = ofKind([inputSchema()], tree);
  path.forEach((step, depth) => {
    const below = options
      .map((schema) => propertyOf(schema, String(step)) ?? schema.items)
      .filter((schema) => schema !== undefined);
    options = ofKind(below, treeAt(tree, path.slice(0, depth + 1)));
  });
  return options.length > 1 ? { anyOf: options } : options[0];
}

/** Whether the value at a path may be a mapping or null, as `handover` may. */
export function isOptionalMapping(path: Path, tree: Tree): boolean {
  const types = alternatives(schemaAt(path, tree) ?? {}).map(({ type }) => type);
  return types.includes('object') && types.includes('null');
}

/** The alternatives of some schemas; where a mapping says its kind, those of that kind. */
function ofKind(schemas: readonly JsonSchema[], tree: Tree | undefined): readonly JsonSchema[] {
  const options = schemas.flatMap(alternatives);
  const kind = tree && treeAt(tree, ['kind']);
  if (options.length < 2 || kind?.kind !== 'scalar') return options;
  const same = options.filter((option) => {
    const own = propertyOf(option, 'kind');
    return own && enumOf(own).includes(String(kind.value));
  });
  return same.length > 0 ? same : options;
}

function propertyOf(
  { properties = {}, additionalProperties }: JsonSchema,
  key: string,
): JsonSchema | undefined {
  if (Object.hasOwn(properties, key)) return properties[key];
  return additionalProperties === false ? undefined : additionalProperties;
}

function keysOf(schema: JsonSchema | undefined): string[] {
  if (!schema) return [];
  const keys = alternatives(schema).flatMap((option) => Object.keys(option.properties ?? {}));
  return [...new Set(keys)];
}

function enumOf(schema: JsonSchema): string[] {
  return alternatives(schema)
    .flatMap((option) => option.enum ?? [option.const])
    .filter((value) => typeof value === 'string');
}

/** The paths with the fewest steps, each once. */
function outermost(paths: readonly string[]): string[] {
  const depth = (path: string) => path.split('.').length;
  const least = Math.min(...paths.map(depth));
  return [...new Set(paths.filter((path) => depth(path) === least))];
}

/** The mappings, `ues[].request`, that have a key of this name. */
function homesOf(key: string, schema: JsonSchema, path: string): string[] {
  return alternatives(schema).flatMap((option) => {
    if (option.items) return homesOf(key, option.items, `${path}[]`);
    const properties = Object.entries(option.properties ?? {});
    return properties.flatMap(([name, value]) => [
      ...(name === key && path !== '' ? [path] : []),
      ...homesOf(key, value, path === '' ? name : `${path}.${name}`),
    ]);
  });
}
