import { tallyOf, verdictOfInterval, type Tally } from '../../math/verdict.js';
import { SPECIALIST } from '../../runs/tables/identity.js';
import type { JudgedPolicy } from '../../runs/read/run-data.js';
import { counted, thousands } from '../../words/numbers.js';
import type { ReportData } from '../data.js';
import {
  differenceInWords,
  hasConditions,
  isSpecialists,
  judgedLearned,
  summed,
  total,
  type JudgedLearned,
} from './adaptivity.js';

/**
 * How one policy for all stands to policies that were trained in one condition or for one setting each: a
 * sentence for each two of them, which counts what is clear.
 */
export function specialistFindings(data: ReportData): string[] {
  const all = judgedLearned(data);
  const policies = [...new Set(all.map(({ policy }) => policy.name))];
  return policies.flatMap((name) => {
    const own = all.filter(({ policy }) => policy.name === name);
    const who = policies.length > 1 ? name : 'the learned policy';
    return trainedRivals(data).flatMap((rival) => sentence(data, { own, who, rival }) ?? []);
  });
}

/** Policies that were trained, and that others are held against; each name once. */
function trainedRivals({ adaptivity }: ReportData): Pick<JudgedPolicy, 'name' | 'trainSeeds'>[] {
  const found = new Map<string, JudgedPolicy>();
  for (const { policies } of adaptivity?.settings ?? [])
    for (const policy of policies)
      if (
        policy.trainSeeds !== null &&
        policies.some(({ versus }) => versus.some(({ rival }) => rival === policy.name))
      )
        found.set(policy.name, policy);
  return [...found.values()];
}

/** Undefined where the policy is not held against the rival. */
function sentence(
  data: ReportData,
  {
    own,
    who,
    rival,
  }: {
    own: readonly JudgedLearned[];
    who: string;
    rival: Pick<JudgedPolicy, 'name' | 'trainSeeds'>;
  },
): string | undefined {
  const tallies = own.flatMap((one) => besides(one, rival.name) ?? []);
  if (tallies.length === 0) return undefined;
  const inConditions = own.some(({ judged }) => hasConditions(judged));
  const { adaptivity } = data;
  const alone = [
    ...(inConditions && isSpecialists(rival) ? ['in one condition'] : []),
    ...(!inConditions || !isSpecialists(rival) || adaptivity!.settings.length > 1
      ? ['for one setting']
      : []),
  ];
  const over = adaptivity!.over.find(({ name }) => name === own[0].policy.name);
  const versus = (over ?? own[0].policy).versus.find((one) => one.rival === rival.name);
  const tally = summed(tallies);
  return (
    `Against ${rival.name}, each trained ${alone.join(' and ')} alone` +
    `${isSpecialists(rival) ? budgetOf(data) : ''}, ${who} earns clearly more in ${tally.ahead} of` +
    ` ${counted(total(tally), inConditions ? 'condition' : 'setting')}` +
    (inConditions && own.length > 1 ? `, over ${counted(own.length, 'setting')},` : '') +
    ` (${tally.open} open, ${tally.behind} clearly less)` +
    (versus
      ? `; mean ratio less theirs ${differenceInWords(versus)}${over ? ', geometric over the settings' : ''}`
      : '') +
    '.'
  );
}

/** Where a policy has clearly more return than a rival under a setting: in each condition that counts. */
function besides({ judged, policy }: JudgedLearned, rival: string): Tally | undefined {
  const versus = policy.versus.find((one) => one.rival === rival);
  if (!versus) return undefined;
  if (!hasConditions(judged) || !versus.byCondition)
    return tallyOf([verdictOfInterval(versus.difference)]);
  return tallyOf(
    versus.byCondition
      .filter(({ value }, i) => judged.conditions[i].isCounted && !Number.isNaN(value))
      .map((difference) => verdictOfInterval(difference)),
  );
}

/** ` (256,000 steps each; 4,096,000 for the one policy)`, as far as the evaluations tell. */
function budgetOf({ runs }: ReportData): string {
  const stepsOf = (isSpecial: boolean) => {
    const known = runs
      .filter(({ kind }) => kind === 'evaluate')
      .flatMap(({ items }) => items)
      .filter(({ identity }) => (identity.policy === SPECIALIST) === isSpecial)
      .flatMap(({ source }) => source?.timesteps ?? []);
    return new Set(known).size === 1 ? known[0] : undefined;
  };
  const [special, general] = [stepsOf(true), stepsOf(false)];
  if (special === undefined) return '';
  return (
    ` (${thousands(special)} steps each` +
    (general === undefined ? ')' : `; ${thousands(general)} for the one policy)`)
  );
}
