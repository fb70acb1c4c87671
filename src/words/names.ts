/** The first few of some names, for a sentence. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(onOneLine).join(', ');
  return names.length > 5 ? `${shown}, … (${names.length} in all)` : shown;
}

/** A text from a file, short and without anything that a terminal would obey. */
function onOneLine(text: string): string {
  const line = text.replace(/\p{Cc}/gu, ' ');
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
