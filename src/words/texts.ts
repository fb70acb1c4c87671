/** Texts from outside (files, paths, the command line) as they may be shown to people. */

/** A text cut to at most so many characters, the last an ellipsis where it was cut. */
export function shortened(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

/** A text in quotes, short, on one line, without anything that a terminal would obey. */
export function quoted(text: string): string {
  return printable(JSON.stringify(shortened(text, 50)));
}

/** A text short and on one line, without anything that a terminal would obey. */
export function onOneLine(text: string, most: number): string {
  return shortened(text.replace(/\s+|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' '), most);
}

/** A text in full, with what would steer a terminal shown as `\u001b`. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

/** A text in full for a page: lines stay lines; what is not to be seen, or turns text round, is shown. */
export function visible(text: string): string {
  return text.replace(/(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
}
