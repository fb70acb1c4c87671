import { padded } from './kernels.js';
import type { Arena } from './memory.js';
import type { ParameterBlock } from './parameter-block.js';

/** A network's record and row buffers in memory. */
export interface PlacedNetwork {
  readonly address: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
  /** [rows × inputWidth] */
  readonly input: number;
  /** [rows × outputWidth] */
  readonly output: number;
  /** of each, its padded sizes */
  readonly layers: readonly { readonly inputs: number; readonly outputs: number }[];
}

export interface NetworkLayout {
  /** First part of the names of its parameters. */
  readonly name: string;
  readonly widths: readonly number[];
  readonly activation: string;
  /** Where the parameters lie in their block, and the block's address. */
  readonly block: ParameterBlock;
  readonly parameters: number;
  /** Of each layer's rows, [rows × width]; see {@link rowBuffers}. */
  readonly rows: readonly number[];
  /** The address of a block like the parameters' for gradients, and the rows that learn at a time; none where nothing is learned. */
  readonly learning?: { readonly gradients: number; readonly rows: number };
}

/** Room for so many rows that pass through layers of these widths; by default those that do at a time. */
export function rowBuffers(
  arena: Arena,
  widths: readonly number[],
  rows = arena.kernels.rowsAtATime(),
): number[] {
  return widths.map((width) => arena.allocate(4 * rows * padded(width)));
}

/** Writes the records that describe a network to the kernels. */
export function placeNetwork(arena: Arena, layout: NetworkLayout): PlacedNetwork {
  const { name, widths, activation, block, parameters, rows, learning } = layout;
  const sizes: { inputs: number; outputs: number }[] = [];
  const layers: number[] = [];
  for (let l = 0; l + 1 < widths.length; l++) {
    const inputs = padded(widths[l]);
    const outputs = padded(widths[l + 1]);
    const kernel = 4 * block.offset(`${name}.${l}.kernel`);
    const bias = 4 * block.offset(`${name}.${l}.bias`);
    sizes.push({ inputs, outputs });
    // As assembly/memory.ts lists the fields of a Layer; what only learning needs is 0 without it.
    layers.push(
      inputs,
      outputs,
      parameters + kernel,
      parameters + bias,
      learning ? arena.allocate(4 * inputs * outputs) : 0,
      learning ? learning.gradients + kernel : 0,
      learning ? learning.gradients + bias : 0,
      rows[l],
      rows[l + 1],
      learning ? arena.allocate(4 * learning.rows * outputs) : 0,
    );
  }
  const address = arena.record([
    arena.record(layers),
    widths.length - 1,
    activation === 'tanh' ? 0 : 1,
  ]);
  return {
    address,
    inputWidth: padded(widths[0]),
    outputWidth: padded(widths.at(-1)!),
    input: rows[0],
    output: rows.at(-1)!,
    layers: sizes,
  };
}

/** Copies `rows` rows of `width` from row `first` on to rows of `stride`. */
export function spread(
  source: Float32Array,
  target: Float32Array,
  { width, stride, first, rows }: { width: number; stride: number; first: number; rows: number },
): void {
  for (let row = 0; row < rows; row++) {
    let from = (first + row) * width;
    let to = row * stride;
    for (let i = 0; i < width; i++) target[to++] = source[from++]!;
  }
}
