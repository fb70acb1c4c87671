import type { Scenario } from '../../config/schema/scenario.js';
import { Waypoints } from '../mobility/waypoints.js';
import type { RandomStream } from '../random.js';
import { SpacingGrid } from './spacing-grid.js';
import { indexStations } from './stations.js';

/** Points in the plane, one entry a device, metres. */
export interface Points {
  xM: Float64Array;
  yM: Float64Array;
}

/** How the message of a {@link PlacementError} begins. */
const NO_ROOM = 'no room for ';
/** Darts thrown for one sensor before the whole placement starts again. */
const DARTS = 2000;
/** Placements started before the rules count as impossible. */
const ATTEMPTS = 50;

/** A placement whose rules left no room for all sensors. */
export class PlacementError extends Error {
  override name = 'PlacementError';
}

/** Whether an error was a {@link PlacementError} in another thread: on the way it loses its class. */
export function isPlacementMessage(message: string): boolean {
  return message.startsWith(NO_ROOM);
}

/** `count` points uniform over the area. */
export function uniformPoints(area: Scenario['area'], count: number, stream: RandomStream): Points {
  const xM = new Float64Array(count);
  const yM = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    xM[i] = stream() * area.widthM;
    yM[i] = stream() * area.heightM;
  }
  return { xM, yM };
}

/** Where UEs are at the beginning of an episode: uniform over the area, but for the shares of hotspots. */
export function placeUes(
  { area, hotspots }: Pick<Scenario, 'area' | 'hotspots'>,
  count: number,
  stream: RandomStream,
): Points {
  const points: Points = { xM: new Float64Array(count), yM: new Float64Array(count) };
  const waypoints = new Waypoints(area, hotspots, stream);
  for (let i = 0; i < count; i++) {
    waypoints.draw();
    points.xM[i] = waypoints.xM;
    points.yM[i] = waypoints.yM;
  }
  return points;
}

/**
 * Sensor positions of one episode by `placement.kind`: `uniform` over the area, or `spaced`:
 * uniform among the places that are at most `maxStationDistanceM` from a station, at least
 * `minStationDistanceM` from every station and at least `minSensorDistanceM` from every sensor
 * placed before (random sequential placement, darts that miss are thrown again).
 *
 * @throws {PlacementError} when the sensors do not fit
 */
export function placeSensors(scenario: Scenario, count: number, stream: RandomStream): Points {
  if (scenario.placement.kind === 'uniform') return uniformPoints(scenario.area, count, stream);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const points = throwDarts(scenario, count, stream);
    if (points) return points;
  }
  const { maxStationDistanceM, minStationDistanceM, minSensorDistanceM } = scenario.placement;
  throw new PlacementError(
    `${NO_ROOM}${count} sensors ${minSensorDistanceM} m apart, at least ${minStationDistanceM} m` +
      ` from every station and at most ${maxStationDistanceM} m from one;` +
      ' lower placement.minSensorDistanceM or the number of sensors, or use placement.kind: uniform',
  );
}

function throwDarts(scenario: Scenario, count: number, stream: RandomStream): Points | undefined {
  const { area, placement, stations } = scenario;
  const xM = new Float64Array(count);
  const yM = new Float64Array(count);
  const stationIndex = indexStations(stations);
  const spacing = new SpacingGrid(area, placement.minSensorDistanceM, count);
  const nearSquare = placement.minStationDistanceM ** 2;
  const farSquare = placement.maxStationDistanceM ** 2;
  for (let i = 0; i < count; i++) {
    let darts = 0;
    for (; darts < DARTS; darts++) {
      // Darts fall into the square around a random station; where squares overlap, a place is
      // accepted for its nearest station only, so that every place is equally likely.
      const aimed = Math.floor(stream() * stations.length);
      const { xM: sx, yM: sy } = stations[aimed];
      const x = sx + (2 * stream() - 1) * placement.maxStationDistanceM;
      const y = sy + (2 * stream() - 1) * placement.maxStationDistanceM;
      if (x < 0 || y < 0 || x > area.widthM || y > area.heightM) continue;
      if (stationIndex.nearest(x, y) !== aimed) continue;
      const square = (x - sx) ** 2 + (y - sy) ** 2;
      if (square < nearSquare || square > farSquare || !spacing.isFree(x, y)) continue;
      spacing.add(x, y);
      xM[i] = x;
      yM[i] = y;
      break;
    }
    if (darts === DARTS) return undefined;
  }
  return { xM, yM };
}
