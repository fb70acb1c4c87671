import { kernels } from '../kernels.generated.js';
import { sizeOf, tensorOf, type Tensor, type TensorMap } from '../acting/tensors.js';
import type { ParameterSpec } from '../acting/parameters.js';
import { WebAssembly, type WasmMemory, type WasmModule } from './webassembly.js';

/** What assembly/index.ts exports. Addresses are in bytes. */
export interface Kernels {
  heapBase(): number;
  rowsAtATime(): number;
  forward(network: number, rows: number): void;
  refresh(network: number): void;
  gradients(
    learner: number,
    indices: number,
    count: number,
    clipRange: number,
    clipRangeVf: number,
    entCoef: number,
    vfCoef: number,
    normalizeAdvantage: number,
  ): void;
  gradientNorm(learner: number): number;
  parameterNorm(learner: number): number;
  step(
    learner: number,
    clip: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    rootScale: number,
    epsilon: number,
  ): void;
  tanh(values: number, count: number): void;
  logGamma(x: number): number;
  digamma(x: number): number;
  trigamma(x: number): number;
}

const PAGE_BYTES = 65536;
let compiled: WasmModule | undefined;

function binary(): Uint8Array {
  return Uint8Array.from(atob(kernels), (character) => character.charCodeAt(0));
}

/** Whether this runtime can run the kernels. */
export function simdSupported(): boolean {
  return compiled !== undefined || WebAssembly.validate(binary());
}

/** An instance of the kernels on `memory`. The module is compiled once in a process. */
function instantiate(memory: WasmMemory): Kernels {
  compiled ??= new WebAssembly.Module(binary());
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as Kernels;
}

/** Up to the next multiple of four: the width that kernels work on. */
export function padded(width: number): number {
  return (width + 3) & ~3;
}

/** Memory of one instance, handed out from the bottom up and never given back. */
export class Arena {
  readonly memory = new WebAssembly.Memory({ initial: 1 });
  readonly kernels = instantiate(this.memory);
  private next = this.kernels.heapBase();

  /** The address of `bytes` fresh, zeroed bytes at a multiple of 64. Invalidates all views. */
  allocate(bytes: number): number {
    const address = (this.next + 63) & ~63;
    this.next = address + bytes;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return address;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Writes a record of four-byte fields. */
  record(fields: readonly number[]): number {
    const address = this.allocate(4 * fields.length);
    new Uint32Array(this.memory.buffer, address, fields.length).set(fields);
    return address;
  }
}

/**
 * Where each parameter lies among the padded ones, all in one block so that the joint norm and Adam
 * are one pass. Padding is 0, has gradient 0 and stays 0.
 */
export class ParameterBlock {
  /** Values in the block, padding included. */
  readonly size: number;
  private readonly places: readonly {
    readonly spec: ParameterSpec;
    readonly rows: number;
    readonly columns: number;
    readonly stride: number;
    readonly offset: number;
  }[];

  constructor(specs: readonly ParameterSpec[]) {
    let offset = 0;
    this.places = specs.map((spec) => {
      const isKernel = spec.shape.length === 2;
      const rows = isKernel ? spec.shape[0] : 1;
      const columns = isKernel ? spec.shape[1] : spec.shape[0];
      const place = { spec, rows, columns, stride: padded(columns), offset };
      offset += (isKernel ? padded(rows) : 1) * place.stride;
      return place;
    });
    this.size = offset;
  }

  /** Offset of a parameter from the start of the block, in values. */
  offset(name: string): number {
    return this.places.find(({ spec }) => spec.name === name)!.offset;
  }

  read(block: Float32Array): TensorMap {
    const map: Record<string, Tensor> = {};
    for (const { spec, rows, columns, stride, offset } of this.places) {
      const data = new Float32Array(sizeOf(spec.shape));
      for (let row = 0; row < rows; row++) {
        const at = offset + row * stride;
        data.set(block.subarray(at, at + columns), row * columns);
      }
      map[spec.name] = { shape: spec.shape, data };
    }
    return map;
  }

  /** @throws when a tensor is missing or has another shape */
  write(block: Float32Array, map: TensorMap): void {
    for (const { spec, rows, columns, stride, offset } of this.places) {
      const { data } = tensorOf(map, spec.name, spec.shape);
      for (let row = 0; row < rows; row++)
        block.set(data.subarray(row * columns, (row + 1) * columns), offset + row * stride);
    }
  }
}

/** One network's records and row buffers in memory, and addresses of its ends. */
export interface PlacedNetwork {
  readonly address: number;
  readonly inputWidth: number;
  readonly outputWidth: number;
  /** [rowsAtATime × inputWidth] */
  readonly input: number;
  /** [rowsAtATime × outputWidth] */
  readonly output: number;
}

/**
 * Lays out a network of the given widths whose parameters lie in a block at `parameters`, with
 * gradients in one like it at `gradients`.
 */
export function placeNetwork(
  arena: Arena,
  { name, widths, activation }: { name: string; widths: readonly number[]; activation: string },
  {
    block,
    parameters,
    gradients,
  }: { block: ParameterBlock; parameters: number; gradients: number },
): PlacedNetwork {
  const rows = arena.kernels.rowsAtATime();
  const buffers = widths.map((width) => arena.allocate(4 * rows * padded(width)));
  const layers: number[] = [];
  for (let l = 0; l + 1 < widths.length; l++) {
    const inputs = padded(widths[l]);
    const outputs = padded(widths[l + 1]);
    const kernel = 4 * block.offset(`${name}.${l}.kernel`);
    const bias = 4 * block.offset(`${name}.${l}.bias`);
    layers.push(
      inputs,
      outputs,
      parameters + kernel,
      parameters + bias,
      arena.allocate(4 * inputs * outputs),
      gradients + kernel,
      gradients + bias,
      buffers[l],
      buffers[l + 1],
      arena.allocate(4 * rows * outputs),
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
    input: buffers[0],
    output: buffers.at(-1)!,
  };
}
