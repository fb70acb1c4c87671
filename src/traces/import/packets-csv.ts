import { didYouMean } from '../../config/explaining/suggest.js';
import { readTable, type Row } from '../../runs/csv/table.js';
import type { Workload } from '../../simulator/trace.js';
import { quoted } from '../../words/texts.js';
import { WorkloadBuilder } from '../workload-builder.js';
import { SECOND } from './motion.js';
import { idOf, Times } from './positions-csv.js';

const COLUMNS = ['time_s', 'id', 'data_mbit', 'compute_units'] as const;

/** Of which devices, and of which time, packets are wanted. */
export interface PacketWindow {
  /** by their numbers */
  ids: readonly string[];
  /** µs, of step 0 */
  begin: number;
  steps: number;
  /** [steps × devices]; default: all are always there */
  present?: Uint8Array | undefined;
  /** leave out what is outside of the time instead of refusing it */
  cut: boolean;
}

/**
 * Reads requests or updates as CSV: `time_s,id,data_mbit,compute_units`, by time. What happens within a
 * second belongs to the step that begins with it.
 *
 * @returns the packets, and how many were left out
 * @throws {TraceError | ReportError} naming the line of what is no such table
 */
export async function readPacketsCsv(
  file: string,
  { ids, begin, steps, present, cut }: PacketWindow,
): Promise<{ workload: Workload; leftOut: number }> {
  const packets = new WorkloadBuilder(ids.length);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  let leftOut = 0;
  const rows = (row: Row) => {
    const [idAt, dataAt, computeAt] = ['id', 'data_mbit', 'compute_units'].map((name) =>
      row.index(name),
    );
    const times = new Times(row);
    const size = (index: number) => {
      const value = row.numberAt(index);
      if (value > 0) return value;
      throw row.wrongAt(index, 'a number above 0');
    };
    return () => {
      const seconds = (times.next() - begin) / SECOND;
      const step = Math.floor(seconds);
      if (step < 0 || step >= steps) {
        if (!cut)
          throw row.error(
            `it is ${seconds} s from the beginning, and the episode goes from 0 to ${steps} s; say which` +
              ' part of the files is meant with --begin and --steps, and the rest is left out',
          );
        leftOut++;
        return;
      }
      const id = idOf(row, idAt);
      const device = numbers.get(id);
      if (device === undefined) throw unknown(row, id, ids);
      if (present?.[step * ids.length + device] === 0)
        throw row.error(
          `device ${quoted(id)} is not there in step ${step}; take the row out, or give the device a` +
            ' position at that time',
        );
      packets.add(step, device, [size(dataAt), size(computeAt)]);
    };
  };
  await readTable(file, { required: COLUMNS, begin: rows });
  return { workload: packets.workload(), leftOut };
}

function unknown(row: Row, id: string, ids: readonly string[]) {
  const meant = didYouMean(id, ids.slice(0, 1000));
  return row.error(
    `no device has the id ${quoted(id)}` +
      (meant === undefined ? '' : `; did you mean ${quoted(meant)}?`) +
      '; ids are those of the file of positions, of devices that are there in the episode',
  );
}
