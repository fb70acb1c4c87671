/** Table I of the paper, static splits: mean ± standard deviation as printed there. */
export const PAPER_TABLE_1 = [
  {
    rhoC: 0.3,
    rhoP: 0.3,
    sync: '7.93 ± 1.41',
    e2e: '9.77 ± 1.23',
    servedPct: 82.61,
    swapped: false,
  },
  {
    rhoC: 0.3,
    rhoP: 0.4,
    sync: '14.63 ± 1.43',
    e2e: '6.94 ± 1.53',
    servedPct: 88.35,
    swapped: false,
  },
  {
    rhoC: 0.4,
    rhoP: 0.4,
    sync: '1.98 ± 0.50',
    e2e: '19.84 ± 1.25',
    servedPct: 97.76,
    swapped: true,
  },
];

/** Table I of the paper, its learned points: mean ± standard deviation as printed there. */
export const PAPER_TABLE_1_LEARNED = [
  { letter: 'A', eta: 0.9, c2: 0, sync: '15.81 ± 2.71', e2e: '7.07 ± 1.46', servedPct: 91.57 },
  { letter: 'B', eta: 0.8, c2: 0, sync: '13.39 ± 1.42', e2e: '7.04 ± 0.92', servedPct: 89.6 },
  { letter: 'E', eta: 0.5, c2: 0, sync: '7.40 ± 1.40', e2e: '12.42 ± 1.94', servedPct: 78.88 },
  { letter: 'G', eta: 0.9, c2: -1, sync: '14.87 ± 2.11', e2e: '6.39 ± 1.83', servedPct: 85.42 },
  { letter: 'K', eta: 0.5, c2: -1, sync: '17.70 ± 1.90', e2e: '4.64 ± 1.23', servedPct: 82.76 },
];

/** Episodes that the paper evaluates each allocation on. */
export const PAPER_EPISODES = 100;

/** A number of the table, `7.93 ± 1.41`. */
export function printedNumber(text: string): { mean: number; std: number } {
  const [mean, std] = text.split(' ± ').map(Number);
  return { mean, std };
}

/** The 0.975-quantile of Student's t with PAPER_EPISODES − 1 degrees of freedom. */
const T_QUANTILE = 1.984;

/** The 95% interval of the mean that follows from a number of the table and its episodes. */
export function intervalOf(text: string): { mean: number; ci95: number } {
  const { mean, std } = printedNumber(text);
  return { mean, ci95: (T_QUANTILE * std) / Math.sqrt(PAPER_EPISODES) };
}

/** Said wherever the table is shown. */
export const SWAPPED_ROW_NOTE =
  '* The two delays of this row stand swapped in the paper: its 1.98 is the end-to-end delay, its' +
  ' 19.84 the sync delay.';

/** The paper's letter of a setting: A-F are η = 0.9 … 0.4 with c₂ = 0, G-L the same with −1. */
export function paperLetter(eta: unknown, c2: unknown): string | undefined {
  const at = [0.9, 0.8, 0.7, 0.6, 0.5, 0.4].indexOf(eta as number);
  if (at < 0) return undefined;
  return c2 === 0 ? 'ABCDEF'[at] : c2 === -1 ? 'GHIJKL'[at] : undefined;
}
