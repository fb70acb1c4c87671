import type { MapCell } from '../../../runs/read/run-data.js';

/** A map as its chart reads it: cell i is at level ⌊i / n⌋ of l and i mod n of l̂, n levels of l̂. */
export interface MapData {
  name: string;
  /** names of the levels: a queue length in packets, or a range of them */
  ue: string[];
  sensor: string[];
  /** packets, ascending, one more than levels */
  ueEdges: number[];
  sensorEdges: number[];
  /** of the cells: the mean over the steps spent there */
  rhoC: number[];
  rhoP: number[];
  visits: number[];
}

/** Levels along an axis; a map with more has neighbours put together. */
const MOST_LEVELS = 24;

/** @returns nothing for cells that are no rectangular grid, l varying slowest, both ascending */
export function mapData(name: string, cells: readonly MapCell[]): MapData | undefined {
  const ue = [...new Set(cells.map(({ ueQueue }) => ueQueue))];
  const sensor = [...new Set(cells.map(({ sensorQueue }) => sensorQueue))];
  const isGrid =
    cells.length > 0 &&
    cells.length === ue.length * sensor.length &&
    isAscending(ue) &&
    isAscending(sensor) &&
    cells.every(
      ({ ueQueue, sensorQueue }, i) =>
        ueQueue === ue[Math.floor(i / sensor.length)] && sensorQueue === sensor[i % sensor.length],
    );
  if (!isGrid) return undefined;
  const [ueGroups, sensorGroups] = [groups(ue), groups(sensor)];
  const merged = ueGroups.flatMap((us) =>
    sensorGroups.map((ss) => mean(us.flatMap((u) => ss.map((s) => cells[u * sensor.length + s])))),
  );
  return {
    name,
    ue: ueGroups.map((group) => rangeName(group.map((u) => ue[u]))),
    sensor: sensorGroups.map((group) => rangeName(group.map((s) => sensor[s]))),
    ueEdges: groupEdges(ue, ueGroups),
    sensorEdges: groupEdges(sensor, sensorGroups),
    rhoC: merged.map(({ rhoC }) => rhoC),
    rhoP: merged.map(({ rhoP }) => rhoP),
    visits: merged.map(({ visits }) => visits),
  };
}

/** How many levels of an axis are put together for a chart. */
export function levelsPerCell(levels: number): number {
  return Math.ceil(levels / MOST_LEVELS);
}

function isAscending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]);
}

/** Indices of the levels that each cell of the chart stands for. */
function groups(levels: readonly number[]): number[][] {
  const size = levelsPerCell(levels.length);
  return Array.from({ length: Math.ceil(levels.length / size) }, (_, group) =>
    Array.from(
      { length: Math.min(size, levels.length - group * size) },
      (__, i) => group * size + i,
    ),
  );
}

/** The mean split over the steps spent in some cells; over the cells where no step was. */
function mean(cells: readonly MapCell[]): { rhoC: number; rhoP: number; visits: number } {
  const visits = cells.reduce((sum, cell) => sum + cell.visits, 0);
  const weight = (cell: MapCell) => (visits > 0 ? cell.visits / visits : 1 / cells.length);
  // Three decimals are more than a colour shows, and keep the page small.
  const of = (key: 'rhoC' | 'rhoP') =>
    Number(cells.reduce((sum, cell) => sum + weight(cell) * cell[key], 0).toFixed(3));
  return { rhoC: of('rhoC'), rhoP: of('rhoP'), visits };
}

function rangeName(lengths: readonly number[]): string {
  const [first, last] = [lengths[0], lengths[lengths.length - 1]];
  return first === last ? String(first) : `${first} to ${last}`;
}

/** Halfway between neighbouring levels of different groups, and as far outside the outermost. */
function groupEdges(levels: readonly number[], grouped: readonly number[][]): number[] {
  const all = edges(levels);
  return [...grouped.map(([first]) => all[first]), all[all.length - 1]];
}

function edges(levels: readonly number[]): number[] {
  const between = levels.slice(1).map((level, i) => (level + levels[i]) / 2);
  if (between.length === 0) return [levels[0] - 0.5, levels[0] + 0.5];
  const [first, last] = [levels[0], levels[levels.length - 1]];
  return [2 * first - between[0], ...between, 2 * last - between[between.length - 1]];
}
