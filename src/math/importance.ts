import { drawCounts, RESAMPLES, type Interval } from './bootstrap.js';
import { dot, Statistic } from './statistic.js';

/** Returns of a policy as it is, and with one thing at a time taken from it, on the same episodes. */
export interface HeldReturns {
  /** [conditions][episodes] of what is the measure there */
  reference: readonly Float64Array[];
  /** [conditions] whether it counts in the mean */
  counted: readonly boolean[];
  /** [trainings][conditions][episodes]; one training where it was not trained */
  whole: readonly (readonly Float64Array[])[];
  /** [things][trainings][conditions][episodes] NaN in a condition where the policy never had it */
  held: readonly (readonly (readonly Float64Array[])[])[];
}

/** What a policy loses without a thing. */
export interface Importance {
  /** [conditions] of its mean return */
  ofReturn: Interval[];
  /** [conditions] of the ratio to the reference's mean return; NaN where that is not positive */
  ofRatio: Interval[];
  /** of the mean of these ratios, over the conditions that count and have one */
  ofMean: Interval;
}

/**
 * What is lost with each thing: the return as it is less that without, paired by episode and training. The
 * intervals are of a bootstrap that draws episodes and trainings with replacement, the same in all conditions.
 *
 * @param random gives numbers in [0, 1)
 */
export function importanceOf(
  { reference, counted, whole, held }: HeldReturns,
  random: () => number,
  resamples = RESAMPLES,
): Importance[] {
  const losses = held.map((ofThing) => ofThing.map((own, t) => own.map(lessThan(whole[t]))));
  const earning = reference.map((returns) => returns.reduce((sum, each) => sum + each, 0) > 0);
  const episodes = new Float64Array(reference[0].length).fill(1);
  const trainings = new Float64Array(whole.length).fill(1);
  const found = losses.map(() => ({
    ofReturn: reference.map(() => new Statistic(resamples)),
    ofRatio: reference.map(() => new Statistic(resamples)),
    ofMean: new Statistic(resamples),
  }));
  const measure = (at?: number) => {
    const base = reference.map((returns) => dot(episodes, returns));
    losses.forEach((ofThing, thing) => {
      const { ofReturn, ofRatio, ofMean } = found[thing];
      let sum = 0;
      let count = 0;
      reference.forEach((_, condition) => {
        let loss = 0;
        ofThing.forEach((own, t) => {
          if (trainings[t] > 0) loss += trainings[t] * dot(episodes, own[condition]);
        });
        loss /= whole.length;
        ofReturn[condition].set(loss / episodes.length, at);
        if (!earning[condition]) return;
        const ratio = loss / base[condition];
        ofRatio[condition].set(ratio, at);
        if (!counted[condition] || Number.isNaN(ratio)) return;
        sum += ratio;
        count++;
      });
      if (count > 0) ofMean.set(sum / count, at);
    });
  };
  measure();
  for (let at = 0; at < resamples; at++) {
    drawCounts(episodes, random);
    drawCounts(trainings, random);
    measure(at);
  }
  return found.map(({ ofReturn, ofRatio, ofMean }) => ({
    ofReturn: ofReturn.map((drawn) => drawn.interval()),
    ofRatio: ofRatio.map((drawn) => drawn.interval()),
    ofMean: ofMean.interval(),
  }));
}

function lessThan(whole: readonly Float64Array[]) {
  return (held: Float64Array, condition: number) =>
    held.map((value, episode) => whole[condition][episode] - value);
}
