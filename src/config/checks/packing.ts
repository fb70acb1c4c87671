import type { Scenario } from '../schema/scenario.js';

/**
 * Share of the plane that discs can cover when darts place them one by one, each where it still
 * fits. Random sequential adsorption jams at 0.547 on average (Feder 1980), the densest of all
 * packings is 0.907. What the darts reach lies close to the first; 0.7 is out of their reach even
 * in a thin ring, where the bound below is the least tight.
 */
const REACHABLE_COVER = 0.7;

/**
 * The most sensors that `placement: spaced` can be asked for. Points at least s apart are the
 * centres of discs of diameter s that do not overlap; the discs lie within s/2 of the places
 * allowed, so their number is at most REACHABLE_COVER times the area of that margin included, over
 * πs²/4; plus one, because a few discs pack into the corners of a small area. The area is bounded by the rectangle's, and by the sum of the rings' around the stations.
 *
 * The bound is necessary, not sufficient: a scenario within it may still jam, which the simulator
 * reports when it happens.
 *
 * @returns a count of sensors, at least 1; Infinity when they need no distance
 */
export function mostSpacedSensors(
  area: Scenario['area'],
  placement: Scenario['placement'],
  stationCount: number,
): number {
  const { minSensorDistanceM, minStationDistanceM, maxStationDistanceM } = placement;
  if (minSensorDistanceM === 0) return Infinity;
  const margin = minSensorDistanceM / 2;
  const disc = Math.PI * margin ** 2;
  const rectangle = area.widthM * area.heightM + 2 * margin * (area.widthM + area.heightM) + disc;
  const hole = Math.max(0, minStationDistanceM - margin);
  const rings = stationCount * Math.PI * ((maxStationDistanceM + margin) ** 2 - hole ** 2);
  return 1 + Math.floor((REACHABLE_COVER * Math.min(rectangle, rings)) / disc);
}

/** Distance of the point of the area that is farthest from a station, metres. */
export function farthestDistanceM(
  area: Scenario['area'],
  station: { readonly xM: number; readonly yM: number },
): number {
  return Math.hypot(
    Math.max(station.xM, area.widthM - station.xM),
    Math.max(station.yM, area.heightM - station.yM),
  );
}
