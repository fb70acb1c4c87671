import type { Interval } from '../../math/bootstrap.js';
import { tallyOf, verdictOfInterval, type Tally } from '../../math/verdict.js';
import type { JudgedPolicy, VersusRival } from '../../runs/read/run-data.js';
import { enumerated } from '../../words/lists.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { verdictWord } from '../../words/verdicts.js';
import type { Adaptivity, ReportData } from '../data.js';

const { fixed } = pageNumbers;

/** The split that an evaluation finds over all its conditions: a rival of policies, but no rule. */
const SINGLE_SPLIT = 'best-single-split';

/** Policies that were learned: all but rules and the best single split; specialists are what others are held against. */
export function learnedOf<Policy extends Pick<JudgedPolicy, 'name' | 'trainSeeds'>>(
  policies: readonly Policy[],
  rules: ReportData['rules'],
): Policy[] {
  return policies.filter(
    (policy) =>
      !isSpecialists(policy) &&
      (policy.trainSeeds !== null ||
        (policy.name !== SINGLE_SPLIT && !rules.some((rule) => rule.name === policy.name))),
  );
}

/** Whether policies were trained in one condition or setting each. */
export function isSpecialists({
  name,
  trainSeeds,
}: Pick<JudgedPolicy, 'name' | 'trainSeeds'>): boolean {
  // Others are called so only where they were named by their folder, which tells no seeds.
  return trainSeeds !== null && /^specialists($| \()/.test(name);
}

/** In how many conditions a policy earns clearly more than the best static split, and in how many less. */
export function tallyOver(
  { ratios }: JudgedPolicy,
  { conditions }: Adaptivity,
  { counted: isCounted }: { counted: boolean },
): Tally {
  return tallyOf(
    ratios
      .filter((ratio, i) => conditions[i].isCounted === isCounted && !Number.isNaN(ratio.value))
      .map((ratio) => verdictOfInterval(ratio, 1)),
  );
}

/** Whether an evaluation had conditions, or one traffic alone. */
export function hasConditions({ conditions }: Adaptivity): boolean {
  return conditions.length > 1;
}

/** A learned policy under a setting. */
export interface JudgedLearned {
  judged: Adaptivity;
  policy: JudgedPolicy;
  within: Tally;
  outside: Tally;
}

export function judgedLearned({
  adaptivity,
  rules,
}: Pick<ReportData, 'adaptivity' | 'rules'>): JudgedLearned[] {
  return (adaptivity?.settings ?? []).flatMap((judged) =>
    learnedOf(judged.policies, rules).map((policy) => ({
      judged,
      policy,
      within: tallyOver(policy, judged, { counted: true }),
      outside: tallyOver(policy, judged, { counted: false }),
    })),
  );
}

/** Counts of several together. */
export function summed(tallies: readonly Tally[]): Tally {
  const sum = (of: keyof Tally) => tallies.reduce((total, tally) => total + tally[of], 0);
  return { ahead: sum('ahead'), open: sum('open'), behind: sum('behind') };
}

export function total({ ahead, open, behind }: Tally): number {
  return ahead + open + behind;
}

/**
 * What the conditions and settings of a report say of its learned policies, in sentences: of one policy
 * under one setting all, of several what they are together.
 */
export function adaptivityFindings(data: ReportData): string[] {
  const found = judgedLearned(data);
  const policies = [...new Set(found.map(({ policy }) => policy.name))];
  const nameOf = (name: string) => (policies.length > 1 ? name : 'the learned policy');
  if (found.length === 1) return [inOneSetting(found[0])];
  return policies.map((name) => {
    const own = found.filter(({ policy }) => policy.name === name);
    const [within, outside] = [
      summed(own.map((one) => one.within)),
      summed(own.map((one) => one.outside)),
    ];
    const isOutside = total(outside) > 0;
    const over = data.adaptivity?.over.find((policy) => policy.name === name);
    const isIn = own.some(({ judged }) => hasConditions(judged));
    return [
      `In ${shareOf(within, isIn ? 'condition' : 'setting')}${isOutside ? ' within the training range' : ''}` +
        `${isIn && own.length > 1 ? `, over ${counted(own.length, 'setting')},` : ''} ${nameOf(name)} earns` +
        ` clearly more than the best static split found afresh there${rest(within)}` +
        (over
          ? `; mean ratio ${withInterval(over.mean)}, geometric over the settings` +
            against(over.versus, data.adaptivity!.over)
          : '') +
        '.',
      ...(isOutside
        ? [`Outside of that range: clearly more in ${shareOf(outside)}${rest(outside)}.`]
        : []),
    ].join(' ');
  });
}

/** What is said of the one policy under the one setting. */
function inOneSetting({ judged, policy, within, outside }: JudgedLearned): string {
  const { conditions, policies } = judged;
  const { mean, meanOutside, versus } = policy;
  const rivals = against(versus, policies);
  if (!hasConditions(judged))
    return (
      `The return of the learned policy is ${withInterval(mean)} times that of the best static split,` +
      ` ${verdictWord(verdictOfInterval(mean, 1))}${rivals}.`
    );
  const isOutside = conditions.some(({ isCounted }) => !isCounted);
  const left = conditions.flatMap(({ name }, i) =>
    Number.isNaN(policy.ratios[i].value) ? [name ?? ''] : [],
  );
  return [
    `In ${shareOf(within)}${isOutside ? ' within the training range' : ''} the learned policy earns` +
      ` clearly more than the best static split found afresh there${rest(within)}; mean ratio` +
      ` ${withInterval(mean)}${rivals}.`,
    ...(isOutside && meanOutside
      ? [
          `Outside of that range: clearly more in ${shareOf(outside)}${rest(outside)}; mean ratio` +
            ` ${withInterval(meanOutside)}.`,
        ]
      : []),
    ...(left.length > 0
      ? [`Left out, since no static split earns anything there: ${enumerated(left)}.`]
      : []),
  ].join(' ');
}

/** The best rule that a policy is held against, and how it stands to it. */
export function bestRival({ judged, policy }: JudgedLearned): VersusRival | undefined {
  const name = best(policy.versus, judged.policies);
  return policy.versus.find(({ rival }) => rival === name);
}

/** `11 of 12 conditions` */
function shareOf(tally: Tally, noun = 'condition'): string {
  return `${tally.ahead} of ${counted(total(tally), noun)}`;
}

/** ` (1 open, 2 clearly less)` */
function rest({ open, behind }: Tally): string {
  return ` (${open} open, ${behind} clearly less)`;
}

/** `1.104 (1.097 to 1.111)` */
export function withInterval({ value, low, high }: Interval): string {
  return `${fixed(value, 3)} (${fixed(low, 3)} to ${fixed(high, 3)})`;
}

/** What tells of a policy among others how it stands. */
type Standing = Pick<JudgedPolicy, 'name' | 'trainSeeds' | 'mean'>;

/** Whether a rival is no rule. */
function isTrained(rival: string, policies: readonly Standing[]): boolean {
  return policies.some(({ name, trainSeeds }) => name === rival && trainSeeds !== null);
}

/** The rule with the highest mean ratio among the rivals. */
function best(versus: readonly VersusRival[], policies: readonly Standing[]): string | undefined {
  return policies
    .filter(
      ({ name, trainSeeds }) =>
        name !== SINGLE_SPLIT && trainSeeds === null && versus.some(({ rival }) => rival === name),
    )
    .reduce<Standing | undefined>(
      (a, b) => (a && !(b.mean.value > a.mean.value) ? a : b),
      undefined,
    )?.name;
}

/** `; against max-weight +0.048 (+0.035 to +0.060), clearly more`: the best rule and the single split. */
function against(versus: readonly VersusRival[], policies: readonly Standing[]): string {
  const rules = versus.filter(
    ({ rival }) => rival !== SINGLE_SPLIT && !isTrained(rival, policies),
  ).length;
  return [best(versus, policies), SINGLE_SPLIT]
    .flatMap((name) => versus.find(({ rival }) => rival === name) ?? [])
    .map((found) => {
      const called =
        found.rival === SINGLE_SPLIT
          ? 'the best single split over all conditions'
          : `${found.rival}${rules > 1 ? `, the best of ${rules} rules,` : ''}`;
      return `; against ${called} ${differenceInWords(found)}`;
    })
    .join('');
}

/** `+0.048 (+0.035 to +0.060), clearly more` */
export function differenceInWords({ difference }: VersusRival): string {
  const { value, low, high } = difference;
  return (
    `${signed(value)} (${signed(low)} to ${signed(high)}),` +
    ` ${verdictWord(verdictOfInterval(difference))}`
  );
}

/** `+0.048`, `−0.010` */
export function signed(value: number, decimals = 3): string {
  return `${value > 0 ? '+' : ''}${fixed(value, decimals)}`;
}
