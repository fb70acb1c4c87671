import { UsageError } from '../../config/explaining/errors.js';
import { pointName } from '../../config/naming.js';
import type { Conditions } from '../../config/schema/conditions.js';
import type { Varied } from '../../config/varying/points.js';
import type { Source, TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { isOfPpo } from '../train/plan.js';
import type { Contender } from './plan.js';

type Values = Conditions[string];

/** Policies that are judged each where it was trained. */
export interface AtOwnPoints {
  varied: Varied;
  contenders: Contender[];
  /** names of policies that are not there at every point, and so are left out */
  incomplete: string[];
}

/**
 * Tells of the runs of a sweep over several scenarios where each was trained; of other sweeps nothing.
 *
 * @param nameOf the name of a run, which begins with its point
 */
export function ownPointsOf(
  plan: TrainPlan,
  nameOf: (item: TrainItem) => string,
): (item: TrainItem) => Pick<Contender, 'own'> {
  const { vary = [], points = {} } = plan;
  const paths = vary.filter((path) => !isOfPpo(path));
  if (paths.length === 0) return () => ({});
  const partOf = (point: string, ofPpo: boolean): Values =>
    Object.fromEntries(
      vary.flatMap((path) => (isOfPpo(path) === ofPpo ? [[path, points[point][path]]] : [])),
    );
  const all = new Map(
    Object.keys(points).map((point) => {
      const values = partOf(point, false);
      return [nameOfValues(values), values] as const;
    }),
  );
  return (item) => {
    const point = item.point!;
    const rest = nameOfValues(partOf(point, true));
    const own = item.name.slice(point.length + 1);
    const name = rest === '' ? own : `${rest}-${own}`;
    return {
      own: {
        group: nameOf({ ...item, name }),
        values: partOf(point, false),
        all: [...all.values()],
      },
    };
  };
}

/**
 * The points of sweeps over several scenarios, with the policies that were trained alike at different
 * points as one: at each point it is the one that was trained there.
 *
 * @returns undefined where no policy is of such a sweep
 * @throws {UsageError} for sweeps over different points
 */
export function atOwnPoints({
  contenders,
}: {
  contenders: readonly Contender[];
}): AtOwnPoints | undefined {
  const owning = contenders.flatMap(({ own, ...rest }) => (own ? [{ ...rest, own }] : []));
  if (owning.length === 0) return undefined;
  const [{ own: first }] = owning;
  const names = first.all.map(nameOfValues);
  const other = owning.find(({ own }) => String(own.all.map(nameOfValues)) !== String(names));
  if (other)
    throw new UsageError(
      `${first.group} and ${other.own.group} are of sweeps over different points; say with --vary where all` +
        ' are to be judged',
    );
  const groups = new Map<string, { contender: Contender; sources: Map<string, Source> }>();
  for (const { own, source, ...contender } of owning) {
    const group = groups.get(own.group) ?? {
      contender: { ...contender, name: own.group },
      sources: new Map<string, Source>(),
    };
    group.sources.set(nameOfValues(own.values), source!);
    groups.set(own.group, group);
  }
  const whole = [...groups.values()].filter(({ sources }) => sources.size === names.length);
  return {
    varied: {
      paths: Object.keys(first.values),
      points: first.all.map((values, i) => ({
        name: names[i],
        values,
        overrides: Object.entries(values).map(([path, value]) => ({
          path,
          value,
          source: `point ${names[i]} of the sweep`,
        })),
      })),
    },
    contenders: [
      ...contenders.filter(({ own }) => !own),
      ...whole.map(({ contender, sources }) => ({
        ...contender,
        sources: names.map((name) => sources.get(name)!),
      })),
    ],
    incomplete: [...groups.values()]
      .filter(({ sources }) => sources.size < names.length)
      .map(({ contender }) => contender.name),
  };
}

function nameOfValues(values: Values): string {
  return pointName(Object.entries(values));
}
