import type { Summary } from '../../math/statistics.js';
import { verdictOf, type Verdict } from '../../math/verdict.js';
import type { ReportData } from '../data.js';
import { html, type Markup } from '../../pages/html.js';
import {
  intervalOf,
  PAPER_EPISODES,
  PAPER_TABLE_1_LEARNED,
  SWAPPED_ROW_NOTE,
} from '../../paper.js';
import { agrees, tableOne, type TableOneCell, type TableOneRow } from '../findings/table-one.js';
import { pageTable } from './table.js';
import { enumerated } from '../../words/lists.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { settingName, splitName } from '../../words/settings.js';

const { fixed, meanInterval, meanStd } = pageNumbers;

/** Table I of the paper beside ours; nothing where there is nothing to set beside it. */
export function tableOneSection(data: ReportData): Markup | undefined {
  const rows = tableOne(data);
  const learned = learnedRows(data);
  if (rows.length === 0 && learned.length === 0) return undefined;
  return html`<section id="table-1" aria-labelledby="table-1-title">
    <h2 id="table-1-title">The paper’s Table I</h2>
    ${rows.length > 0 && staticPart(rows, data)} ${learned.length > 0 && learnedPart(learned)}
  </section>`;
}

function staticPart(rows: readonly TableOneRow[], data: ReportData): Markup {
  const episodes = data.grid!.splits[0].item.episodes;
  const swapped = rows.find(({ sync }) => sync.swapped);
  const cells = (cell: TableOneCell, decimals: number) => [
    meanStd(cell.ours, decimals),
    html`${meanStd(cell.paper, decimals)}${cell.swapped && ' *'}`,
    difference(cell),
  ];
  return html`<p>
      Mean ± standard deviation over ${counted(episodes, 'episode')}. A difference is ours less the
      paper’s, in units of the spread: the paper’s standard deviation, and ours for the traffic
      served, for which the paper prints none.
      ${rows.some(isMarked) ? 'Those that are larger than a spread are marked ▲.' : 'None is larger than a spread.'}
    </p>
    ${pageTable({
      caption: 'Static splits: here and in the paper',
      columns: [
        { heading: 'Split (ρ⁽ᶜ⁾, ρ⁽ᴾ⁾)' },
        ...['Sync delay, steps', 'E2e delay, steps', 'Served, %'].flatMap((metric) => [
          { heading: 'here', group: metric, numeric: true },
          { heading: 'paper', group: metric, numeric: true },
          { heading: 'difference', group: metric, numeric: true },
        ]),
        { heading: 'Verdict' },
      ],
      rows: rows.map((row) => [
        splitName(row),
        ...cells(row.sync, 2),
        ...cells(row.e2e, 2),
        ...cells(row.served, 2),
        verdict(row),
      ]),
    })}
    ${
      swapped &&
      html`<p class="note">
        ${SWAPPED_ROW_NOTE} Here the sync delay of ${splitName(swapped)} is
        ${fixed(swapped.sync.ours.mean, 2)} steps and its end-to-end delay
        ${fixed(swapped.e2e.ours.mean, 2)}. The numbers marked * stand where they belong.
      </p>`
    }`;
}

function difference(cell: TableOneCell): Markup {
  const agreeing = agrees(cell);
  const text = cell.inSpreads > 0 ? `+${fixed(cell.inSpreads, 2)}` : fixed(cell.inSpreads, 2);
  return agreeing === false ? html`<strong class="differs">▲ ${text}</strong>` : html`${text}`;
}

function isMarked({ sync, e2e, served }: TableOneRow): boolean {
  return [sync, e2e, served].some((cell) => agrees(cell) === false);
}

function verdict({ sync, e2e, served }: TableOneRow): string {
  const named: [string, TableOneCell][] = [
    ['sync delay', sync],
    ['e2e delay', e2e],
    ['traffic served', served],
  ];
  const differing = named.filter(([, cell]) => agrees(cell) === false).map(([name]) => name);
  if (differing.length > 0) return `differs in ${enumerated(differing)}`;
  return named.some(([, cell]) => agrees(cell) === undefined)
    ? 'too few episodes to say'
    : 'reproduces';
}

/** A learned point of the paper's Table I and the policies that a sweep trained for its setting. */
interface LearnedRow {
  paper: (typeof PAPER_TABLE_1_LEARNED)[number];
  ours: ReportData['learned'][number];
}

function learnedRows({ isPaper, learned }: ReportData): LearnedRow[] {
  if (!isPaper) return [];
  return PAPER_TABLE_1_LEARNED.flatMap((paper) =>
    learned
      .filter(({ setting }) => setting.eta === paper.eta && setting.c2 === paper.c2)
      .map((ours) => ({ paper, ours })),
  );
}

function learnedPart(rows: readonly LearnedRow[]): Markup {
  const several = new Set(rows.map(({ ours }) => ours.sweep)).size > 1;
  return html`<p>
      What is learned depends on the training, so these are not expected to agree. Ours are mean ±
      95% interval over training seeds (over episodes where there is one seed), the paper’s mean ±
      standard deviation (of ${PAPER_EPISODES} episodes, from which its interval is taken; it prints
      none of the traffic served). “Better” and “worse” are clear: the 95% interval of the
      difference lies on one side; the rest is open.
    </p>
    ${pageTable({
      caption: 'Learned points: here and in the paper',
      columns: [
        { heading: 'Point' },
        ...(several ? [{ heading: 'Sweep' }] : []),
        ...['Sync delay, steps', 'E2e delay, steps', 'Served, %'].flatMap((metric) => [
          { heading: 'here', group: metric, numeric: true },
          { heading: 'paper', group: metric, numeric: true },
        ]),
        { heading: 'Clearly better here in' },
        { heading: 'Clearly worse in' },
      ],
      rows: rows.map(({ paper, ours: { setting, sweep, metrics } }) => [
        settingName(setting),
        ...(several ? [sweep] : []),
        meanInterval(metrics.sync_delay_steps, 2),
        paper.sync,
        meanInterval(metrics.e2e_delay_steps, 2),
        paper.e2e,
        meanInterval(metrics.traffic_served_pct, 2),
        fixed(paper.servedPct, 2),
        ...clearlyIn(paper, metrics),
      ]),
    })}`;
}

/** In which metrics our policies are clearly better than the paper's point, and clearly worse. */
function clearlyIn(
  paper: LearnedRow['paper'],
  metrics: LearnedRow['ours']['metrics'],
): [better: string, worse: string] {
  const served = { mean: paper.servedPct, ci95: 0 };
  const verdicts = [
    { name: 'sync delay', gain: gain(intervalOf(paper.sync), metrics.sync_delay_steps) },
    { name: 'e2e delay', gain: gain(intervalOf(paper.e2e), metrics.e2e_delay_steps) },
    { name: 'traffic served', gain: gain(metrics.traffic_served_pct, served) },
  ].map(({ name, gain: by }) => ({ name, verdict: verdictOf(by) }));
  const named = (wanted: Verdict) => {
    const names = verdicts.filter(({ verdict }) => verdict === wanted).map(({ name }) => name);
    return names.length === 3 ? 'all three' : names.length > 0 ? enumerated(names) : 'none';
  };
  return [named('ahead'), named('behind')];
}

type Interval = Pick<Summary, 'mean' | 'ci95'>;

/** The difference of two means of different episodes. */
function gain(of: Interval, over: Interval): Interval {
  return { mean: of.mean - over.mean, ci95: Math.hypot(of.ci95, over.ci95) };
}
