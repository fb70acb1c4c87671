import { contextPaths } from '../../config/contexts.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { ReportData } from '../data.js';
import type { Run, RunFacts } from '../../runs/read/run-data.js';
import { html, type Markup, type Part } from '../../pages/html.js';
import { pageTable } from './table.js';
import { enumerated, firstFew } from '../../words/lists.js';
import { patternsInWords, phasesInConfig, presenceInWords } from '../../words/traffic.js';
import { counted, thousands } from '../../words/numbers.js';
import { deadlinesInWords } from '../../words/deadlines.js';

/** Names of this many items are given, of more the number. */
const MOST_NAMES = 12;

/** What was run: the scenario and, for each run directory, what it holds and where that comes from. */
export function runSection({ runs, scenario }: ReportData): Markup {
  return html`<section id="runs" aria-labelledby="runs-title">
    <h2 id="runs-title">What was run</h2>
    ${pageTable({
      caption: 'Run directories',
      columns: [
        { heading: 'Directory' },
        { heading: 'Command' },
        { heading: 'Experiment' },
        { heading: 'Policies', numeric: true },
        { heading: 'Rows', numeric: true },
        { heading: 'Seed', numeric: true },
        { heading: 'Training runs', numeric: true },
        { heading: 'Not done', numeric: true },
      ],
      rows: runs.map((run) => [
        run.directory,
        run.kind,
        run.experiment,
        thousands(run.items.length),
        thousands(run.rows),
        run.plan ? String(run.plan.scenario.seed) : '–',
        run.training.length > 0 ? thousands(run.training.length) : '–',
        thousands(run.missingItems.length),
      ]),
    })}
    ${runs.map(runFacts)} ${scenario && scenarioFacts(scenario)}
  </section>`;
}

function runFacts(run: Run): Markup {
  const { directory, plan, facts, missingItems } = run;
  const sessions = facts.flatMap((fact) => fact.sessions);
  const failures = facts.filter(({ error }) => error !== undefined);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const commands = distinct(sessions.map(({ command }) => command));
  const started = sessions.map((session) => session.started).sort();
  const ended = sessions.flatMap((session) => session.ended ?? []).sort();
  const rows: [string, Part][] = [
    ...(commands.length > 0
      ? [['Commands', commands.map((command) => html`<code>${command}</code>`)] as [string, Part]]
      : []),
    ...(started.length > 0 ? [['Time', period(started[0], ended.at(-1))] as [string, Part]] : []),
    ...texts('Versions', distinct(facts.map(versionsOf))),
    ...texts(
      'Git commit',
      distinct(facts.map(({ gitCommit }) => gitCommit ?? 'not a git checkout')),
    ),
    ...texts('Platform', distinct(facts.map(({ platform }) => platform))),
    ...texts('Backend', distinct(facts.flatMap(({ backend }) => backend ?? []))),
    ...(plan?.profile === undefined
      ? []
      : [['Hyperparameters', `profile ${plan.profile}`] as [string, Part]]),
    ...(plan?.timesteps === undefined
      ? []
      : [['Step budget', `${thousands(plan.timesteps)} steps per run`] as [string, Part]]),
    ...(run.training.length > 0 ? [['Training seeds', seedsOf(run)] as [string, Part]] : []),
    ...(facts.length > 0 ? [['Status', statusOf(facts)] as [string, Part]] : []),
    ...(missingItems.length > 0 ? [['Not done', namesOf(missingItems)] as [string, Part]] : []),
    ...failures.map(({ name, error }): [string, Part] => [`Failed: ${name}`, error]),
  ];
  return html`<h3>${directory}</h3>
    ${
      rows.length > 0
        ? definitions(rows)
        : html`<p>Nothing is recorded of how this directory was made: it holds CSVs alone.</p>`
    }`;
}

/** In UTC, to the second. */
function period(start: string, end: string | undefined): string {
  const second = (time: string) => time.replace(/^([\d-]+)T([\d:]+)(\.\d+)?Z$/, '$1 $2 UTC');
  return end === undefined
    ? `from ${second(start)}, not ended`
    : `${second(start)} to ${second(end)}`;
}

function texts(label: string, values: readonly string[]): [string, Part][] {
  return values.length > 0 ? [[label, values.join('; ')]] : [];
}

function versionsOf({ versions }: RunFacts): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function seedsOf({ training }: Run): string {
  const seeds = [...new Set(training.map(({ trainSeed }) => trainSeed))].sort((a, b) => a - b);
  return seeds.length > MOST_NAMES
    ? `${seeds[0]} to ${seeds.at(-1)!}, ${counted(seeds.length, 'seed')}`
    : seeds.join(', ');
}

function statusOf(facts: readonly RunFacts[]): string {
  const counts = new Map<string, number>();
  for (const { status } of facts) counts.set(status, (counts.get(status) ?? 0) + 1);
  return [...counts].map(([status, n]) => `${thousands(n)} ${status}`).join(', ');
}

function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return enumerated(more > 0 ? [...names.slice(0, MOST_NAMES), `${thousands(more)} more`] : names);
}

function scenarioFacts(scenario: Scenario): Markup {
  const { name, description, area, stations, ues, sensors, placement, reward } = scenario;
  const { phases, hotspots } = scenario;
  const drawn = contextPaths(scenario);
  const rows: [string, Part][] = [
    ['Name', name],
    ...(description === undefined ? [] : [['Description', description] as [string, Part]]),
    [
      'Episodes',
      `${thousands(scenario.episodes)} of ${thousands(scenario.steps)} steps, root seed ${scenario.seed}`,
    ],
    ['Area', `${area.widthM} m × ${area.heightM} m`],
    [
      'Stations',
      lines(
        stations.map(
          (s) =>
            `at (${s.xM} m, ${s.yM} m): ${s.bandwidthMHz} MHz at ${s.frequencyMHz} MHz,` +
            ` ${s.txPowerDbm} dBm, ${s.computeUnits} units per step`,
        ),
      ),
    ],
    [
      'Mobile users',
      lines(
        ues.map(
          ({ count: n, speedMps, request, presence }) =>
            `${thousands(n)} at ${speedMps} m/s: a request with probability ${request.probability}` +
            ` in a step, ${request.dataMbit} Mbit and ${request.computeUnits} units in the mean` +
            presenceInWords(presence) +
            patternsInWords(request.patterns),
        ),
      ),
    ],
    [
      'Sensors',
      lines(
        sensors.map(
          ({ count: n, speedMps, update, presence }) =>
            `${thousands(n)} at ${speedMps} m/s: an update every ` +
            `${update.periodSteps === 1 ? 'step' : `${update.periodSteps} steps`},` +
            ` ${update.dataMbit} Mbit and ${update.computeUnits} units in the mean` +
            presenceInWords(presence) +
            patternsInWords(update.patterns),
        ),
      ),
    ],
    ...(phases ? [['Phases', phasesInConfig(phases)] as [string, Part]] : []),
    ...(drawn.length > 0
      ? [['Drawn anew in each episode', firstFew(drawn)] as [string, Part]]
      : []),
    ...(hotspots.length > 0
      ? [['Hotspots', counted(hotspots.length, 'hotspot', thousands)] as [string, Part]]
      : []),
    ['Radio', radioInWords(scenario)],
    ['Placement', placement.kind],
    ['Association', scenario.association],
    ['Scheduler', scenario.scheduler.kind],
    [
      'Reward',
      `c₁ = ${reward.c1}, late beyond ${deadlinesInWords(scenario)} steps; η and c₂ are each` +
        ' setting’s',
    ],
  ];
  return html`<h3>Scenario</h3>
    ${definitions(rows)}`;
}

function radioInWords({ channel, handover }: Scenario): string {
  const { model, fading, interference } = channel;
  return [
    model,
    ...(fading === 'none' ? [] : [`${fading} fading`]),
    ...(interference === 'none' ? [] : ['interference']),
    handover ? `handover above ${handover.hysteresisDb} dB` : 'the nearest station',
  ].join(', ');
}

/** A group to a line; many groups are counted. */
function lines(texts: readonly string[]): Part {
  const more = texts.length - MOST_NAMES;
  return [
    ...texts.slice(0, MOST_NAMES).map((text) => html`<div>${text}</div>`),
    more > 0 ? html`<div>and ${thousands(more)} more</div>` : '',
    texts.length === 0 ? 'none' : '',
  ];
}

function definitions(rows: readonly [string, Part][]): Markup {
  return html`<dl class="facts">
    ${rows.map(
      ([term, description]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${description}</dd>
        </div>`,
    )}
  </dl>`;
}
