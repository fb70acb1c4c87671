import { HEAD_BYTES } from './frames.js';

/** Types of the numbers in a block. */
const TYPES = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const;

export type BlockType = keyof typeof TYPES;

/** Numbers of one kind in a payload. */
export interface Block {
  readonly name: string;
  readonly type: BlockType;
  /** of the payload, a multiple of eight */
  readonly offset: number;
  readonly shape: readonly number[];
}

/** Lays blocks behind each other. */
export class Layout {
  readonly blocks: Block[] = [];
  /** bytes of the payload so far */
  bytes = 0;

  add(name: string, type: BlockType, shape: readonly number[]): this {
    const offset = this.bytes;
    this.blocks.push({ name, type, offset, shape });
    const bytes = numbersOf(shape) * TYPES[type].BYTES_PER_ELEMENT;
    this.bytes = Math.ceil((offset + bytes) / 8) * 8;
    return this;
  }
}

/** The numbers of a block, where they lie in the buffer of a frame. */
export function viewOf<Type extends BlockType>(
  buffer: ArrayBuffer,
  { offset, shape }: Omit<Block, 'type'>,
  type: Type,
): InstanceType<(typeof TYPES)[Type]> {
  const View = TYPES[type] as new (buffer: ArrayBuffer, at: number, length: number) => unknown;
  return new View(buffer, HEAD_BYTES + offset, numbersOf(shape)) as InstanceType<
    (typeof TYPES)[Type]
  >;
}

function numbersOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
