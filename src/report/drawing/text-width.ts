import { fileURLToPath } from 'node:url';
import { FontWidths } from './font-widths.js';

/** The shipped fonts: Inter in its two weights. */
export const FONT_FILES = ['Inter-Regular.ttf', 'Inter-SemiBold.ttf'].map((file) =>
  fileURLToPath(new URL(`../../../assets/fonts/${file}`, import.meta.url)),
);

let fonts: FontWidths[] | undefined;

/** Width of a line of text in the shipped font, pixels. */
export function textWidth(text: string, fontSize: number, bold = false): number {
  fonts ??= FONT_FILES.map((file) => new FontWidths(file));
  return fonts[bold ? 1 : 0].em(text) * fontSize;
}
