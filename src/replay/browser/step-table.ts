import type { SeriesName } from '../page-data.js';
import { PRESENCE_QUANTITIES, STEP_QUANTITIES } from '../step-columns.js';
import type { Episode, PolicyEpisode } from './episode.js';

/** Rows that a browser lays out without a pause; of a longer episode those around the step shown. */
const MOST_ROWS = 1000;

/** Fills the table of steps of a policy whenever it is opened. */
export function fillWhenOpened(
  details: HTMLDetailsElement,
  episode: Episode,
  options: { policy: PolicyEpisode; frame: () => number },
): void {
  details.addEventListener('toggle', () => {
    const place = details.querySelector('.scrolled')!;
    if (details.open) place.replaceChildren(...tableOf(episode, options.policy, options.frame()));
  });
}

function tableOf({ step, frames }: Episode, { series }: PolicyEpisode, frame: number): Element[] {
  const first = Math.max(0, Math.min(frame - MOST_ROWS / 2, frames - MOST_ROWS));
  const end = Math.min(frames, first + MOST_ROWS);
  const table = document.createElement('table');
  const caption = table.createCaption();
  caption.textContent =
    end - first < frames
      ? `Steps ${step[first]} to ${step[end - 1]}, around the one that was shown when this was opened`
      : 'All steps; columns as in steps.csv';
  const head = table.createTHead().insertRow();
  const quantities = [...STEP_QUANTITIES, ...PRESENCE_QUANTITIES].filter((name) => series[name]);
  for (const name of ['step', ...quantities]) head.append(headerCell(name, 'col'));
  const body = table.createTBody();
  for (let f = first; f < end; f++) {
    const row = body.insertRow();
    row.append(headerCell(String(step[f]), 'row'));
    for (const name of quantities) row.insertCell().textContent = cellText(name, series[name]![f]);
  }
  return [table];
}

function headerCell(text: string, scope: 'col' | 'row'): HTMLTableCellElement {
  const cell = document.createElement('th');
  cell.scope = scope;
  cell.textContent = text;
  return cell;
}

function cellText(name: SeriesName, value: number): string {
  if (Number.isNaN(value)) return '';
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(name.startsWith('rho') ? 3 : 2);
}
