import { kernelActors } from '../acting/kernel-network.js';
import type { ActingFactory } from '../acting/network.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
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

/** What is to be trained, as far as a choice depends on it. */
type NetworkSizes = Pick<PpoConfig, 'policyNet' | 'valueNet' | 'batchSize'>;

/**
 * Multiplications between hidden layers for one minibatch, from which on TensorFlow with its threads is
 * faster than the kernels: between 0.67e8 and 2.7e8 where it was measured, 256 × 256 at 1,024 and at 4,096
 * rows.
 */
const LARGE_MINIBATCH = 1.5e8;

function hiddenProducts({ policyNet, valueNet, batchSize }: NetworkSizes): number {
  const products = (widths: readonly number[]) =>
    widths.slice(1).reduce((sum, width, layer) => sum + widths[layer] * width, 0);
  return batchSize * (products(policyNet) + products(valueNet));
}

/**
 * Resolves `auto`, `wasm` or `tfjs`. TensorFlow.js is loaded only when it is chosen. `auto` is `wasm`, but
 * where networks and batches are large and `@tensorflow/tfjs-node` works.
 *
 * @param options.device insists on one TensorFlow.js device instead of the best that works
 * @param options.ppo sizes of the networks and of a minibatch; not given, they are small
 * @throws when `wasm` is asked for without SIMD, or no TensorFlow.js device works
 */
export async function selectBackend(
  kind: BackendKind,
  options: { device?: TfjsDevice | undefined; ppo?: NetworkSizes } = {},
): Promise<BackendChoice> {
  const { device, ppo } = options;
  if (kind === 'wasm' && !simdSupported())
    throw new Error('backend wasm: this runtime has no WebAssembly SIMD');
  if (kind === 'auto' && simdSupported()) {
    if (ppo === undefined || hiddenProducts(ppo) < LARGE_MINIBATCH)
      return kernels('the fastest for networks this small');
    return tensorFlow('as networks and batches this large are faster there', 'node').catch(() =>
      kernels(`as ${devices.node}, faster for networks this large, is not there`),
    );
  }
  if (kind === 'wasm') return kernels('as asked');
  if (kind === 'auto') return tensorFlow('because this runtime has no WebAssembly SIMD', device);
  return tensorFlow('as asked', device);
}

function kernels(why: string): BackendChoice {
  return {
    name: 'wasm',
    reason: `Backend wasm: fused WebAssembly SIMD kernels, ${why}.`,
    create: (shape, capacity, crew) => new WasmBackend(shape, capacity, crew),
    createActor: (shape, parameters) => kernelActors().createActor(shape, parameters),
  };
}

async function tensorFlow(asWhy: string, device: TfjsDevice | undefined): Promise<BackendChoice> {
  // Only now, so that nobody who does without it needs TensorFlow.js.
  const { loadTfjs, TfjsActor, TfjsBackend } = await import('./tfjs/index.js');
  const loaded = await loadTfjs(device);
  const why =
    loaded.device === 'node' || device !== undefined
      ? asWhy
      : `${asWhy}; ${devices.node} is not installed or does not work`;
  return {
    name: `tfjs-${loaded.device}`,
    reason: `Backend tfjs: TensorFlow.js on ${devices[loaded.device]}, ${why}.`,
    create: (shape) => new TfjsBackend(loaded.tf, loaded.device, shape),
    createActor: (shape, parameters) => new TfjsActor(loaded.tf, shape, parameters),
  };
}
