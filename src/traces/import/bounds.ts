import type { Scenario } from '../../config/schema/scenario.js';
import type { Place } from '../../config/tree/tree.js';
import { quoted } from '../../words/texts.js';
import { TraceError } from '../errors.js';
import type { Track } from '../track.js';

/** How coordinates of a file become those of the area. */
export interface Moving {
  /** metres, added to what the file says */
  offset?: readonly [number, number] | undefined;
  /** the middle of what the file spans comes to the middle of the area */
  fit?: boolean | undefined;
  /** coordinates are metres, even where they look like degrees */
  metres?: boolean | undefined;
}

/** Degrees of longitude and latitude, at most. */
const [MOST_LONGITUDE, MOST_LATITUDE] = [180, 90];
/** Devices that move in a cell are farther apart than this in metres, and never in degrees. */
const LEAST_SPREAD = 1;

/** Finds out what the coordinates of a file span, and moves them into the area. */
export class Bounds {
  private least: [number, number] = [Infinity, Infinity];
  private most: [number, number] = [-Infinity, -Infinity];
  /** whether something is told to more than a centimetre */
  private isFine = false;
  private outside: { place: Place; id: string; x: number; y: number } | undefined;

  constructor(
    private readonly area: Scenario['area'],
    private readonly moving: Moving,
  ) {}

  /** A device is somewhere; `place` is asked for where that is outside of the area. */
  add([x, y]: readonly [number, number], id: string, place: () => Place): void {
    const { least, most, area, moving } = this;
    if (x < least[0]) least[0] = x;
    if (y < least[1]) least[1] = y;
    if (x > most[0]) most[0] = x;
    if (y > most[1]) most[1] = y;
    this.isFine ||= Math.abs(x * 100 - Math.round(x * 100)) > 1e-6;
    if (this.outside || moving.fit) return;
    const [dx, dy] = moving.offset ?? [0, 0];
    const isInside = x + dx >= 0 && x + dx <= area.widthM && y + dy >= 0 && y + dy <= area.heightM;
    if (!isInside) this.outside = { place: place(), id, x: x + dx, y: y + dy };
  }

  /**
   * Moves a track into the area.
   *
   * @param file names the place in errors
   * @returns what was added, metres
   * @throws {TraceError} when a device is outside, or units are in doubt; it says what to pass
   */
  move(track: Track, file: string): [number, number] {
    const { least, most, area, moving, outside } = this;
    if (least[0] > most[0]) return [0, 0];
    this.checkUnits(file);
    const spans = `the devices span x ${told(least[0])} to ${told(most[0])} m, y ${told(least[1])} to ${told(most[1])} m`;
    const larger = (['widthM', 'heightM'] as const).flatMap((key, axis) => {
      const span = most[axis] - least[axis];
      return span > area[key] ? [`--set area.${key}=${Math.ceil(span)}`] : [];
    });
    if (moving.fit && larger.length > 0)
      throw new TraceError(
        file,
        `${spans}, more than the area of ${area.widthM} m × ${area.heightM} m; pass ${larger.join(' ')}`,
      );
    if (outside) {
      const { place, id, x, y } = outside;
      const offset = least.map((value) => told(-Math.floor(value))).join(',');
      throw new TraceError(
        place,
        `device ${quoted(id)} is at (${told(x)}, ${told(y)}), outside of the area of ${area.widthM} m ×` +
          ` ${area.heightM} m; ${spans}: pass --offset=${offset} or --fit` +
          (larger.length > 0 ? `, and ${larger.join(' ')}` : ''),
      );
    }
    const middle = (axis: 0 | 1, size: number) => (size - least[axis] - most[axis]) / 2;
    const [dx, dy] = moving.fit
      ? [middle(0, area.widthM), middle(1, area.heightM)]
      : (moving.offset ?? [0, 0]);
    const { xM, yM } = track;
    // The last digit may lead over the edge.
    const inside = (value: number, size: number) => Math.min(size, Math.max(0, value));
    for (let row = 0; row < xM.length; row++) {
      xM[row] = inside(xM[row] + dx, area.widthM);
      yM[row] = inside(yM[row] + dy, area.heightM);
    }
    return [dx, dy];
  }

  private checkUnits(file: string): void {
    const { least, most, moving, isFine } = this;
    const isWithin = (axis: 0 | 1, limit: number) =>
      Math.max(Math.abs(least[axis]), Math.abs(most[axis])) <= limit &&
      most[axis] - least[axis] < LEAST_SPREAD;
    if (moving.metres || !isFine) return;
    if (!isWithin(0, MOST_LONGITUDE) || !isWithin(1, MOST_LATITUDE)) return;
    throw new TraceError(
      file,
      `all devices are within 1 m around (${least[0]}, ${least[1]}), which looks like longitude and latitude;` +
        ' write the file in metres (SUMO: without --fcd-output.geo), or pass --metres if it is',
    );
  }
}

/** To the centimetre. */
function told(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}
