import { createHash } from 'node:crypto';
import { z } from '../packages/zod.js';
import type { Workload } from '../simulator/trace.js';

/**
 * A trace as a folder: four CSVs, which are the exogenous side of an episode, and `trace.json`, which
 * says how large it is and where it comes from. docs/traces.md describes it.
 */

export const TRACE_JSON = 'trace.json';
/** A config that the trace runs on, where that which it was made with does not fit it as it is. */
export const TRACE_CONFIG = 'trace-scenario.yaml';

/** The CSVs with their columns, in their order. */
export const TRACE_TABLES = {
  ues: { file: 'ue-positions.csv', columns: ['step', 'ue', 'x_m', 'y_m'] },
  sensors: { file: 'sensor-positions.csv', columns: ['step', 'sensor', 'x_m', 'y_m'] },
  requests: { file: 'requests.csv', columns: ['step', 'ue', 'data_mbit', 'compute_units'] },
  updates: { file: 'updates.csv', columns: ['step', 'sensor', 'data_mbit', 'compute_units'] },
} as const;

export type TraceTable = keyof typeof TRACE_TABLES;

/** All that is ever written into a trace's folder. */
export const TRACE_FILES: readonly string[] = [
  TRACE_JSON,
  TRACE_CONFIG,
  ...Object.values(TRACE_TABLES).map(({ file }) => file),
];

const count = z.number().int().min(0).max(1e8);

/** trace.json. Who writes one by hand needs no more than what is not optional. */
export const traceSchema = z.object({
  format: z.literal('metalore-trace'),
  version: z.literal(1),
  steps: z.number().int().min(1).max(1_000_000),
  /** there are no others yet */
  stepSeconds: z.literal(1).default(1),
  ues: count,
  sensors: count,
  /** of the channel, and of policies that draw their actions; by default it follows from the content */
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  /** Mbit that the UEs were expected to generate; by default what its requests add up to */
  expectedRequestMbit: z.number().min(0).optional(),
  /** what it was drawn from, or fitted to */
  scenario: z.object({ name: z.string(), hash: z.string() }).optional(),
  /** of an export: number of the evaluation episode, and root seed */
  episode: z.object({ number: z.number(), rootSeed: z.number() }).optional(),
  /** of an import: where its parts come from */
  source: z
    .object({
      positions: z.object({ format: z.string(), file: z.string() }),
      sensorPositions: z.string(),
      requests: z.string(),
      updates: z.string(),
      /** seconds, time of step 0 in the file */
      beginSeconds: z.number(),
      /** metres, added to what the file says */
      offsetM: z.tuple([z.number(), z.number()]),
    })
    .optional(),
  /** names in the file that it was imported from, by the devices' numbers */
  ids: z.object({ ues: z.array(z.string()), sensors: z.array(z.string()).optional() }).optional(),
  /** by the names of the CSVs: what they were when they were written */
  sha256: z.record(z.string(), z.string()).optional(),
});

export type TraceJson = z.output<typeof traceSchema>;
/** What a trace is by itself. */
export type TraceSize = Pick<TraceJson, 'steps' | 'ues' | 'sensors'>;

/** Mbit that requests add up to. */
export function sumOfRequests({ dataMbit }: Workload): number {
  return dataMbit.reduce((sum, mbit) => sum + mbit, 0);
}

/** SHA-256 of a trace's content: of what decides outcomes, not of where it comes from. */
export function contentHash(
  { steps, ues, sensors, expectedRequestMbit }: TraceSize & { expectedRequestMbit: number },
  hashes: Readonly<Record<TraceTable, string>>,
): string {
  const tables = Object.keys(TRACE_TABLES) as TraceTable[];
  const parts = [steps, ues, sensors, expectedRequestMbit, ...tables.map((table) => hashes[table])];
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** The seed of a trace that names none: another content, another seed. */
export function seedOfContent(sha256: string): number {
  return Number.parseInt(sha256.slice(0, 13), 16);
}
