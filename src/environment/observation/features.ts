import { isOwn, OwnRegistry, type OwnName } from '../../config/own.js';
import type { FeatureName } from '../../config/schema/observation.js';
import type { Network } from '../../simulator/network/network.js';
import type { Books } from './books.js';
import { ratio, type DeviceReports, type Reports } from './reports.js';

/** What a feature is computed from. */
export interface Sight {
  readonly network: Network;
  readonly reports: Reports;
  /** to be asked by `books.before(network)` */
  readonly books: Books;
  /** index of a station, or `reports.all` for all together */
  readonly station: number;
}

/**
 * How the values of a feature are brought near those that networks learn from best, where the
 * hyperparameter `observationScaling` is `log`: ln(1 + x), or (x − center) / spread.
 */
export type FeatureScale = 'log' | { readonly center: number; readonly spread: number };

/** A number that a controller may see before it decides a step. It never knows the future. */
export interface Feature {
  readonly unit: string;
  /** the range of its values; they may be infinite */
  readonly low: number;
  readonly high: number;
  readonly scale: FeatureScale;
  /** whether `reports` is asked */
  readonly reported: boolean;
  /** its value before a step: finite, and the same for the same past */
  readonly of: (sight: Sight) => number;
}

/**
 * l: packets in the UE computation queues after the last step, [0, ∞). The stations know it: the queues
 * are their own.
 */
function ueQueue({ network, reports, station }: Sight): number {
  return station === reports.all ? network.ueQueue : network.requests.waiting[station];
}

/**
 * l̂: packets in the sensor computation queues after the last step, [0, ∞). The stations know it: the
 * queues are their own.
 */
function sensorQueue({ network, reports, station }: Sight): number {
  return station === reports.all ? network.sensorQueue : network.updates.waiting[station];
}

/**
 * Steps' worth of recent arrivals that wait in the devices, reported Mbit over Mbit per step, [0, ∞); 0
 * where nothing has arrived lately. From buffer status reports.
 */
function dataLag({ waitingMbit, arrivingMbit }: DeviceReports, { station }: Sight): number {
  return ratio(waitingMbit[station], arrivingMbit[station]);
}

/**
 * Steps' worth of recent arrivals that wait at the servers, units over units per step, [0, ∞); 0 where
 * nothing has arrived lately. What a Mbit comes with is known of the packets that have come.
 */
function workLag({ waitingUnits, arrivingUnits }: DeviceReports, { station }: Sight): number {
  return ratio(waitingUnits[station], arrivingUnits[station]);
}

/**
 * Part of the station's whole bandwidth that recent arrivals ask for at the mean spectral efficiency of the attached
 * devices, [0, ∞). From buffer status reports and channel quality indicators.
 */
function radioLoad(of: DeviceReports, { reports, station }: Sight): number {
  return ratio(of.arrivingMbit[station], reports.bandwidthMHz[station] * of.efficiency[station]);
}

/**
 * Part of the station's whole compute that recent arrivals ask for, [0, ∞). From buffer status reports, and
 * from the server's books what a Mbit comes with.
 */
function computeLoad(of: DeviceReports, { reports, station }: Sight): number {
  return ratio(of.arrivingUnits[station], reports.computeUnits[station]);
}

/** A share of some resource that is asked for. */
const LOAD = { unit: 'share', scale: { center: 0, spread: 1 } } as const;
const LAG = { unit: 'steps', scale: 'log' } as const;
const COUNT = { unit: 'packets', scale: 'log' } as const;
const PART = { ...LOAD, low: 0, high: 1 } as const;
const DEVICES = { unit: 'devices', scale: 'log' } as const;
const notNegative = { low: 0, high: Infinity } as const;
const reported = { ...notNegative, reported: true } as const;
const known = { reported: false } as const;

/**
 * Devices that were attached in the last step, [0, ∞). The station knows them: it serves their connections.
 */
function attached({ attached: devices }: DeviceReports, { station }: Sight): number {
  return devices[station];
}

/**
 * Mean age of the oldest packet that waits in an attached device, 0 of one without, steps, [0, ∞). From the
 * times at which buffer status reports began to tell of data.
 */
function packetAge({ packetAge: ages }: DeviceReports, { station }: Sight): number {
  return ages[station];
}

/**
 * Mean age of the newest processed update of the attached sensors, steps, [1, ∞); 0 where none is attached
 * and before the first step. From the server's books: updates carry the time at which they were generated.
 */
function twinAge({ reports, station }: Sight): number {
  return reports.twinAge[station];
}

/**
 * Age of the request at the head of the queue, steps, [0, ∞); 0 where none waits, of several stations the mean
 * of those where one does. From the server's books: requests carry the time at which they were generated.
 */
function requestAge({ network, books, station }: Sight): number {
  return books.before(network).requestAge[station];
}

/** Age of the update at the head of the queue, as {@link requestAge}. */
function updateAge({ network, books, station }: Sight): number {
  return books.before(network).updateAge[station];
}

/**
 * Mean gap of the requests in the queue, steps, (−∞, ∞); 0 where none waits. A gap is the generation time of a
 * request less that of the newest processed update of its sensor: above 0 the twin lags behind the request,
 * below 0 it is past it; without its sign it is the AoSI, were the request finished now. Where no update was
 * processed yet, it is as if one had been generated in the step before the episode. From the server's books:
 * updates and requests carry their times, and requests the sensor that they are tied to.
 */
function requestGap(sight: Sight): number {
  return perRequest(sight.books.before(sight.network).gaps[sight.station], sight);
}

/** A sum over the requests in the queue, by their number; 0 where none waits. */
function perRequest(sum: number, { network, books, station }: Sight): number {
  return ratio(sum, books.before(network).waiting[station]);
}

/**
 * Requests in the queue with a gap above 0, [0, ∞): updates of their sensor may still bring them closer to it.
 * From the server's books, as {@link requestGap}.
 */
function requestsAhead({ network, books, station }: Sight): number {
  return books.before(network).ahead[station];
}

/** Requests in the queue with a gap of 0 or less, [0, ∞): further updates only make their AoSI worse. */
function requestsBehind({ network, books, station }: Sight): number {
  const { waiting, ahead } = books.before(network);
  return waiting[station] - ahead[station];
}

/** Requests in the queue that are older than D_th, [0, ∞). From the server's books, as {@link requestAge}. */
function requestsLate({ network, books, station }: Sight): number {
  return books.before(network).late[station];
}

/**
 * Σ η^|gap| of the requests in the queue, [0, ∞): what finishing all of them now would earn, over c₁ and without
 * what is late; those that wait for a first update count as if they could be. From the server's books, as {@link requestGap}.
 */
function requestsWorth({ network, books, station }: Sight): number {
  return books.before(network).worth[station];
}

/** Part of the requests in the queue that are behind ({@link requestsBehind}), [0, 1]; 0 where none waits. */
function behindShare(sight: Sight): number {
  return perRequest(requestsBehind(sight), sight);
}

/** Part of the requests in the queue that are late ({@link requestsLate}), [0, 1]; 0 where none waits. */
function lateShare(sight: Sight): number {
  return perRequest(requestsLate(sight), sight);
}

/** What the requests in the queue are worth ({@link requestsWorth}) by the request, [0, 1]; 0 where none waits. */
function meanWorth(sight: Sight): number {
  return perRequest(requestsWorth(sight), sight);
}

/** All features by name. */
export const FEATURES: Readonly<Record<FeatureName, Feature>> = {
  ue_queue: { ...COUNT, ...notNegative, ...known, of: ueQueue },
  sensor_queue: { ...COUNT, ...notNegative, ...known, of: sensorQueue },
  ue_data_lag: { ...LAG, ...reported, of: (sight) => dataLag(sight.reports.ues, sight) },
  ue_work_lag: { ...LAG, ...reported, of: (sight) => workLag(sight.reports.ues, sight) },
  ue_radio_load: { ...LOAD, ...reported, of: (sight) => radioLoad(sight.reports.ues, sight) },
  ue_compute_load: { ...LOAD, ...reported, of: (sight) => computeLoad(sight.reports.ues, sight) },
  sensor_data_lag: { ...LAG, ...reported, of: (sight) => dataLag(sight.reports.sensors, sight) },
  sensor_work_lag: { ...LAG, ...reported, of: (sight) => workLag(sight.reports.sensors, sight) },
  sensor_radio_load: {
    ...LOAD,
    ...reported,
    of: (sight) => radioLoad(sight.reports.sensors, sight),
  },
  sensor_compute_load: {
    ...LOAD,
    ...reported,
    of: (sight) => computeLoad(sight.reports.sensors, sight),
  },
  ues_attached: { ...DEVICES, ...reported, of: (sight) => attached(sight.reports.ues, sight) },
  sensors_attached: {
    ...DEVICES,
    ...reported,
    of: (sight) => attached(sight.reports.sensors, sight),
  },
  ue_packet_age: { ...LAG, ...reported, of: (sight) => packetAge(sight.reports.ues, sight) },
  sensor_packet_age: {
    ...LAG,
    ...reported,
    of: (sight) => packetAge(sight.reports.sensors, sight),
  },
  twin_age: { ...LAG, ...reported, of: twinAge },
  request_age: { ...LAG, ...notNegative, ...known, of: requestAge },
  update_age: { ...LAG, ...notNegative, ...known, of: updateAge },
  request_gap: {
    unit: 'steps',
    low: -Infinity,
    high: Infinity,
    ...known,
    scale: { center: 0, spread: 3 },
    of: requestGap,
  },
  requests_ahead: { ...COUNT, ...notNegative, ...known, of: requestsAhead },
  requests_behind: { ...COUNT, ...notNegative, ...known, of: requestsBehind },
  requests_late: { ...COUNT, ...notNegative, ...known, of: requestsLate },
  requests_worth: { ...COUNT, ...notNegative, ...known, of: requestsWorth },
  behind_share: { ...PART, ...known, of: behindShare },
  late_share: { ...PART, ...known, of: lateShare },
  mean_worth: { ...PART, ...known, of: meanWorth },
  /** η, what the operator asks for. The scale spreads the paper's 0.4 to 0.9 over −1 to 1. */
  eta: {
    unit: '',
    low: 0,
    high: 1,
    ...known,
    scale: { center: 0.65, spread: 0.25 },
    of: ({ network }) => network.scenario.reward.eta,
  },
  /** c₂, what the operator asks for. The scale spreads the paper's −1 to 0 over −1 to 1. */
  c2: {
    unit: '',
    low: -Infinity,
    high: 0,
    ...known,
    scale: { center: -0.5, spread: 0.5 },
    of: ({ network }) => network.scenario.reward.c2,
  },
};

const own = new OwnRegistry<Feature>('feature');

/**
 * Registers a feature that scenarios may then name in `observation.features`. It is computed in every step,
 * in every thread that simulates: it must follow from what it is given alone, and allocate nothing.
 *
 * @throws {RangeError} for a name that is not `own:` and a word, or that there is already
 */
export function registerFeature(name: OwnName, feature: Feature): void {
  own.register(name, feature);
}

/** The feature of a name. @throws {NotRegisteredError} when there is none */
export function featureOf(name: FeatureName | OwnName): Feature {
  return isOwn(name) ? own.get(name) : FEATURES[name];
}

/** What each feature says, in a line for people who choose. */
export const FEATURE_LABELS: Readonly<Record<FeatureName, string>> = {
  ue_queue: 'l: packets in the UE computation queues',
  sensor_queue: 'l̂: packets in the sensor computation queues',
  ue_data_lag: "steps' worth of recent arrivals that wait in the UEs",
  ue_work_lag: "steps' worth of recent arrivals of UEs that wait at the servers",
  ue_radio_load: 'part of the whole bandwidth that recent arrivals of UEs ask for',
  ue_compute_load: 'part of the whole compute that recent arrivals of UEs ask for',
  sensor_data_lag: "steps' worth of recent arrivals that wait in the sensors",
  sensor_work_lag: "steps' worth of recent arrivals of sensors that wait at the servers",
  sensor_radio_load: 'part of the whole bandwidth that recent arrivals of sensors ask for',
  sensor_compute_load: 'part of the whole compute that recent arrivals of sensors ask for',
  ues_attached: 'UEs attached in the last step',
  sensors_attached: 'sensors attached in the last step',
  ue_packet_age: 'mean age of the oldest packet that waits in a UE',
  sensor_packet_age: 'mean age of the oldest packet that waits in a sensor',
  twin_age: 'mean age of the newest processed update of the sensors',
  request_age: 'age of the request at the head of the UE computation queue',
  update_age: 'age of the update at the head of the sensor computation queue',
  request_gap:
    'mean over waiting requests of generation time less that of the newest processed update of their sensor',
  requests_ahead: 'waiting requests generated after the newest processed update of their sensor',
  requests_behind:
    'waiting requests generated with the newest processed update of their sensor or before it',
  requests_late: 'waiting requests that are late already',
  requests_worth:
    'waiting requests, each weighted by η to the power of its AoSI, were it finished now',
  behind_share: 'part of the waiting requests that are level with their twin or behind it',
  late_share: 'part of the waiting requests that are late already',
  mean_worth: 'mean of η to the power of the AoSI of waiting requests, were they finished now',
  eta: 'η of the reward, what the operator asks for',
  c2: 'c₂ of the reward, what the operator asks for',
};
