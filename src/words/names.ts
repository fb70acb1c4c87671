/**
 * What a name in a table may not hold: characters that end a line or are not seen, among them those that
 * turn the direction of writing, and spaces at either end.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s|\s$/u;

/** Whether a name can stand in a table, and be told from others by whoever reads it. */
export function isName(name: string): boolean {
  return name !== '' && !UNSEEN.test(name);
}
