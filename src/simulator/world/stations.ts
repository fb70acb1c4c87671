import type { Station } from '../../config/schema/scenario.js';
import { NearestPoint } from './nearest.js';

/** An index of the stations, to ask which one is nearest. */
export function indexStations(stations: readonly Station[]): NearestPoint {
  const index = new NearestPoint(stations.length);
  index.build(
    Float64Array.from(stations, (s) => s.xM),
    Float64Array.from(stations, (s) => s.yM),
  );
  return index;
}
