import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../config/schema/scenario.js';
import { dotted } from '../config/tree/tree.js';
import { cannotRead } from '../runs/errors.js';
import { readTableNow, type Row } from '../runs/csv/table.js';
import { readRegular } from '../runs/files/open-regular.js';
import type { Recording, Workload } from '../simulator/trace.js';
import { TraceError } from './errors.js';
import { requireFit } from './fit.js';
import {
  contentHash,
  seedOfContent,
  sumOfRequests,
  TRACE_JSON,
  TRACE_TABLES,
  traceSchema,
  type TraceJson,
  type TraceTable,
} from './format.js';
import { WorkloadBuilder } from './workload-builder.js';
import { TrackReplay } from './track.js';

/** A trace of a folder. */
export interface StoredTrace {
  recording: Recording;
  /** of the channel, of policies that draw their actions, and in the column episode_seed */
  seed: number;
  /** of the content */
  sha256: string;
}

/**
 * Reads a trace.
 *
 * @param scenario that it is to be an episode of
 * @throws {TraceError | ReportError} naming file and line of what is no such trace
 * @throws {UsageError} for one of another size than the scenario's, naming what to set
 */
export function readTrace(folder: string, scenario: Scenario): StoredTrace {
  const about = readTraceJson(folder);
  requireFit(folder, about, scenario);
  const { steps, ues, sensors } = about;
  const table = tableReader(folder, about);
  const ueTrack = table('ues', (row) => trackRows(row, { count: ues, steps, scenario }));
  const sensorTrack = table('sensors', (row) =>
    trackRows(row, { count: sensors, steps, scenario }),
  );
  const requests = table('requests', (row) =>
    packetRows(row, { count: ues, steps, present: ueTrack.of.present }),
  );
  const updates = table('updates', (row) =>
    packetRows(row, { count: sensors, steps, present: sensorTrack.of.present }),
  );
  const expectedRequestMbit = about.expectedRequestMbit ?? sumOfRequests(requests.of);
  const sha256 = contentHash(
    { ...about, expectedRequestMbit },
    {
      ues: ueTrack.hash,
      sensors: sensorTrack.hash,
      requests: requests.hash,
      updates: updates.hash,
    },
  );
  return {
    recording: {
      uePositions: ueTrack.of.positions,
      sensorPositions: sensorTrack.of.positions,
      requests: requests.of,
      updates: updates.of,
      expectedRequestMbit,
      ...(ueTrack.of.present ? { uePresent: ueTrack.of.present } : {}),
      ...(sensorTrack.of.present ? { sensorPresent: sensorTrack.of.present } : {}),
    },
    seed: about.seed ?? seedOfContent(sha256),
    sha256,
  };
}

/** trace.json of a folder. @throws {TraceError} */
function readTraceJson(folder: string): TraceJson {
  const file = join(folder, TRACE_JSON);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new TraceError(
      folder,
      'there is no such directory; name one that metalore trace export or import has written',
    );
  if (!existsSync(file))
    throw new TraceError(
      folder,
      `holds no ${TRACE_JSON}, so it is no trace; write one with metalore trace export or import`,
    );
  let value: unknown;
  try {
    value = JSON.parse(readRegular(file).toString('utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw cannotRead(file, error);
    throw new TraceError(file, `this is no JSON: ${error.message}; write the trace again`);
  }
  const { data, error } = traceSchema.safeParse(value);
  if (data) return data;
  const [{ path, message }] = error.issues;
  throw new TraceError(
    file,
    `${path.length > 0 ? `${dotted(path)}: ` : ''}${message}; write the trace again`,
  );
}

/** Reads the tables of a folder, and holds them to what trace.json says of them. */
function tableReader(folder: string, { sha256 }: TraceJson) {
  return <T>(
    table: TraceTable,
    begin: (row: Row) => { onRow: () => void; end: () => T },
  ): { of: T; hash: string } => {
    const { file: name, columns } = TRACE_TABLES[table];
    const file = join(folder, name);
    const hash = createHash('sha256');
    let end: (() => T) | undefined;
    const reader = {
      required: columns,
      begin: (row: Row) => {
        const rows = begin(row);
        ({ end } = rows);
        return rows.onRow;
      },
    };
    readTableNow(file, reader, (bytes) => hash.update(bytes));
    const found = hash.digest('hex');
    const written = sha256?.[name];
    if (written !== undefined && written !== found)
      throw new TraceError(
        file,
        `was changed since ${TRACE_JSON} was written; write the trace again, or take "sha256", "seed" and` +
          ` "expectedRequestMbit" out of ${join(folder, TRACE_JSON)} to take it as it is`,
      );
    // A table without a header does not get here.
    return { of: end!(), hash: found };
  };
}

interface Shape {
  count: number;
  steps: number;
}

/** Rows of positions. */
function trackRows(row: Row, { count, steps, scenario }: Shape & { scenario: Scenario }) {
  const replay = new TrackReplay(count, steps);
  const order = new RowOrder(row, { count, steps }, { repeated: false });
  const [x, y] = [row.index('x_m'), row.index('y_m')];
  const { widthM, heightM } = scenario.area;
  const coordinate = (index: number, { most, key }: { most: number; key: string }) => {
    const value = row.numberAt(index);
    if (value >= 0 && value <= most) return value;
    throw row.wrongAt(
      index,
      `0 to ${most} m, the area of the scenario; set --set area.${key}=… to what the trace needs`,
    );
  };
  return {
    onRow: () => {
      const { step, device } = order.next();
      if (row.cells[x] === '' && row.cells[y] === '') replay.add(step, device, [NaN, NaN]);
      else
        replay.add(step, device, [
          coordinate(x, { most: widthM, key: 'widthM' }),
          coordinate(y, { most: heightM, key: 'heightM' }),
        ]);
    },
    end: () => replay.end(),
  };
}

/** Rows of requests or updates. */
function packetRows(row: Row, shape: Shape & { present: Uint8Array | undefined }) {
  const { count, present } = shape;
  const packets = new WorkloadBuilder(count);
  const order = new RowOrder(row, shape, { repeated: true });
  const [data, compute] = [row.index('data_mbit'), row.index('compute_units')];
  const size = (index: number) => {
    const value = row.numberAt(index);
    if (value > 0) return value;
    throw row.wrongAt(index, 'a number above 0');
  };
  return {
    onRow: () => {
      const { step, device } = order.next();
      if (present?.[step * count + device] === 0)
        throw row.error(
          `device ${device} generates something in step ${step}, in which it is not there; delete` +
            ' the row, or give the device a position by then',
        );
      packets.add(step, device, [size(data), size(compute)]);
    },
    end: (): Workload => packets.workload(),
  };
}

/** Reads step and device of row after row, which have to be in their order. */
class RowOrder {
  private readonly stepAt: number;
  private readonly deviceAt: number;
  private readonly at = { step: 0, device: -1 };

  constructor(
    private readonly row: Row,
    private readonly shape: Shape,
    /** whether a device may have several rows in a step */
    private readonly options: { repeated: boolean },
  ) {
    this.stepAt = row.index('step');
    this.deviceAt = row.has('ue') ? row.index('ue') : row.index('sensor');
  }

  /** @throws {ReportError} @returns overwritten by the next */
  next(): { readonly step: number; readonly device: number } {
    const { row, at, shape } = this;
    const step = row.countAt(this.stepAt);
    const device = row.countAt(this.deviceAt);
    if (step >= shape.steps)
      throw row.wrongAt(this.stepAt, `a step from 0 to ${shape.steps - 1}, as in ${TRACE_JSON}`);
    if (device >= shape.count)
      throw row.wrongAt(
        this.deviceAt,
        shape.count === 0
          ? `no row, since ${TRACE_JSON} says that there are none`
          : `a number from 0 to ${shape.count - 1}, as in ${TRACE_JSON}`,
      );
    const before = step - at.step || device - at.device;
    if (before < 0 || (before === 0 && !this.options.repeated))
      throw row.error(
        `step ${step}, device ${device} comes after step ${at.step}, device ${at.device};` +
          ' sort the rows by step, then by device',
      );
    at.step = step;
    at.device = device;
    return at;
  }
}
