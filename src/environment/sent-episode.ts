import type { Scenario } from '../config/schema/scenario.js';
import { SensorFinder } from '../simulator/world/association.js';
import type { Trace } from '../simulator/trace.js';
import type { DrawnEpisode } from './episodes.js';

/**
 * An episode on its way from the thread that drew it to the one that plays it: plain data, and the
 * numbers of all arrays in one piece of memory that both threads see.
 */
export interface SentEpisode {
  readonly seed: number;
  /** of the episode, where values are drawn for each; absent where it is that of all episodes */
  readonly scenario?: Scenario | undefined;
  /** the trace, with {@link Place}s for arrays */
  readonly trace: unknown;
  readonly memory: SharedArrayBuffer;
}

/** Where the numbers of an array lie. */
interface Place {
  readonly numbers: keyof typeof ARRAYS;
  /** first byte */
  readonly at: number;
  readonly length: number;
}

type TraceArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** What traces are made of. */
const ARRAYS: Record<
  'Float64Array' | 'Float32Array' | 'Int32Array' | 'Uint8Array',
  new (memory: ArrayBufferLike, at: number, length: number) => TraceArray
> = { Float64Array, Float32Array, Int32Array, Uint8Array };

/** Arrays begin at multiples of the largest number's bytes. */
const ALIGNMENT = Float64Array.BYTES_PER_ELEMENT;

/** Bytes that {@link episodeToSend} takes for an episode. */
export function bytesOf({ trace }: DrawnEpisode): number {
  let bytes = 0;
  replaceArrays(withoutSearch(trace), (array) => {
    bytes += aligned(array.byteLength);
  });
  return bytes;
}

/**
 * @param scenario of all episodes
 * @param memory holds at least {@link bytesOf} the episode; it is the episode's until nobody plays it any more
 */
export function episodeToSend(
  drawn: DrawnEpisode,
  scenario: Scenario,
  memory: SharedArrayBuffer,
): SentEpisode {
  let end = 0;
  const trace = replaceArrays(withoutSearch(drawn.trace), (array): Place => {
    const numbers = array.constructor.name as Place['numbers'];
    const at = end;
    end += aligned(array.byteLength);
    new ARRAYS[numbers](memory, at, array.length).set(array);
    return { numbers, at, length: array.length };
  });
  const own = drawn.scenario === scenario ? undefined : drawn.scenario;
  return { seed: drawn.seed, scenario: own, trace, memory };
}

/**
 * An {@link episodeToSend} that has arrived. Its arrays lie in the memory that it was sent in. The search of
 * a trace only looks at the trace, and is made anew.
 *
 * @param scenario of all episodes
 */
export function episodeReceived(sent: SentEpisode, scenario: Scenario): DrawnEpisode {
  const trace = placesReplaced(sent.trace, sent.memory) as Trace;
  const episode = { trace, scenario: sent.scenario ?? scenario, seed: sent.seed };
  const { ues, sensors } = trace;
  if (sensors.presence)
    trace.sensorSearch = new SensorFinder(episode.scenario, {
      uePositions: ues.positions,
      sensorPositions: sensors.positions,
      uePresence: ues.presence,
      sensorPresence: sensors.presence,
    });
  return episode;
}

function withoutSearch(trace: Trace): Trace {
  return trace.sensorSearch ? { ...trace, sensorSearch: undefined } : trace;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** Plain data with something else in place of its arrays, which are met in the order of the keys. */
function replaceArrays(value: unknown, by: (array: TraceArray) => unknown): unknown {
  if (ArrayBuffer.isView(value)) return by(value as TraceArray);
  if (typeof value !== 'object' || value === null) return value;
  const replaced: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(value)) replaced[key] = replaceArrays(of, by);
  return replaced;
}

function placesReplaced(value: unknown, memory: SharedArrayBuffer): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isPlace(value)) return new ARRAYS[value.numbers](memory, value.at, value.length);
  const replaced: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(value)) replaced[key] = placesReplaced(of, memory);
  return replaced;
}

function isPlace(value: object): value is Place {
  return 'numbers' in value;
}
