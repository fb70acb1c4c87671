import type { Packed } from '../pages/packed-numbers.js';
import { PRESENCE_QUANTITIES, STEP_QUANTITIES } from './step-columns.js';

/**
 * What a replay page carries, as JSON: shared by what writes the page and by the script inside it. A
 * frame is a step that the page shows: all of them, or in a long episode every k-th.
 */

/** Quantities of a step in the page; each a series of [frames]. */
export const SERIES = [
  ...STEP_QUANTITIES,
  'rho_c_so_far',
  'rho_p_so_far',
  'requests_generated_so_far',
  'requests_completed_so_far',
  'requests_late_so_far',
  'updates_generated_so_far',
  'updates_completed_so_far',
  'sync_delay_so_far',
  'e2e_delay_so_far',
] as const;

/** And of an episode in which devices come and go. */
export const PRESENCE_SERIES = [
  ...PRESENCE_QUANTITIES,
  'requests_lost_so_far',
  'updates_lost_so_far',
] as const;

export type PresenceSeriesName = (typeof PRESENCE_SERIES)[number];
export type SeriesName = (typeof SERIES)[number] | PresenceSeriesName;

/** Series by their names; those of presence where devices come and go. */
export type Series<Values> = Record<(typeof SERIES)[number], Values> &
  Partial<Record<PresenceSeriesName, Values>>;

/** Devices that the map shows. */
export interface ShownDevices {
  /** in the scenario */
  count: number;
  /** [shown] their indices */
  ids: Packed;
  /** rows of `x`, `y` and `station`: one a frame, or 1 when all of them stand still */
  rows: number;
  /** [rows × shown] position, 0 is the left or lower edge of the area, 65535 the right or upper */
  x: Packed;
  y: Packed;
  /** [rows × shown] 1 + the place in the list of shown stations of the device's own; 0 when not shown */
  station: Packed;
  /** [frames × shown] 1 where the device is there; left out where all always are */
  present?: Packed;
}

export interface ShownStations {
  count: number;
  ids: Packed;
  /** [shown] metres */
  xM: Packed;
  yM: Packed;
}

/** Delays of completed requests: `count[i]` of them were completed by frame[i] with delay[i]. */
export interface DelayDots {
  frame: Packed;
  /** steps; in a very long episode the lower end of a class */
  delay: Packed;
  count: Packed;
  /** 1 where they are late; left out where the delay tells */
  late?: Packed;
}

/** One policy's episode. */
export interface PolicyReplay {
  name: string;
  series: Series<Packed>;
  /** [frames × shown] packets waiting in the device */
  ueBacklog: Packed;
  sensorBacklog: Packed;
  /** [frames × shown stations] packets in the station's queues */
  ueQueues: Packed;
  sensorQueues: Packed;
  aori: DelayDots;
  aosi: DelayDots;
  /**
   * [frames × shown UEs] 1 + the place among the shown sensors of that of the UE's newest request; 0 when
   * there is none. Where sensors come and go, which sensor that is depends on the policy
   */
  ueSensor?: Packed;
}

export interface ReplayData {
  steps: number;
  widthM: number;
  heightM: number;
  delayThresholdSteps: number;
  /** [frames] the step that the frame shows */
  frames: Packed;
  stations: ShownStations;
  ues: ShownDevices;
  sensors: ShownDevices;
  /** likewise, of all policies */
  ueSensor?: Packed;
  policies: PolicyReplay[];
}
