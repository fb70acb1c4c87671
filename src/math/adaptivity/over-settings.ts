import { Statistic } from '../statistic.js';
import { expectedUtility, largestUtilityLoss } from '../trade-off.js';
import type { OverSettings } from './judged.js';
import type { SettingJudge } from './setting-judge.js';

/** Policies that were judged by every setting, over all of them. */
export function overSettings(judges: readonly SettingJudge[]): OverSettings[] {
  const meansOf = (name: string): Statistic[] =>
    judges.flatMap(({ policies, statistics }) =>
      statistics.filter((_, policy) => policies[policy].name === name).map(({ mean }) => mean),
    );
  const found = judges[0].policies
    .map(({ name, isRival }) => ({ name, isRival, means: meansOf(name) }))
    .filter(({ means }) => means.length === judges.length)
    .map((policy) => ({ ...policy, mean: geometricMean(policy.means) }));
  return found.map((own): OverSettings => {
    const others = found.filter((other) => other !== own);
    const [utility, loss] = tradeOffs(
      own.means,
      others.map(({ means }) => means),
    );
    const values = (means: readonly Statistic[]) => means.map(({ value }) => value);
    const { setting, versus } = largestUtilityLoss(
      values(own.means),
      others.map(({ means }) => values(means)),
    );
    return {
      name: own.name,
      utility: utility.interval(),
      ...(others.length > 0
        ? { loss: { ...loss.interval(), setting, versus: others[versus].name } }
        : {}),
      versus: others
        .filter(({ isRival }) => isRival)
        .map((its) => ({
          rival: its.name,
          difference: own.mean.with(its.mean, (a, b) => a - b).interval(),
        })),
      // Of a copy: an interval sorts what was drawn, and differences pair it.
      mean: own.mean.with(own.mean, (value) => value).interval(),
    };
  });
}

/** Over the settings, by each resample. */
function geometricMean(means: readonly Statistic[]): Statistic {
  const logs = means.map((mean) => mean.with(mean, (value) => Math.log(value)));
  const sum = logs.reduce((a, b) => a.with(b, (own, its) => own + its));
  return sum.with(sum, (total) => Math.exp(total / means.length));
}

/** Expected utility and largest utility loss of a policy, by each resample. */
function tradeOffs(
  own: readonly Statistic[],
  others: readonly (readonly Statistic[])[],
): [utility: Statistic, loss: Statistic] {
  const resamples = own[0].resampled.length;
  const [utility, loss] = [new Statistic(resamples), new Statistic(resamples)];
  const measure = (valueOf: (statistic: Statistic) => number, at?: number) => {
    const utilities = own.map(valueOf);
    utility.set(expectedUtility(utilities), at);
    if (others.length === 0) return;
    const found = largestUtilityLoss(
      utilities,
      others.map((means) => means.map(valueOf)),
    );
    loss.set(found.loss, at);
  };
  measure(({ value }) => value);
  for (let at = 0; at < resamples; at++) measure(({ resampled }) => resampled[at], at);
  return [utility, loss];
}
