import type { Interval } from '../../math/bootstrap.js';
import { tallyOf, type Tally, type Verdict } from '../../math/verdict.js';
import type { JudgedPolicy, VersusRival } from '../../runs/read/run-data.js';
import { enumerated } from '../../words/lists.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { constantsInWords } from '../../words/settings.js';
import type { Adaptivity, ReportData } from '../data.js';

const { fixed } = pageNumbers;

/** The split that an evaluation finds over all its conditions: a rival of policies, but no rule. */
const SINGLE_SPLIT = 'best-single-split';

/** Whether the whole interval of a bootstrap lies above a value or below it. */
export function verdictOfInterval({ low, high }: Interval, than: number): Verdict {
  if (low > than) return 'ahead';
  return high < than ? 'behind' : 'open';
}

/** Policies that were learned: all but rules and the best single split. */
export function learnedOf(
  policies: readonly JudgedPolicy[],
  rules: ReportData['rules'],
): JudgedPolicy[] {
  return policies.filter(
    ({ name, trainSeeds }) =>
      trainSeeds !== null || (name !== SINGLE_SPLIT && !rules.some((rule) => rule.name === name)),
  );
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

/** What the conditions and settings of a report say of its learned policies, in sentences. */
export function adaptivityFindings({ adaptivity, rules }: ReportData): string[] {
  if (!adaptivity) return [];
  const { settings, over } = adaptivity;
  const names = new Set(
    settings.flatMap(({ policies }) => learnedOf(policies, rules).map(({ name }) => name)),
  );
  const sentences = settings.flatMap((judged) =>
    learnedOf(judged.policies, rules).map((policy) =>
      under(judged, { policy, name: theLearned(policy.name, names.size) }),
    ),
  );
  return [
    ...sentences,
    ...over
      .filter(({ name }) => names.has(name))
      .map(
        ({ name, mean, versus }) =>
          `Over all ${counted(settings.length, 'setting')} ${theLearned(name, names.size)} has a mean` +
          ` ratio of ${withInterval(mean)}, in the geometric mean` +
          `${against(versus, best(versus, over))}.`,
      ),
  ];
}

function theLearned(name: string, of: number): string {
  return of > 1 ? name : 'the learned policy';
}

/** What is said of a policy under a setting. */
function under(
  judged: Adaptivity,
  { policy, name }: { policy: JudgedPolicy; name: string },
): string {
  const { setting, conditions, policies } = judged;
  const { mean, meanOutside, versus } = policy;
  const start = `Under ${constantsInWords(setting)}`;
  const rivals = against(versus, best(versus, policies));
  if (!hasConditions(judged))
    return (
      `${start} the return of ${name} is ${withInterval(mean)} times that of the best static split,` +
      ` ${verdictWord(verdictOfInterval(mean, 1), 'open')}${rivals}.`
    );
  const isOutside = conditions.some(({ isCounted }) => !isCounted);
  const tally = tallyOver(policy, judged, { counted: true });
  const outside = tallyOver(policy, judged, { counted: false });
  const left = conditions.flatMap(({ name: condition }, i) =>
    Number.isNaN(policy.ratios[i].value) ? [condition ?? ''] : [],
  );
  return [
    `${start}, in ${shareOf(tally)}${isOutside ? ' within the training range' : ''} ${name} earns` +
      ` clearly more than the best static split found afresh there${rest(tally)}; mean ratio` +
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

/** `11 of 12 conditions` */
export function shareOf({ ahead, open, behind }: Tally): string {
  return `${ahead} of ${counted(ahead + open + behind, 'condition')}`;
}

/** ` (1 open, 2 clearly less)` */
export function rest({ open, behind }: Tally): string {
  return ` (${open} open, ${behind} clearly less)`;
}

/** `1.104 (1.097 to 1.111)` */
export function withInterval({ value, low, high }: Interval): string {
  return `${fixed(value, 3)} (${fixed(low, 3)} to ${fixed(high, 3)})`;
}

/** The rule with the highest mean ratio among the rivals. */
function best(
  versus: readonly VersusRival[],
  policies: readonly { name: string; mean: Interval }[],
): string | undefined {
  return policies
    .filter(({ name }) => name !== SINGLE_SPLIT && versus.some(({ rival }) => rival === name))
    .reduce<{ name: string; mean: Interval } | undefined>(
      (a, b) => (a && !(b.mean.value > a.mean.value) ? a : b),
      undefined,
    )?.name;
}

/** `; against max-weight +0.048 (+0.035 to +0.060), clearly more`: the best rule and the single split. */
function against(versus: readonly VersusRival[], rule: string | undefined): string {
  const rules = versus.filter(({ rival }) => rival !== SINGLE_SPLIT).length;
  return [rule, SINGLE_SPLIT]
    .flatMap((name) => versus.find(({ rival }) => rival === name) ?? [])
    .map(({ rival, difference }) => {
      const called =
        rival === SINGLE_SPLIT
          ? 'the best single split over all of them'
          : `${rival}${rules > 1 ? `, the best of ${rules} rules,` : ''}`;
      return (
        `; against ${called} ${signed(difference.value)} (${signed(difference.low)} to` +
        ` ${signed(difference.high)}), ${verdictWord(verdictOfInterval(difference, 0), 'open')}`
      );
    })
    .join('');
}

function verdictWord(verdict: Verdict, open: string): string {
  return { ahead: 'clearly more', open, behind: 'clearly less' }[verdict];
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${fixed(value, 3)}`;
}
