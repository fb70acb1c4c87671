import { isOwn } from '../own.js';
import { shortNumber } from '../explaining/expected.js';
import type { Scenario } from '../schema/scenario.js';
import { deviceGroups, type Check, type Finding } from './finding.js';

/** Contradictions of the radio. */
export const RADIO_ERRORS: readonly Check[] = [
  { needs: ['channel', 'stations', 'ues', 'sensors'], find: outsideOfTables },
  { needs: ['channel'], find: noObstacles },
];

/** What of the radio has no effect, or lies outside of what a model was made for. */
export const RADIO_WARNINGS: readonly Check[] = [
  { needs: ['channel', 'stations', 'area'], find: outsideOfOkumuraHata },
  { needs: ['channel', 'stations'], find: otherStationHeights },
  { needs: ['channel', 'handover', 'stations', 'steps'], find: nobodyElse },
  { needs: ['channel', 'ues', 'sensors'], find: noiseWithoutEffect },
  { needs: ['channel', 'handover', 'stations', 'steps', 'ues', 'sensors'], find: manyLinks },
];

/** 3GPP TR 38.901: 0.5 to 100 GHz; devices of 1.5 to 22.5 m, in UMa here below 13 m (table 7.4.1-1, note 1). */
const TABLES = {
  '3gpp-umi': {
    stationHeightM: 10,
    highest: 'from 1.5 to 22.5',
    isHeight: (m: number) => m <= 22.5,
  },
  '3gpp-uma': {
    stationHeightM: 25,
    highest: 'from 1.5 to below 13',
    isHeight: (m: number) => m < 13,
  },
} as const;

const FREQUENCIES_MHZ = { least: 500, most: 100_000 };
/** The heights of both sides are counted from here on: below it there is no break point. */
const ENVIRONMENT_HEIGHT_M = 1;

function tableOf({ model }: Scenario['channel']) {
  return model === '3gpp-umi' || model === '3gpp-uma' ? TABLES[model] : undefined;
}

function outsideOfTables({ channel, stations, ues, sensors }: Scenario): Finding[] {
  const table = tableOf(channel);
  if (!table) return [];
  const model = ['channel', 'model'];
  const { least, most } = FREQUENCIES_MHZ;
  return [
    ...stations.flatMap(({ frequencyMHz, heightM }, i): Finding[] => [
      ...(frequencyMHz >= least && frequencyMHz <= most
        ? []
        : [
            {
              paths: [['stations', i, 'frequencyMHz'], model] as const,
              message: `${channel.model} is given from ${least} to ${most} MHz, found ${shortNumber(frequencyMHz)}; free-space holds at any frequency`,
            },
          ]),
      ...(heightM > ENVIRONMENT_HEIGHT_M
        ? []
        : [
            {
              paths: [['stations', i, 'heightM'], model] as const,
              message: `${channel.model} is given for stations of ${table.stationHeightM} m: expected a height above ${ENVIRONMENT_HEIGHT_M} m, found ${shortNumber(heightM)}`,
            },
          ]),
    ]),
    ...deviceGroups({ ues, sensors }).flatMap(({ group: { heightM }, path }): Finding[] =>
      heightM >= 1.5 && table.isHeight(heightM)
        ? []
        : [
            {
              paths: [[...path, 'heightM'], model],
              message: `${channel.model} is given for devices at heights ${table.highest} m, found ${shortNumber(heightM)}`,
            },
          ],
    ),
  ];
}

function noObstacles({ channel }: Scenario): Finding[] {
  if (channel.los === 'drawn' || tableOf(channel) || isOwn(channel.model)) return [];
  return [
    {
      paths: [
        ['channel', 'los'],
        ['channel', 'model'],
      ],
      message: `${channel.model} knows no line of sight: expected channel.los: drawn, which is without effect there, or channel.model 3gpp-umi or 3gpp-uma, found ${channel.los}`,
    },
  ];
}

/** The paper's own frequency. Its radio is that of its figures, and says nothing at each run. */
const PAPER_FREQUENCY_MHZ = 3500;
/** What Okumura measured, and Hata fitted. */
const OKUMURA_HATA = { leastMHz: 150, mostMHz: 1500, leastM: 1000 };

/**
 * The paper's cell lies outside of Okumura-Hata's range in frequency and distance. Who repeats the paper has
 * to use it so, and docs/model.md says it; who gives frequencies of their own is told.
 */
function outsideOfOkumuraHata({ channel, stations, area }: Scenario): Finding[] {
  if (channel.model !== 'okumura-hata') return [];
  const { leastMHz, mostMHz, leastM } = OKUMURA_HATA;
  const diagonalM = Math.hypot(area.widthM, area.heightM);
  const at = stations.findIndex(
    ({ frequencyMHz }) =>
      frequencyMHz !== PAPER_FREQUENCY_MHZ &&
      (frequencyMHz < leastMHz || frequencyMHz > mostMHz || diagonalM < leastM),
  );
  if (at < 0) return [];
  return [
    {
      paths: [
        ['stations', at, 'frequencyMHz'],
        ['channel', 'model'],
      ],
      message: `Okumura-Hata was fitted from ${leastMHz} to ${mostMHz} MHz and from 1 km on, which ${shortNumber(stations[at].frequencyMHz)} MHz in this area is not; 3gpp-umi and 3gpp-uma are made for small cells`,
    },
  ];
}

function otherStationHeights({ channel, stations }: Scenario): Finding[] {
  const table = tableOf(channel);
  const at = stations.findIndex(({ heightM }) => heightM !== table?.stationHeightM);
  if (!table || at < 0) return [];
  return [
    {
      paths: [
        ['stations', at, 'heightM'],
        ['channel', 'model'],
      ],
      message: `${channel.model} is given for stations of ${table.stationHeightM} m, found ${shortNumber(stations[at].heightM)}`,
    },
  ];
}

function nobodyElse({ channel, handover, stations, steps }: Scenario): Finding[] {
  const findings: Finding[] = [];
  const carriers = new Set(stations.map(({ frequencyMHz }) => frequencyMHz));
  if (channel.interference === 'full' && carriers.size === stations.length)
    findings.push({
      paths: [['channel', 'interference'], ['stations']],
      message: 'no two stations have the same frequency, so none interferes with another',
    });
  if (handover && stations.length === 1)
    findings.push({
      paths: [['handover'], ['stations']],
      message: 'there is one station, so there is nothing to hand over',
    });
  if (handover && stations.length > 1 && handover.timeToTriggerSteps >= steps)
    findings.push({
      paths: [['handover', 'timeToTriggerSteps'], ['steps']],
      message: `a time to trigger of ${handover.timeToTriggerSteps} steps in an episode of ${steps}: nothing is handed over`,
    });
  return findings;
}

function noiseWithoutEffect({ channel: { units }, ues, sensors }: Scenario): Finding[] {
  const [unused, used, usual] =
    units === 'physical'
      ? (['noiseW', 'noiseFigureDb', 1e-9] as const)
      : (['noiseFigureDb', 'noiseW', 9] as const);
  return deviceGroups({ ues, sensors })
    .filter(({ group }) => group[unused] !== usual)
    .map(({ path }) => ({
      paths: [
        [...path, unused],
        ['channel', 'units'],
      ],
      message: `${unused} is without effect under channel.units: ${units}, which goes by ${used}`,
    }));
}

/** Above this an episode takes minutes to draw, at some 0.1 µs a link. */
const MANY_LINKS = 1e9;

function manyLinks({ channel, handover, stations, steps, ues, sensors }: Scenario): Finding[] {
  const drawn =
    channel.fading !== 'none' ||
    handover !== null ||
    channel.interference !== 'none' ||
    (tableOf(channel) !== undefined && (channel.los === 'drawn' || channel.shadowing));
  const devices = [...ues, ...sensors].reduce((sum, { count }) => sum + count, 0);
  const links = steps * devices * stations.length;
  if (!drawn || links <= MANY_LINKS) return [];
  return [
    {
      paths: [['channel'], ['handover'], ['stations'], ['steps']],
      message: `every link to every station is drawn in every step, ${steps} × ${devices} × ${stations.length} in an episode, which takes minutes`,
    },
  ];
}
