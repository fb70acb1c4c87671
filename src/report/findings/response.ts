import type { Interval } from '../../math/bootstrap.js';
import { verdictOfInterval } from '../../math/verdict.js';
import type { RecoveryMeasure } from '../../runs/tables/recovery.js';
import type { Change } from '../../runs/tables/judged.js';
import { pageNumbers } from '../../words/numbers.js';
import type { Response } from '../data.js';
import { signed } from './adaptivity.js';

const { fixed } = pageNumbers;

/** The rule that others are held against, where it is among them. */
const MEASURE_OF_OTHERS = 'max-weight';

/** How long a policy takes to come back after changes of a kind. */
export interface RecoveryOf {
  policy: string;
  steps: Interval;
  /** share of the changes */
  lost: Interval | undefined;
  /** less than the steps of a rule; undefined for that rule itself */
  less: { versus: string; difference: Interval } | undefined;
}

/** The recovery of every policy, in their order. */
export function recoveries({ recovery }: Response, change: Change = ''): RecoveryOf[] {
  const own = recovery.filter((row) => row.change === change);
  const find = (policy: string, measure: RecoveryMeasure, versus: string | null = null) =>
    own.find((row) => row.policy === policy && row.measure === measure && row.versus === versus);
  const rivals = own.flatMap(({ versus }) => versus ?? []);
  const rival = rivals.includes(MEASURE_OF_OTHERS) ? MEASURE_OF_OTHERS : rivals[0];
  return [...new Set(own.map(({ policy }) => policy))].flatMap((policy) => {
    const steps = find(policy, 'recovery_steps');
    if (!steps) return [];
    const less = find(policy, 'recovery_steps_difference', rival);
    return [
      {
        ...{ policy, steps, lost: find(policy, 'not_recovered') },
        less: less && { versus: rival, difference: less },
      },
    ];
  });
}

/** What is said of each policy, a sentence each. */
export function responseFindings(response: Response): string[] {
  return recoveries(response).map(
    ({ policy, steps, lost, less }) =>
      `${policy}: after ${stepsInWords(steps)} steps the reward is back` +
      (less ? `, ${differenceInWords(less.difference)} than under ${less.versus}` : '') +
      (lost
        ? `; after ${percent(lost.value)} of the changes it is not back before the next one`
        : '') +
      '.',
  );
}

/** `12.2 (9.8 to 14.9)` */
export function stepsInWords({ value, low, high }: Interval): string {
  return `${fixed(value, 1)} (${fixed(low, 1)} to ${fixed(high, 1)})`;
}

/** `−1.4 (−3.4 to +0.9) steps: open`; less is faster */
function differenceInWords(difference: Interval): string {
  const word = {
    ahead: 'clearly later',
    open: 'not clearly sooner or later',
    behind: 'clearly sooner',
  };
  return `${word[verdictOfInterval(difference)]} (${signedInWords(difference)} steps)`;
}

/** `−1.4, −3.4 to +0.9` */
export function signedInWords({ value, low, high }: Interval): string {
  return `${signed(value, 1)}, ${signed(low, 1)} to ${signed(high, 1)}`;
}

/** `3.5%` */
export function percent(share: number): string {
  return `${fixed(100 * share, 1)}%`;
}
