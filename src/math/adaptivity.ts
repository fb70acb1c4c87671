import { drawCounts, interquartileMean, RESAMPLES, type Interval } from './bootstrap.js';

import { dot, Statistic } from './statistic.js';
import { expectedUtility, largestUtilityLoss } from './trade-off.js';
import { verdictOfInterval, type Verdict } from './verdict.js';

/**
 * How policies keep up in several conditions, by their returns against a reference that is found afresh
 * in each. Intervals are of a stratified bootstrap (Agarwal et al. 2021): every condition keeps its
 * episodes, of which as many are drawn again, and of a policy that was trained several times as many
 * trainings. One draw counts in all conditions and for all policies: an episode of a number has the
 * same seed everywhere, and a training is the same policy everywhere, so that differences are paired and
 * what conditions have in common does not pass for certainty.
 */

/** A policy under one setting. */
export interface JudgedPolicy {
  name: string;
  /** [trainings][conditions][episodes] returns; one training where it was not trained */
  returns: readonly (readonly Float64Array[])[];
  /** whether others are held against it */
  isRival: boolean;
}

/** Policies under one setting. */
export interface JudgedSetting {
  /** [conditions][episodes] returns of what is the measure there */
  reference: readonly Float64Array[];
  /** [conditions] whether it counts in what is said over conditions; default: all do */
  counted?: readonly boolean[];
  policies: readonly JudgedPolicy[];
}

export interface Versus {
  rival: string;
  /** of the mean ratios */
  difference: Interval;
  /** [conditions] of the ratios, NaN where there is none; of a policy that is a rival itself nothing */
  byCondition: Interval[];
  /** that a training of the one has more return in an episode than one of the other; a tie counts half */
  improvement: Interval;
}

/** What is known of a policy under one setting. */
export interface Adaptivity {
  name: string;
  /** [conditions] mean return over that of the reference; NaN where that is not positive */
  ratios: Interval[];
  /** over the conditions that have a ratio, and do not count */
  meanOutside?: Interval;
  /** all below: over the conditions that have a ratio, and count */
  mean: Interval;
  worst: Interval & { condition: number };
  /** of the ratios of all trainings in all conditions */
  interquartileMean: Interval;
  /** share of conditions whose whole interval is above 1, and below it */
  clearlyAbove: number;
  clearlyBelow: number;
  versus: Versus[];
}

/** What is known of a policy over all settings, where it was judged by several. */
export interface OverSettings {
  name: string;
  /** geometric mean over the settings of the mean ratio */
  mean: Interval;
  /** expected utility: the mean over the settings of the mean ratio */
  utility: Interval;
  /** largest utility loss against the best of the others, and where it is; absent where there is no other */
  loss?: Interval & { setting: number; versus: string };
  versus: { rival: string; difference: Interval }[];
}

/**
 * Judges policies.
 *
 * @param random gives numbers in [0, 1)
 */
export function judgeAdaptivity(
  settings: readonly JudgedSetting[],
  random: () => number,
  resamples = RESAMPLES,
): { settings: Adaptivity[][]; over: OverSettings[] } {
  const judges = settings.map((setting) => new SettingJudge(setting, resamples));
  const episodes = new Float64Array(settings[0].reference[0].length);
  const trainings = new Map<number, Float64Array>();
  for (const { policies } of settings)
    for (const { returns } of policies)
      trainings.set(returns.length, new Float64Array(returns.length));
  for (const judge of judges)
    judge.measure({ episodes: episodes.fill(1), trainings: ones(trainings) });
  for (let at = 0; at < resamples; at++) {
    drawCounts(episodes, random);
    for (const counts of trainings.values()) drawCounts(counts, random);
    for (const judge of judges) judge.measure({ episodes, trainings }, at);
  }
  // Before intervals are taken, which sorts what was drawn together.
  const over = settings.length > 1 ? overSettings(judges) : [];
  return { settings: judges.map((judge) => judge.results()), over };
}

/** How often each was drawn: of the episodes, and by their number of the trainings of a policy. */
interface Drawn {
  episodes: Float64Array;
  trainings: ReadonlyMap<number, Float64Array>;
}

function ones(trainings: ReadonlyMap<number, Float64Array>): Map<number, Float64Array> {
  return new Map([...trainings].map(([count]) => [count, new Float64Array(count).fill(1)]));
}

/** The statistics of a policy. */
interface Statistics {
  ratios: Statistic[];
  mean: Statistic;
  meanOutside: Statistic;
  worst: Statistic;
  interquartileMean: Statistic;
}

/** Measures the policies of a setting, found and resampled. */
class SettingJudge {
  readonly policies: readonly JudgedPolicy[];
  readonly statistics: readonly Statistics[];
  /** conditions in which there are ratios, and that count */
  private readonly known: readonly number[];
  /** and that do not */
  private readonly outside: readonly number[];
  /** of a policy and a rival: [trainings × its trainings][episodes] share of conditions in which it has more */
  private readonly pairs: readonly {
    policy: number;
    rival: number;
    wins: readonly Float64Array[];
    improvement: Statistic;
  }[];

  constructor(
    private readonly setting: JudgedSetting,
    resamples: number,
  ) {
    const { reference, policies, counted } = setting;
    const statistic = () => new Statistic(resamples);
    this.policies = policies;
    this.statistics = policies.map(() => ({
      ratios: reference.map(statistic),
      mean: statistic(),
      meanOutside: statistic(),
      worst: statistic(),
      interquartileMean: statistic(),
    }));
    const earning = [...reference.keys()].filter(
      (condition) => reference[condition].reduce((sum, value) => sum + value, 0) > 0,
    );
    this.known = earning.filter((condition) => counted?.[condition] ?? true);
    this.outside = earning.filter((condition) => !(counted?.[condition] ?? true));
    this.pairs = policies.flatMap((own, policy) =>
      policies.flatMap((its, rival) =>
        its.isRival && rival !== policy
          ? [{ policy, rival, wins: winsOf(own, its, counted), improvement: statistic() }]
          : [],
      ),
    );
  }

  /** Measures what was drawn, or at first what was found. */
  measure({ episodes, trainings }: Drawn, at?: number): void {
    const { reference } = this.setting;
    const { known, outside } = this;
    const base = reference.map((returns) => dot(episodes, returns));
    this.policies.forEach(({ returns }, policy) => {
      const {
        ratios,
        mean,
        meanOutside,
        worst,
        interquartileMean: middle,
      } = this.statistics[policy];
      const drawn = trainings.get(returns.length)!;
      const scores = new Float64Array(returns.length * known.length);
      let filled = 0;
      let total = 0;
      let least = Infinity;
      for (const condition of known) {
        let sum = 0;
        for (let training = 0; training < returns.length; training++) {
          const times = drawn[training];
          if (times === 0) continue;
          const score = dot(episodes, returns[training][condition]) / base[condition];
          for (let i = 0; i < times; i++) scores[filled++] = score;
          sum += times * score;
        }
        const ratio = sum / returns.length;
        ratios[condition].set(ratio, at);
        total += ratio;
        least = Math.min(least, ratio);
      }
      let outsideTotal = 0;
      for (const condition of outside) {
        let sum = 0;
        for (let training = 0; training < returns.length; training++)
          sum += drawn[training] * dot(episodes, returns[training][condition]);
        const ratio = sum / returns.length / base[condition];
        ratios[condition].set(ratio, at);
        outsideTotal += ratio;
      }
      if (outside.length > 0) meanOutside.set(outsideTotal / outside.length, at);
      if (known.length === 0) return;
      mean.set(total / known.length, at);
      worst.set(least, at);
      middle.set(interquartileMean(scores), at);
    });
    for (const { policy, rival, wins, improvement } of this.pairs) {
      const own = trainings.get(this.policies[policy].returns.length)!;
      const its = trainings.get(this.policies[rival].returns.length)!;
      let sum = 0;
      for (let i = 0; i < own.length; i++)
        for (let j = 0; j < its.length; j++)
          if (own[i] > 0 && its[j] > 0)
            sum += own[i] * its[j] * dot(episodes, wins[i * its.length + j]);
      improvement.set(sum / (own.length * its.length * episodes.length), at);
    }
  }

  results(): Adaptivity[] {
    const less = (own: Statistic, its: Statistic) => own.with(its, (a, b) => a - b).interval();
    const differences = this.pairs.map(({ policy, rival }) => {
      const [own, its] = [this.statistics[policy], this.statistics[rival]];
      return {
        difference: less(own.mean, its.mean),
        byCondition: this.policies[policy].isRival
          ? []
          : own.ratios.map((ratio, condition) => less(ratio, its.ratios[condition])),
      };
    });
    return this.policies.map(({ name }, policy) => {
      const statistics = this.statistics[policy];
      const { mean, meanOutside, worst, interquartileMean: middle } = statistics;
      const ratios = statistics.ratios.map((ratio) => ratio.interval());
      const share = (verdict: Verdict) =>
        this.known.filter((at) => verdictOfInterval(ratios[at], 1) === verdict).length /
        this.known.length;
      return {
        name,
        ratios,
        ...(this.outside.length > 0 ? { meanOutside: meanOutside.interval() } : {}),
        mean: mean.interval(),
        worst: {
          ...worst.interval(),
          condition: this.known.find((condition) => ratios[condition].value === worst.value) ?? -1,
        },
        interquartileMean: middle.interval(),
        clearlyAbove: share('ahead'),
        clearlyBelow: share('behind'),
        versus: this.pairs.flatMap(({ policy: own, rival, improvement }, pair) =>
          own === policy
            ? [
                {
                  rival: this.policies[rival].name,
                  ...differences[pair],
                  improvement: improvement.interval(),
                },
              ]
            : [],
        ),
      };
    });
  }
}

/** Of each two trainings, by the episodes: the share of conditions in which ours has more return. */
function winsOf(
  ours: JudgedPolicy,
  theirs: JudgedPolicy,
  counted: readonly boolean[] | undefined,
): Float64Array[] {
  const isCounted = (_: unknown, condition: number) => counted?.[condition] ?? true;
  return ours.returns.flatMap((own) =>
    theirs.returns.map((its) => {
      const wins = new Float64Array(own[0].length);
      const conditions = own.filter(isCounted).length;
      own.forEach((returns, condition) => {
        if (!isCounted(returns, condition)) return;
        for (let episode = 0; episode < wins.length; episode++) {
          const difference = returns[episode] - its[condition][episode];
          wins[episode] += (difference > 0 ? 1 : difference === 0 ? 0.5 : 0) / conditions;
        }
      });
      return wins;
    }),
  );
}

/** Policies that were judged by every setting, over all of them. */
function overSettings(judges: readonly SettingJudge[]): OverSettings[] {
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
