/** A number as JSON and JavaScript write it. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A table as CSV (RFC 4180, \r\n) for spreadsheets: text that one would take for a formula (in
 * full width too, as some do) gets an apostrophe before it. Pure, so that the page's script has it too.
 */
export function spreadsheetCsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
