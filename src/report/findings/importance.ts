import { tallyOf, verdictOfInterval, type Verdict } from '../../math/verdict.js';
import { enumerated } from '../../words/lists.js';
import { counted } from '../../words/numbers.js';
import { constants } from '../../words/settings.js';
import type { Importance, LooksAt } from '../data.js';
import { summed, total, withInterval } from './adaptivity.js';

/** Features that are named first. */
const NAMED = 3;

/** The features of a policy that have a verdict, with it. */
export function judgedFeatures({ features }: LooksAt) {
  return features.flatMap((one) =>
    Number.isNaN(one.loss.value) ? [] : [{ ...one, verdict: verdictOfInterval(one.loss) }],
  );
}

/** What is said of each policy, a sentence each: of several settings, over all of them. */
export function importanceFindings(importance: readonly Importance[]): string[] {
  const names = [
    ...new Set(importance.flatMap(({ policies }) => policies.map(({ name }) => name))),
  ];
  return names.map((name) => {
    const own = importance.flatMap(({ setting, policies }) =>
      policies.filter((policy) => policy.name === name).map((policy) => ({ setting, policy })),
    );
    const judged = own.map(({ policy }) => judgedFeatures(policy));
    if (judged.every((features) => features.length === 0))
      return `${name}: no static split earns anything, so no loss can be told as a part of that; importance.csv has the losses of return.`;
    return own.length === 1 ? inOneSetting(name, judged[0]) : overSettings(name, own);
  });
}

function inOneSetting(name: string, features: ReturnType<typeof judgedFeatures>): string {
  const { ahead, open, behind } = tallyOf(features.map(({ verdict }) => verdict));
  const most = features.filter(({ verdict }) => verdict === 'ahead').slice(0, NAMED);
  return (
    `${name}: it clearly misses ${ahead} of its ${counted(features.length, 'feature')} (${open} open, and without` +
    ` ${behind} it clearly earns more)` +
    (most.length > 0
      ? `; most ${enumerated(most.map(({ feature, loss }) => `${feature} ${withInterval(loss)}`))}.`
      : '.')
  );
}

function overSettings(
  name: string,
  own: readonly { setting: Importance['setting']; policy: LooksAt }[],
): string {
  const tally = summed(
    own.map(({ policy }) => tallyOf(judgedFeatures(policy).map(({ verdict }) => verdict))),
  );
  const always = alike(own, 'ahead');
  const [first] = own;
  const strongest = judgedFeatures(first.policy).at(0);
  return (
    `${name}, over ${counted(own.length, 'setting')}: it clearly misses a feature in ${tally.ahead} of` +
    ` ${total(tally)} cases (${tally.open} open, in ${tally.behind} it clearly earns more without)` +
    (always.length > 0 ? `; under every setting ${enumerated(always)}` : '') +
    (strongest?.verdict === 'ahead'
      ? `; most under ${constants(first.setting)} ${strongest.feature} ${withInterval(strongest.loss)}`
      : '') +
    '.'
  );
}

/** Features that have a verdict under every setting. */
function alike(own: readonly { policy: LooksAt }[], wanted: Verdict): string[] {
  const of = own.map(
    ({ policy }) =>
      new Set(
        judgedFeatures(policy)
          .filter(({ verdict }) => verdict === wanted)
          .map(({ feature }) => feature),
      ),
  );
  return [...of[0]].filter((feature) => of.every((features) => features.has(feature)));
}
