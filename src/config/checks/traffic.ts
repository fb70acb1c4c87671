import { phaseBands } from '../phase-bands.js';
import { shortNumber } from '../explaining/expected.js';
import type { Scenario } from '../schema/scenario.js';
import type { Pattern } from '../schema/traffic.js';
import type { Path } from '../tree/tree.js';
import type { Finding } from './finding.js';

/** Largest mean of a size that may be written; what comes out by a factor may not be larger. */
const MOST_MEAN = 1e6;
/** Pairs of counts that phases choose among, at most. */
const MOST_PAIRS = 1_000_000;
/** How far from 1 shares may add up to. */
const ROUNDING = 1e-6;

/** A group of either kind, as far as it says what changes. */
interface ChangingGroup {
  readonly path: Path;
  readonly group: Scenario['ues'][number] | Scenario['sensors'][number];
  readonly values: Readonly<Record<string, number>>;
  readonly patterns: Readonly<Record<string, Pattern | undefined>>;
  readonly patternsPath: Path;
}

function groupsOf({ ues, sensors }: Scenario): ChangingGroup[] {
  return [
    ...ues.map((group, i): ChangingGroup => {
      const { patterns = {}, ...values } = group.request;
      const path: Path = ['ues', i];
      return { path, group, values, patterns, patternsPath: [...path, 'request', 'patterns'] };
    }),
    ...sensors.map((group, i): ChangingGroup => {
      const { patterns = {}, ...values } = group.update;
      const path: Path = ['sensors', i];
      return { path, group, values, patterns, patternsPath: [...path, 'update', 'patterns'] };
    }),
  ];
}

/** Schedules and stays that contradict themselves, their group or the episode. */
export function presenceImpossible(scenario: Scenario): Finding[] {
  return groupsOf(scenario).flatMap(({ path, group }) => {
    const { presence, count } = group;
    const at: Path = [...path, 'presence'];
    if (presence?.kind === 'schedule') {
      const { counts } = presence;
      return [
        ...notInOrder(counts, { at: [...at, 'counts'], steps: scenario.steps }),
        ...counts.flatMap((entry, i) =>
          entry.count <= count
            ? []
            : [
                {
                  paths: [
                    [...at, 'counts', i, 'count'],
                    [...path, 'count'],
                  ] as const,
                  message: `expected no more than the ${count} devices of the group, found ${entry.count}`,
                },
              ],
        ),
      ];
    }
    if (presence?.kind === 'stays' && presence.arriveFrom > presence.arriveUntil)
      return [
        {
          paths: [
            [...at, 'arriveFrom'],
            [...at, 'arriveUntil'],
          ] as const,
          message: `expected arriveFrom of at most arriveUntil (${presence.arriveUntil}), found ${presence.arriveFrom}`,
        },
      ];
    return [];
  });
}

/** Entries that are not in the order of their steps, or begin after the episode. */
function notInOrder(
  entries: readonly { readonly fromStep: number }[],
  { at, steps }: { at: Path; steps: number },
): Finding[] {
  return entries.flatMap(({ fromStep }, i) => {
    const paths = [[...at, i, 'fromStep'], at] as const;
    if (fromStep >= steps)
      return [
        {
          paths,
          message: `expected a step of the episode, 0 to ${steps - 1}, found ${fromStep}`,
        },
      ];
    const before = i > 0 ? entries[i - 1].fromStep : -1;
    if (fromStep > before) return [];
    return [
      {
        paths,
        message: `expected a step after that of the entry before (${before}), found ${fromStep}`,
      },
    ];
  });
}

/** Phases that nobody goes by, or that leave nothing to choose. */
export function phasesImpossible(scenario: Scenario): Finding[] {
  const { phases } = scenario;
  const findings: Finding[] = [];
  for (const kind of ['ues', 'sensors'] as const) {
    const inPhases = scenario[kind]
      .map(({ presence, count }, i) => ({ presence, count, i }))
      .filter(({ presence }) => presence?.kind === 'phases');
    const range = phases?.[kind];
    if (!range) {
      for (const { i } of inPhases)
        findings.push({
          paths: [[kind, i, 'presence', 'kind'], ['phases']],
          message: `the group goes by phases; say how many are there, phases: {everySteps: 50, ${kind}: {least: 1, most: 10}}`,
        });
      continue;
    }
    const path: Path = ['phases', kind];
    const there = inPhases.reduce((sum, { count }) => sum + count, 0);
    const { least, most, multipleOf } = range;
    if (inPhases.length === 0)
      findings.push({
        paths: [path],
        message: `no group of ${kind} has presence: {kind: phases}, so nobody goes by it`,
      });
    else if (least > most)
      findings.push({
        paths: [
          [...path, 'least'],
          [...path, 'most'],
        ],
        message: `expected least of at most ${most} (most), found ${least}`,
      });
    else if (Math.ceil(least / multipleOf) * multipleOf > most)
      findings.push({
        paths: [
          [...path, 'multipleOf'],
          [...path, 'least'],
        ],
        message: `expected a number with a multiple from ${least} to ${most}, found ${multipleOf}`,
      });
    else if (most > there)
      findings.push({
        paths: [[...path, 'most'], ...inPhases.map(({ i }): Path => [kind, i, 'count'])],
        message: `expected no more than the ${there} devices of the groups that go by phases, found ${most}`,
      });
  }
  if (!phases || findings.length > 0) return findings;
  return phases.ues || phases.sensors ? togetherImpossible(phases) : [PHASES_OF_NOBODY];
}

const PHASES_OF_NOBODY: Finding = {
  paths: [['phases']],
  message:
    'they change nothing: say of whom, phases: {ues: {least: 1, most: 10}}, with presence: {kind: phases} in a' +
    ' group of UEs, or the same with sensors',
};

function togetherImpossible(phases: NonNullable<Scenario['phases']>): Finding[] {
  const at: Path = ['phases', 'together'];
  const { together, ues, sensors } = phases;
  const numbers = (range: typeof ues) =>
    range ? Math.floor((range.most - range.least) / range.multipleOf) + 1 : 1;
  const pairs = numbers(ues) * numbers(sensors);
  if (pairs > MOST_PAIRS)
    return [
      {
        paths: [['phases', 'ues', 'multipleOf'], ['phases']],
        message: `expected at most ${shortNumber(MOST_PAIRS)} pairs of counts to choose among, found ${shortNumber(pairs)}; raise multipleOf`,
      },
    ];
  if (!together) return [];
  const falling = together.findIndex(({ most }, i) => i > 0 && most <= together[i - 1].most);
  if (falling >= 0)
    return [
      {
        paths: [[...at, falling, 'most'], at],
        message: `expected more than in the entry before (${together[falling - 1].most}), found ${together[falling].most}`,
      },
    ];
  const shares = together.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(shares - 1) > ROUNDING)
    return [
      {
        paths: [at],
        message: `expected shares that add up to 1, found ${shortNumber(Number(shares.toPrecision(6)))}`,
      },
    ];
  return phaseBands(phases).flatMap((band, i) =>
    band.pairs.length > 0
      ? []
      : [
          {
            paths: [[...at, i], at] as const,
            message: `no pair of counts has a total ${i === 0 ? '' : `above ${together[i - 1].most} and `}of at most ${together[i].most}`,
          },
        ],
  );
}

/** Patterns that contradict themselves, the episode, or the bounds of what they multiply. */
export function patternsImpossible(scenario: Scenario): Finding[] {
  return groupsOf(scenario).flatMap(({ patterns, patternsPath, values }) =>
    Object.entries(patterns).flatMap(([key, pattern]) => {
      if (!pattern) return [];
      const at: Path = [...patternsPath, key];
      return [
        ...outsideEpisode(pattern, at, scenario.steps),
        ...(key === 'dataMbit' || key === 'computeUnits'
          ? tooLargeMean(pattern, at, values[key])
          : []),
      ];
    }),
  );
}

function outsideEpisode(pattern: Pattern, at: Path, steps: number): Finding[] {
  if (pattern.kind === 'steps')
    return notInOrder(pattern.factors, { at: [...at, 'factors'], steps });
  if (pattern.kind !== 'ramp') return [];
  const { fromStep, untilStep = steps } = pattern;
  if (fromStep < untilStep) return [];
  return [
    {
      paths: [[...at, 'fromStep'], [...at, 'untilStep'], at],
      message: `expected a step before the end of the ramp (${untilStep}), found ${fromStep}`,
    },
  ];
}

function tooLargeMean(pattern: Pattern, at: Path, mean: number): Finding[] {
  const most = largestFactor(pattern) * mean;
  if (most <= MOST_MEAN) return [];
  return [
    {
      paths: [at],
      message: `expected factors that keep the mean size within ${shortNumber(MOST_MEAN)}, found one that makes it ${shortNumber(Number(most.toPrecision(6)))}`,
    },
  ];
}

/** The largest factor that a pattern takes, or may take. */
export function largestFactor(pattern: Pattern): number {
  switch (pattern.kind) {
    case 'constant':
      return pattern.factor;
    case 'steps':
      return pattern.factors.reduce((most, { factor }) => Math.max(most, factor), 0);
    case 'ramp':
      return Math.max(pattern.from, pattern.to);
    case 'sine':
      return 1 + pattern.amplitude;
    case 'on-off':
      return Math.max(pattern.on, pattern.off);
  }
}

/** Probabilities that a factor lifts above 1, where they are cut. */
export function probabilitiesCut({ ues }: Scenario): Finding[] {
  return ues.flatMap(({ count, request: { probability, patterns } }, i) => {
    const most = patterns?.probability ? largestFactor(patterns.probability) * probability : 0;
    if (count === 0 || most <= 1) return [];
    return [
      {
        paths: [['ues', i, 'request', 'patterns', 'probability']] as const,
        message: `a probability of ${shortNumber(probability)} comes out as ${shortNumber(Number(most.toPrecision(3)))}; it is cut at 1`,
      },
    ];
  });
}
