import { html, type Markup } from '../../pages/html.js';
import type { ReportData } from '../data.js';
import { claims } from '../findings/claims.js';

/** What the paper claims, and what these runs say of it; nothing where they are of another scenario. */
export function claimsSection(data: ReportData): Markup | undefined {
  const found = claims(data);
  if (found.length === 0) return undefined;
  return html`<section id="claims" aria-labelledby="claims-title">
    <h2 id="claims-title">The paper’s claims</h2>
    <ol class="claims">
      ${found.map(
        ({ claim, verdict, evidence }) =>
          html`<li>
            <p>${claim}</p>
            <p><strong>Here: ${verdict}.</strong> ${evidence.join(' ')}</p>
          </li>`,
      )}
    </ol>
  </section>`;
}
