import { createHash } from 'node:crypto';

/** What a container holds under a name: a text, numbers in a typed array, or the bytes of a file. */
export type Section = string | Uint8Array | Float32Array | Float64Array | Int32Array;

/** Texts and arrays by name, plain data that goes into a file or over a wire. */
export type Sections = Readonly<Record<string, Section>>;

/** A container: small facts as JSON, and the sections. */
export interface Container {
  readonly facts: unknown;
  readonly sections: Sections;
}

/** Bytes that are no whole container: cut, changed, or of something else. */
export class DamagedContainer extends Error {
  override readonly name = 'DamagedContainer';
}

type SectionType = 'text' | 'bytes' | 'float32' | 'float64' | 'int32';

/** The first line: what this is, and a checksum of everything behind it. */
const FIRST_LINE = /^metalore-container 1 ([0-9a-f]{64})$/;

/** The second line, JSON. */
interface Contents {
  facts: unknown;
  sections: { name: string; type: SectionType; bytes: number }[];
}

/**
 * A container as bytes: a line with a checksum, a line of JSON that says what follows, and then the
 * sections, one behind the other. Numbers are little-endian, as on every machine that Node.js runs on.
 */
export function encodeContainer({ facts, sections }: Container): Uint8Array {
  const entries = Object.entries(sections).map(([name, section]) => ({
    name,
    type: typeOf(section),
    content: bytesOf(section),
  }));
  const contents: Contents = {
    facts,
    sections: entries.map(({ name, type, content }) => ({ name, type, bytes: content.length })),
  };
  const checked = Buffer.concat([
    Buffer.from(`${JSON.stringify(contents)}\n`),
    ...entries.map(({ content }) => content),
  ]);
  return Buffer.concat([Buffer.from(`metalore-container 1 ${sha256(checked)}\n`), checked]);
}

/**
 * What {@link encodeContainer} encoded.
 *
 * @throws {DamagedContainer} when a byte is missing or another
 */
export function decodeContainer(bytes: Uint8Array): Container {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, checked] = cutLine(buffer);
  const expected = FIRST_LINE.exec(first)?.[1];
  if (expected === undefined) throw new DamagedContainer('this is no container');
  if (expected !== sha256(checked)) throw new DamagedContainer('the checksum does not fit');
  // Its bytes are those that were written, and so is its shape.
  const [line, body] = cutLine(checked);
  const contents = JSON.parse(line) as Contents;
  const sections: Record<string, Section> = {};
  let at = 0;
  for (const { name, type, bytes: length } of contents.sections) {
    sections[name] = sectionOf(type, body.subarray(at, at + length));
    at += length;
  }
  return { facts: contents.facts, sections };
}

/** The first line without its end, and what is behind it. */
function cutLine(buffer: Buffer): [line: string, rest: Buffer] {
  const end = buffer.indexOf('\n');
  return end < 0 ? ['', buffer] : [buffer.toString('utf8', 0, end), buffer.subarray(end + 1)];
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function typeOf(section: Section): SectionType {
  if (typeof section === 'string') return 'text';
  if (section instanceof Uint8Array) return 'bytes';
  if (section instanceof Float32Array) return 'float32';
  return section instanceof Float64Array ? 'float64' : 'int32';
}

function bytesOf(section: Section): Buffer {
  return typeof section === 'string'
    ? Buffer.from(section)
    : Buffer.from(section.buffer, section.byteOffset, section.byteLength);
}

function sectionOf(type: SectionType, bytes: Buffer): Section {
  if (type === 'text') return bytes.toString('utf8');
  // A copy, since a typed array needs an aligned start.
  const copy = Uint8Array.from(bytes);
  if (type === 'bytes') return copy;
  const { buffer } = copy;
  if (type === 'float32') return new Float32Array(buffer);
  return type === 'float64' ? new Float64Array(buffer) : new Int32Array(buffer);
}
