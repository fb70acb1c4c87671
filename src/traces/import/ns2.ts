import { decimal } from '../../runs/csv/table.js';
import { quoted, shortened } from '../../words/texts.js';
import { TraceError } from '../errors.js';
import { SECOND } from './motion.js';
import type { MotionTarget, TextSource } from './positions.js';

/** A node of the file. */
interface Node {
  id: string;
  /** metres; undefined until the file says it */
  x?: number;
  y?: number;
  /** line on which it appears first */
  line: number;
  goals: Goal[];
}

interface Goal {
  /** µs */
  time: number;
  x: number;
  y: number;
  speedMps: number;
  line: number;
}

const NUMBER = '([^\\s"]+)';
const NODE = '\\$node_\\(([^\\s()]+)\\)';
const START = new RegExp(`^${NODE}\\s+set\\s+([XYZ])_\\s+${NUMBER}$`);
const GOAL = new RegExp(
  `^\\$ns_\\s+at\\s+${NUMBER}\\s+"${NODE}\\s+setdest\\s+${NUMBER}\\s+${NUMBER}\\s+${NUMBER}"$`,
);
/** A longer line is none. */
const MOST_CHARACTERS = 1 << 16;

/**
 * Reads an ns-2 movement file, as `setdest`, BonnMotion and SUMO's traceExporter write it: where nodes
 * start, and when each sets out in a straight line to where, how fast. A node waits where it has arrived;
 * the next `setdest` counts from wherever it is. All nodes are always there.
 *
 * @param target.steps the file has no end of its own
 * @throws {TraceError} naming the line of what is no such file
 */
export async function readNs2(
  { file, chunks }: TextSource,
  { motion, bounds, steps }: MotionTarget & { steps: number },
): Promise<void> {
  const nodes = new Map<string, Node>();
  let number = 0;
  const fail = (what: string, line = number) => new TraceError({ file, line }, what);
  const numberOf = (text: string, what: string) => {
    const value = decimal(text);
    if (Number.isNaN(value)) throw fail(`${what} is ${quoted(text)}, expected a number`);
    return value;
  };
  const nodeOf = (id: string): Node => {
    const node = nodes.get(id) ?? { id, line: number, goals: [] };
    nodes.set(id, node);
    return node;
  };
  const readLine = (raw: string) => {
    number++;
    const line = raw.trim();
    // What ns-2 knows of shortest paths is no movement.
    if (line === '' || line.startsWith('#') || line.startsWith('$god_')) return;
    const start = START.exec(line);
    if (start) {
      const [, id, axis, text] = start;
      const value = numberOf(text, `${axis}_`);
      if (axis !== 'Z') nodeOf(id)[axis === 'X' ? 'x' : 'y'] = value;
      return;
    }
    const goal = GOAL.exec(line);
    if (!goal)
      throw fail(
        `${quoted(line)} is no movement; expected $node_(0) set X_ 1.0, or` +
          ' $ns_ at 10.0 "$node_(0) setdest 5.0 6.0 1.5": take the line out, or write the file again',
      );
    const [, at, id, x, y, speed] = goal;
    const seconds = numberOf(at, 'the time');
    const speedMps = numberOf(speed, 'the speed');
    if (seconds < 0) throw fail(`the time is ${seconds} s; expected at least 0`);
    if (speedMps < 0) throw fail(`the speed is ${speedMps} m/s; expected at least 0`);
    nodeOf(id).goals.push({
      time: Math.round(seconds * SECOND),
      x: numberOf(x, 'x'),
      y: numberOf(y, 'y'),
      speedMps,
      line: number,
    });
  };
  for await (const line of linesOf(chunks)) {
    if (line.length > MOST_CHARACTERS)
      throw fail(`${quoted(shortened(line, 40))} is no movement: the line is too long`, number + 1);
    readLine(line);
  }
  if (nodes.size === 0)
    throw fail('there is no node in it; expected lines such as $node_(0) set X_ 1.0', 1);
  const end = motion.beginning + steps * SECOND;
  for (const node of nodes.values()) {
    const { id, x, y, line, goals } = node;
    if (x === undefined || y === undefined)
      throw fail(
        `node ${quoted(id)} has no ${x === undefined ? 'X_' : 'Y_'}; add` +
          ` $node_(${id}) set ${x === undefined ? 'X_' : 'Y_'} … with where it starts`,
        line,
      );
    const mover = motion.mover(id);
    // As ns-2 itself does: by time, wherever they stand in the file.
    goals.sort((a, b) => a.time - b.time);
    walk({ ...node, x, y }, end, (time, at, of) => {
      if (motion.contains(time)) bounds.add(at, id, () => ({ file, line: of }));
      motion.sample(mover, time, at);
    });
  }
}

/** Tells where a node sets out, turns and arrives: between two of these it walks in a straight line. */
function walk(
  { x: startX, y: startY, line, goals }: Node & { x: number; y: number },
  end: number,
  tell: (time: number, at: readonly [number, number], line: number) => void,
): void {
  let [x, y] = [startX, startY];
  tell(0, [x, y], line);
  for (let i = 0; i < goals.length && goals[i].time < end; i++) {
    const goal = goals[i];
    const until = i + 1 < goals.length ? goals[i + 1].time : Infinity;
    if (goal.time > 0) tell(goal.time, [x, y], goal.line);
    const distance = Math.sqrt((goal.x - x) ** 2 + (goal.y - y) ** 2);
    if (distance === 0 || goal.speedMps === 0 || until === goal.time) continue;
    const arrival = goal.time + (distance / goal.speedMps) * SECOND;
    if (arrival <= until) {
      [x, y] = [goal.x, goal.y];
      tell(arrival, [x, y], goal.line);
    } else {
      const share = (until - goal.time) / (arrival - goal.time);
      [x, y] = [x + (goal.x - x) * share, y + (goal.y - y) * share];
      tell(until, [x, y], goal.line);
    }
  }
}

/** Lines without their ends. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
    // Whoever reads says that no line is so long.
    if (rest.length > MOST_CHARACTERS) break;
  }
  if (rest !== '') yield rest;
}
