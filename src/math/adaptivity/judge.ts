import { RESAMPLES, drawCounts } from '../bootstrap.js';
import type { JudgedSetting, Adaptivity, OverSettings } from './judged.js';
import { overSettings } from './over-settings.js';
import { SettingJudge } from './setting-judge.js';

/**
 * How policies keep up in several conditions, by their returns against a reference that is found afresh
 * in each. Intervals are of a stratified bootstrap (Agarwal et al. 2021): every condition keeps its
 * episodes, of which as many are drawn again, and of a policy that was trained several times as many
 * trainings. One draw counts in all conditions and for all policies: an episode of a number has the
 * same seed everywhere, and a training is the same policy everywhere, so that differences are paired and
 * what conditions have in common does not pass for certainty.
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

function ones(trainings: ReadonlyMap<number, Float64Array>): Map<number, Float64Array> {
  return new Map([...trainings].map(([count]) => [count, new Float64Array(count).fill(1)]));
}
