import { html, type Markup } from '../../pages/html.js';
import { settingName } from '../../words/settings.js';
import type { ReportData, Response } from '../data.js';
import {
  percent,
  recoveries,
  responseFindings,
  signedInWords,
  stepsInWords,
} from '../findings/response.js';
import { figureBlock, type DrawnFigure } from './figure-block.js';
import { pageTable } from './table.js';

/** How policies respond when the load changes within an episode; nothing where no evaluation tells. */
export function responseSection(
  { response }: ReportData,
  figure: DrawnFigure | undefined,
  phases?: DrawnFigure,
): Markup | undefined {
  if (!response) return undefined;
  const findings = responseFindings(response);
  return html`<section id="changes" aria-labelledby="changes-title">
    <h2 id="changes-title">When the load changes</h2>
    <p>
      The load changes within an episode; this is how policies meet it, under setting
      ${settingName(response.setting)}${response.condition && `, in condition ${response.condition}`}.
      ${
        findings.length > 0 &&
        html`The reward is back when the next fifth of the time until the next change earns it, on
        average, within 5% of its level: its mean over the last third of that time. Where it never
        is, all of that time counts. In brackets: 95% intervals of a bootstrap over training seeds
        and episodes, differences paired by episode.`
      }
    </p>
    ${
      findings.length > 0 &&
      html`<ul>
        ${findings.map((sentence) => html`<li>${sentence}</li>`)}
      </ul>`
    }
    ${findings.length > 0 && tableOf(response)} ${figure && figureBlock(figure)}
    ${phases && figureBlock(phases)}
  </section>`;
}

/** All changes, and those to more and to less load by themselves. */
function tableOf(response: Response): Markup {
  const all = recoveries(response);
  const versus = all.find(({ less }) => less)?.less?.versus;
  const directions = (['rise', 'fall'] as const).map((change) => ({
    change,
    found: recoveries(response, change),
  }));
  return pageTable({
    caption: 'Steps after a change until the reward is back within 5% of its level',
    columns: [
      { heading: 'Policy' },
      { heading: 'all changes', numeric: true },
      ...(versus === undefined ? [] : [{ heading: `less those of ${versus}`, numeric: true }]),
      { heading: 'not back', numeric: true },
      ...directions.map(({ change }) => ({
        heading: change === 'rise' ? 'load rises' : 'load falls',
        numeric: true,
      })),
    ],
    rows: all.map(({ policy, steps, lost, less }) => [
      policy,
      stepsInWords(steps),
      ...(versus === undefined ? [] : [less ? signedInWords(less.difference) : '–']),
      lost ? percent(lost.value) : '–',
      ...directions.map(({ found }) => {
        const own = found.find((one) => one.policy === policy);
        return own ? stepsInWords(own.steps) : '–';
      }),
    ]),
  });
}
