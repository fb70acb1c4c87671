import { html, type Markup } from '../../pages/html.js';
import type { ReportData } from '../data.js';
import { counted, pageNumbers } from '../../words/numbers.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';
import { pageTable } from './table.js';

const { meanInterval } = pageNumbers;

/** What policies do where values vary; nothing where none do. */
export function variedSection(
  { varied }: ReportData,
  figure: DrawnFigure | undefined,
): Markup | undefined {
  if (!varied || !figure) return undefined;
  const { directory, paths, points, lines, isDrawn } = varied;
  const settings = new Set(lines.map(({ setting }) => setting));
  return html`<section id="varies" aria-labelledby="varies-title">
    <h2 id="varies-title">Against what varies</h2>
    <p>
      ${
        isDrawn
          ? html`${directory} draws ${paths.join(' and ')} anew in each episode: here its episodes
            are sorted by them into ${counted(points.length, 'cell')}, named by their middles. The
            measure is the one static split that is best over all of them, and not one found afresh.`
          : html`${directory} was run at ${counted(points.length, 'point')} that differ in
            ${paths.join(', ')}. All points have the same episode seeds, so that what changes is due
            to the values.`
      }
      The table has the return; the figure and its numbers have all else.
    </p>
    ${figureBlock(figure)}
    ${pageTable({
      caption: 'Return at each point, mean ± 95% interval',
      columns: [
        ...paths.map((heading) => ({ heading, numeric: true })),
        ...lines.map(({ name, setting }) => ({
          heading: name,
          numeric: true,
          ...(settings.size > 1 ? { group: setting } : {}),
        })),
      ],
      rows: points.map((point, i) => [
        ...point.map(String),
        ...lines.map(({ cells }) => {
          const found = cells[i]?.metrics.return;
          return found ? meanInterval(found, 0) : '–';
        }),
      ]),
    })}
  </section>`;
}
