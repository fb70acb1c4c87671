/** What steps.csv says of a step, and a page shows of it. */
export const STEP_QUANTITIES = [
  'rho_c',
  'rho_p',
  'ue_queue',
  'sensor_queue',
  'ue_backlog_packets',
  'ue_backlog_mbit',
  'sensor_backlog_packets',
  'sensor_backlog_mbit',
  'requests_generated',
  'requests_completed',
  'requests_late',
  'updates_generated',
  'updates_completed',
  'reward',
  'return',
  'sync_delay_steps',
  'e2e_delay_steps',
] as const;

/** And where devices come and go: who is there, and what went with those that left. */
export const PRESENCE_QUANTITIES = [
  'ues_present',
  'sensors_present',
  'requests_lost',
  'updates_lost',
] as const;

/**
 * Columns of steps.csv, one row a step, steps from 0.
 *
 * | column | meaning, unit |
 * | --- | --- |
 * | `step` | t |
 * | `rho_c`, `rho_p` | the split that was applied |
 * | `ue_queue`, `sensor_queue` | l, l̂: packets in all computation queues after the step |
 * | `ue_backlog_packets`, `ue_backlog_mbit` | waiting in the UEs after the step, what is being sent included; Mbit without what was sent of it |
 * | `sensor_backlog_packets`, `sensor_backlog_mbit` | the same for the sensors |
 * | `requests_generated`, `requests_completed`, `requests_late` | in this step |
 * | `updates_generated`, `updates_completed` | in this step |
 * | `reward` | of this step, eq. 5 to 7 |
 * | `return` | sum of the rewards up to and with this step |
 * | `sync_delay_steps`, `e2e_delay_steps` | mean AoSI and AoRI of the requests completed in this step; empty when there are none |
 *
 * And where devices come and go:
 *
 * | column | meaning, unit |
 * | --- | --- |
 * | `ues_present`, `sensors_present` | devices that are there in this step |
 * | `requests_lost`, `updates_lost` | not sent by devices whose last step it was |
 */
export const STEP_COLUMNS = ['step', ...STEP_QUANTITIES] as const;

export type StepColumn = (typeof STEP_COLUMNS)[number];
export type PresenceColumn = (typeof PRESENCE_QUANTITIES)[number];
