import { shortNumber } from '../explaining/expected.js';
import type { Check, Finding } from './finding.js';
import { gridIntervals } from './grid-step.js';
import { conditionsImpossible } from './conditions.js';
import { contextsImpossible } from './contexts.js';
import { MOVEMENT_ERRORS, MOVEMENT_WARNINGS } from './movement.js';
import { OWN_ERRORS } from './own.js';
import { TWICE_ERRORS } from './twice.js';
import { farthestDistanceM, mostSpacedSensors } from './packing.js';
import { RADIO_ERRORS, RADIO_WARNINGS } from './radio.js';
import {
  patternsImpossible,
  phasesImpossible,
  presenceImpossible,
  probabilitiesCut,
} from './traffic.js';
import type { Scenario } from '../schema/scenario.js';
import type { Path } from '../tree/tree.js';

/** Device-steps of an episode; its trace takes some 20 bytes for each. */
const MAX_DEVICE_STEPS = 2e8;

/** A mean size that comes out larger by no more than this factor is as written. */
const SIZES_AS_WRITTEN = 1.05;

const ERRORS: readonly Check[] = [
  { needs: ['area', 'stations'], find: stationsOutside },
  { needs: ['area', 'stations', 'placement', 'sensors'], find: placementImpossible },
  { needs: ['steps', 'ues', 'sensors'], find: tooLarge },
  { needs: ['grid'], find: gridStep },
  { needs: ['steps', 'ues', 'sensors'], find: presenceImpossible },
  { needs: ['ues', 'sensors', 'phases'], find: phasesImpossible },
  { needs: ['steps', 'ues', 'sensors'], find: patternsImpossible },
  ...RADIO_ERRORS,
  ...MOVEMENT_ERRORS,
  ...OWN_ERRORS,
  ...TWICE_ERRORS,
];

const WARNINGS: readonly Check[] = [
  { needs: ['ues', 'sensors'], find: nothingCompletes },
  { needs: ['steps', 'sensors'], find: longPeriods },
  { needs: ['ues', 'sensors'], find: smallSizes },
  { needs: ['ues'], find: probabilitiesCut },
  ...RADIO_WARNINGS,
  ...MOVEMENT_WARNINGS,
];

/** Errors across fields. Sections in `broken` hold defaults in place of wrong values. */
export function findErrors(scenario: Scenario, broken: ReadonlySet<string>): Finding[] {
  const findings = run(ERRORS, scenario, broken);
  if (findings.length > 0 || broken.size > 0) return findings;
  const ofDrawn = (drawn: Scenario) => run(ERRORS, drawn, new Set());
  return [...contextsImpossible(scenario, ofDrawn), ...conditionsImpossible(scenario, ofDrawn)];
}

/** What is allowed but hardly meant. */
export function findWarnings(scenario: Scenario): Finding[] {
  return run(WARNINGS, scenario, new Set());
}

function run(checks: readonly Check[], scenario: Scenario, broken: ReadonlySet<string>): Finding[] {
  return checks
    .filter(({ needs }) => !needs.some((section) => broken.has(section)))
    .flatMap(({ find }) => find(scenario));
}

function stationsOutside({ area, stations }: Scenario): Finding[] {
  const findings: Finding[] = [];
  stations.forEach((station, i) => {
    for (const [key, side] of [
      ['xM', 'widthM'],
      ['yM', 'heightM'],
    ] as const)
      if (station[key] > area[side])
        findings.push({
          paths: [
            ['stations', i, key],
            ['area', side],
          ],
          message:
            `station ${i} is outside the area: ` +
            `expected ${key} of at most ${shortNumber(area[side])} (area.${side}), found ${shortNumber(station[key])}`,
        });
  });
  return findings;
}

function placementImpossible({ area, stations, placement, sensors }: Scenario): Finding[] {
  const count = total(sensors);
  if (placement.kind !== 'spaced' || count === 0) return [];
  const { minStationDistanceM, maxStationDistanceM, minSensorDistanceM } = placement;
  const nearest: Path = ['placement', 'minStationDistanceM'];
  const farthest: Path = ['placement', 'maxStationDistanceM'];
  if (minStationDistanceM >= maxStationDistanceM)
    return [
      {
        paths: [nearest, farthest],
        message: `expected minStationDistanceM less than maxStationDistanceM (${shortNumber(maxStationDistanceM)}), found ${shortNumber(minStationDistanceM)}`,
      },
    ];
  // The corners of the area are the last to be covered, so one station suffices to tell.
  const covering = stations.findIndex(
    (station) => farthestDistanceM(area, station) < minStationDistanceM,
  );
  if (covering >= 0)
    return [
      {
        paths: [nearest, ['stations', covering], ['area']],
        message: `no sensor can be placed: all of the area is closer than ${shortNumber(minStationDistanceM)} m to station ${covering}`,
      },
    ];
  const most = mostSpacedSensors(area, placement, stations.length);
  if (count <= most) return [];
  return [
    {
      paths: [
        ...counts('sensors', sensors),
        ['placement', 'minSensorDistanceM'],
        ['placement'],
        ['area'],
      ],
      message: `expected at most ${most} sensors, the most for which there is room ${shortNumber(minSensorDistanceM)} m apart (placement), found ${count}`,
    },
  ];
}

function tooLarge({ steps, ues, sensors }: Scenario): Finding[] {
  const devices = total(ues) + total(sensors);
  if (steps * devices <= MAX_DEVICE_STEPS) return [];
  return [
    {
      paths: [['steps'], ...counts('ues', ues), ...counts('sensors', sensors)],
      message: `an episode would not fit into memory: expected steps × devices of at most ${shortNumber(MAX_DEVICE_STEPS)}, found ${steps} × ${devices}`,
    },
  ];
}

function gridStep({ grid: { step } }: Scenario): Finding[] {
  if (gridIntervals(step) !== undefined) return [];
  const usual = [0.5, 0.25, 0.2, 0.1, 0.05, 0.04, 0.025, 0.02, 0.01, 0.005, 0.002, 0.001];
  const near = usual.reduce((a, b) => (Math.abs(b - step) < Math.abs(a - step) ? b : a));
  return [
    {
      paths: [['grid', 'step']],
      message: `expected a step that divides 1 into equal parts, found ${shortNumber(step)}`,
      suggestion: shortNumber(near),
    },
  ];
}

function nothingCompletes({ ues, sensors }: Scenario): Finding[] {
  if (total(ues) === 0)
    return [
      { paths: [...counts('ues', ues), ['ues']], message: 'no UEs, so there are no requests' },
    ];
  if (total(sensors) === 0)
    return [
      {
        paths: [...counts('sensors', sensors), ['sensors']],
        message: 'no sensors, so every request waits for an update that never comes',
      },
    ];
  return [];
}

function longPeriods({ steps, sensors }: Scenario): Finding[] {
  return sensors.flatMap(({ count, update: { periodSteps } }, i) =>
    count === 0 || periodSteps <= steps
      ? []
      : [
          {
            paths: [['sensors', i, 'update', 'periodSteps'], ['steps']] as const,
            message: `a period of ${periodSteps} steps in an episode of ${steps}: each sensor generates one update at most`,
          },
        ],
  );
}

/** Sizes are max(1, X) with X of the Poisson distribution: means below 1 cannot come out. */
function smallSizes({ ues, sensors }: Scenario): Finding[] {
  const groups = [
    ...ues.map(({ count, request }, i) => ({ count, path: ['ues', i, 'request'], sizes: request })),
    ...sensors.map(({ count, update }, i) => ({
      count,
      path: ['sensors', i, 'update'],
      sizes: update,
    })),
  ];
  return groups.flatMap(({ count, path, sizes }) =>
    (['dataMbit', 'computeUnits'] as const).flatMap((key) => {
      const mean = sizes[key];
      const drawn = mean + Math.exp(-mean);
      if (count === 0 || drawn <= SIZES_AS_WRITTEN * mean) return [];
      return [
        {
          paths: [[...path, key]] as const,
          message: `a size is drawn as 1 where it would be 0, so a mean of ${shortNumber(mean)} comes out as ${shortNumber(Number(drawn.toPrecision(3)))}`,
        },
      ];
    }),
  );
}

function total(groups: readonly { readonly count: number }[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}

/** The paths of the counts of groups; of the list itself when it is empty. */
function counts(section: 'ues' | 'sensors', groups: readonly unknown[]): [Path, ...Path[]] {
  const [first = [section], ...others] = groups.map((_, i): Path => [section, i, 'count']);
  return [first, ...others];
}
