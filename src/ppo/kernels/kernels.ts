import { kernels, sharedKernels } from './kernels.generated.js';
import { WebAssembly, type WasmMemory, type WasmModule } from './webassembly.js';

/** What assembly/index.ts exports, where it says what each does. Addresses are in bytes. */
export interface Kernels {
  heapBase(): number;
  rowsAtATime(): number;
  rowLosses(): number;
  forward(network: number, first: number, rows: number): void;
  refresh(network: number, layer: number): void;
  prepare(learner: number, rows: number): void;
  begin(
    learner: number,
    indices: number,
    count: number,
    clipRange: number,
    clipRangeVf: number,
    entCoef: number,
    vfCoef: number,
    normalizeAdvantage: number,
  ): void;
  rows(
    learner: number,
    which: number,
    indices: number,
    block: number,
    first: number,
    end: number,
  ): void;
  weightGradients(
    learner: number,
    which: number,
    layer: number,
    from: number,
    to: number,
    rows: number,
    accumulate: number,
  ): void;
  end(learner: number, count: number): void;
  gradientNorm(learner: number): number;
  parameterNorm(learner: number): number;
  step(
    learner: number,
    from: number,
    to: number,
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

const compiled: { one?: WasmModule; many?: WasmModule } = {};

function binary(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Whether this runtime can run the kernels. */
export function simdSupported(): boolean {
  return compiled.one !== undefined || WebAssembly.validate(binary(kernels));
}

/** An instance of the kernels on `memory`. The module is compiled once in a thread. */
export function instantiate(memory: WasmMemory): Kernels {
  // The same code twice: a module says whether its memory is one that threads share.
  const module = isShared(memory)
    ? (compiled.many ??= new WebAssembly.Module(binary(sharedKernels)))
    : (compiled.one ??= new WebAssembly.Module(binary(kernels)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return exports as Kernels;
}

function isShared({ buffer }: WasmMemory): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
}

/** Up to the next multiple of four: the width that kernels work on. */
export function padded(width: number): number {
  return (width + 3) & ~3;
}
