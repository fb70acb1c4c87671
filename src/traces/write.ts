import { createHash } from 'node:crypto';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cannotWrite, OutputError } from '../runs/errors.js';
import { makeFolder } from '../runs/files/make-folder.js';
import { WholeFile } from '../runs/files/whole-file.js';
import { writeWhole } from '../runs/files/write-whole.js';
import type { Workload } from '../simulator/trace.js';
import {
  contentHash,
  sumOfRequests,
  TRACE_CONFIG,
  TRACE_FILES,
  TRACE_JSON,
  TRACE_TABLES,
  type TraceJson,
  type TraceTable,
} from './format.js';
import type { Track } from './track.js';

/** The exogenous side of an episode, ready to be written. */
export interface TraceContent {
  steps: number;
  ues: Track;
  sensors: Track;
  requests: Workload;
  updates: Workload;
  /** Mbit; default: what the requests add up to */
  expectedRequestMbit?: number | undefined;
}

/** Where a trace comes from. */
export type TraceOrigin = Pick<TraceJson, 'seed' | 'scenario' | 'episode' | 'source' | 'ids'>;

/**
 * Refuses a place that holds something of the names that a trace has, before any work is done.
 *
 * @throws {OutputError} for that, and for a path that is no folder
 */
export function requireFree(folder: string, { force }: { force: boolean }): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isDirectory())
    throw new OutputError(`${folder} is a file; name a directory for the trace with --out`);
  const taken = readdirSync(folder).filter((name) => TRACE_FILES.includes(name));
  if (taken.length > 0 && !force)
    throw new OutputError(
      `${folder} holds ${taken.join(', ')} already;` +
        ' name another directory with --out, or replace the trace there with --force',
    );
}

/**
 * Writes a trace's folder. `trace.json`, without which it is no trace, goes first and comes last.
 *
 * @param origin.config text of a config that it runs on, to lie beside it
 * @returns the hash of the content
 * @throws {OutputError} when something cannot be written; no part of a trace is left then
 */
export function writeTrace(
  folder: string,
  content: TraceContent,
  { config, ...origin }: TraceOrigin & { config?: string | undefined },
): string {
  const { steps, ues, sensors, requests, updates, expectedRequestMbit } = content;
  const size = { steps, ues: ues.count, sensors: sensors.count };
  const file = (name: string) => join(folder, name);
  const written: string[] = [];
  try {
    makeFolder(folder);
    for (const name of [TRACE_JSON, TRACE_CONFIG]) rmSync(file(name), { force: true });
    if (config !== undefined) {
      writeWhole(file(TRACE_CONFIG), config);
      written.push(TRACE_CONFIG);
    }
    const write = (table: TraceTable, lines: Iterable<string>) => {
      const { file: name, columns } = TRACE_TABLES[table];
      const hash = writePieces(file(name), withHeader(columns, lines));
      written.push(name);
      return hash;
    };
    const hashes = {
      ues: write('ues', trackLines(ues)),
      sensors: write('sensors', trackLines(sensors)),
      requests: write('requests', workloadLines(requests)),
      updates: write('updates', workloadLines(updates)),
    };
    const about: TraceJson = {
      format: 'metalore-trace',
      version: 1,
      stepSeconds: 1,
      ...size,
      ...(expectedRequestMbit === undefined ? {} : { expectedRequestMbit }),
      ...origin,
      sha256: Object.fromEntries(
        Object.entries(hashes).map(([table, hash]) => [
          TRACE_TABLES[table as TraceTable].file,
          hash,
        ]),
      ),
    };
    writeWhole(file(TRACE_JSON), `${JSON.stringify(about, null, 2)}\n`);
    return contentHash(
      { ...size, expectedRequestMbit: expectedRequestMbit ?? sumOfRequests(requests) },
      hashes,
    );
  } catch (error) {
    for (const name of written) rmSync(file(name), { force: true });
    throw cannotWrite(folder, error);
  }
}

/** Characters that are written at a time, about. */
const PIECE = 1 << 16;

/** In pieces of many lines. Numbers are the shortest decimals that read back as the same doubles. */
function* trackLines({ step, device, xM, yM }: Track): Generator<string> {
  let text = '';
  for (let row = 0; row < step.length; row++) {
    const x = xM[row];
    text += Number.isNaN(x)
      ? `${step[row]},${device[row]},,\n`
      : `${step[row]},${device[row]},${x},${yM[row]}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function* workloadLines(workload: Workload): Generator<string> {
  const { generatedAt, device, dataMbit, computeUnits } = workload;
  let text = '';
  for (let packet = 0; packet < device.length; packet++) {
    text += `${generatedAt[packet]},${device[packet]},${dataMbit[packet]},${computeUnits[packet]}\n`;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  yield text;
}

function* withHeader(columns: readonly string[], lines: Iterable<string>): Generator<string> {
  yield `${columns.join(',')}\n`;
  yield* lines;
}

/** @returns SHA-256 of the file */
function writePieces(path: string, pieces: Iterable<string>): string {
  const hash = createHash('sha256');
  const file = new WholeFile(path);
  try {
    for (const piece of pieces) {
      hash.update(piece);
      file.write(piece);
    }
    file.finish();
  } finally {
    file.discardUnfinished();
  }
  return hash.digest('hex');
}
