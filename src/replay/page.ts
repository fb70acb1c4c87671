import type { Scenario } from '../config/schema/scenario.js';
import type { EpisodeMetric } from '../simulator/metrics/metrics.js';
import type { DeviceTrace, Trace } from '../simulator/trace.js';
import { pageDocument } from '../pages/document.js';
import { html, jsonForScript, type Markup } from '../pages/html.js';
import { panel } from './panel.js';
import { comesAndGoes, presentByStep } from './presence.js';
import { largestDelay, type EpisodeRecording } from './recording.js';
import { replayData, type Replayed } from './replay-data.js';
import { describeThinning, thin } from './thinning.js';
import { transport } from './transport.js';
import { counted, grouped } from '../words/numbers.js';
import { constantsInWords } from '../words/settings.js';
import { deadlinesInWords } from '../words/deadlines.js';

/** What a replay page is made from. */
export interface ReplayPage {
  /** one or two, on the same trace */
  policies: readonly Replayed[];
  /** number of the episode in the evaluation stream, and its seed */
  episode: number;
  episodeSeed: number;
  /** as typed, and by which version */
  command: string;
  version: string;
}

/**
 * The text of replay.html: one episode to watch, policy beside policy. It holds all that it shows and
 * asks nobody for anything.
 *
 * @throws {Error} when assets/pages/ was not built
 */
export function replayPage(page: ReplayPage): string {
  const { policies, episode } = page;
  const { scenario } = policies[0].recording;
  const thinning = thin(
    scenario,
    Math.max(...policies.map(({ recording }) => largestDelay(recording))),
  );
  const names = policies.map(({ name }) => name);
  const title = `Episode ${episode} of ${scenario.name}: ${names.join(' and ')}`;
  const notes = describeThinning(scenario, thinning);
  return pageDocument({
    title,
    description: `One episode of ${names.join(' and ')}, step by step.`,
    assets: 'replay',
    body: html`
      <header class="top">
        <h1>${title}</h1>
        <p>${facts(page)}</p>
        ${notes.length > 0 && html`<p class="note">${notes.join(' ')}</p>`}
        <noscript><p class="note">This page needs its script to show the episode.</p></noscript>
      </header>
      ${transport(scenario.steps)}
      <main>
        <div class="panels" data-count="${policies.length}">
          ${policies.map((policy, index) => panel(policy, { index, scenario, others: policies.length > 1 }))}
        </div>
        <div class="below">${wholeEpisode(policies)} ${explanation(page)}</div>
        ${stepTables(policies)}
      </main>
      <script type="application/json" id="replay-data">
        ${jsonForScript(replayData(policies, thinning))}
      </script>
    `,
  });
}

function facts({ policies, episodeSeed }: ReplayPage): string {
  const { scenario } = policies[0].recording;
  const devices = (groups: Scenario['ues'] | Scenario['sensors'], noun: string) =>
    counted(
      groups.reduce((sum, group) => sum + group.count, 0),
      noun,
      grouped,
    );
  return [
    `${counted(scenario.stations.length, 'station', grouped)}, ${devices(scenario.ues, 'UE')},` +
      ` ${devices(scenario.sensors, 'sensor')}, ${counted(scenario.steps, 'step', grouped)} of one second.`,
    ...(comesAndGoes(policies[0].recording) ? [whoIsThere(policies[0].recording.trace)] : []),
    `Root seed ${scenario.seed}, seed of the episode ${episodeSeed}.`,
    policies.length > 1 ? 'Both policies meet the same workload and the same movements.' : '',
    new Set(policies.map(({ recording }) => constantsInWords(recording.scenario.reward))).size > 1
      ? 'They are judged by different rewards, so their returns do not compare.'
      : '',
  ].join(' ');
}

/** E.g. "4 to 78 UEs and 6 to 40 sensors are there at a time." */
function whoIsThere({ ues, sensors, steps }: Trace): string {
  const range = (devices: DeviceTrace, noun: string) => {
    const counts = presentByStep(devices, steps);
    const least = counts.reduce((a, b) => Math.min(a, b));
    const most = counts.reduce((a, b) => Math.max(a, b));
    return least === most
      ? counted(most, noun, grouped)
      : `${grouped(least)} to ${counted(most, noun, grouped)}`;
  };
  return `${range(ues, 'UE')} and ${range(sensors, 'sensor')} are there at a time.`;
}

/** A row of the whole episode, with what it is of a recording. */
interface WholeRow {
  metric: string;
  label: string;
  decimals: number;
  of: (recording: EpisodeRecording) => number;
}

const WHOLE: [metric: EpisodeMetric, label: string, decimals: number][] = [
  ['return', 'Return', 1],
  ['sync_delay_steps', 'Sync delay, mean AoSI (steps)', 2],
  ['e2e_delay_steps', 'End-to-end delay, mean AoRI (steps)', 2],
  ['tx_wait_steps', 'of it waiting in the UE, T(Q)', 2],
  ['tx_steps', 'of it being sent, T(T)', 2],
  ['bs_wait_steps', 'of it waiting at the station, T(B)', 2],
  ['processing_steps', 'of it being processed, T(P)', 2],
  ['traffic_served_pct', 'Traffic served (%)', 2],
  ['requests_generated', 'Requests generated', 0],
  ['requests_completed', 'Requests completed', 0],
  ['requests_late', 'Requests late, AoRI above D_th', 0],
  ['ue_queue_mean', 'Mean UE queue l (packets)', 2],
  ['sensor_queue_mean', 'Mean sensor queue l̂ (packets)', 2],
  ['rho_c_mean', 'Mean ρ(C)', 3],
  ['rho_p_mean', 'Mean ρ(P)', 3],
];

/** Stands after the late ones where devices come and go. */
const LOST: WholeRow = {
  metric: 'requests_lost',
  label: 'Requests lost with UEs that left',
  decimals: 0,
  of: ({ steps }) => steps.requestsLost.reduce((sum, lost) => sum + lost, 0),
};

function wholeRows(policies: readonly Replayed[]): WholeRow[] {
  const losing = comesAndGoes(policies[0].recording);
  return WHOLE.flatMap(([metric, label, decimals]) => [
    { metric, label, decimals, of: ({ metrics }: EpisodeRecording) => metrics[metric] },
    ...(losing && metric === 'requests_late' ? [LOST] : []),
  ]);
}

/** The metrics of the episode, as episodes.csv has them. */
function wholeEpisode(policies: readonly Replayed[]): Markup {
  return html`<section class="whole" aria-labelledby="whole-title">
    <h2 id="whole-title">The whole episode</h2>
    <p>These are the numbers of this episode in episodes.csv.</p>
    <div class="scrolled" tabindex="0" role="region" aria-labelledby="whole-title">
      <table>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            ${policies.map(({ name }) => html`<th scope="col" class="number">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${wholeRows(policies).map(
            ({ metric, label, decimals, of }) =>
              html`<tr data-metric="${metric}">
                <th scope="row" ${label.startsWith('of it') && html`class="part"`}>${label}</th>
                ${policies.map(
                  ({ recording }) =>
                    html`<td class="number">${grouped(of(recording), decimals)}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Filled by the script when opened: a hundred steps are two thousand cells. */
function stepTables(policies: readonly Replayed[]): Markup[] {
  return policies.map(
    ({ name }, index) =>
      html`<details class="steps needs-script" data-policy="${index}">
        <summary>Steps of ${name} as a table</summary>
        <div class="scrolled" tabindex="0" role="region" aria-label="Steps of ${name}"></div>
      </details>`,
  );
}

/** Goes on after a sentence. */
const ABOUT_PRESENCE =
  ' Only devices that are there are drawn. A device that leaves takes with it what it has not sent:' +
  ' those packets are lost, and wait no longer. A request whose sensor leaves before any of its' +
  ' updates was processed is tied to the nearest one that is there.';

/** Which station is a device's: goes on after the word. */
function stationOf({ handover, stations }: Scenario): string {
  if (handover === null) return ', the nearest one';
  if (stations.length === 1) return '';
  const { hysteresisDb, timeToTriggerSteps } = handover;
  const stronger = hysteresisDb === 0 ? 'stronger' : `stronger by more than ${hysteresisDb} dB`;
  const before =
    timeToTriggerSteps === 0
      ? ''
      : `, in that step and the ${counted(timeToTriggerSteps, 'step')} before`;
  return `: at first the one that it hears best, then handed over to another once that one is ${stronger}${before}`;
}

function explanation({ command, version, policies }: ReplayPage): Markup {
  const { scenario } = policies[0].recording;
  const { c1 } = scenario.reward;
  const also = comesAndGoes(policies[0].recording) && ABOUT_PRESENCE;
  return html`<section class="explanation" aria-labelledby="explanation-title">
    <h2 id="explanation-title">What is shown</h2>
    <ul>
      <li>
        A step shows where devices are at its start, and how queues stand at its end. A halo around
        a device grows with the packets that wait in it; the two bars beside a station are its
        computation queues, of the UEs on the left and of the sensors on the right.${also}
      </li>
      <li>
        A UE is joined by a full line to its station${stationOf(scenario)}, and by a dotted line to
        the sensor of its newest request. The wider the lines of the UEs (or of the sensors) to the
        station, the larger their share of its bandwidth.
      </li>
      <li>
        ρ(C) and ρ(P) are the UEs’ shares of bandwidth and of compute; sensors get the rest. AoRI is
        the time from a request’s generation to its completion; AoSI the distance between its
        generation and that of the update it was served with. A request is late when its AoRI
        exceeds D_th = ${deadlinesInWords(scenario)} steps.
      </li>
      <li>
        The return is the sum of the rewards: ${c1}·η^AoSI for every completed request, and c₂ for
        every late one.
        ${policies
          .map(({ name, recording }) => `${name}: ${constantsInWords(recording.scenario.reward)}.`)
          .join(' ')}
      </li>
      <li>
        Positions move on evenly between two steps at speeds up to 4; queues and numbers change from
        step to step.
      </li>
    </ul>
    <p class="made">Made by MetaLore ${version}: <code>${command}</code></p>
  </section>`;
}
