import { onOneLine, printable } from './texts.js';

/** `a, b and c`: all of them, in a sentence. */
export function enumerated(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** `a, b, c, d, e, … (9 in all)`: the first few names from files, behind a warning or an error. */
export function firstFew(names: readonly string[]): string {
  const shown = names
    .slice(0, 5)
    .map((name) => onOneLine(name, 200))
    .join(', ');
  return names.length > 5 ? `${shown}, … (${names.length} in all)` : shown;
}

/** `a, b, and 81 more`: names to choose from, as many as anybody will read, on a terminal. */
export function choices(names: readonly string[], most = 40): string {
  const more = names.length - most;
  const shown = names.slice(0, most).map(printable).join(', ');
  return more > 0 ? `${shown}, and ${more} more` : shown;
}
