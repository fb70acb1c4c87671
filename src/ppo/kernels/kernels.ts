import { kernels } from './kernels.generated.js';
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

let compiled: WasmModule | undefined;

function binary(): Uint8Array {
  return Uint8Array.from(atob(kernels), (character) => character.charCodeAt(0));
}

/** Whether this runtime can run the kernels. */
export function simdSupported(): boolean {
  return compiled !== undefined || WebAssembly.validate(binary());
}

/** An instance of the kernels on `memory`. The module is compiled once in a process. */
export function instantiate(memory: WasmMemory): Kernels {
  compiled ??= new WebAssembly.Module(binary());
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as Kernels;
}

/** Up to the next multiple of four: the width that kernels work on. */
export function padded(width: number): number {
  return (width + 3) & ~3;
}
