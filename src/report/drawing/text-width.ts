import { shipped } from '../../pages/shipped.js';
import { FontWidths } from './font-widths.js';

/** The shipped fonts: Inter in its two weights. */
export function fontFiles(): string[] {
  return ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map((file) => shipped(`fonts/${file}`));
}

let fonts: FontWidths[] | undefined;

/** Width of a line of text in the shipped font, pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  fonts ??= fontFiles().map((file) => new FontWidths(file));
  return fonts[bold ? 1 : 0].em(text) * fontSize;
}
