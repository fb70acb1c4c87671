import { html, type Markup } from '../../pages/html.js';
import { offeredLoad, type Load } from '../../simulator/offered-load.js';
import type { ReportData } from '../data.js';
import { pageTable } from './table.js';
import { counted, pageNumbers, thousands } from '../../words/numbers.js';
import { loadVerdict } from '../../words/load.js';

const { fixed } = pageNumbers;

/** How much the scenario asks for; nothing where the scenario is not known. */
export function loadSection({ scenario }: ReportData): Markup | undefined {
  if (!scenario) return undefined;
  const { compute, radio } = offeredLoad(scenario);
  const rows: [string, Load][] = [
    ['Compute', compute],
    ...(radio ? [['Radio', radio] as [string, Load]] : []),
  ];
  const loads = rows.map(([, load]) => load);
  const verdict = loadVerdict(loads);
  return html`<section id="load" aria-labelledby="load-title">
    <h2 id="load-title">Offered load</h2>
    <p>
      What devices generate, as a share of what the stations have: units in a step of all servers’,
      and Mbit in a step of what the whole band would carry at the devices’ mean spectral
      efficiency. ${verdict[0].toUpperCase()}${verdict.slice(1)}.
      ${
        loads.some(({ all }) => all > 1) &&
        html`So no way to share serves everybody, and the delays here are those of
        ${counted(scenario.steps, 'step', thousands)}: longer episodes have longer ones.`
      }
    </p>
    ${pageTable({
      caption: 'Offered load, 1 is what there is',
      columns: [
        { heading: 'Resource' },
        { heading: 'UEs', numeric: true },
        { heading: 'Sensors', numeric: true },
        { heading: 'Together', numeric: true },
      ],
      rows: rows.map(([name, { ues, sensors, all }]) => [
        name,
        ...[ues, sensors, all].map((load) => fixed(load, 2)),
      ]),
    })}
  </section>`;
}
