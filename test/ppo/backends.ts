import type { Backend, Capacity } from '../../src/ppo/backends/backend.js';
import { selectBackend } from '../../src/ppo/backends/select.js';
import type { TfjsDevice } from '../../src/ppo/backends/tfjs/device.js';
import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';

type Create = (shape: ActorCriticShape, capacity: Capacity) => Promise<Backend>;

/** Insists on a device of TensorFlow.js: `scripts/tfjs-node-test.sh` runs all of this on `node`. */
const device = process.env['METALORE_TFJS_DEVICE'] as TfjsDevice | undefined;

/** Both backends, loaded once. */
export const choices = {
  wasm: selectBackend('wasm'),
  tfjs: selectBackend('tfjs', { device }),
} as const;

/** Both backends, to run the same test on each. */
export const backends: [name: keyof typeof choices, create: Create][] = [
  ['wasm', async (shape, capacity) => (await choices.wasm).create(shape, capacity)],
  ['tfjs', async (shape, capacity) => (await choices.tfjs).create(shape, capacity)],
];
