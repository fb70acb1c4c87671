import { shortNumber } from '../explaining/expected.js';
import type { Scenario } from '../schema/scenario.js';
import { deviceGroups, type Check, type Finding } from './finding.js';

/** Contradictions in how devices move. */
export const MOVEMENT_ERRORS: readonly Check[] = [
  { needs: ['area', 'hotspots'], find: hotspotsOutside },
  { needs: ['hotspots'], find: hotspotShares },
  { needs: ['ues', 'sensors'], find: pauses },
  { needs: ['sensors', 'placement'], find: stationaryAndSpaced },
];

/** What of it has no effect. */
export const MOVEMENT_WARNINGS: readonly Check[] = [
  { needs: ['ues', 'sensors'], find: startWithoutEffect },
];

/** Shares that sum to 1 in decimals may not in binary. */
const ROUNDING = 1e-9;

function hotspotsOutside({ area, hotspots }: Scenario): Finding[] {
  return hotspots.flatMap((hotspot, i) =>
    (
      [
        ['xM', 'widthM'],
        ['yM', 'heightM'],
      ] as const
    )
      .filter(([key, side]) => hotspot[key] > area[side])
      .map(([key, side]): Finding => ({
        paths: [
          ['hotspots', i, key],
          ['area', side],
        ],
        message: `the middle of hotspot ${i} is outside the area: expected ${key} of at most ${shortNumber(area[side])} (area.${side}), found ${shortNumber(hotspot[key])}`,
      })),
  );
}

function hotspotShares({ hotspots }: Scenario): Finding[] {
  let sum = 0;
  const over = hotspots.findIndex(({ share }) => (sum += share) > 1 + ROUNDING);
  if (over < 0) return [];
  const total = hotspots.reduce((all, { share }) => all + share, 0);
  return [
    {
      paths: [['hotspots', over, 'share']],
      message: `expected shares of hotspots that sum to at most 1, found ${shortNumber(Number(total.toPrecision(6)))}`,
    },
  ];
}

function pauses({ ues, sensors }: Scenario): Finding[] {
  return deviceGroups({ ues, sensors }).flatMap(({ group: { mobility }, path }): Finding[] => {
    const { model, minPauseSteps, maxPauseSteps } = mobility;
    const least = [...path, 'mobility', 'minPauseSteps'];
    const most = [...path, 'mobility', 'maxPauseSteps'];
    if (minPauseSteps > maxPauseSteps)
      return [
        {
          paths: [least, most],
          message: `expected minPauseSteps of at most maxPauseSteps (${maxPauseSteps}), found ${minPauseSteps}`,
        },
      ];
    if (model === 'gauss-markov' && maxPauseSteps > 0)
      return [
        {
          paths: [most, [...path, 'mobility', 'model']],
          message: `gauss-markov has no waypoints to rest at: expected maxPauseSteps 0, or model: random-waypoint, found ${maxPauseSteps}`,
        },
      ];
    return [];
  });
}

function stationaryAndSpaced({ sensors, placement }: Scenario): Finding[] {
  if (placement.kind !== 'spaced') return [];
  return sensors.flatMap(({ count, speedMps, mobility }, i): Finding[] =>
    count === 0 ||
    speedMps === 0 ||
    mobility.start !== 'stationary' ||
    mobility.model !== 'random-waypoint'
      ? []
      : [
          {
            paths: [
              ['sensors', i, 'mobility', 'start'],
              ['placement', 'kind'],
            ],
            message:
              'a stationary start is anywhere, and would undo placement.kind: spaced; ' +
              'expected start: uniform, or placement.kind: uniform, found stationary',
          },
        ],
  );
}

function startWithoutEffect({ ues, sensors }: Scenario): Finding[] {
  return deviceGroups({ ues, sensors })
    .filter(({ group }) => group.mobility.start === 'stationary')
    .flatMap(({ group: { speedMps, mobility }, path }): Finding[] => {
      const paths = [[...path, 'mobility', 'start']] as const;
      if (mobility.model === 'gauss-markov')
        return [{ paths, message: 'gauss-markov is stationary from the first step in any case' }];
      return speedMps === 0
        ? [{ paths, message: 'these devices have no speed, so a stationary start changes nothing' }]
        : [];
    });
}
