import { html, type Markup } from '../../pages/html.js';
import type { ReportData } from '../data.js';
import { importanceFindings } from '../findings/importance.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';

/** What learned policies look at, below some heading; nothing where no evaluation tells. */
export function importanceBlock(
  { importance }: ReportData,
  figure: DrawnFigure | undefined,
): Markup | undefined {
  if (!importance) return undefined;
  return html`
    <p>
      Each feature was held at its mean in turn, and the policy played the same episodes again. What
      it loses is what the feature told it beyond the others: of two that tell the same, neither is
      missed. Rules and policies from outside have no features that could be held.
    </p>
    <ul>
      ${importanceFindings(importance).map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${figure && figureBlock(figure)}
  `;
}

/** The same as a section of its own, for evaluations that tell nothing of adaptivity. */
export function importanceSection(
  data: ReportData,
  figure: DrawnFigure | undefined,
): Markup | undefined {
  if (!data.importance || data.adaptivity) return undefined;
  return html`<section id="looks" aria-labelledby="looks-title">
    <h2 id="looks-title">What do the policies look at?</h2>
    ${importanceBlock(data, figure)}
  </section>`;
}
