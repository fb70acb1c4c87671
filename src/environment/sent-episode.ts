import type { Scenario } from '../config/schema/scenario.js';
import { SensorFinder } from '../simulator/world/association.js';
import type { Trace } from '../simulator/trace.js';
import { Carver } from './crew.js';
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

/** What stands for an array: its numbers lie behind those of the array before, in the order of the keys. */
interface Place {
  readonly numbers: 'float64' | 'float32' | 'int32' | 'uint8';
  readonly length: number;
}

type TraceArray = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Bytes that {@link episodeToSend} takes for an episode. */
export function bytesOf({ trace }: DrawnEpisode): number {
  const counter = new Carver();
  replaced(withoutSearch(trace), arraysBy(counter));
  return counter.bytes;
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
  const carver = new Carver(memory);
  const trace = replaced(
    withoutSearch(drawn.trace),
    arraysBy(carver, (array, into) => {
      into.set(array);
    }),
  );
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
  const carver = new Carver(sent.memory);
  const trace = replaced(sent.trace, (value) =>
    isPlace(value) ? carver[value.numbers](value.length) : undefined,
  ) as Trace;
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

/** Puts places in place of arrays, and has each written into what the carver gives for it. */
function arraysBy(
  carver: Carver,
  write?: (array: TraceArray, into: TraceArray) => void,
): (value: object) => Place | undefined {
  return (value) => {
    if (!ArrayBuffer.isView(value)) return undefined;
    const array = value as TraceArray;
    const numbers = numbersOf(array);
    const into = carver[numbers](array.length);
    write?.(array, into);
    return { numbers, length: array.length };
  };
}

function numbersOf(array: TraceArray): Place['numbers'] {
  if (array instanceof Float64Array) return 'float64';
  if (array instanceof Float32Array) return 'float32';
  return array instanceof Int32Array ? 'int32' : 'uint8';
}

function isPlace(value: object): value is Place {
  return 'numbers' in value;
}

/** Plain data with something else in place of the objects that `by` gives something for. */
function replaced(value: unknown, by: (value: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const other = by(value);
  if (other !== undefined) return other;
  // A loop: each environment waits for this where its episode ends.
  const copy: Record<string, unknown> = {};
  for (const [key, of] of Object.entries(value)) copy[key] = replaced(of, by);
  return copy;
}
