import { html, type Markup } from '../../pages/html.js';
import type { ReportData } from '../data.js';
import {
  adaptivityFindings,
  bestRival,
  differenceInWords,
  hasConditions,
  judgedLearned,
  withInterval,
  type JudgedLearned,
} from '../findings/adaptivity.js';
import { specialistFindings } from '../findings/specialists.js';
import type { Tally } from '../../math/verdict.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { settingName } from '../../words/settings.js';
import { pageTable } from './table.js';
import { importanceBlock } from './importance-block.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';

const { fixed } = pageNumbers;

/** How policies keep up when traffic changes; nothing where no evaluation tells. */
export function adaptivitySection(
  data: ReportData,
  {
    conditions: figure,
    curves,
    importance,
  }: Partial<Record<'conditions' | 'curves' | 'importance', DrawnFigure | undefined>> = {},
): Markup | undefined {
  if (!data.adaptivity) return undefined;
  const { settings } = data.adaptivity;
  const beside = specialistFindings(data);
  const judged = judgedLearned(data);
  const changes = settings.some(hasConditions);
  // What is told of settings stands with the trade-offs, where there are any.
  const isBelow = !changes && data.adaptivity.over.some(({ tradeOff }) => tradeOff?.utility);
  const findings = [...adaptivityFindings(data), ...(isBelow ? [] : beside)];
  return html`<section id="adapts" aria-labelledby="adapts-title">
    <h2 id="adapts-title">Does it adapt?</h2>
    <p>
      ${
        changes
          ? 'Each policy was judged in several conditions of traffic, against the best static split' +
            ' found afresh in each: what somebody would set who knew the traffic.'
          : 'The policies were judged under several settings in one condition of traffic, against the' +
            ' best static split found afresh for each.'
      }
      In brackets behind a number: its 95% interval, of a bootstrap over training seeds and
      episodes. Clearly: the whole interval lies on one side.
    </p>
    ${
      findings.length > 0
        ? html`<ul>
            ${findings.map((sentence) => html`<li>${sentence}</li>`)}
          </ul>`
        : html`<p>No learned policy is among them.</p>`
    }
    ${judged.length > 1 && tableOf(judged)}
    ${figure && figureBlock(figure)}${tradeOffs(data, { curves, beside: isBelow ? beside : [] })}
    ${
      data.importance &&
      html`<h3 id="looks-title">What do the policies look at?</h3>
        ${importanceBlock(data, importance)}`
    }
  </section>`;
}

/**
 * One policy or twelve: what the choices are worth that policies offer over the settings; nothing where no
 * evaluation tells.
 */
function tradeOffs(
  { adaptivity }: ReportData,
  { curves, beside }: { curves: DrawnFigure | undefined; beside: readonly string[] },
): Markup | undefined {
  const told = (adaptivity?.over ?? []).filter(({ tradeOff }) => tradeOff?.utility);
  if (told.length === 0) return curves && figureBlock(curves);
  const { syncSteps = NaN, e2eSteps = NaN } = told[0].tradeOff!.reference ?? {};
  const settings = counted(adaptivity!.settings.length, 'setting');
  return html`
    <h3 id="trade-offs-title">One policy or several?</h3>
    ${
      beside.length > 0 &&
      html`<ul>
        ${beside.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`
    }
    <p>
      A policy offers a choice for each of ${settings}. Expected utility is the mean of its ratios;
      its largest loss is how much ratio it lacks, where it lacks most, against the best of the
      others there (below 0 it is ahead everywhere). The hypervolume is what its pairs of mean
      delays dominate, up to the longest delays of all policies here: ${fixed(syncSteps, 2)} steps
      of sync and ${fixed(e2eSteps, 2)} of end-to-end delay. More is better, but for the loss.
    </p>
    ${pageTable({
      caption: `What the choices of policies are worth over ${settings}`,
      columns: [
        { heading: 'Policy' },
        { heading: 'expected utility', numeric: true },
        { heading: 'largest loss', numeric: true },
        { heading: 'against' },
        { heading: 'hypervolume, steps²', numeric: true },
      ],
      rows: told.map(({ name, tradeOff }) => {
        const { utility, loss, hypervolume = NaN } = tradeOff!;
        return [
          name,
          withInterval(utility!),
          ...(loss ? [withInterval(loss), loss.versus] : ['–', '–']),
          fixed(hypervolume, 2),
        ];
      }),
    })}
    ${curves && figureBlock(curves)}
  `;
}

/** Of several settings, or policies, what each does. */
function tableOf(all: readonly JudgedLearned[]): Markup {
  const isSeveral = new Set(all.map(({ policy }) => policy.name)).size > 1;
  const isIn = all.some(({ judged }) => hasConditions(judged));
  const isOutside = all.some(({ policy }) => policy.meanOutside);
  const tally = ({ ahead, open, behind }: Tally) => `${ahead}, ${open}, ${behind}`;
  const counts = isIn ? [{ heading: 'more, open, less', numeric: true }] : [];
  return pageTable({
    caption:
      'Learned policies against the best static split under each setting' +
      (isIn ? ': conditions with clearly more, open and clearly less return' : ''),
    columns: [
      { heading: 'Setting' },
      ...(isSeveral ? [{ heading: 'Policy' }] : []),
      ...counts,
      { heading: 'mean ratio', numeric: true },
      { heading: 'best rule' },
      { heading: 'mean ratio less the rule’s' },
      ...(isOutside
        ? [
            ...counts.map((column) => ({ ...column, group: 'Outside the training range' })),
            { heading: 'mean ratio', numeric: true, group: 'Outside the training range' },
          ]
        : []),
    ],
    rows: all.map((one) => {
      const { judged, policy, within, outside } = one;
      const rival = bestRival(one);
      return [
        settingName(judged.setting),
        ...(isSeveral ? [policy.name] : []),
        ...(isIn ? [tally(within)] : []),
        withInterval(policy.mean),
        rival?.rival ?? '–',
        rival ? differenceInWords(rival) : '–',
        ...(isOutside
          ? [
              ...(isIn ? [tally(outside)] : []),
              policy.meanOutside ? withInterval(policy.meanOutside) : '–',
            ]
          : []),
      ];
    }),
  });
}
