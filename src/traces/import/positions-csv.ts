import { readTable, type Row } from '../../runs/csv/table.js';
import { SECOND, type Mover } from './motion.js';
import type { MotionTarget } from './positions.js';

const COLUMNS = ['time_s', 'id', 'x_m', 'y_m'] as const;

/**
 * Reads positions of devices as CSV: `time_s,id,x_m,y_m`, by time. A device is there from its first row
 * on, and moves in a straight line from row to row; a row without x_m and y_m says that it leaves.
 *
 * @throws {TraceError | ReportError} naming the line of what is no such table
 */
export async function readPositionsCsv(
  file: string,
  { motion, bounds }: MotionTarget,
): Promise<void> {
  const movers = new Map<string, Mover>();
  const begin = (row: Row) => {
    const [idAt, xAt, yAt] = [row.index('id'), row.index('x_m'), row.index('y_m')];
    const times = new Times(row);
    const place = () => ({ file, line: row.line });
    return () => {
      const time = times.next();
      const id = idOf(row, idAt);
      let mover = movers.get(id);
      if (!mover) {
        mover = motion.mover(id);
        movers.set(mover.id, mover);
      }
      motion.passes(time);
      if (row.cells[xAt] === '' && row.cells[yAt] === '') {
        motion.leaves(mover, time);
        mover.time = time;
        return;
      }
      if (mover.time === time)
        throw row.error('the device has a row at this time already; take one of them out');
      const at = [row.numberAt(xAt), row.numberAt(yAt)] as const;
      if (motion.contains(time)) bounds.add(at, id, place);
      motion.sample(mover, time, at);
    };
  };
  await readTable(file, { required: COLUMNS, begin });
}

/** @throws {ReportError} for an empty one */
export function idOf(row: Row, index: number): string {
  const id = row.cells[index];
  if (id === '') throw row.error('the id is empty; name the device');
  return id;
}

/** Reads the column time_s, which may not run backwards. */
export class Times {
  private last = -Infinity;
  private readonly at: number;

  constructor(private readonly row: Row) {
    this.at = row.index('time_s');
  }

  /** @returns µs @throws {ReportError} */
  next(): number {
    const { row, last } = this;
    const time = Math.round(row.numberAt(this.at) * SECOND);
    if (time < last)
      throw row.error(
        `the time is ${time / SECOND} s after ${last / SECOND} s; sort the rows by time_s`,
      );
    this.last = time;
    return time;
  }
}
