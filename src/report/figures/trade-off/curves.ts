import { enumerated } from '../../../words/lists.js';
import { counted, plain } from '../../../words/numbers.js';
import { settingName } from '../../../words/settings.js';
import type { ReportData } from '../../data.js';
import type { Figure } from '../../drawing/figure.js';
import { meanCells } from '../words.js';
import { curveName, curvePolicies, learnedUnderSeveral, type CurvePolicy } from './curves-data.js';
import { curvesSpec } from './curves-spec.js';

export const CURVES_FIGURE = 'trade-off-curves';

/**
 * One policy or several: what delays policies offer over the settings, a curve through those of a policy
 * that is there for all of them; undefined where there is none.
 */
export function tradeOffCurves(data: ReportData): Figure | undefined {
  const policies = curvePolicies(data);
  const ones = policies.filter(({ isOne }) => isOne);
  if (ones.length === 0) return undefined;
  const others = policies.filter(({ isOne }) => !isOne);
  const names = (some: readonly CurvePolicy[]) => enumerated(some.map(({ name }) => name));
  const c2 = [...new Set(ones.flatMap(({ points }) => points.map((point) => point.c2)))];
  return {
    id: CURVES_FIGURE,
    title: 'What policies offer: delays under each setting',
    caption: [
      `Down and to the left is better. Lines: ${names(ones)}, one policy for all settings, through what it does` +
        ` as η changes${c2.length > 1 ? `; a line for each c₂ (${enumerated(c2.map(plain))})` : ''}.`,
      ...(others.length > 0
        ? [`Points: ${names(others)}, a policy for each; dotted lines join what is of one setting.`]
        : []),
      'Letters are those of the settings. Bars: 95% intervals of the means, over training seeds where' +
        ' there are several; on the same episodes a difference may be clear although bars overlap.',
    ].join(' '),
    alt:
      'Mean sync delay (vertical) against mean end-to-end delay (horizontal) under' +
      ` ${counted(data.settings.length, 'setting')}: a curve through the settings of ${names(ones)}` +
      (others.length > 0 ? `, and points of ${names(others)}.` : '.'),
    spec: (layout) => curvesSpec(policies, layout),
    table: {
      columns: [
        ...['policy', 'setting (η, c₂)', 'sync delay, steps', '± 95%'],
        ...['e2e delay, steps', '± 95%', 'return / best static split’s', '± 95%'],
      ],
      rows: learnedUnderSeveral(data).flatMap((own) =>
        own.map((policy) => [
          ...[curveName(policy, data), settingName(policy.setting)],
          ...meanCells(policy.metrics.sync_delay_steps),
          ...meanCells(policy.metrics.e2e_delay_steps),
          ...(policy.ratio ? meanCells(policy.ratio) : [null, null]),
        ]),
      ),
    },
  };
}
