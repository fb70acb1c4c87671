import type { Spec } from 'vega';
import type { Figure, ScreenLayout } from '../drawing/figure.js';
import { html, type Markup } from '../../pages/html.js';
import { controlsOf, type Control } from './controls.js';
import { inlineSvg } from './inline-svg.js';
import { packed } from '../../pages/packed-json.js';
import { figureTable, numbersLabel } from './figure-table.js';
import { shareDatasets, type FigureParts } from './shared-data.js';

/** A figure with its drawings. */
export interface DrawnFigure {
  figure: Figure;
  /** Vega's specs and the SVGs drawn from them */
  layouts: Record<ScreenLayout, { spec: Spec; svg: string }>;
}

/** A larger drawing is in the page once: a narrow window has it smaller until the chart is alive. */
const LARGE_DRAWING = 128 * 1024;

/**
 * A figure in the page: a drawing for each layout, which needs no script; what the script needs to
 * bring it to life; the numbers behind it.
 */
export function figureBlock({ figure, layouts }: DrawnFigure): Markup {
  const { id, title, caption, alt, table, following } = figure;
  const drawing = (layout: ScreenLayout) =>
    inlineSvg(layouts[layout].svg, { prefix: `${id}-${layout}-`, name: `drawing ${layout}` });
  const wide = drawing('wide');
  const narrow = drawing('narrow');
  const controls = controlsOf(layouts.wide.spec);
  const parts: FigureParts = {
    charts: shareDatasets({ wide: layouts.wide.spec, narrow: layouts.narrow.spec }),
    text: { caption, alt, ...(table ? { table } : {}) },
    ...(following ? { following } : {}),
  };
  // The box has the drawing's size before and after the live chart takes its place.
  const sizes =
    `--wide-width:${wide.width};--wide-height:${wide.height};` +
    `--narrow-width:${narrow.width};--narrow-height:${narrow.height}`;
  return html`<figure class="chart-figure" id="${id}" aria-labelledby="${id}-title">
    <h3 id="${id}-title">${title}</h3>
    ${
      controls.length > 0 &&
      html`<div class="controls needs-script">
        ${controls.map((control) => field(control, id))}
      </div>`
    }
    <div class="chart" style="${sizes}" role="img" aria-label="${alt}">
      ${wide.markup} ${wide.markup.toString().length <= LARGE_DRAWING && narrow.markup}
    </div>
    <figcaption>${caption}</figcaption>
    ${table ? dataTable(table, figure) : saveButtons(figure)}
    <script type="text/plain" class="parts">
      ${packed(parts)}
    </script>
  </figure>`;
}

/** Disabled until the chart is there to be controlled. */
function field(control: Control, figureId: string): Markup {
  const { signal, label, input, choices, initial, range } = control;
  const id = `${figureId}-${signal}`;
  const chosen = (value: unknown) => JSON.stringify(value) === JSON.stringify(initial);
  switch (input) {
    case 'select':
      return html`<div class="field">
        <label for="${id}">${label}</label>
        <select id="${id}" data-signal="${signal}" disabled>
          ${choices.map(
            (choice, i) =>
              html`<option value="${i}" ${chosen(choice.value) && html`selected`}>
                ${choice.label}
              </option>`,
          )}
        </select>
      </div>`;
    case 'radio':
      return html`<fieldset class="field">
        <legend>${label}</legend>
        ${choices.map(
          (choice, i) =>
            html`<label
              ><input
                type="radio"
                name="${id}"
                value="${i}"
                data-signal="${signal}"
                disabled
                ${chosen(choice.value) && html`checked`}
              />
              ${choice.label}</label
            >`,
        )}
      </fieldset>`;
    case 'range':
      return html`<div class="field">
        <label for="${id}">${label}</label>
        <input
          type="range"
          id="${id}"
          data-signal="${signal}"
          min="${range!.min}"
          max="${range!.max}"
          step="${range!.step}"
          value="${String(initial)}"
          disabled
        />
        <output for="${id}">${String(initial)}</output>
      </div>`;
    case 'checkbox':
      return html`<div class="field">
        <label
          ><input
            type="checkbox"
            data-signal="${signal}"
            disabled
            ${initial === true && html`checked`}
          />
          ${label}</label
        >
      </div>`;
  }
}

function dataTable(table: NonNullable<Figure['table']>, figure: Figure): Markup {
  return html`<details>
    <summary>${numbersLabel(table)}</summary>
    ${saveButtons(figure)}
    <div class="numbers">${figureTable(table, figure.title)}</div>
  </details>`;
}

function saveButtons({ id, title, table }: Figure): Markup {
  return html`<p class="save needs-script">
    <button type="button" data-save="svg" data-file="${id}.svg">
      Save chart as SVG<span class="visually-hidden">: ${title}</span>
    </button>
    ${
      table &&
      html`<button type="button" data-save="csv" data-file="${id}.csv">
        Save numbers as CSV<span class="visually-hidden">: ${title}</span>
      </button>`
    }
  </p>`;
}
