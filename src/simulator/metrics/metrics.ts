import { jainIndex } from '../../math/jain.js';
import { percentile } from '../../math/percentile.js';
import { returnOfDelays } from '../reward/returns.js';
import type { EpisodeTotals } from './totals.js';

/**
 * What a metric's values may be: `count` a whole number from 0; `overRequests` taken over the
 * completed requests, missing exactly where there is none; `optional` a number or missing; `number`
 * always there.
 */
export type MetricKind = 'count' | 'overRequests' | 'optional' | 'number';

/** A number that every episode has: a column of episodes.csv. */
export interface Metric {
  /** of the column, lower case with underscores */
  readonly name: string;
  /** '' where there is none */
  readonly unit: string;
  /** in words, for people */
  readonly label: string;
  readonly kind: MetricKind;
  /** whether more or less of it is better, where one can say so */
  readonly sense?: 'max' | 'min';
  /** version of metalore that brought it, after the first; what an older one wrote does not have it */
  readonly since?: string;
  /** NaN where it is missing */
  readonly of: (totals: EpisodeTotals) => number;
}

const TABLE = [
  {
    name: 'steps',
    unit: 'steps',
    label: 'length of the episode, T',
    kind: 'count',
    of: ({ network }) => network.step,
  },
  {
    name: 'return',
    unit: '',
    label: 'sum of the rewards',
    kind: 'number',
    sense: 'max',
    of: (totals) => returnOfDelays(totals, totals.network.scenario.reward),
  },
  {
    name: 'requests_generated',
    unit: 'requests',
    label: 'requests generated',
    kind: 'count',
    of: ({ generated }) => generated,
  },
  {
    name: 'requests_completed',
    unit: 'requests',
    label: 'requests completed',
    kind: 'count',
    sense: 'max',
    of: ({ completed }) => completed,
  },
  {
    name: 'requests_late',
    unit: 'requests',
    label: 'requests late, AoRI > D_th',
    kind: 'count',
    sense: 'min',
    of: ({ late }) => late,
  },
  {
    name: 'sync_delay_steps',
    unit: 'steps',
    label: 'sync delay, mean AoSI',
    kind: 'overRequests',
    sense: 'min',
    of: ({ syncSteps, completed }) => syncSteps / completed,
  },
  {
    name: 'e2e_delay_steps',
    unit: 'steps',
    label: 'end-to-end delay, mean AoRI',
    kind: 'overRequests',
    sense: 'min',
    of: ({ e2eSteps, completed }) => e2eSteps / completed,
  },
  {
    name: 'throughput_mbit',
    unit: 'Mbit',
    label: 'throughput, Σ β of completed requests',
    kind: 'number',
    sense: 'max',
    of: ({ throughputMbit }) => throughputMbit,
  },
  {
    name: 'traffic_served_pct',
    unit: '%',
    label: 'throughput of the traffic that is expected',
    // Missing where the UEs are expected to generate nothing.
    kind: 'optional',
    sense: 'max',
    of: ({ throughputMbit, expectedMbit }) =>
      expectedMbit > 0 ? (100 * throughputMbit) / expectedMbit : NaN,
  },
  {
    name: 'tx_wait_steps',
    unit: 'steps',
    label: 'waiting in the UE, mean T(Q)',
    kind: 'overRequests',
    of: ({ txWaitSteps, completed }) => txWaitSteps / completed,
  },
  {
    name: 'tx_steps',
    unit: 'steps',
    label: 'being sent, mean T(T)',
    kind: 'overRequests',
    of: ({ txSteps, completed }) => txSteps / completed,
  },
  {
    name: 'bs_wait_steps',
    unit: 'steps',
    label: 'waiting at the station, mean T(B)',
    kind: 'overRequests',
    of: ({ bsWaitSteps, completed }) => bsWaitSteps / completed,
  },
  {
    name: 'processing_steps',
    unit: 'steps',
    label: 'being processed, mean T(P)',
    kind: 'overRequests',
    of: ({ e2eSteps, txWaitSteps, txSteps, bsWaitSteps, completed }) =>
      (e2eSteps - txWaitSteps - txSteps - bsWaitSteps) / completed,
  },
  {
    name: 'sync_delay_p95_steps',
    unit: 'steps',
    label: 'sync delay, 95th percentile',
    kind: 'overRequests',
    sense: 'min',
    of: ({ sync, completed }) => percentile(sync, completed, 0.95),
  },
  {
    name: 'e2e_delay_p95_steps',
    unit: 'steps',
    label: 'end-to-end delay, 95th percentile',
    kind: 'overRequests',
    sense: 'min',
    of: ({ e2e, completed }) => percentile(e2e, completed, 0.95),
  },
  {
    name: 'ue_queue_mean',
    unit: 'packets',
    label: 'UE computation queue l, mean over the steps',
    kind: 'number',
    of: ({ network }) => network.ueQueueSum / network.step,
  },
  {
    name: 'sensor_queue_mean',
    unit: 'packets',
    label: 'sensor computation queue l̂, mean over the steps',
    kind: 'number',
    of: ({ network }) => network.sensorQueueSum / network.step,
  },
  {
    name: 'rho_c_mean',
    unit: 'share',
    label: 'ρ(C) as applied, mean over the steps',
    kind: 'number',
    of: ({ network }) => network.rhoCMean,
  },
  {
    name: 'rho_p_mean',
    unit: 'share',
    label: 'ρ(P) as applied, mean over the steps',
    kind: 'number',
    of: ({ network }) => network.rhoPMean,
  },
  {
    name: 'requests_lost',
    unit: 'requests',
    label: 'requests that went unsent with UEs that left',
    kind: 'count',
    sense: 'min',
    since: '0.5.0',
    of: ({ network }) => network.ueUplink.lostPackets,
  },
  {
    name: 'updates_lost',
    unit: 'updates',
    label: 'updates that went unsent with sensors that left',
    kind: 'count',
    sense: 'min',
    since: '0.5.0',
    of: ({ network }) => network.sensorUplink.lostPackets,
  },
  {
    name: 'completed_pct',
    unit: '%',
    label: 'requests completed of those generated',
    // Missing where none was generated.
    kind: 'optional',
    sense: 'max',
    since: '0.5.0',
    of: ({ completed, generated }) => (100 * completed) / generated,
  },
  {
    name: 'throughput_fairness',
    unit: '',
    label: "Jain's index of the throughput of the UEs that were there",
    kind: 'overRequests',
    sense: 'max',
    since: '0.5.0',
    of: ({ mbitOfUe, uesThere }) => jainIndex(mbitOfUe, uesThere),
  },
] as const satisfies readonly Metric[];

/** The name of a metric of an episode. */
export type EpisodeMetric = (typeof TABLE)[number]['name'];

/** The metrics of an episode, in the order of the columns of episodes.csv. */
export const METRICS: readonly (Metric & { readonly name: EpisodeMetric })[] = TABLE;

/** Their names. */
export const EPISODE_METRICS: readonly EpisodeMetric[] = METRICS.map(({ name }) => name);
