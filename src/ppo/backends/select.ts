import { kernelActors } from '../acting/kernel-network.js';
import type { ActingFactory } from '../acting/network.js';
import { simdSupported } from '../kernels/kernels.js';
import type { BackendFactory } from './backend.js';
import type { TfjsDevice } from './tfjs/device.js';
import { WasmBackend } from './wasm.js';

/** What a user asks for. */
export type BackendKind = 'auto' | 'wasm' | 'tfjs';

/** A backend that is ready to make learners and policies. */
export interface BackendChoice extends BackendFactory, ActingFactory {
  /** `wasm`, `tfjs-node`, `tfjs-wasm` or `tfjs-cpu`. */
  readonly name: string;
  /** A sentence that names the choice and says why. */
  readonly reason: string;
}

const devices: Record<TfjsDevice, string> = {
  node: '@tensorflow/tfjs-node',
  wasm: '@tensorflow/tfjs-backend-wasm',
  cpu: '@tensorflow/tfjs-backend-cpu',
};

/**
 * Resolves `auto`, `wasm` or `tfjs`. TensorFlow.js is loaded only when it is chosen.
 *
 * @param device insists on one TensorFlow.js device instead of the best that works
 * @throws when `wasm` is asked for without SIMD, or no TensorFlow.js device works
 */
export async function selectBackend(
  kind: BackendKind,
  device?: TfjsDevice,
): Promise<BackendChoice> {
  if (kind !== 'tfjs') {
    if (simdSupported()) {
      const why = kind === 'auto' ? 'the fastest for networks this small' : 'as asked';
      return {
        name: 'wasm',
        reason: `Backend wasm: fused WebAssembly SIMD kernels, ${why}.`,
        create: (shape, capacity, crew) => new WasmBackend(shape, capacity, crew),
        createActor: (shape, parameters) => kernelActors().createActor(shape, parameters),
      };
    }
    if (kind === 'wasm') throw new Error('backend wasm: this runtime has no WebAssembly SIMD');
  }
  // Only now, so that nobody who does without it needs TensorFlow.js.
  const { loadTfjs, TfjsActor, TfjsBackend } = await import('./tfjs/index.js');
  const loaded = await loadTfjs(device);
  const why =
    kind === 'auto'
      ? 'because this runtime has no WebAssembly SIMD'
      : loaded.device === 'node' || device !== undefined
        ? 'as asked'
        : `as asked; ${devices.node} is not installed or does not load`;
  return {
    name: `tfjs-${loaded.device}`,
    reason: `Backend tfjs: TensorFlow.js on ${devices[loaded.device]}, ${why}.`,
    create: (shape) => new TfjsBackend(loaded.tf, loaded.device, shape),
    createActor: (shape, parameters) => new TfjsActor(loaded.tf, shape, parameters),
  };
}
