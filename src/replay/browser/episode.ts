import {
  PRESENCE_SERIES,
  SERIES,
  type DelayDots,
  type PolicyReplay,
  type ReplayData,
  type Series,
  type ShownDevices,
} from '../page-data.js';
import { unpack, type Numbers } from '../../pages/browser/packed-numbers.js';

/** Devices on the map; [rows × count] as in {@link ShownDevices}. */
export interface Devices {
  count: number;
  moving: boolean;
  /** metres */
  xM: Float64Array;
  yM: Float64Array;
  station: Numbers;
  /** [frames × count] 1 where it is there; undefined where all always are */
  present: Numbers | undefined;
}

export interface Dots {
  frame: Numbers;
  delay: Numbers;
  count: Numbers;
  /** 1 where they are late; left out where the delay tells */
  late?: Numbers;
}

export interface PolicyEpisode {
  name: string;
  series: Series<Numbers>;
  ueBacklog: Numbers;
  sensorBacklog: Numbers;
  ueQueues: Numbers;
  sensorQueues: Numbers;
  aori: Dots;
  aosi: Dots;
  /** [frames × UEs] see {@link PolicyReplay} */
  ueSensor: Numbers;
}

/** The episode of a page, ready to be drawn. */
export interface Episode {
  frames: number;
  /** [frames] the step that a frame shows */
  step: Numbers;
  steps: number;
  widthM: number;
  heightM: number;
  delayThresholdSteps: number;
  stations: { count: number; xM: Numbers; yM: Numbers };
  ues: Devices;
  sensors: Devices;
  policies: PolicyEpisode[];
}

/** Unpacks what the page carries. */
export function readEpisode(data: ReplayData): Episode {
  const { widthM, heightM } = data;
  const step = unpack(data.frames);
  return {
    frames: step.length,
    step,
    steps: data.steps,
    widthM,
    heightM,
    delayThresholdSteps: data.delayThresholdSteps,
    stations: {
      count: unpack(data.stations.ids).length,
      xM: unpack(data.stations.xM),
      yM: unpack(data.stations.yM),
    },
    ues: readDevices(data.ues, data),
    sensors: readDevices(data.sensors, data),
    policies: data.policies.map((policy) => readPolicy(policy, data)),
  };
}

function readDevices(
  { ids, rows, x, y, station, present }: ShownDevices,
  { widthM, heightM }: { widthM: number; heightM: number },
): Devices {
  return {
    count: unpack(ids).length,
    moving: rows > 1,
    xM: Float64Array.from(unpack(x), (part) => (part / 65535) * widthM),
    yM: Float64Array.from(unpack(y), (part) => (part / 65535) * heightM),
    station: unpack(station),
    present: present && unpack(present),
  };
}

function readPolicy(policy: PolicyReplay, { ueSensor }: ReplayData): PolicyEpisode {
  return {
    name: policy.name,
    series: Object.fromEntries(
      [...SERIES, ...PRESENCE_SERIES].flatMap((name) => {
        const values = policy.series[name];
        return values ? [[name, unpack(values)]] : [];
      }),
    ) as PolicyEpisode['series'],
    ueBacklog: unpack(policy.ueBacklog),
    sensorBacklog: unpack(policy.sensorBacklog),
    ueQueues: unpack(policy.ueQueues),
    sensorQueues: unpack(policy.sensorQueues),
    aori: readDots(policy.aori),
    aosi: readDots(policy.aosi),
    ueSensor: unpack((policy.ueSensor ?? ueSensor)!),
  };
}

function readDots({ frame, delay, count, late }: DelayDots): Dots {
  return {
    frame: unpack(frame),
    delay: unpack(delay),
    count: unpack(count),
    ...(late ? { late: unpack(late) } : {}),
  };
}

/** The largest of the numbers in several arrays; 0 when there is none. */
export function largestOf(arrays: readonly Numbers[]): number {
  let largest = 0;
  for (const array of arrays) for (const value of array) if (value > largest) largest = value;
  return largest;
}
