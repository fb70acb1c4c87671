import { UsageError } from '../explaining/errors.js';
import { pointName } from '../naming.js';
import type { Override } from '../reading/overrides.js';
import type { Conditions } from '../schema/conditions.js';
import type { ContextValue } from '../schema/contexts.js';
import { parseAxis, type Axis } from './axis.js';

/** Points of a product that anybody would wait for, and a plan holds. */
const MOST_POINTS = 10_000;

/** A combination of varied values. */
export interface Point {
  /** `ues.0.count=20`: what `--set` would put behind the scenario's name */
  readonly name: string;
  readonly values: Conditions[string];
  /** the same, to be laid over a config; messages name the flag and the point */
  readonly overrides: readonly Override[];
}

/** What the flags `--vary` of a command say together. */
export interface Varied {
  /** dotted, in the order of the flags */
  readonly paths: readonly string[];
  readonly points: readonly Point[];
}

/** A place on an axis: what each of its flags says there. */
type Place = readonly { axis: Axis; value: ContextValue }[];

/**
 * The product of all flags in their order, the first varying slowest. Those that are written `zip:` go
 * together, value by value, as one axis at the place of the first of them.
 *
 * @returns undefined when there is no flag
 * @throws {UsageError} for flags that cannot be read, a path that two name, values that go together and
 *   are not as many, and too many points
 */
export function variedBy(flags: readonly string[]): Varied | undefined {
  if (flags.length === 0) return undefined;
  const axes = flags.map(parseAxis);
  axes.forEach(({ flag, path }, i) => {
    const before = axes.slice(0, i).find((other) => other.path === path);
    if (before)
      throw new UsageError(`${flag}: ${path} is varied by ${before.flag} already; name it once`);
  });
  const sides = sidesOf(axes);
  const count = sides.reduce((product, side) => product * side.length, 1);
  if (count > MOST_POINTS)
    throw new UsageError(
      `--vary: ${sides.map((side) => side.length).join(' × ')} values are ${count} points, more than` +
        ` ${MOST_POINTS}; vary less at a time`,
    );
  const places = sides.reduce<Place[]>(
    (points, side) => points.flatMap((point) => side.map((place) => [...point, ...place])),
    [[]],
  );
  const points = places.map(pointOf);
  // Of a word and a number that look alike, `5` and `"5"`, tables could not tell which is which.
  const names = points.map(({ name }) => name);
  const twice = repeated(names);
  if (twice !== undefined)
    throw new UsageError(`--vary: two points would be called ${twice}; name each value once`);
  return { paths: axes.map(({ path }) => path), points };
}

/** The first that was there before. */
function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.has(name) || !seen.add(name));
}

/** The sides of the product: [side][place]. */
function sidesOf(axes: readonly Axis[]): Place[][] {
  const zipped = axes.filter(({ isZipped }) => isZipped);
  return axes.flatMap((axis): Place[][] => {
    if (!axis.isZipped) return [axis.values.map((value) => [{ axis, value }])];
    return axis === zipped[0] ? [together(zipped)] : [];
  });
}

function together(zipped: readonly Axis[]): Place[] {
  const [first, ...others] = zipped;
  const other = others.find(({ values }) => values.length !== first.values.length);
  if (other)
    throw new UsageError(
      `${other.flag}: expected ${first.values.length} values, as many as ${first.flag} has, which it goes` +
        ` together with, found ${other.values.length}`,
    );
  return first.values.map((_, i) => zipped.map((axis) => ({ axis, value: axis.values[i] })));
}

function pointOf(place: Place): Point {
  const name = nameOf(place);
  return {
    name,
    values: Object.fromEntries(place.map(({ axis, value }) => [axis.path, value])),
    overrides: place.map(({ axis: { flag, path }, value }) => ({
      path,
      value,
      source: `${flag}, at ${name}`,
    })),
  };
}

function nameOf(place: Place): string {
  return pointName(place.map(({ axis, value }) => [axis.path, value] as const));
}
