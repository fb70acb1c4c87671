import { mayBeAbsent } from '../../config/presence.js';
import type { Summary } from '../../math/statistics.js';
import { verdictOf } from '../../math/verdict.js';
import type { EpisodeMetric } from '../../simulator/metrics/metrics.js';
import type { ReportData, Setting } from '../data.js';
import { html, type Markup, type Part } from '../../pages/html.js';
import { pageTable, type TableColumn } from './table.js';
import { pageNumbers } from '../../words/numbers.js';
import { sameSetting, settingName, splitName } from '../../words/settings.js';
import { deadlinesInWords } from '../../words/deadlines.js';

const { fixed, meanInterval } = pageNumbers;

/** Results per setting; nothing where no policy was trained or compared. */
export function settingsSection(data: ReportData): Markup | undefined {
  const { learned, rules, bestStatic, sweeps } = data;
  if (learned.length + rules.length + bestStatic.length === 0) return undefined;
  const withSweep = sweeps.length > 1;
  const withLost = losesRequests(data);
  const aboutLost =
    withLost && ' Lost are the generated requests that UEs had not sent when they left.';
  const lostColumn = (group?: string): TableColumn[] =>
    withLost ? [{ heading: 'lost, %', numeric: true, ...(group ? { group } : {}) }] : [];
  const learnedColumns: TableColumn[] = [
    ...(withSweep ? [{ heading: 'sweep' }] : []),
    { heading: 'seeds', numeric: true },
    { heading: 'return', numeric: true },
    { heading: 'ratio', numeric: true },
    { heading: 'sync delay, steps', numeric: true },
    { heading: 'e2e delay, steps', numeric: true },
    { heading: 'served, %', numeric: true },
    { heading: 'late, %', numeric: true },
    ...lostColumn(),
  ];
  const columns: TableColumn[] = [
    { heading: 'Setting' },
    { heading: 'split', group: 'Best static split' },
    { heading: 'return', group: 'Best static split', numeric: true },
    { heading: 'late, %', group: 'Best static split', numeric: true },
    ...lostColumn('Best static split'),
    ...learnedColumns.map((column) => ({ ...column, group: 'Learned policies' })),
    { heading: 'name', group: 'Best rule' },
    { heading: 'ratio', group: 'Best rule', numeric: true },
    { heading: 'late, %', group: 'Best rule', numeric: true },
    ...lostColumn('Best rule'),
  ];
  return html`<section id="settings" aria-labelledby="settings-title">
    <h2 id="settings-title">Results per setting</h2>
    <p>
      Mean ± 95% interval: of learned policies over training seeds (over episodes where there is one
      seed), of the rest over episodes. A ratio is the return relative to that of the best static
      split on the same episodes, its interval that of the difference episode by episode (or over
      seeds, where that is wider); what clearly beats the split is in bold. The best rule is the one
      with the highest mean return. Late are the completed requests whose end-to-end delay
      exceeds${data.scenario ? html` ${deadlinesInWords(data.scenario)} steps` : ' the threshold'},
      the reward’s D_th.${aboutLost}
    </p>
    ${pageTable({
      caption: 'Learned policies, static splits and rules under each setting',
      columns,
      rows: data.settings.flatMap((setting) => rowsOf(data, setting, { withSweep, withLost })),
    })}
  </section>`;
}

function rowsOf(
  data: ReportData,
  setting: Setting,
  { withSweep, withLost }: { withSweep: boolean; withLost: boolean },
): Part[][] {
  const lost = (metrics: Metrics | undefined) =>
    withLost ? [metrics ? lostPercent(metrics) : '–'] : [];
  const of = <T extends { setting: Setting }>(entries: readonly T[]) =>
    entries.filter((entry) => sameSetting(entry.setting, setting));
  const best = of(data.bestStatic).at(0);
  const rule = of(data.rules).reduce<ReportData['rules'][number] | undefined>(
    (a, b) => (a && !(b.item.metrics.return.mean > a.item.metrics.return.mean) ? a : b),
    undefined,
  );
  const learned = of(data.learned);
  return (learned.length > 0 ? learned : [undefined]).map((policy) => [
    settingName(setting),
    best ? splitName(best) : '–',
    best ? meanInterval(best.item.metrics.return, 0) : '–',
    best ? latePercent(best.item.metrics) : '–',
    ...lost(best?.item.metrics),
    ...(withSweep ? [policy?.sweep ?? '–'] : []),
    policy ? policy.seeds.length : '–',
    policy ? meanInterval(policy.metrics.return, 0) : '–',
    policy?.ratio ? ratioCell(meanInterval(policy.ratio, 3), policy.ratio) : '–',
    policy ? meanInterval(policy.metrics.sync_delay_steps, 2) : '–',
    policy ? meanInterval(policy.metrics.e2e_delay_steps, 2) : '–',
    policy ? meanInterval(policy.metrics.traffic_served_pct, 2) : '–',
    policy ? latePercent(policy.metrics) : '–',
    ...lost(policy?.metrics),
    rule?.name ?? '–',
    rule?.ratio ? ratioCell(meanInterval(rule.ratio, 3), rule.ratio) : '–',
    rule ? latePercent(rule.item.metrics) : '–',
    ...lost(rule?.item.metrics),
  ]);
}

type Metrics = Record<EpisodeMetric, Summary>;

/** Of the generated requests those that went with UEs that left. */
function lostPercent(metrics: Metrics): string {
  const lost = lostOf(metrics);
  return lost ? fixed((100 * lost.mean) / metrics.requests_generated.mean, 1) : '–';
}

/** By its name: tables of some versions do not have it. */
function lostOf(metrics: Readonly<Record<string, Summary | undefined>>): Summary | undefined {
  const lost = metrics['requests_lost'];
  return lost && lost.n > 0 ? lost : undefined;
}

/** Whether UEs come and go, and what is lost with them was counted. */
function losesRequests({ scenario, learned, rules, bestStatic }: ReportData): boolean {
  const all = [
    ...learned.map(({ metrics }) => metrics),
    ...[...rules, ...bestStatic].map(({ item }) => item.metrics),
  ].flatMap((metrics) => lostOf(metrics) ?? []);
  const isLeaving = (scenario?.ues ?? []).some(mayBeAbsent);
  return all.length > 0 && (isLeaving || all.some(({ mean }) => mean > 0));
}

/** Of the completed requests those whose end-to-end delay exceeds D_th. */
function latePercent(metrics: Record<EpisodeMetric, Summary>): string {
  return fixed((100 * metrics.requests_late.mean) / metrics.requests_completed.mean, 1);
}

/** What clearly beats the best static split stands out, not by colour alone. */
function ratioCell(text: string, ratio: Summary): Part {
  return verdictOf(ratio, 1) === 'ahead' ? html`<strong>${text}</strong>` : text;
}
