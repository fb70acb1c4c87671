import {
  Composer,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type CST,
  type Document,
  type ParsedNode,
  type YAMLError,
  type YAMLMap,
} from '../../packages/yaml.js';
import type { Problem } from '../explaining/errors.js';
import { findJsonError } from './json.js';
import { lineOf } from './text-file.js';
import type { Entry, Place, Tree } from '../tree/tree.js';
import { quoted } from '../../words/texts.js';

/** A scenario nests 5 deep. */
const MAX_DEPTH = 50;
/** Tokens that are open at once: some two for each level, and more than {@link MAX_DEPTH} tells better. */
const MAX_OPEN = 8 * MAX_DEPTH;
/** Values in a file once its aliases are written out; ten times the largest scenario. */
const MAX_VALUES = 2_000_000;
/** One mistake often makes many errors behind it. */
const MAX_SYNTAX_PROBLEMS = 10;

/** What a text says, and what is wrong with it. No tree: it could not be read at all. */
export interface Parsed {
  readonly tree: Tree | undefined;
  readonly problems: readonly Problem[];
}

/**
 * The tree of a YAML 1.2 text (core schema). Unlike the usual reading of YAML, duplicate keys,
 * unknown tags, merge keys, and aliases that expand without measure are problems.
 */
export function parseYaml(text: string, file: string): Parsed {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  return parse(text, lines, placeOf);
}

/** The tree of a strict JSON text. */
export function parseJson(text: string, file: string): Parsed {
  const error = text.trim() === '' ? undefined : findJsonError(text);
  if (error) {
    const message = `malformed JSON: ${error.message}`;
    return {
      tree: undefined,
      problems: [{ file, ...lineOf(text, error.offset), path: '', message }],
    };
  }
  return parseYaml(text, file);
}

/** The tree of a value on a command line, all of it at one place. */
export function parseValue(text: string, place: Place): Parsed {
  return parse(text, new LineCounter(), () => place);
}

function parse(text: string, lineCounter: LineCounter, placeOf: (offset: number) => Place): Parsed {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: false, // quadratic there; and the place of the first is worth telling
  });
  const nothing = (offset: number, message: string) => ({
    tree: undefined,
    problems: [{ ...placeOf(offset), path: '', message }],
  });
  let documents: Document.Parsed[];
  try {
    documents = [...composer.compose(tokensOf(text, lineCounter), true, text.length)];
  } catch (error) {
    if (error instanceof TooDeep) return nothing(error.offset, 'nested too deeply to be read');
    throw error;
  }
  const [document, another] = documents as [Document.Parsed, Document.Parsed?];
  if (document.errors.length > 0)
    return { tree: undefined, problems: syntaxProblems(document.errors, placeOf) };
  if (another)
    return nothing(
      another.range[0],
      'expected one document in this file, found the start of another',
    );
  const reader = new Reader(placeOf);
  for (const warning of document.warnings) reader.report(warning.pos[0], warningMessage(warning));
  const tree = document.contents ? reader.read(document.contents, 0).tree : undefined;
  const problems = reader.problems;
  return { tree: reader.gaveUp ? undefined : tree, problems };
}

/** A text nests deeper than anything that is read. */
class TooDeep extends Error {
  constructor(readonly offset: number) {
    super();
  }
}

/** The tokens of a text, as far as it nests no deeper than is read: a megabyte of brackets takes 9 s. */
function* tokensOf(text: string, lineCounter: LineCounter): Generator<CST.Token> {
  const parser = new Parser(lineCounter.addNewLine);
  lineCounter.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > MAX_OPEN) throw new TooDeep(parser.offset);
  }
  yield* parser.end();
}

function syntaxProblems(
  errors: readonly YAMLError[],
  placeOf: (offset: number) => Place,
): Problem[] {
  const problems = new Map<number, Problem>();
  for (const { message, pos } of errors)
    if (!problems.has(pos[0]))
      problems.set(pos[0], {
        ...placeOf(pos[0]),
        path: '',
        message: `malformed YAML: ${message}`,
      });
  return [...problems.values()].slice(0, MAX_SYNTAX_PROBLEMS);
}

function warningMessage({ code, message }: YAMLError): string {
  if (code !== 'TAG_RESOLVE_FAILED') return `malformed YAML: ${message}`;
  const tag = message.replace(/^Unresolved tag: /, '').replace('tag:yaml.org,2002:', '!!');
  return `unknown tag "${tag}"; tags are not used in a config`;
}

/** A tree, the number of values in it with aliases written out, and how deep it nests. */
interface Measured {
  readonly tree: Tree;
  readonly values: number;
  readonly height: number;
}

/** Turns the parser's nodes into a tree. */
class Reader {
  readonly problems: Problem[] = [];
  /** Set when what was read is not the whole. */
  gaveUp = false;
  /** The latest value of each anchor; undefined while that value is still being read. */
  private readonly anchors = new Map<string, Measured | undefined>();

  constructor(private readonly placeOf: (offset: number) => Place) {}

  report(offset: number, message: string): void {
    this.problems.push({ ...this.placeOf(offset), path: '', message });
  }

  read(node: ParsedNode, depth: number): Measured {
    const offset = node.range[0];
    if (isAlias(node)) return this.readAlias(node.source, offset, depth);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, undefined);
    let result: Measured;
    if (depth > MAX_DEPTH) result = this.giveUp(offset, 'nested too deeply');
    else if (isMap(node)) result = this.readMap(node, depth);
    else if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item, depth + 1));
      result = {
        tree: { kind: 'list', items: items.map(({ tree }) => tree), place: this.placeOf(offset) },
        ...this.measure(items, offset),
      };
    } else result = this.scalar(node.value, node.source, offset);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, result);
    return result;
  }

  private readMap(node: YAMLMap.Parsed, depth: number): Measured {
    const entries = new Map<string, Entry>();
    const values: Measured[] = [];
    for (const { key, value } of node.items) {
      const keyOffset = key.range[0];
      const keyPlace = this.placeOf(keyOffset);
      // A key without a value ("steps:") counts as written where the key is.
      const read =
        value === null ||
        (isScalar(value) && value.value === null && value.source === '' && !value.anchor)
          ? this.scalar(null, undefined, keyOffset)
          : this.read(value, depth + 1);
      values.push(read);
      if (!isScalar(key)) {
        this.report(keyOffset, 'expected a word as key, found a mapping, a list or an alias');
        continue;
      }
      const name = typeof key.value === 'string' ? key.value : key.source;
      const first = entries.get(name)?.keyPlace;
      if (name === '<<') this.report(keyOffset, MERGE_KEY);
      else if (first) this.report(keyOffset, `duplicate key ${quoted(name)}${alsoAt(first)}`);
      else entries.set(name, { value: read.tree, keyPlace });
    }
    const offset = node.range[0];
    return {
      tree: { kind: 'map', entries, place: this.placeOf(offset) },
      ...this.measure(values, offset),
    };
  }

  private readAlias(name: string, offset: number, depth: number): Measured {
    const target = this.anchors.get(name);
    if (target && depth + target.height > MAX_DEPTH)
      return this.giveUp(offset, 'nested too deeply by aliases');
    if (target) return target;
    this.report(
      offset,
      this.anchors.has(name)
        ? `alias *${name} stands inside the value that it repeats`
        : `unresolved alias *${name}; there is no &${name} before it`,
    );
    return this.scalar(null, `*${name}`, offset);
  }

  private scalar(value: unknown, text: string | undefined, offset: number): Measured {
    const place = this.placeOf(offset);
    return { tree: { kind: 'scalar', value, text, place }, values: 1, height: 0 };
  }

  private measure(parts: readonly Measured[], offset: number): { values: number; height: number } {
    let values = 1;
    let height = 0;
    for (const part of parts) {
      values += part.values;
      height = Math.max(height, part.height + 1);
    }
    if (values > MAX_VALUES) this.giveUp(offset, `more than ${MAX_VALUES} values through aliases`);
    return { values, height };
  }

  private giveUp(offset: number, message: string): Measured {
    if (!this.gaveUp) this.report(offset, message);
    this.gaveUp = true;
    return this.scalar(null, undefined, offset);
  }
}

const MERGE_KEY =
  'merge keys ("<<") are not part of YAML 1.2; repeat the keys, or put them in a file to extend';

function alsoAt({ line }: Place): string {
  return line === undefined ? '' : `; it is also at line ${line}`;
}
