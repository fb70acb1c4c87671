import { readFileSync } from 'node:fs';

/**
 * Advance widths of a TrueType font: the width of a text is the sum of those of its characters
 * (kerning is left out). Reads the tables `head`, `hhea`, `hmtx` and `cmap` (format 4) of
 * https://learn.microsoft.com/typography/opentype/spec.
 */
export class FontWidths {
  private readonly data: Buffer;
  private readonly unitsPerEm: number;
  private readonly metricsAt: number;
  private readonly metrics: number;
  private readonly charactersAt: number;
  /** [character] advance width, em */
  private readonly known = new Map<string, number>();

  /** @throws {Error} when the file is not a TrueType font with a Unicode `cmap` of format 4 */
  constructor(file: string | URL) {
    this.data = readFileSync(file);
    this.unitsPerEm = this.data.readUInt16BE(this.table('head') + 18);
    this.metrics = this.data.readUInt16BE(this.table('hhea') + 34);
    this.metricsAt = this.table('hmtx');
    this.charactersAt = this.characterTable();
  }

  /** Width of a text, em. A character that the font lacks counts as the box drawn in its place. */
  em(text: string): number {
    let sum = 0;
    for (const character of text) {
      let width = this.known.get(character);
      if (width === undefined) {
        width = this.advance(this.glyph(character.codePointAt(0)!)) / this.unitsPerEm;
        this.known.set(character, width);
      }
      sum += width;
    }
    return sum;
  }

  private table(name: string): number {
    const tables = this.data.readUInt16BE(4);
    for (let at = 12; at < 12 + 16 * tables; at += 16)
      if (this.data.toString('latin1', at, at + 4) === name) return this.data.readUInt32BE(at + 8);
    throw new Error(`the font has no table "${name}"`);
  }

  private characterTable(): number {
    const cmap = this.table('cmap');
    const encodings = this.data.readUInt16BE(cmap + 2);
    for (let i = 0; i < encodings; i++) {
      const at = cmap + this.data.readUInt32BE(cmap + 8 + 8 * i);
      if (this.data.readUInt16BE(at) === 4) return at;
    }
    throw new Error('the font has no cmap of format 4');
  }

  /** The glyph of a character of the basic plane; 0, the box, where there is none. */
  private glyph(code: number): number {
    const { data, charactersAt: at } = this;
    if (code > 0xffff) return 0;
    const doubled = data.readUInt16BE(at + 6);
    const ends = at + 14;
    const starts = ends + doubled + 2;
    for (let i = 0; i < doubled; i += 2) {
      if (data.readUInt16BE(ends + i) < code) continue;
      const start = data.readUInt16BE(starts + i);
      if (start > code) return 0;
      const delta = data.readUInt16BE(starts + doubled + i);
      const rangeAt = starts + 2 * doubled + i;
      const range = data.readUInt16BE(rangeAt);
      if (range === 0) return (code + delta) & 0xffff;
      const glyph = data.readUInt16BE(rangeAt + range + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  }

  private advance(glyph: number): number {
    return this.data.readUInt16BE(this.metricsAt + 4 * Math.min(glyph, this.metrics - 1));
  }
}
