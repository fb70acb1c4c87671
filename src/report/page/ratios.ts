import type { LearnedPolicy, ReportData, RulePolicy, Setting } from '../data.js';
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
  /** settings whose mean ratio is above 1 */
  better: number;
  /** settings whose whole 95% interval is above 1 */
  clearlyBetter: number;
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

/** In how many of their common settings the policies of a sweep have a higher mean return than a rule. */
export function beatsRule(
  { learned, rules }: ReportData,
  { sweep, rule }: { sweep: string; rule: string },
): { better: number; settings: number } {
  const pairs = learned
    .filter((policy) => policy.sweep === sweep)
    .flatMap((policy) => {
      const other = rules.find(
        ({ name, setting }) => name === rule && sameSetting(setting, policy.setting),
      );
      return other ? [[policy.metrics.return.mean, other.item.metrics.return.mean]] : [];
    });
  return {
    better: pairs.filter(([ours, theirs]) => ours > theirs).length,
    settings: pairs.length,
  };
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
      better: known.filter(({ ratio }) => ratio.mean > 1).length,
      clearlyBetter: known.filter(({ ratio }) => ratio.mean - ratio.ci95 > 1).length,
    },
  ];
}
