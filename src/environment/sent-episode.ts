import { SensorFinder } from '../simulator/world/association.js';
import type { DrawnEpisode } from './episodes.js';

/**
 * Episodes on their way from the thread that drew them to the one that plays them. All in them is plain
 * data and typed arrays, save for the search of a trace, which only looks at the trace and is made anew.
 */
export function episodeToSend(drawn: DrawnEpisode): DrawnEpisode {
  const { trace } = drawn;
  return trace.sensorSearch ? { ...drawn, trace: { ...trace, sensorSearch: undefined } } : drawn;
}

/** An {@link episodeToSend} that has arrived. */
export function episodeReceived(sent: DrawnEpisode): DrawnEpisode {
  const { trace, scenario } = sent;
  const { ues, sensors } = trace;
  if (!sensors.presence) return sent;
  const sensorSearch = new SensorFinder(scenario, {
    uePositions: ues.positions,
    sensorPositions: sensors.positions,
    uePresence: ues.presence,
    sensorPresence: sensors.presence,
  });
  return { ...sent, trace: { ...trace, sensorSearch } };
}

/** The memory that an episode's trace lies in. */
export function memoryOf({ trace }: DrawnEpisode): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const look = (value: unknown) => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  look({ ...trace, sensorSearch: undefined });
  return [...found];
}
