import type { Network } from '../../simulator/network/network.js';

/** A number that a controller may see before it decides a step. It never knows the future. */
export interface Feature {
  readonly unit: string;
  /** the range of its values; they may be infinite */
  readonly low: number;
  readonly high: number;
  readonly of: (network: Network) => number;
}

/**
 * l: packets in the UE computation queues after the last step, summed over the stations, [0, ∞).
 * The stations know it: the queues are their own.
 */
function ueQueue(network: Network): number {
  return network.ueQueue;
}

/**
 * l̂: packets in the sensor computation queues after the last step, summed over the stations, [0, ∞).
 * The stations know it: the queues are their own.
 */
function sensorQueue(network: Network): number {
  return network.sensorQueue;
}

/** All features by name. */
export const FEATURES = {
  ue_queue: { unit: 'packets', low: 0, high: Infinity, of: ueQueue },
  sensor_queue: { unit: 'packets', low: 0, high: Infinity, of: sensorQueue },
} as const satisfies Record<string, Feature>;

export type FeatureName = keyof typeof FEATURES;

/** Features that go together. `queues`: the paper's observation [l, l̂], eq. 3. */
export const FEATURE_SETS = {
  queues: ['ue_queue', 'sensor_queue'],
} as const satisfies Record<string, readonly FeatureName[]>;

export type FeatureSet = keyof typeof FEATURE_SETS;
