import type { Summary } from '../../math/statistics.js';

/** A table for a paper. All texts are LaTeX: see {@link latexText}. */
export interface LatexTable {
  /** behind `tab:`, to refer to it */
  label: string;
  caption: string;
  /** `l` for text, `r` for numbers */
  columns: readonly { heading: string; align: 'l' | 'r' }[];
  /** rows of cells, in groups with a line between them */
  groups: readonly (readonly (readonly string[])[])[];
}

/** A table over both columns of a page, with the lines of booktabs. */
export function latexTable({ label, caption, columns, groups }: LatexTable): string {
  const row = (cells: readonly string[]) => `    ${cells.join(' & ')} \\\\\n`;
  return (
    '% Needs \\usepackage{booktabs}.\n' +
    '\\begin{table*}\n' +
    '  \\centering\n' +
    `  \\caption{${caption}}\n` +
    `  \\label{tab:${label}}\n` +
    `  \\begin{tabular}{${columns.map(({ align }) => align).join('')}}\n` +
    '    \\toprule\n' +
    row(columns.map(({ heading }) => heading)) +
    '    \\midrule\n' +
    groups.map((rows) => rows.map(row).join('')).join('    \\midrule\n') +
    '    \\bottomrule\n' +
    '  \\end{tabular}\n' +
    '\\end{table*}\n'
  );
}

/** What LaTeX takes for a command, and what its fonts for text lack. */
const SPECIAL: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['{', '}', '&', '%', '#', '_', '$'].map((character) => [character, `\\${character}`]),
  ),
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '$<$',
  '>': '$>$',
  '±': '$\\pm$',
  '−': '$-$',
  '×': '$\\times$',
  '→': '$\\to$',
  η: '$\\eta$',
  ρ: '$\\rho$',
  γ: '$\\gamma$',
  λ: '$\\lambda$',
  '₁': '$_1$',
  '₂': '$_2$',
};

/** A text as LaTeX, on one line. */
export function latexText(text: string): string {
  return Array.from(text.replace(/\s+/g, ' '), (character) =>
    Object.hasOwn(SPECIAL, character) ? SPECIAL[character] : character,
  ).join('');
}

/** A number in mathematics, with so many decimals; a dash where there is none. */
export function mathNumber(value: number, decimals: number): string {
  return Number.isFinite(value) ? `$${digits(value, decimals)}$` : '--';
}

/**
 * Mean ± half width of its 95% interval; the mean alone where there is none.
 *
 * @param isBold whether it is to stand out
 */
export function mathInterval(
  { mean, ci95 }: Pick<Summary, 'mean' | 'ci95'>,
  decimals: number,
  isBold = false,
): string {
  if (!Number.isFinite(mean)) return '--';
  const interval = Number.isFinite(ci95) ? ` \\pm ${digits(ci95, decimals)}` : '';
  const text = digits(mean, decimals) + interval;
  return isBold ? `$\\mathbf{${text}}$` : `$${text}$`;
}

function digits(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}
