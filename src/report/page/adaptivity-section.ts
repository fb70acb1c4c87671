import { html, type Markup } from '../../pages/html.js';
import type { ReportData } from '../data.js';
import { adaptivityFindings, hasConditions } from '../findings/adaptivity.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';

/** How policies keep up when traffic changes; nothing where no evaluation tells. */
export function adaptivitySection(
  data: ReportData,
  figure: DrawnFigure | undefined,
): Markup | undefined {
  if (!data.adaptivity) return undefined;
  const { settings } = data.adaptivity;
  const findings = adaptivityFindings(data);
  const changes = settings.some(hasConditions);
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
    ${figure && figureBlock(figure)}
  </section>`;
}
