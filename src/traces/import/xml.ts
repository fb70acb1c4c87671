import { TraceError } from '../errors.js';

/** The attributes of a tag, by position; overwritten by the next tag. */
export interface Attributes {
  /** @returns undefined where there is none of that name */
  get(name: string): string | undefined;
}

/** Gets the elements of a document in their order. */
export interface ElementHandler {
  onOpen: (name: string, attributes: Attributes) => void;
  onClose: (name: string) => void;
}

/** A longer tag is none: bounds what a quote that is never closed can hold. */
const MOST_CHARACTERS = 1 << 20;

/**
 * Reads XML as it comes in, tag by tag. Strict where it matters for data: elements have to be closed in
 * turn, attributes to be quoted and named once, and there is one root. Text and comments are passed
 * over; a document type is refused, and with it all entities but the five that XML has.
 *
 * Our own, since of the libraries the one that is kept up (sax) reads 15 MB/s on a core where this one
 * reads more than 100, and the faster ones do not refuse what is broken (htmlparser2) or have had no
 * release for years (saxes, 25 MB/s).
 */
export class XmlReader implements Attributes {
  private text = '';
  /** of the tag that is being read */
  private at = 0;
  private linesBefore = 0;
  private isFirst = true;
  private readonly open: string[] = [];
  private hasRoot = false;
  /** [attributes] names, kept from tag to tag, since most tags are alike; places of their values */
  private readonly names: string[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private attributes = 0;
  /** how many of the names, from the first, are known to differ from each other */
  private distinct = 0;
  /** where the tag behind the present one begins */
  private nextTag = 0;

  /** @param file names the place in errors */
  constructor(
    private readonly file: string,
    private readonly handler: ElementHandler,
  ) {}

  /** 1-based line of the tag that is being read. */
  get line(): number {
    let line = this.linesBefore + 1;
    for (let i = this.text.indexOf('\n'); i >= 0 && i < this.at; i = this.text.indexOf('\n', i + 1))
      line++;
    return line;
  }

  get(name: string): string | undefined {
    for (let i = 0; i < this.attributes; i++)
      if (this.names[i] === name)
        return decoded(this.text.slice(this.starts[i], this.ends[i]), () =>
          this.error(unknownEntity),
        );
    return undefined;
  }

  error(what: string): TraceError {
    return new TraceError({ file: this.file, line: this.line }, what);
  }

  /** @throws {TraceError} for what is no XML */
  push(chunk: string): void {
    this.text += this.isFirst ? chunk.replace(/^\uFEFF/, '') : chunk;
    if (this.text !== '') this.isFirst = false;
    this.at = 0;
    for (;;) {
      const start = this.text.indexOf('<', this.at);
      this.checkBetween(start < 0 ? this.text.length : start);
      if (start < 0) {
        this.at = this.text.length;
        break;
      }
      this.at = start;
      const end = this.readMarkup(start);
      if (end < 0) break;
      this.at = end;
    }
    this.forgetUntil(this.at);
    if (this.text.length > MOST_CHARACTERS)
      throw this.error('a tag is opened here and never closed; the file was cut or changed');
  }

  /** @throws {TraceError} when elements are open still */
  end(): void {
    if (this.text !== '')
      throw this.error('a tag is opened here and never closed; the file was cut: copy it again');
    if (this.open.length > 0)
      throw this.error(
        `<${this.open[this.open.length - 1]}> is never closed; the file was cut: copy it again, or` +
          ' let the program that writes it end',
      );
    if (!this.hasRoot) throw this.error('there is no XML element in it');
  }

  private forgetUntil(end: number): void {
    for (let i = this.text.indexOf('\n'); i >= 0 && i < end; i = this.text.indexOf('\n', i + 1))
      this.linesBefore++;
    this.text = this.text.slice(end);
    this.at = 0;
  }

  /** Outside of the root there is nothing but space. */
  private checkBetween(end: number): void {
    if (this.open.length > 0) return;
    this.at = Math.min(this.endOfSpace(this.at), end);
    if (this.at === end) return;
    throw this.error(
      this.hasRoot
        ? 'there is text behind the end of the document; the file was changed: copy it again'
        : 'this is no XML: it does not begin with a tag',
    );
  }

  /** @returns where what begins with `<` ends; −1 when that has not come in yet */
  private readMarkup(start: number): number {
    const { text } = this;
    const next = text.charCodeAt(start + 1);
    if (next === SLASH) return this.readClosing(start);
    if (next === QUESTION)
      return this.skipUntil('?>', start + 2, (content) => {
        this.checkDeclaration(content);
      });
    if (next === EXCLAMATION) {
      if (text.startsWith('<!--', start)) return this.skipUntil('-->', start + 4);
      if (text.startsWith('<![CDATA[', start)) return this.skipUntil(']]>', start + 9);
      if (text.length - start < 9) return -1;
      throw this.error('a document type, which is not read; take out <!DOCTYPE …>');
    }
    if (Number.isNaN(next)) return -1;
    return this.readOpening(start);
  }

  private skipUntil(mark: string, from: number, check?: (content: string) => void): number {
    const end = this.text.indexOf(mark, from);
    if (end < 0) return -1;
    check?.(this.text.slice(from, end));
    return end + mark.length;
  }

  private checkDeclaration(content: string): void {
    const encoding = /^xml\s.*\bencoding\s*=\s*["']([^"']*)["']/s.exec(content)?.[1];
    if (encoding !== undefined && !/^(utf-?8|us-ascii|ascii)$/i.test(encoding))
      throw this.error(`the encoding is ${encoding}; convert the file to UTF-8`);
  }

  private readClosing(start: number): number {
    const end = this.text.indexOf('>', start);
    if (end < 0) return -1;
    const name = this.text.slice(start + 2, end).trimEnd();
    const expected = this.open.pop();
    if (name !== expected)
      throw this.error(
        expected === undefined
          ? `</${name}> closes nothing; the file was changed: copy it again`
          : `</${name}> stands where </${expected}> was expected; the file was changed: copy it again`,
      );
    this.handler.onClose(name);
    return end + 1;
  }

  private readOpening(start: number): number {
    const { text } = this;
    let at = this.endOfName(start + 1);
    if (at === start + 1)
      throw this.error('a "<" that begins no tag; write &lt; for the character');
    const name = text.slice(start + 1, at);
    this.attributes = 0;
    this.nextTag = text.indexOf('<', at);
    if (this.nextTag < 0) this.nextTag = text.length;
    for (;;) {
      const before = at;
      at = this.endOfSpace(at);
      if (at >= text.length) return -1;
      const code = text.charCodeAt(at);
      if (code === GREATER) break;
      if (code === SLASH) {
        if (at + 1 >= text.length) return -1;
        if (text.charCodeAt(at + 1) !== GREATER) throw this.error(`a "/" inside of <${name}>`);
        break;
      }
      if (at > before && this.isAsBefore(at)) {
        at = this.readAsBefore(name, at);
        if (at < 0) return -1;
        continue;
      }
      const end = this.endOfName(at);
      if (end >= text.length) return -1;
      if (end === at || at === before)
        throw this.error(`<${name}>: expected an attribute, found ${JSON.stringify(text[at])}`);
      at = this.readAttribute(name, at, end);
      if (at < 0) return -1;
    }
    if (this.open.length === 0) {
      if (this.hasRoot) throw this.error(`a second root, <${name}>: a document has one`);
      this.hasRoot = true;
    }
    this.handler.onOpen(name, this);
    if (text.charCodeAt(at) === SLASH) {
      this.handler.onClose(name);
      return at + 2;
    }
    this.open.push(name);
    return at + 1;
  }

  /** Whether an attribute is named as that of the tag before was, and written without any spaces. */
  private isAsBefore(at: number): boolean {
    if (this.attributes >= this.distinct) return false;
    const { text } = this;
    const name = this.names[this.attributes];
    const behind = at + name.length;
    return (
      text.charCodeAt(behind) === EQUALS &&
      text.charCodeAt(behind + 1) === QUOTE &&
      text.startsWith(name, at)
    );
  }

  /** {@link readAttribute} of one like that: whose name is known, and to be there once. */
  private readAsBefore(tag: string, start: number): number {
    const name = this.names[this.attributes];
    const from = start + name.length + 2;
    const close = this.text.indexOf('"', from);
    if (close < 0) return -1;
    if (close > this.nextTag) throw this.missingQuote(tag, name);
    this.starts[this.attributes] = from;
    this.ends[this.attributes++] = close;
    return close + 1;
  }

  private missingQuote(tag: string, name: string): TraceError {
    return this.error(`<${tag}>: a "<" in the value of ${name}: a quote is missing before it`);
  }

  /** @returns where it ends; −1 when that has not come in yet */
  private readAttribute(tag: string, start: number, end: number): number {
    const { text, names } = this;
    const before = this.attributes < names.length ? names[this.attributes] : '';
    const name =
      before.length === end - start && text.startsWith(before, start)
        ? before
        : text.slice(start, end);
    let at = this.endOfSpace(end);
    if (at >= text.length) return -1;
    if (text.charCodeAt(at) !== EQUALS)
      throw this.error(`<${tag}>: attribute ${name} has no value; write ${name}="…"`);
    at = this.endOfSpace(at + 1);
    if (at >= text.length) return -1;
    const quote = text[at];
    if (quote !== '"' && quote !== "'")
      throw this.error(`<${tag}>: the value of ${name} is not in quotes`);
    const close = text.indexOf(quote, at + 1);
    if (close < 0) return -1;
    if (close > this.nextTag) throw this.missingQuote(tag, name);
    for (let i = 0; i < this.attributes; i++)
      if (names[i] === name) throw this.error(`<${tag}>: attribute ${name} is there twice`);
    const index = this.attributes;
    this.distinct = name === names[index] ? Math.max(this.distinct, index + 1) : index + 1;
    names[index] = name;
    this.starts[this.attributes] = at + 1;
    this.ends[this.attributes++] = close;
    return close + 1;
  }

  private endOfName(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && kindOf(text.charCodeAt(at)) === IN_NAME) at++;
    return at;
  }

  private endOfSpace(from: number): number {
    const { text } = this;
    let at = from;
    while (at < text.length && kindOf(text.charCodeAt(at)) === IN_SPACE) at++;
    return at;
  }
}

const [SLASH, QUESTION, EXCLAMATION, GREATER, EQUALS, QUOTE] = Array.from('/?!>="', (character) =>
  character.charCodeAt(0),
);

const [OTHER, IN_NAME, IN_SPACE] = [0, 1, 2];
/** [character code] what a character may be part of; beyond ASCII, of names. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[ \t\r\n]/.test(character)) return IN_SPACE;
  return /[\w:.-]/.test(character) ? IN_NAME : OTHER;
});

function kindOf(code: number): number {
  return code < 128 ? KINDS[code] : IN_NAME;
}

const unknownEntity = 'an entity that XML does not have, or an "&" that should be &amp;';
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A value with its entities replaced. */
function decoded(value: string, error: () => Error): string {
  if (!value.includes('&')) return value;
  return value.replace(/&([^;&]*;?)/g, (_, reference: string) => {
    if (!reference.endsWith(';')) throw error();
    const name = reference.slice(0, -1);
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    if (number) {
      const code = number[1] ? Number.parseInt(number[1], 16) : Number(number[2]);
      if (code > 0 && code <= 0x10ffff) return String.fromCodePoint(code);
    } else if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name];
    throw error();
  });
}
