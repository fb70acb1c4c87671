import { closeSync, fstatSync, mkdirSync, readSync } from 'node:fs';
import { dirname } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { TableStream, type Row } from '../runs/csv/table.js';
import { openRegular } from '../runs/files/open-regular.js';
import {
  scalarsEvent,
  sessionEndEvent,
  sessionStartEvent,
  versionEvent,
  type Hparam,
  type Scalars,
} from './events.js';
import { GrowingFile } from './growing-file.js';
import type { RunOutcome } from './outcome.js';

/** The name of a run's event file: one of TensorBoard's, without a time and a machine in it. */
export const EVENT_FILE = 'events.out.tfevents.0.metalore';

const CHUNK_BYTES = 1 << 18;
const STEP = 'time/total_timesteps';

/** A run as TensorBoard shows it. */
export interface ShownRun {
  name: string;
  hparams: readonly (readonly [name: string, value: Hparam])[];
  /** progress.csv */
  progress: string;
  /** the event file */
  events: string;
}

/**
 * The event file of a run. It follows from the plan, from progress.csv and, once the run is done, from what
 * it has come to; so it may be written at any time, as often as one likes, and is the same file.
 */
export class RunEvents {
  private file: GrowingFile;
  private table!: TableStream;
  private decoder!: StringDecoder;
  /** of progress.csv, as far as it has been read */
  private bytes = 0;
  private isBegun = false;
  /** events that are to be written */
  private readonly pending: Uint8Array[] = [];

  constructor(private readonly run: ShownRun) {
    this.file = new GrowingFile(run.events);
    this.restart();
  }

  /**
   * Adds what progress.csv holds more than the last time.
   *
   * @throws {ReportError} when it is no such table
   * @throws the file system's error when one of the two cannot be read or written
   */
  follow(): void {
    if (!this.isBegun) this.begin();
    const handle = openRegular(this.run.progress);
    try {
      // Training goes on from a checkpoint, without what was behind it.
      if (fstatSync(handle).size < this.bytes) {
        this.restart();
        this.begin();
      }
      const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
      for (let count; (count = readSync(handle, buffer, 0, buffer.length, this.bytes)) > 0;) {
        this.bytes += count;
        this.table.push(this.decoder.write(buffer.subarray(0, count)));
        this.write();
      }
    } finally {
      closeSync(handle);
    }
  }

  /** Ends the file of a run that is done. */
  end({ timesteps, scalars }: RunOutcome): void {
    this.pending.push(scalarsEvent(timesteps, scalars), sessionEndEvent(timesteps));
    this.write();
  }

  private begin(): void {
    const { name, hparams, events } = this.run;
    mkdirSync(dirname(events), { recursive: true });
    this.pending.push(versionEvent(), sessionStartEvent(name, hparams));
    this.write();
    this.isBegun = true;
  }

  private restart(): void {
    this.file = new GrowingFile(this.run.events);
    this.decoder = new StringDecoder('utf8');
    this.bytes = 0;
    this.table = new TableStream(this.run.progress, {
      required: [STEP],
      begin: (row) => () => this.pending.push(scalarsEvent(row.count(STEP), scalarsOf(row))),
    });
  }

  private write(): void {
    if (this.pending.length === 0) return;
    this.file.append(Buffer.concat(this.pending.splice(0)));
  }
}

/** All cells of a row that have a value. @throws {ReportError} for one that is no number */
function scalarsOf(row: Row): Scalars {
  return row.columns.flatMap((column): [string, number][] => {
    const value = row.numberIfAny(column);
    return Number.isNaN(value) ? [] : [[column, value]];
  });
}
