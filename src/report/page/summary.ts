import type { ReportData } from '../data.js';
import { html, type Markup } from '../../pages/html.js';
import {
  againstRule,
  learnedRatios,
  ruleRatios,
  type RatioOverSettings,
} from '../findings/ratios.js';
import { differentEpisodes } from '../assemble/compare.js';
import { agrees, tableOne } from '../findings/table-one.js';
import { enumerated } from '../../words/lists.js';
import { counted, pageNumbers, thousands } from '../../words/numbers.js';
import { CLEARLY, tallied } from '../../words/verdicts.js';
import { constants } from '../../words/settings.js';

const { fixed } = pageNumbers;

const BETTER = { more: 'better', less: 'worse', noun: 'setting' };

/** A number for those who read nothing else. */
interface KeyNumber {
  value: string;
  label: string;
}

/** The numbers of the whole report and what they say, computed from the data. */
export function summary(data: ReportData): Markup {
  const numbers = keyNumbers(data);
  return html`<section id="summary" aria-labelledby="summary-title">
    <h2 id="summary-title">Summary</h2>
    ${
      numbers.length > 0 &&
      html`<dl class="key-numbers">
        ${numbers.map(
          ({ value, label }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`
    }
    <ul>
      ${findings(data).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${data.learned.length + data.rules.length > 0 && html`<p class="note">${CLEARLY}</p>`}
  </section>`;
}

function keyNumbers(data: ReportData): KeyNumber[] {
  const numbers: KeyNumber[] = [];
  const known = tableOneCells(data).filter((cell) => agrees(cell) !== undefined);
  if (known.length > 0)
    numbers.push({
      value: `${known.filter(agrees).length} of ${known.length}`,
      label: 'numbers of the paper’s Table I reproduced within one spread',
    });
  const best = learnedRatios(data)
    .sort((a, b) => (b.geometricMean || 0) - (a.geometricMean || 0))
    .at(0);
  if (best) {
    const sweep = data.sweeps.length > 1 ? ` (${best.name})` : '';
    if (best.geometricMean > 0)
      numbers.push({
        value: `${fixed(best.geometricMean, 3)}×`,
        label: `the return of the best static split, geometric mean over settings${sweep}`,
      });
    numbers.push({
      value: `${best.tally.ahead} of ${best.settings}`,
      label: `settings in which the learned policies${sweep} clearly beat the best static split`,
    });
  }
  numbers.push({
    value: thousands(differentEpisodes(data.runs)),
    label: 'different episodes that policies were evaluated on',
  });
  return numbers;
}

/** In sentences, most important first. */
export function findings(data: ReportData): string[] {
  const learned = learnedRatios(data);
  const rules = ruleRatios(data);
  return [
    ...tableOneFinding(data),
    ...learned.map((ratios) => learnedFinding(ratios, data.sweeps.length > 1)),
    ...rules.slice(0, 1).map((ratios) => ruleFinding(ratios, rules.length)),
    ...learned.flatMap(({ name: sweep }) =>
      rules.slice(0, 1).flatMap(({ name: rule }) => {
        const tally = againstRule(data, { sweep, rule });
        // A rule of another evaluation may have been judged under other settings.
        if (tally.ahead + tally.open + tally.behind === 0) return [];
        const words = { more: 'more', less: 'less', noun: 'setting' };
        return [
          `${learnedName(sweep, data.sweeps.length > 1)} compared with ${rule} earn` +
            ` ${tallied(tally, words)}.`,
        ];
      }),
    ),
    ...gridFinding(data),
  ];
}

function tableOneFinding(data: ReportData): string[] {
  const cells = tableOneCells(data);
  if (cells.length === 0) return [];
  const known = cells.filter((cell) => agrees(cell) !== undefined);
  const agreeing = known.filter(agrees);
  const swapped = cells.some((cell) => cell.swapped)
    ? ' The two delays of the split (0.4, 0.4) stand swapped in the paper; they are compared the' +
      ' other way round.'
    : '';
  if (known.length === 0)
    return ['Too few episodes to say whether the paper’s Table I reproduces.'];
  const which =
    known.length === cells.length
      ? 'every number lies'
      : `those ${known.length} of ${cells.length} numbers of which a spread is known lie`;
  const worst = Math.max(...known.map(({ inSpreads }) => Math.abs(inSpreads)));
  return [
    (agreeing.length === known.length
      ? `The static rows of the paper’s Table I reproduce: ${which} within one spread of` +
        ` the paper’s, the furthest ${fixed(worst, 2)} spreads away.`
      : `The static rows of the paper’s Table I do not all reproduce: ${agreeing.length} of` +
        ` ${known.length} numbers lie within one spread of the paper’s, the furthest is` +
        ` ${fixed(worst, 2)} spreads away.`) + swapped,
  ];
}

function learnedFinding(ratios: RatioOverSettings, named: boolean): string {
  const { least, tally } = ratios;
  return (
    `${learnedName(ratios.name, named)} earn ${meanAndLeast(ratios)} (${constants(least.setting)}).` +
    ` They are ${tallied(tally, BETTER)}.`
  );
}

function ruleFinding(ratios: RatioOverSettings, rules: number): string {
  const { name, tally } = ratios;
  return (
    `${rules === 1 ? 'The rule' : `The best of ${rules} rules,`} ${name}${rules === 1 ? '' : ','}` +
    ` earns ${meanAndLeast(ratios)}. It is ${tallied(tally, BETTER)}.`
  );
}

/** A mean over several settings; without one where a ratio is not positive. */
function meanAndLeast({ settings, geometricMean, least }: RatioOverSettings): string {
  const times = (ratio: number) => `${fixed(ratio, 3)} times`;
  const leastOf = `${times(least.ratio)} the return of the best static split`;
  if (settings === 1) return leastOf;
  return geometricMean > 0
    ? `${times(geometricMean)} the return of the best static split in the geometric mean over` +
        ` ${settings} settings, ${times(least.ratio)} at the least`
    : `at the least ${leastOf} over ${settings} settings`;
}

function gridFinding({ grid }: ReportData): string[] {
  if (!grid) return [];

  return [
    `Of ${thousands(grid.splits.length)} static splits, ${grid.paretoThroughputSync.length} are` +
      ` Pareto-optimal in throughput and sync delay, ${grid.paretoE2eSync.length} in both delays.`,
  ];
}

function learnedName(sweep: string, named: boolean): string {
  return named ? `Learned policies (${sweep})` : 'Learned policies';
}

function tableOneCells(data: ReportData) {
  return tableOne(data).flatMap(({ sync, e2e, served }) => [sync, e2e, served]);
}

/** What the report is about, for its head: one sentence. */
export function subject(data: ReportData): string {
  const parts = [
    ...(data.grid ? [`${thousands(data.grid.splits.length)} static splits`] : []),
    ...(data.learned.length > 0
      ? [
          `learned policies for ${counted(
            new Set(data.learned.map(({ setting }) => constants(setting))).size,
            'setting',
          )}`,
        ]
      : []),
    ...(data.rules.length > 0
      ? [counted(new Set(data.rules.map(({ name }) => name)).size, 'rule')]
      : []),
  ];
  return parts.length > 0
    ? `How ${enumerated(parts)} share a base station between mobile users and sensors.`
    : 'Nothing to compare was found in the runs.';
}
