import type { Scenario } from '../../config/schema/scenario.js';
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

/** What {@link randomWaypoint} needs. */
export interface Walk {
  area: Scenario['area'];
  steps: number;
  /** [devices] */
  speedMps: Float64Array;
  start: Points;
  stream: RandomStream;
}

/**
 * Random waypoint without pauses: a device walks straight to a point drawn uniformly from the area
 * at its speed; when the point is no farther than one step's walk, it ends the step there and draws
 * the next one.
 */
export function randomWaypoint({ area, steps, speedMps, start, stream }: Walk): Positions {
  const devices = speedMps.length;
  if (speedMps.every((speed) => speed === 0)) return { stride: 0, ...start };
  const xM = new Float64Array(steps * devices);
  const yM = new Float64Array(steps * devices);
  for (let device = 0; device < devices; device++) {
    const speed = speedMps[device];
    let x = start.xM[device];
    let y = start.yM[device];
    let goalX = x;
    let goalY = y;
    let needsGoal = true;
    for (let at = device; at < xM.length; at += devices) {
      xM[at] = x;
      yM[at] = y;
      if (speed === 0) continue;
      if (needsGoal) {
        goalX = stream() * area.widthM;
        goalY = stream() * area.heightM;
      }
      const dx = goalX - x;
      const dy = goalY - y;
      const distance = Math.sqrt(dx * dx + dy * dy);
      needsGoal = distance <= speed;
      if (needsGoal) {
        x = goalX;
        y = goalY;
      } else {
        x += (speed * dx) / distance;
        y += (speed * dy) / distance;
      }
    }
  }
  return { stride: devices, xM, yM };
}
