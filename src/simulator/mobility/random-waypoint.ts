import type { RandomStream } from '../random.js';
import type { Mobility, Path } from './path.js';
import type { Waypoints } from './waypoints.js';

/** How a device goes from waypoint to waypoint. */
export interface Trips {
  speedMps: number;
  mobility: Mobility;
  waypoints: Waypoints;
  stream: RandomStream;
}

/** A trip from a to b, `done` steps after its beginning. */
interface Trip {
  fromX: number;
  fromY: number;
  toX: number;
  toY: number;
  /** steps on the way, at least 1 */
  steps: number;
  /** steps of the pause after it */
  pause: number;
  done: number;
}

/**
 * Random waypoint: straight to a drawn point at the speed; when the point is no farther than one step's
 * walk, the step ends there; then a pause, a whole number of steps drawn uniformly, and the next point.
 *
 * `start: uniform` begins a trip where the device was placed. `start: stationary` begins in the middle of a
 * trip, as a walk that has gone on for ever is found (Le Boudec and Vojnović 2005): a trip, its pause
 * included, drawn with probability proportional to how long it takes, and in it a step drawn uniformly.
 */
export function randomWaypoint({ xM, yM, first, stride }: Path, trips: Trips): void {
  const { speedMps: speed, mobility, waypoints, stream } = trips;
  let x = xM[first];
  let y = yM[first];
  let goalX = x;
  let goalY = y;
  let needsGoal = true;
  let pause = 0;
  /** of the trip that was under way at the start; −1 once it is over */
  let pauseOfFirst = -1;
  if (mobility.start === 'stationary' && speed > 0) {
    const trip = stationaryTrip(trips);
    if (trip.done >= trip.steps) {
      x = trip.toX;
      y = trip.toY;
      pause = trip.steps + trip.pause - trip.done;
    } else {
      const dx = trip.toX - trip.fromX;
      const dy = trip.toY - trip.fromY;
      const share = trip.done === 0 ? 0 : (trip.done * speed) / Math.sqrt(dx * dx + dy * dy);
      x = trip.fromX + share * dx;
      y = trip.fromY + share * dy;
      goalX = trip.toX;
      goalY = trip.toY;
      needsGoal = false;
      pauseOfFirst = trip.pause;
    }
  }
  const pauses = mobility.maxPauseSteps > 0;
  for (let at = first; at < xM.length; at += stride) {
    xM[at] = x;
    yM[at] = y;
    if (speed === 0) continue;
    if (pause > 0) {
      pause--;
      continue;
    }
    if (needsGoal) {
      waypoints.draw();
      goalX = waypoints.xM;
      goalY = waypoints.yM;
    }
    const dx = goalX - x;
    const dy = goalY - y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    needsGoal = distance <= speed;
    if (needsGoal) {
      x = goalX;
      y = goalY;
      if (pauseOfFirst >= 0) {
        pause = pauseOfFirst;
        pauseOfFirst = -1;
      } else if (pauses) pause = drawPause(mobility, stream);
    } else {
      x += (speed * dx) / distance;
      y += (speed * dy) / distance;
    }
  }
}

function drawPause({ minPauseSteps, maxPauseSteps }: Mobility, stream: RandomStream): number {
  return minPauseSteps + Math.floor(stream() * (maxPauseSteps - minPauseSteps + 1));
}

/** By rejection: trips and pauses as they come, each kept with its share of the longest that there may be. */
function stationaryTrip({ speedMps, mobility, waypoints, stream }: Trips): Trip {
  const longest = Math.max(1, Math.ceil(waypoints.diameterM / speedMps)) + mobility.maxPauseSteps;
  for (;;) {
    waypoints.draw();
    const { xM: fromX, yM: fromY } = waypoints;
    waypoints.draw();
    const { xM: toX, yM: toY } = waypoints;
    const dx = toX - fromX;
    const dy = toY - fromY;
    const steps = Math.max(1, Math.ceil(Math.sqrt(dx * dx + dy * dy) / speedMps));
    const pause = mobility.maxPauseSteps > 0 ? drawPause(mobility, stream) : 0;
    if (stream() * longest >= steps + pause) continue;
    const done = Math.floor(stream.double() * (steps + pause));
    return { fromX, fromY, toX, toY, steps, pause, done };
  }
}
