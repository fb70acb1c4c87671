import type { LearnedPolicy, ReportData, RulePolicy, Setting } from '../data.js';
import { tallyOf, verdictOf, type Tally } from '../../math/verdict.js';
import type { Summary } from '../../math/statistics.js';
import { difference } from '../../runs/read/paired.js';
import { sameSetting } from '../../words/settings.js';

/** How the policies of one sweep, or one rule, do against the best static split over settings. */
export interface RatioOverSettings {
  /** the sweep, or the rule's name */
  name: string;
  /** settings in which the ratio is known */
  settings: number;
  /** of the mean ratios; NaN where one of them is not positive */
  geometricMean: number;
  least: { ratio: number; setting: Setting };
  /** settings whose whole 95% interval is above 1, below it, and neither */
  tally: Tally;
}

/** For each sweep, in order. */
export function learnedRatios({ learned, sweeps }: ReportData): RatioOverSettings[] {
  return sweeps.flatMap((sweep) =>
    overSettings(
      sweep,
      learned.filter((policy) => policy.sweep === sweep),
    ),
  );
}

/** For each rule, the best first. */
export function ruleRatios({ rules }: ReportData): RatioOverSettings[] {
  const names = [...new Set(rules.map(({ name }) => name))];
  return names
    .flatMap((name) =>
      overSettings(
        name,
        rules.filter((rule) => rule.name === name),
      ),
    )
    .sort((a, b) => (b.geometricMean || 0) - (a.geometricMean || 0));
}

/** In how many of their common settings the policies of a sweep clearly earn more than a rule, or less. */
export function againstRule(
  { learned, rules }: ReportData,
  { sweep, rule }: { sweep: string; rule: string },
): Tally {
  const verdicts = learned
    .filter((policy) => policy.sweep === sweep)
    .flatMap((policy) => {
      const other = rules.find(
        ({ name, setting }) => name === rule && sameSetting(setting, policy.setting),
      );
      return other ? [verdictOf(returnBeyond(policy, other))] : [];
    });
  return tallyOf(verdicts);
}

/** How much more return a learned policy has than a rule. */
export function returnBeyond({ seeds }: LearnedPolicy, { item }: RulePolicy): Summary {
  return difference(
    seeds.map((ours) => ({ ours, theirs: item })),
    'return',
  );
}

function overSettings(
  name: string,
  policies: readonly (LearnedPolicy | RulePolicy)[],
): RatioOverSettings[] {
  const known = policies.flatMap(({ ratio, setting }) =>
    ratio && Number.isFinite(ratio.mean) ? [{ ratio, setting }] : [],
  );
  if (known.length === 0) return [];
  const least = known.reduce((a, b) => (b.ratio.mean < a.ratio.mean ? b : a));
  return [
    {
      name,
      settings: known.length,
      geometricMean:
        least.ratio.mean > 0
          ? Math.exp(known.reduce((sum, { ratio }) => sum + Math.log(ratio.mean), 0) / known.length)
          : NaN,
      least: { ratio: least.ratio.mean, setting: least.setting },
      tally: tallyOf(known.map(({ ratio }) => verdictOf(ratio, 1))),
    },
  ];
}
