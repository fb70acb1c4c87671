import { csvLines, type Cell } from '../runs/csv/write.js';
import { Deadlines } from '../simulator/reward/deadlines.js';
import { isLate } from '../simulator/reward/terms.js';
import type { DeviceTrace } from '../simulator/trace.js';
import type { EpisodeRecording, PacketLog } from './recording.js';
import { comesAndGoes, presentByStep } from './presence.js';
import {
  PRESENCE_QUANTITIES,
  STEP_COLUMNS,
  type PresenceColumn,
  type StepColumn,
} from './step-columns.js';

/** What both logs of packets say; see {@link REQUEST_COLUMNS}. */
const PACKET_COLUMNS = [
  'generated',
  'data_mbit',
  'compute_units',
  'station',
  'tx_start',
  'tx_end',
  'proc_start',
  'proc_end',
] as const;

/**
 * Columns of requests.csv, one row a request in the order generated. What has not happened by the
 * end of the episode is empty.
 *
 * | column | meaning, unit |
 * | --- | --- |
 * | `request` | number of the request, from 0 |
 * | `ue`, `sensor` | who generated it, and the sensor it was tied to in the end; empty when there was none |
 * | `generated` | step |
 * | `data_mbit`, `compute_units` | β, Mbit, and ψ, units |
 * | `station` | whose queue it entered |
 * | `tx_start`, `tx_end` | steps in which sending started and ended; both empty until it is sent entirely |
 * | `proc_start`, `proc_end` | steps in which processing started and ended |
 * | `served_with` | generation step of the update of its sensor that it was served with |
 * | `aori`, `aosi` | proc_end − generated, and \|generated − served_with\|, steps |
 * | `tx_wait_steps`, `tx_steps`, `bs_wait_steps`, `processing_steps` | T^(Q), T^(T), T^(B), T^(P): their sum is AoRI |
 * | `late` | 1 when AoRI exceeds D_th of the UE, else 0 |
 *
 * And where devices come and go {@link LOST_COLUMN}.
 */
export const REQUEST_COLUMNS = [
  'request',
  'ue',
  'sensor',
  ...PACKET_COLUMNS,
  'served_with',
  'aori',
  'aosi',
  'tx_wait_steps',
  'tx_steps',
  'bs_wait_steps',
  'processing_steps',
  'late',
] as const;

/**
 * Columns of updates.csv, one row an update in the order generated; the same as in requests.csv.
 * `delay_steps` is proc_end − generated.
 */
export const UPDATE_COLUMNS = ['update', 'sensor', ...PACKET_COLUMNS, 'delay_steps'] as const;

/**
 * The last column of both logs where devices come and go: the step with which the packet was lost, since
 * its device left without having sent it; empty where it was not.
 */
export const LOST_COLUMN = 'lost_at';

/** Rows that are put into text at a time. */
const ROWS_PER_PIECE = 1000;

/** A CSV file in pieces, so that a long episode is never held as one text. */
export interface LogFile {
  name: string;
  pieces: Iterable<string>;
}

/** The three logs of an episode. */
export function logFiles(recording: EpisodeRecording): LogFile[] {
  const { requests, updates } = recording;
  const logs = [
    { name: 'steps.csv', columns: STEP_COLUMNS, rows: stepRows(recording) },
    { name: 'requests.csv', columns: REQUEST_COLUMNS, rows: requestRows(recording) },
    { name: 'updates.csv', columns: UPDATE_COLUMNS, rows: updateRows(recording) },
  ];
  if (!comesAndGoes(recording))
    return logs.map(({ name, columns, rows }) => ({ name, pieces: pieces(columns, rows) }));
  const more = [
    { columns: PRESENCE_QUANTITIES, cells: presenceCells(recording) },
    { columns: [LOST_COLUMN], cells: (request: number) => [happened(requests.lostAt[request])] },
    { columns: [LOST_COLUMN], cells: (update: number) => [happened(updates.lostAt[update])] },
  ];
  return logs.map(({ name, columns, rows }, i) => ({
    name,
    pieces: pieces([...columns, ...more[i].columns], withMore(rows, more[i].cells)),
  }));
}

/** Rows with further cells at their ends, by the number of the row. */
function* withMore(rows: Iterable<Cell[]>, cells: (row: number) => Cell[]): Generator<Cell[]> {
  let row = 0;
  for (const first of rows) yield [...first, ...cells(row++)];
}

function presenceCells(recording: EpisodeRecording): (t: number) => Cell[] {
  const table = presenceTable(recording);
  return (t) => PRESENCE_QUANTITIES.map((column) => table[column][t]);
}

/** The columns of steps.csv where devices come and go, [steps] each. */
export function presenceTable({
  trace,
  steps: log,
}: EpisodeRecording): Record<PresenceColumn, Float64Array> {
  return {
    ues_present: Float64Array.from(presentByStep(trace.ues, trace.steps)),
    sensors_present: Float64Array.from(presentByStep(trace.sensors, trace.steps)),
    requests_lost: Float64Array.from(log.requestsLost),
    updates_lost: Float64Array.from(log.updatesLost),
  };
}

/** The station whose queue a packet entered: its device's in the step in which sending ended. */
export function enteredStation(trace: DeviceTrace, packet: number, txEnd: number): number {
  return trace.station[txEnd * trace.radioStride + trace.device[packet]];
}

function* pieces(columns: readonly string[], rows: Iterable<Cell[]>): Generator<string> {
  let waiting: (readonly Cell[])[] = [columns];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length < ROWS_PER_PIECE) continue;
    yield csvLines(waiting);
    waiting = [];
  }
  if (waiting.length > 0) yield csvLines(waiting);
}

/** The columns of steps.csv, [steps] each; NaN where a cell is empty. */
export function stepTable({ steps: log }: EpisodeRecording): Record<StepColumn, Float64Array> {
  const columnOf = (values: ArrayLike<number>) => Float64Array.from(values);
  let sum = 0;
  return {
    step: columnOf(log.reward.map((_, t) => t)),
    rho_c: log.rhoC,
    rho_p: log.rhoP,
    ue_queue: columnOf(log.ueQueue),
    sensor_queue: columnOf(log.sensorQueue),
    ue_backlog_packets: columnOf(log.ueBacklogPackets),
    ue_backlog_mbit: log.ueBacklogMbit,
    sensor_backlog_packets: columnOf(log.sensorBacklogPackets),
    sensor_backlog_mbit: log.sensorBacklogMbit,
    requests_generated: columnOf(log.requestsGenerated),
    requests_completed: columnOf(log.requestsCompleted),
    requests_late: columnOf(log.requestsLate),
    updates_generated: columnOf(log.updatesGenerated),
    updates_completed: columnOf(log.updatesCompleted),
    reward: log.reward,
    return: log.reward.map((reward) => (sum += reward)),
    sync_delay_steps: columnOf(log.syncDelaySum).map((d, t) => d / log.requestsCompleted[t]),
    e2e_delay_steps: columnOf(log.e2eDelaySum).map((d, t) => d / log.requestsCompleted[t]),
  };
}

function* stepRows(recording: EpisodeRecording): Generator<Cell[]> {
  const table = stepTable(recording);
  for (let t = 0; t < table.step.length; t++) yield STEP_COLUMNS.map((column) => table[column][t]);
}

function* requestRows(recording: EpisodeRecording): Generator<Cell[]> {
  const { trace, requests: log, requestSensor, servedWith, scenario } = recording;
  const { ues } = trace;
  const deadlines = new Deadlines(scenario);
  for (let r = 0; r < ues.device.length; r++) {
    const generated = ues.generatedAt[r];
    const { txStart, txEnd, procStart, procEnd } = timesOf(log, r);
    const done = procEnd !== null;
    const aori = done ? procEnd - generated : null;
    yield [
      r,
      ues.device[r],
      happened(requestSensor[r]),
      ...packetCells(ues, log, r),
      done ? servedWith[r] : null,
      aori,
      done ? Math.abs(generated - servedWith[r]) : null,
      done ? txStart! - generated : null,
      done ? txEnd! - txStart! : null,
      done ? procStart! - txEnd! : null,
      done ? procEnd - procStart! : null,
      aori === null ? null : Number(isLate(aori, deadlines.of(ues.device[r]))),
    ];
  }
}

function* updateRows({ trace, updates: log }: EpisodeRecording): Generator<Cell[]> {
  const { sensors } = trace;
  for (let u = 0; u < sensors.device.length; u++) {
    const { procEnd } = timesOf(log, u);
    const delay = procEnd === null ? null : procEnd - sensors.generatedAt[u];
    yield [u, sensors.device[u], ...packetCells(sensors, log, u), delay];
  }
}

/** Of {@link PACKET_COLUMNS}. */
function packetCells(trace: DeviceTrace, log: PacketLog, packet: number): Cell[] {
  const { txStart, txEnd, procStart, procEnd } = timesOf(log, packet);
  return [
    trace.generatedAt[packet],
    trace.dataMbit[packet],
    trace.computeUnits[packet],
    txEnd === null ? null : enteredStation(trace, packet, txEnd),
    txStart,
    txEnd,
    procStart,
    procEnd,
  ];
}

function timesOf({ txStart, txEnd, procStart, procEnd }: PacketLog, packet: number) {
  return {
    txStart: happened(txStart[packet]),
    txEnd: happened(txEnd[packet]),
    procStart: happened(procStart[packet]),
    procEnd: happened(procEnd[packet]),
  };
}

/** −1 stands for what is not there. */
function happened(value: number): number | null {
  return value < 0 ? null : value;
}
