import type { Scenario } from '../../config/schema/scenario.js';
import { gaussMarkov } from '../mobility/gauss-markov.js';
import type { Mobility } from '../mobility/path.js';
import { randomWaypoint } from '../mobility/random-waypoint.js';
import { Waypoints } from '../mobility/waypoints.js';
import { normalNumbers } from '../normal.js';
import type { Points } from './placement.js';
import type { RandomStream } from '../random.js';

/**
 * Positions over an episode, metres. Row t holds every device's position at the start of step t;
 * devices that all stand still have one row, which serves every step.
 */
export interface Positions {
  /** Distance between the rows of two steps: the number of devices, or 0 with one row. */
  stride: number;
  xM: Float64Array;
  yM: Float64Array;
}

/** Devices that move alike. */
export interface MovingGroup {
  count: number;
  speedMps: number;
  mobility: Mobility;
}

/** What {@link movement} needs. */
export interface Walk {
  area: Scenario['area'];
  /** where waypoints gather */
  hotspots: Scenario['hotspots'];
  steps: number;
  groups: readonly MovingGroup[];
  /** [devices] where they were placed */
  start: Points;
  stream: RandomStream;
}

/** Positions of devices that move as their groups do, device after device from one stream. */
export function movement({ area, hotspots, steps, groups, start, stream }: Walk): Positions {
  if (groups.every(({ count, speedMps }) => count === 0 || speedMps === 0))
    return { stride: 0, ...start };
  const devices = start.xM.length;
  const xM = new Float64Array(steps * devices);
  const yM = new Float64Array(steps * devices);
  xM.set(start.xM);
  yM.set(start.yM);
  const waypoints = new Waypoints(area, hotspots, stream);
  const normal = normalNumbers(stream);
  let first = 0;
  for (const { count, speedMps, mobility } of groups)
    for (const end = first + count; first < end; first++) {
      const path = { xM, yM, first, stride: devices };
      if (mobility.model === 'gauss-markov')
        gaussMarkov(path, { area, speedMps, memory: mobility.memory, normal });
      else randomWaypoint(path, { speedMps, mobility, waypoints, stream });
    }
  return { stride: devices, xM, yM };
}
