import type { Scenario } from '../config/schema/scenario.js';
import { html, type Markup } from '../pages/html.js';
import type { SeriesName } from './page-data.js';
import { comesAndGoes } from './presence.js';
import type { Replayed } from './replay-data.js';
import { deadlinesInWords } from '../words/deadlines.js';

/** A row of the numbers: what a series is in this step, and over the steps so far. */
interface NumbersRow {
  label: string;
  now?: SeriesName;
  soFar?: SeriesName;
  decimals: number;
}

const NUMBERS: NumbersRow[] = [
  { label: 'Reward; return', now: 'reward', soFar: 'return', decimals: 1 },
  { label: 'ρ(C), of bandwidth', now: 'rho_c', soFar: 'rho_c_so_far', decimals: 3 },
  { label: 'ρ(P), of compute', now: 'rho_p', soFar: 'rho_p_so_far', decimals: 3 },
  {
    label: 'Requests generated',
    now: 'requests_generated',
    soFar: 'requests_generated_so_far',
    decimals: 0,
  },
  {
    label: 'Requests completed',
    now: 'requests_completed',
    soFar: 'requests_completed_so_far',
    decimals: 0,
  },
  { label: 'of them late', now: 'requests_late', soFar: 'requests_late_so_far', decimals: 0 },
  {
    label: 'Updates completed',
    now: 'updates_completed',
    soFar: 'updates_completed_so_far',
    decimals: 0,
  },
  { label: 'Mean AoRI, steps', now: 'e2e_delay_steps', soFar: 'e2e_delay_so_far', decimals: 2 },
  { label: 'Mean AoSI, steps', now: 'sync_delay_steps', soFar: 'sync_delay_so_far', decimals: 2 },
];

/** And where devices come and go, after the updates that were completed. */
const PRESENCE_NUMBERS: NumbersRow[] = [
  {
    label: 'Requests lost',
    now: 'requests_lost',
    soFar: 'requests_lost_so_far',
    decimals: 0,
  },
  { label: 'Updates lost', now: 'updates_lost', soFar: 'updates_lost_so_far', decimals: 0 },
  { label: 'UEs present', now: 'ues_present', decimals: 0 },
  { label: 'Sensors present', now: 'sensors_present', decimals: 0 },
];

/** Stations whose queues have bars of their own; with more of them only the sums have. */
const MOST_STATIONS = 4;

/** A policy's side of the page; the script fills it. */
export function panel(
  { name, detail, recording }: Replayed,
  { index, scenario, others }: { index: number; scenario: Scenario; others: boolean },
): Markup {
  const id = `policy-${index}`;
  const changing = comesAndGoes(recording);
  return html`<section class="panel" data-policy="${index}" aria-labelledby="${id}">
    <header>
      <h2 id="${id}">${name}</h2>
      <p class="detail">${detail}</p>
      <p class="headline" aria-hidden="true">
        return <span data-series="return" data-decimals="1"></span>
      </p>
    </header>
    <div class="body">
      <div class="scene">
        <figure class="map">
          <canvas
            role="img"
            aria-label="Map of the area at this step: stations, UEs and sensors, who is attached to whom, and what waits where. The numbers are in the table of this step."
          ></canvas>
          <figcaption>${mapKeys()}</figcaption>
        </figure>
        <div class="now">
          <table class="numbers">
            <caption class="visually-hidden">
              ${name} at this step
            </caption>
            <thead>
              <tr>
                <td></td>
                <th scope="col" class="number">this step</th>
                <th scope="col" class="number">so far</th>
              </tr>
            </thead>
            <tbody>
              ${numbersRows(changing).map(numbersRow)}
            </tbody>
          </table>
          <table class="bars">
            <caption>
              Packets waiting after this step
            </caption>
            <tbody>
              ${bars(scenario)}
            </tbody>
          </table>
        </div>
      </div>
      <div class="charts">${charts(scenario, { others, changing })}</div>
    </div>
  </section>`;
}

function numbersRows(changing: boolean): NumbersRow[] {
  return NUMBERS.flatMap((row) =>
    changing && row.now === 'updates_completed' ? [row, ...PRESENCE_NUMBERS] : row,
  );
}

function numbersRow({ label, now, soFar, decimals }: NumbersRow): Markup {
  const cell = (series: SeriesName | undefined) =>
    html`<td
      class="number"
      ${series && html`data-series="${series}" data-decimals="${decimals}"`}
    ></td>`;
  return html`<tr>
    <th scope="row" ${label.startsWith('of them') && html`class="part"`}>${label}</th>
    ${cell(now)} ${cell(soFar)}
  </tr>`;
}

/** `data-bar` names the quantity, and of one station its place in the list. */
function bars({ stations }: Scenario): Markup[] {
  const bar = (label: string, quantity: string, kind: 'ue' | 'sensor') =>
    html`<tr data-bar="${quantity}">
      <th scope="row">${label}</th>
      <td class="track"><div class="bar ${kind}"></div></td>
      <td class="number"></td>
    </tr>`;
  const queues =
    stations.length > 1 && stations.length <= MOST_STATIONS
      ? stations.flatMap((_, s) => [
          bar(`UE queue, station ${s}`, `ue:${s}`, 'ue'),
          bar(`Sensor queue, station ${s}`, `sensor:${s}`, 'sensor'),
        ])
      : [
          bar(stations.length > 1 ? 'UE queues l' : 'UE queue l', 'ue', 'ue'),
          bar(stations.length > 1 ? 'Sensor queues l̂' : 'Sensor queue l̂', 'sensor', 'sensor'),
        ];
  return [
    bar('in the UEs', 'ue-devices', 'ue'),
    bar('in the sensors', 'sensor-devices', 'sensor'),
    ...queues,
  ];
}

function key(shape: Markup, label: string | Markup): Markup {
  return html`<span class="key"
    ><svg viewBox="0 0 24 14" width="24" height="14" aria-hidden="true">${shape}</svg>${label}</span
  > `;
}

const circle = html`<circle cx="12" cy="7" r="5" class="fill-ue" />`;
const square = html`<rect x="7.5" y="2.5" width="9" height="9" class="fill-sensor" />`;
const triangle = html`<path d="M12 1 18.5 12.5H5.5Z" class="fill-ink" />`;
const line = (name: string) => html`<path d="M1 7H23" class="${name}" />`;

function mapKeys(): Markup {
  return html`${key(circle, 'UE')} ${key(square, 'sensor')} ${key(triangle, 'station')}
  ${key(
    html`<circle cx="12" cy="7" r="6.5" class="halo" />`,
    html`waiting<span data-largest="device"></span>`,
  )}
  ${key(
    html`<rect x="6" y="1" width="4" height="12" class="fill-ue" />
      <rect x="14" y="1" width="4" height="12" class="fill-sensor" />`,
    html`station’s queues<span data-largest="station"></span>`,
  )}
  ${key(line('line-link'), 'sensor of newest request')}`;
}

function charts(
  scenario: Scenario,
  { others, changing }: { others: boolean; changing: boolean },
): Markup[] {
  const chart = (name: string, title: string, keys: Markup[]) =>
    html`<figure class="plot" data-chart="${name}">
      <figcaption><span class="title">${title}</span> <span class="keys">${keys}</span></figcaption>
      <canvas
        role="img"
        aria-label="${title}, over the steps. The numbers are in the table of steps below."
      ></canvas>
    </figure>`;
  const ring = html`<circle cx="12" cy="7" r="4" class="ring-ue" />`;
  return [
    chart('split', 'Split: share of the UEs', [
      key(line('line-rho-c'), 'ρ(C), bandwidth'),
      key(line('line-rho-p'), 'ρ(P), compute'),
    ]),
    chart(
      'return',
      'Return so far',
      others ? [key(line('line-own'), 'this policy'), key(line('line-other'), 'the other')] : [],
    ),
    chart('aori', 'AoRI of completed requests, steps', [
      key(circle, 'in time'),
      key(ring, `late, above D_th = ${deadlinesInWords(scenario)}`),
    ]),
    chart('aosi', 'AoSI of completed requests, steps', [
      key(square, 'the larger, the more requests'),
    ]),
    chart('queues', 'Queues at the stations, packets', [
      key(line('line-ue'), 'UEs, l'),
      key(line('line-sensor'), 'sensors, l̂'),
    ]),
    chart('backlogs', 'Waiting in the devices, packets', [
      key(line('line-ue'), 'UEs'),
      key(line('line-sensor'), 'sensors'),
    ]),
    ...(changing
      ? [
          chart('present', 'Devices that are there', [
            key(line('line-ue'), 'UEs'),
            key(line('line-sensor'), 'sensors'),
          ]),
        ]
      : []),
  ];
}
