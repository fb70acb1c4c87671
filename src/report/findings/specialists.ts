import { tallyOf, verdictOfInterval, type Tally } from '../../math/verdict.js';
import { SPECIALIST } from '../../runs/tables/identity.js';
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
 * How one policy for all stands to specialists, each trained in one condition or for one setting: a
 * sentence for each policy and each set of specialists, which counts what is clear.
 */
export function specialistFindings(data: ReportData): string[] {
  const all = judgedLearned(data);
  const policies = [...new Set(all.map(({ policy }) => policy.name))];
  const sets = [
    ...new Set(
      (data.adaptivity?.settings ?? []).flatMap((judged) =>
        judged.policies.filter(isSpecialists).map(({ name }) => name),
      ),
    ),
  ];
  return policies.flatMap((name) =>
    sets.flatMap((rival) => {
      const own = all.filter(({ policy }) => policy.name === name);
      const tallies = own.flatMap((one) => besides(one, rival) ?? []);
      if (tallies.length === 0) return [];
      const who = policies.length > 1 ? name : 'the learned policy';
      const noun = own.some(({ judged }) => hasConditions(judged)) ? 'condition' : 'setting';
      const tally = summed(tallies);
      const over = data.adaptivity!.over.find((policy) => policy.name === name);
      const versus = [...(over ? [over.versus] : own.map(({ policy }) => policy.versus))]
        .flat()
        .find((one) => one.rival === rival);
      return [
        `Against ${rival}, each trained in one ${noun} alone${budgetOf(data)}, ${who} earns clearly more in` +
          ` ${tally.ahead} of ${counted(total(tally), noun)}` +
          (noun === 'condition' && own.length > 1
            ? `, over ${counted(own.length, 'setting')},`
            : '') +
          ` (${tally.open} open, ${tally.behind} clearly less)` +
          (versus && own.length > 0
            ? `; mean ratio less theirs ${differenceInWords(versus)}${over ? ', geometric over the settings' : ''}`
            : '') +
          '.',
      ];
    }),
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
