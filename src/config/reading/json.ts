/**
 * Strict JSON. The YAML parser reads JSON too, with the places of its values, but it also reads
 * comments, single quotes and bare words. JSON.parse refuses those, often without saying where.
 */

const SPACE = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y; // oxlint-disable-line no-control-regex

type State = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or }' | ', or ]' | 'end';

const EXPECTED: Record<State, string> = {
  value: 'a value',
  'value or ]': 'a value or "]"',
  key: 'a key in double quotes',
  'key or }': 'a key in double quotes or "}"',
  ':': '":"',
  ', or }': '"," or "}"',
  ', or ]': '"," or "]"',
  end: 'nothing more',
};

/** The first place at which a text departs from JSON (RFC 8259), or undefined. */
export function findJsonError(text: string): { offset: number; message: string } | undefined {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  const afterValue = (): State =>
    open.length === 0 ? 'end' : open.at(-1) === '{' ? ', or }' : ', or ]';
  for (let offset = 0; ;) {
    SPACE.lastIndex = offset;
    SPACE.test(text);
    offset = SPACE.lastIndex;
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    if (offset === text.length && state === 'end') return undefined;

    let next: State | undefined;
    if (token === undefined) next = undefined;
    else if (token === '}' || token === ']') {
      if (state.endsWith(token)) {
        open.pop();
        next = afterValue();
      }
    } else if (token === ',') {
      if (state === ', or }') next = 'key';
      else if (state === ', or ]') next = 'value';
    } else if (token === ':') {
      if (state === ':') next = 'value';
    } else if (state.startsWith('key')) {
      if (token.startsWith('"')) next = ':';
    } else if (state.startsWith('value')) {
      if (token === '{' || token === '[') {
        open.push(token);
        next = token === '{' ? 'key or }' : 'value or ]';
      } else next = afterValue();
    }

    if (next === undefined) {
      const word = token ?? /^\S[\w.+'-]*/.exec(text.slice(offset, offset + 40))?.[0];
      const found = word === undefined ? 'the end of the file' : JSON.stringify(word);
      return { offset, message: `expected ${EXPECTED[state]}, found ${found}` };
    }
    state = next;
    offset = TOKEN.lastIndex;
  }
}
