import { createReadStream } from 'node:fs';
import type { Scenario } from '../../config/schema/scenario.js';
import { cannotRead } from '../../runs/errors.js';
import { openRegular } from '../../runs/files/open-regular.js';
import type { Workload } from '../../simulator/trace.js';
import { thousands } from '../../words/numbers.js';
import { TraceError } from '../errors.js';
import { presenceOf, type Track } from '../track.js';
import { Bounds, type Moving } from './bounds.js';
import { Motion, SECOND, type Window } from './motion.js';
import { readNs2 } from './ns2.js';
import { readPacketsCsv } from './packets-csv.js';
import { readPositionsCsv } from './positions-csv.js';
import type { TextSource } from './positions.js';
import { readSumoFcd } from './sumo-fcd.js';

/** The files that a trace is made of. */
export interface ImportRequest {
  positions: { format: 'sumo-fcd' | 'ns2' | 'csv'; file: string };
  sensorPositions?: string | undefined;
  requests?: string | undefined;
  updates?: string | undefined;
  /** second of the file that becomes step 0 */
  beginSeconds?: number | undefined;
  steps?: number | undefined;
  moving: Moving;
  /** area; steps, where neither a file nor the command says them; sensors, where no file does */
  scenario: Pick<Scenario, 'area' | 'steps' | 'sensors'>;
}

/** What they say. */
export interface Imported {
  steps: number;
  ues: Track;
  ueIds: string[];
  uePresent: Uint8Array | undefined;
  sensors: { track: Track; ids: string[]; present: Uint8Array | undefined } | undefined;
  requests: Workload | undefined;
  updates: Workload | undefined;
  beginSeconds: number;
  offsetM: [number, number];
  /** packets outside of the time that was asked for */
  leftOut: number;
}

/**
 * Reads measured or simulated movement, and workloads if there are files of them. Memory grows with the
 * rows where something moves (24 bytes each), not with the files.
 *
 * @throws {TraceError | ReportError} naming file and line of what cannot be used, and the remedy
 */
export async function readImport(request: ImportRequest): Promise<Imported> {
  const { positions, scenario, moving, sensorPositions } = request;
  const { area } = scenario;
  const wanted = positions.format === 'ns2' ? (request.steps ?? scenario.steps) : request.steps;
  const ues = await readPositions(positions, {
    window: {
      begin: microseconds(request.beginSeconds ?? (positions.format === 'ns2' ? 0 : undefined)),
      steps: wanted,
    },
    bounds: new Bounds(area, moving),
    steps: wanted,
  });
  const { steps } = ues;
  if (ues.track.count === 0)
    throw new TraceError(
      positions.file,
      steps === 0
        ? 'there is nothing in it at or after the second that --begin names'
        : `no device is there in any of the ${thousands(steps)} steps; see --begin and --steps`,
    );
  const window: Window = { begin: ues.begin, steps };
  const sensors =
    sensorPositions === undefined
      ? undefined
      : await readPositions(
          { format: 'csv', file: sensorPositions },
          // They move together with the others.
          {
            window,
            bounds: new Bounds(area, { ...moving, fit: false, offset: ues.offsetM }),
            steps,
          },
        );
  const packets = async (file: string | undefined, of: { ids: string[]; track?: Track }) =>
    file === undefined
      ? undefined
      : readPacketsCsv(file, {
          ids: of.ids,
          begin: ues.begin,
          steps,
          present: of.track ? presenceOf(of.track, steps) : undefined,
          cut: request.beginSeconds !== undefined || request.steps !== undefined,
        });
  const drawnSensors = scenario.sensors.reduce((sum, { count }) => sum + count, 0);
  const requests = await packets(request.requests, ues);
  const updates = await packets(
    request.updates,
    sensors ?? { ids: Array.from({ length: drawnSensors }, (_, sensor) => String(sensor)) },
  );
  return {
    steps,
    ues: ues.track,
    ueIds: ues.ids,
    uePresent: presenceOf(ues.track, steps),
    sensors: sensors && {
      track: sensors.track,
      ids: sensors.ids,
      present: presenceOf(sensors.track, steps),
    },
    requests: requests?.workload,
    updates: updates?.workload,
    beginSeconds: ues.begin / SECOND,
    offsetM: ues.offsetM,
    leftOut: (requests?.leftOut ?? 0) + (updates?.leftOut ?? 0),
  };
}

async function readPositions(
  { format, file }: ImportRequest['positions'],
  { window, bounds, steps }: { window: Window; bounds: Bounds; steps: number | undefined },
) {
  const motion = new Motion(window);
  const target = { motion, bounds };
  switch (format) {
    case 'sumo-fcd':
      await readSumoFcd(textOf(file), { ...target, steps });
      break;
    case 'ns2':
      await readNs2(textOf(file), { ...target, steps: steps! });
      break;
    case 'csv':
      await readPositionsCsv(file, target);
  }
  const found = motion.finish();
  return { ...found, begin: motion.beginning, offsetM: bounds.move(found.track, file) };
}

/** Characters that are read at a time. */
const CHUNK_BYTES = 1 << 17;

/** @throws {TraceError | ReportError} while it is read, when that cannot be, or for what is no UTF-8 */
function textOf(file: string): TextSource {
  return { file, chunks: chunksOf(file) };
}

async function* chunksOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const stream = createReadStream(file, { fd: openRegular(file), highWaterMark: CHUNK_BYTES });
    for await (const bytes of stream as AsyncIterable<Uint8Array>)
      yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new TraceError(file, 'this is no text in UTF-8; unpack it, or convert it to UTF-8');
    throw cannotRead(file, error);
  }
}

function microseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * SECOND);
}
