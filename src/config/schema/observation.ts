import { z } from '../../packages/zod.js';
import type { OwnName } from '../own.js';
import { ownNameSchema } from './own-name.js';

/** What waits in devices and at servers, and what is asked for, by what arrives and what there is. */
const LAGS_AND_LOADS = [
  'ue_data_lag',
  'ue_work_lag',
  'ue_radio_load',
  'ue_compute_load',
  'sensor_data_lag',
  'sensor_work_lag',
  'sensor_radio_load',
  'sensor_compute_load',
] as const;

const AGES = ['ue_packet_age', 'sensor_packet_age', 'twin_age'] as const;

/** What base stations know from buffer status reports, attachment and their own servers. */
const REPORTS = [
  'ue_queue',
  'sensor_queue',
  ...LAGS_AND_LOADS,
  'ues_attached',
  'sensors_attached',
  ...AGES,
] as const;

const BOOKED_AGES = ['request_age', 'update_age', 'request_gap'] as const;

/** What the servers' books say of the packets in their queues. */
const BOOKS = [
  ...BOOKED_AGES,
  'requests_ahead',
  'requests_behind',
  'requests_late',
  'requests_worth',
] as const;

/** Books by the request. */
const SHARES = ['behind_share', 'late_share', 'mean_worth'] as const;

/** What a controller that learns may see, by name; `environment/observation/features.ts` says how. */
export const FEATURE_NAMES = [...REPORTS, ...BOOKS, ...SHARES, 'eta', 'c2'] as const;

/** A feature of the observation, as a config names it. */
export type FeatureName = (typeof FEATURE_NAMES)[number];

/** Reports and books in steps and shares: twice the cell with twice the devices has the same. */
const RELATIVE = [...LAGS_AND_LOADS, ...AGES, ...BOOKED_AGES, ...SHARES] as const;

/**
 * Features that go together. `queues`: the paper's observation [l, l̂], eq. 3. `reports`: queues and devices.
 * `books`: how the waiting requests are in step with their sensors. `relative`: both, without what grows with the
 * size of a station.
 */
export const FEATURE_SETS = {
  queues: ['ue_queue', 'sensor_queue'],
  reports: REPORTS,
  books: BOOKS,
  relative: RELATIVE,
} as const satisfies Record<string, readonly FeatureName[]>;

/** Features that go together, as a config names them. */
export type FeatureSet = keyof typeof FEATURE_SETS;

const setNames = Object.keys(FEATURE_SETS) as [FeatureSet, ...FeatureSet[]];

/** A set, its name or a list with sets in it, is spelled out by {@link featuresOf}. */
export const observationSchema = z
  .strictObject({
    features: z
      .union([
        z.enum(setNames),
        z
          .array(z.union([z.enum([...setNames, ...FEATURE_NAMES]), ownNameSchema]))
          .min(1)
          .max(100),
      ])
      .default('queues')
      .describe('A set of features, or a list of features and sets'),
    history: z
      .number()
      .int()
      .min(1)
      .max(64)
      .default(1)
      .describe(
        'Observations that are seen together: the present one and those before, with actions',
      ),
    stations: z
      .enum(['together', 'each'])
      .default('together')
      .describe('`each`: under shared control, the features of every station instead of sums'),
  })
  .optional()
  .describe('What learned policies see; left out: the queues l and l̂');

/** Complete. */
export type ObservationSpec = NonNullable<z.output<typeof observationSchema>>;

/** The features that a spec means, in their order; one that is named twice comes twice. */
export function featuresOf({
  features,
}: Pick<ObservationSpec, 'features'>): (FeatureName | OwnName)[] {
  const named = typeof features === 'string' ? [features] : features;
  return named.flatMap((name) => (isSet(name) ? FEATURE_SETS[name] : [name]));
}

function isSet(name: string): name is FeatureSet {
  return Object.hasOwn(FEATURE_SETS, name);
}

export const controlSchema = z
  .strictObject({
    stations: z
      .enum(['shared', 'per-station'])
      .default('shared')
      .describe('One pair of shares for all stations, or a pair for each'),
    leastShare: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .describe('Smallest share of either side, of bandwidth and of compute'),
  })
  .optional()
  .describe('What controllers set; left out: shared, any share');

/** Complete. */
export type Control = NonNullable<z.output<typeof controlSchema>>;
