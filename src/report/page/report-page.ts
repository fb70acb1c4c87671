import type { ReportData } from '../data.js';
import { pageDocument } from '../../pages/document.js';
import type { MissingFigure } from '../drawing/figure.js';
import { html, type Markup } from '../../pages/html.js';
import { ADAPTIVITY_FIGURE } from '../figures/adaptivity.js';
import { IMPORTANCE_FIGURE } from '../figures/importance.js';
import { PHASES_FIGURE } from '../figures/phases.js';
import { CURVES_FIGURE } from '../figures/trade-off/curves.js';
import { RESPONSE_FIGURE } from '../figures/response.js';
import { adaptivitySection } from './adaptivity-section.js';
import { VARY_FIGURE } from '../figures/vary/vary.js';
import { variedSection } from './varied-section.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';
import { importanceSection } from './importance-block.js';
import { claimsSection } from './claims-section.js';
import { loadSection } from './load-section.js';
import { responseSection } from './response-section.js';
import { runSection } from './run-section.js';
import { settingsSection } from './settings-section.js';
import { subject, summary } from './summary.js';
import { tableOneSection } from './table-one-section.js';

/** What a report has no data for, and what would bring it. */
export interface MissingPart {
  title: string;
  missing: string;
}

/** What the page is made of. */
export interface ReportContent {
  data: ReportData;
  figures: readonly DrawnFigure[];
  missing: readonly MissingFigure[];
  /** of the program */
  version: string;
}

/** A section in the navigation. */
interface Entry {
  id: string;
  title: string;
  below?: Entry[];
}

/** The text of report.html. The same content gives the same bytes. */
export function reportPage(content: ReportContent): string {
  const { data, version } = content;
  // These stand where they are told.
  const told = [ADAPTIVITY_FIGURE, VARY_FIGURE, RESPONSE_FIGURE, PHASES_FIGURE, IMPORTANCE_FIGURE];
  const figureOf = (id: string) => content.figures.find(({ figure }) => figure.id === id);
  const curves = figureOf(CURVES_FIGURE);
  // They stand with the trade-offs of an evaluation that tells of them.
  if (data.adaptivity && curves) told.push(CURVES_FIGURE);
  const figures = content.figures.filter(({ figure }) => !told.includes(figure.id));
  const importanceDrawn = figureOf(IMPORTANCE_FIGURE);
  const adaptivity = adaptivitySection(data, {
    conditions: figureOf(ADAPTIVITY_FIGURE),
    curves,
    importance: importanceDrawn,
  });
  const importance = importanceSection(data, importanceDrawn);
  const response = responseSection(data, figureOf(RESPONSE_FIGURE), figureOf(PHASES_FIGURE));
  const varied = variedSection(data, figureOf(VARY_FIGURE));
  const tableOne = tableOneSection(data);
  const claimed = claimsSection(data);
  const load = loadSection(data);
  const settings = settingsSection(data);
  const missing = missingParts(content);
  const entries: Entry[] = [
    { id: 'summary', title: 'Summary' },
    ...(claimed ? [{ id: 'claims', title: 'The paper’s claims' }] : []),
    ...(tableOne ? [{ id: 'table-1', title: 'The paper’s Table I' }] : []),
    ...(load ? [{ id: 'load', title: 'Offered load' }] : []),
    ...(adaptivity ? [{ id: 'adapts', title: 'Does it adapt?' }] : []),
    ...(importance ? [{ id: 'looks', title: 'What do the policies look at?' }] : []),
    ...(varied ? [{ id: 'varies', title: 'Against what varies' }] : []),
    ...(response ? [{ id: 'changes', title: 'When the load changes' }] : []),
    ...(figures.length > 0
      ? [
          {
            id: 'figures',
            title: 'Figures',
            below: figures.map(({ figure: { id, title } }) => ({ id, title })),
          },
        ]
      : []),
    ...(settings ? [{ id: 'settings', title: 'Results per setting' }] : []),
    { id: 'runs', title: 'What was run' },
    ...(missing.length > 0 ? [{ id: 'missing', title: 'Not in this report' }] : []),
  ];
  return pageDocument({
    title: `${data.experiment}: MetaLore report`,
    description: subject(data),
    assets: 'report',
    // Vega makes functions of a chart's expressions.
    makesFunctions: true,
    body: html`<a class="skip" href="#content">Skip to the report</a>
      <header>
        <p class="kicker">MetaLore report</p>
        <h1>${data.experiment}</h1>
        <p class="subject">${subject(data)}</p>
      </header>
      <nav aria-labelledby="contents-title">
        <h2 id="contents-title">Contents</h2>
        ${navigation(entries)}
      </nav>
      <main id="content" tabindex="-1">
        ${data.warnings.length > 0 && warnings(data.warnings)} ${summary(data)} ${claimed}
        ${tableOne} ${[load, adaptivity, importance, varied, response]}
        ${
          figures.length > 0 &&
          html`<section id="figures" aria-labelledby="figures-title">
            <h2 id="figures-title">Figures</h2>
            ${figures.map(figureBlock)}
          </section>`
        }
        ${settings} ${runSection(data)} ${missing.length > 0 && missingSection(missing)}
      </main>
      <footer>
        <p>Written by MetaLore ${version} from the CSV files of the runs.</p>
      </footer>`,
  });
}

/** Sections that the data does not fill, tables and figures alike. */
export function missingParts({
  data,
  missing,
}: Pick<ReportContent, 'data' | 'missing'>): MissingPart[] {
  return [
    ...(tableOneSection(data)
      ? []
      : [
          {
            title: 'The paper’s Table I',
            missing: missingTableOne(data),
          },
        ]),
    ...missing,
    ...(settingsSection(data)
      ? []
      : [
          {
            title: 'Results per setting',
            missing: 'no run directory of metalore train or metalore evaluate was given',
          },
        ]),
  ];
}

function missingTableOne({ isPaper, scenario }: ReportData): string {
  if (isPaper)
    return (
      'no run directory of metalore grid-search with the splits (0.3, 0.3), (0.3, 0.4) and' +
      ' (0.4, 0.4) was given'
    );
  return scenario
    ? 'the runs simulate another scenario than the paper’s'
    : 'no plan.json says whether the runs simulate the paper’s scenario';
}

function navigation(entries: readonly Entry[]): Markup {
  return html`<ul>
    ${entries.map(
      ({ id, title, below }) =>
        html`<li><a href="#${id}">${title}</a>${below && navigation(below)}</li>`,
    )}
  </ul>`;
}

function warnings(texts: readonly string[]): Markup {
  return html`<section id="warnings" class="warnings" aria-labelledby="warnings-title">
    <h2 id="warnings-title">Before you trust these figures</h2>
    <ul>
      ${texts.map((text) => html`<li>${text}</li>`)}
    </ul>
  </section>`;
}

function missingSection(parts: readonly MissingPart[]): Markup {
  return html`<section id="missing" aria-labelledby="missing-title">
    <h2 id="missing-title">Not in this report</h2>
    <dl class="facts">
      ${parts.map(
        ({ title, missing }) =>
          html`<div>
            <dt>${title}</dt>
            <dd>${missing}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
