import { interquartileMean } from '../bootstrap.js';
import { dot, Statistic } from '../statistic.js';
import { verdictOfInterval, type Verdict } from '../verdict.js';
import type { Adaptivity, JudgedPolicy, JudgedSetting } from './judged.js';

/** How often each was drawn: of the episodes, and by their number of the trainings of a policy. */
export interface Drawn {
  episodes: Float64Array;
  trainings: ReadonlyMap<number, Float64Array>;
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
export class SettingJudge {
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
