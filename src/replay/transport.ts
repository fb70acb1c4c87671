import { html, type Markup } from '../pages/html.js';

/** Steps a second. */
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8, 16];
const USUAL_SPEED = 4;

const KEYS: [keys: string[], what: string][] = [
  [['Space'], 'play or pause'],
  [['←', '→'], 'one step back or on; with Shift ten'],
  [['Home', 'End'], 'first or last step'],
  [['+', '−'], 'faster or slower'],
  [['?'], 'show or hide this help'],
];

/** Pictures on the buttons; not every font has the characters. */
const ICONS = {
  first: 'M3 3h2v10H3zM13 3v10L6 8z',
  back: 'M11 3v10L4 8z',
  play: 'M4 3v10l8-5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  on: 'M5 3v10l7-5z',
  last: 'M11 3h2v10h-2zM3 3v10l7-5z',
};

function icon(name: keyof typeof ICONS): Markup {
  return html`<svg
    class="icon icon-${name}"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    aria-hidden="true"
  >
    <path d="${ICONS[name]}" />
  </svg>`;
}

/** The controls of the replay, for all policies together. */
export function transport(steps: number): Markup {
  const button = (action: 'first' | 'back' | 'on' | 'last', label: string) =>
    html`<button type="button" data-action="${action}" aria-label="${label}" title="${label}">
      ${icon(action)}
    </button>`;
  return html`<section class="transport needs-script" aria-label="Replay controls">
    <div class="buttons">
      ${button('first', 'First step')} ${button('back', 'One step back')}
      <button type="button" data-action="toggle" class="toggle">
        ${icon('play')}${icon('pause')} <span class="label">Play</span>
      </button>
      ${button('on', 'One step on')} ${button('last', 'Last step')}
      <label class="speed"
        ><span class="label">Speed</span>
        <select id="speed">
          ${SPEEDS.map(
            (speed) =>
              html`<option value="${speed}" ${speed === USUAL_SPEED && html`selected`}>
                ${speed}×
              </option>`,
          )}
        </select></label
      >
      <button type="button" data-action="help" aria-expanded="false" aria-controls="help">
        Keys
      </button>
    </div>
    <label class="scrub"
      ><span class="visually-hidden">Step</span
      ><input type="range" id="scrub" min="0" max="0" value="0" step="1" /><span class="where"
        >Step <span id="step">0</span> of ${steps - 1}</span
      ></label
    >
    <dl id="help" class="help" hidden>
      ${KEYS.map(
        ([keys, what]) =>
          html`<div>
            <dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt>
            <dd>${what}</dd>
          </div>`,
      )}
      <div>
        <dt>1×</dt>
        <dd>one step a second; a click into a chart goes to its step</dd>
      </div>
    </dl>
    <p class="visually-hidden" role="status" id="announcement"></p>
  </section>`;
}
