import { html, type Markup } from '../../pages/html.js';
import {
  offeredLoad,
  type Load,
  type LoadWindow,
  type OfferedLoad,
} from '../../simulator/offered-load.js';
import type { ReportData } from '../data.js';
import { pageTable } from './table.js';
import { counted, pageNumbers, thousands } from '../../words/numbers.js';
import { heaviestWindow, loadVerdict, phasesInWords, stepsInWords } from '../../words/load.js';

const { fixed } = pageNumbers;

/** How much the scenario, or the traces, ask for; nothing where that is not known. */
export function loadSection({ scenario, traces }: ReportData): Markup | undefined {
  const load = traces ? traces.load : scenario && offeredLoad(scenario);
  if (!load || !scenario) return undefined;
  const { compute, radio } = load;
  const rows: [string, Load][] = [
    ['Compute', compute],
    ...(radio ? [['Radio', radio] as [string, Load]] : []),
  ];
  const loads = rows.map(([, load]) => load);
  const verdict = loadVerdict(load);
  const heaviest = heaviestWindow(load);
  return html`<section id="load" aria-labelledby="load-title">
    <h2 id="load-title">Offered load</h2>
    <p>
      What devices ${traces && 'of the traces '}generate, as a share of what the stations have:
      units in a step of all servers’, and Mbit in a step of what the whole band would carry at the
      devices’ mean spectral efficiency. ${verdict[0].toUpperCase()}${verdict.slice(1)}.
      ${
        loads.some(({ all }) => all > 1) &&
        html`So no way to share serves everybody, and the delays here are those of
        ${counted(scenario.steps, 'step', thousands)}: longer episodes have longer ones.`
      }
    </p>
    ${load.windows && overTime(load, { heaviest, isMeasured: traces !== undefined })}${pageTable({
      caption: 'Offered load, 1 is what there is',
      columns: [
        { heading: 'Resource' },
        { heading: 'UEs', numeric: true },
        { heading: 'Sensors', numeric: true },
        { heading: 'All', numeric: true },
      ],
      rows: [...rows, ...rowsOf(heaviest)].map(([name, { ues, sensors, all }]) => [
        name,
        ...[ues, sensors, all].map((share) => fixed(share, 2)),
      ]),
    })}
  </section>`;
}

/** What to say of a scenario in which something changes. */
function overTime(
  { phases }: OfferedLoad,
  { heaviest, isMeasured }: { heaviest: LoadWindow | undefined; isMeasured: boolean },
): Markup {
  const whose = isMeasured ? 'what the traces hold' : 'what is expected';
  const said = [
    heaviest
      ? `This is ${whose}, in the mean over an episode; most is asked for in` +
        ` ${stepsInWords(heaviest)}, with ${fixed(heaviest.ues, 1)} UEs and` +
        ` ${fixed(heaviest.sensors, 1)} sensors there.`
      : `This is ${whose}, of an episode and of every part of it.`,
    ...(phases
      ? [`What is drawn for a phase asks for ${phasesInWords(phases)} of what there is.`]
      : []),
  ];
  return html`<p>${said.join(' ')}</p> `;
}

/** The load of a part of an episode, as rows. */
function rowsOf(window: LoadWindow | undefined): [string, Load][] {
  if (!window) return [];
  const { compute, radio } = window;
  const steps = stepsInWords(window);
  return [
    [`Compute, ${steps}`, compute],
    ...(radio ? [[`Radio, ${steps}`, radio] as [string, Load]] : []),
  ];
}
