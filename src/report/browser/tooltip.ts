import type { TooltipHandler } from 'vega';
import { Handler } from 'vega-tooltip';
import { html } from '../../pages/html.js';

const ID = 'tooltip';
/** Pixels between the tooltip and the edge of the window. */
const MARGIN = 4;
/** Pixels between the tooltip and the pointer. */
const GAP = 12;

/** Shows what a mark stands for, in the page's looks and inside the window. */
export function tooltipHandler(): TooltipHandler {
  const handler = new Handler({
    id: ID,
    theme: 'page',
    disableDefaultStyle: true,
    formatTooltip: (value) => content(value).toString(),
  });
  return (view, event, ...rest) => {
    handler.call(view, event, ...rest);
    const element = document.getElementById(ID);
    // A view that ends hides its tooltip without an event.
    if (element && (event as MouseEvent | null)) place(element, event);
  };
}

function content(value: unknown) {
  if (typeof value !== 'object' || value === null) return html`${String(value)}`;
  return html`<table>
    ${Object.entries(value).map(
      ([name, shown]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${String(shown)}</td>
        </tr>`,
    )}
  </table>`;
}

/** Inside the window, and below or above the pointer, so that what is pointed at stays in sight. */
function place(element: HTMLElement, { clientX, clientY }: MouseEvent): void {
  const { width, height } = element.getBoundingClientRect();
  const rightmost = document.documentElement.clientWidth - width - MARGIN;
  const below = clientY + GAP;
  const above = clientY - GAP - height;
  const fits = below + height + MARGIN <= window.innerHeight;
  element.style.left = `${Math.max(MARGIN, Math.min(clientX + GAP, rightmost))}px`;
  element.style.top = `${fits ? below : Math.max(MARGIN, above)}px`;
}
