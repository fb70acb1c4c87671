import { decimal } from '../../runs/csv/table.js';
import { quoted } from '../../words/texts.js';
import { SECOND, type Mover } from './motion.js';
import type { MotionTarget, TextSource } from './positions.js';
import { XmlReader, type Attributes } from './xml.js';

/** What moves. */
const MOVING = ['vehicle', 'person', 'container'];

/**
 * Reads the floating car data that SUMO writes with `--fcd-output`: vehicles, persons and containers at
 * every timestep. A device is there from the first of consecutive timesteps that list it to the last.
 *
 * @throws {TraceError} naming the line of what is no such file
 */
export async function readSumoFcd(
  { file, chunks }: TextSource,
  { motion, bounds, steps }: MotionTarget,
): Promise<void> {
  const movers = new Map(MOVING.map((kind) => [kind, new Map<string, Mover>()]));
  let depth = 0;
  let round = -1;
  let time = -Infinity;
  const state = { isOver: false };
  const place = () => ({ file, line: xml.line });

  const beginTimestep = (attributes: Attributes) => {
    const seconds = numberOf('timestep', 'time', attributes);
    const next = Math.round(seconds * SECOND);
    if (next <= time)
      throw xml.error(
        `the time is ${seconds} s after ${time / SECOND} s; timesteps have to follow each other:` +
          ' sort them, or write the file again',
      );
    time = next;
    round++;
    motion.passes(time);
    // The first timestep behind the end still says where devices are going to.
    if (steps !== undefined && motion.isOver(time)) state.isOver = true;
  };

  const see = (kind: string, attributes: Attributes) => {
    const ofKind = movers.get(kind)!;
    const id = attributes.get('id');
    if (id === undefined) throw missing(kind, 'id');
    let mover = ofKind.get(id);
    if (!mover) {
      mover = motion.mover(id);
      ofKind.set(mover.id, mover);
    }
    if (mover.round === round)
      throw xml.error(
        `${kind} ${quoted(id)} is there twice in the timestep ${time / SECOND} s; take one of them out`,
      );
    const at = [numberOf(kind, 'x', attributes), numberOf(kind, 'y', attributes)] as const;
    if (motion.contains(time)) bounds.add(at, id, place);
    if (mover.round >= 0 && mover.round < round - 1) motion.leaves(mover);
    mover.round = round;
    motion.sample(mover, time, at);
  };

  const numberOf = (tag: string, name: string, attributes: Attributes): number => {
    const text = attributes.get(name);
    if (text === undefined) throw missing(tag, name);
    const value = decimal(text);
    if (Number.isNaN(value))
      throw xml.error(
        `<${tag}>: ${name} is ${quoted(text)}, expected a number` +
          (name === 'time' ? ' of seconds (SUMO: without --human-readable-time)' : ''),
      );
    return value;
  };

  const missing = (tag: string, name: string) =>
    xml.error(
      `<${tag}> has no attribute ${name}; write the file again with it (SUMO: --fcd-output without` +
        ' --fcd-output.attributes, or with id, x and y among them)',
    );

  const xml: XmlReader = new XmlReader(file, {
    onOpen: (name, attributes) => {
      depth++;
      if (state.isOver) return;
      if (depth === 1 && name !== 'fcd-export')
        throw xml.error(
          `this is no floating car data: it begins with <${name}>, expected <fcd-export>;` +
            ' let SUMO write it with --fcd-output',
        );
      if (depth === 2 && name === 'timestep') beginTimestep(attributes);
      else if (depth === 3 && movers.has(name)) see(name, attributes);
    },
    onClose: () => {
      depth--;
    },
  });

  for await (const chunk of chunks) {
    xml.push(chunk);
    if (state.isOver) break;
  }
  if (!state.isOver) xml.end();
  for (const ofKind of movers.values())
    for (const mover of ofKind.values()) if (mover.round < round) motion.leaves(mover);
  if (steps !== undefined && motion.stepsInFile < steps)
    throw xml.error(
      `the file ends after ${motion.stepsInFile} steps of 1 s, and --steps ${steps} asks for more;` +
        ' lower it',
    );
}
