import type { TfjsDevice } from './device.js';
import type { Tf } from './network.js';
import { loadNodeDevice } from './node-device.js';

let lastLoad: Promise<unknown> = Promise.resolve();

/** That a device computes: an addon may load and fail at its first operation. @throws when it does not */
async function requireComputing(tf: Tf): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  try {
    const [value] = await product.data();
    if (value !== 11) throw new Error(`computes 1 · 3 + 2 · 4 = ${value}`);
  } finally {
    product.dispose();
  }
}

/**
 * Loads TensorFlow.js, with the first device that works of @tensorflow/tfjs-node (an optional
 * dependency), tfjs-backend-wasm and tfjs-backend-cpu, or with `only` that one. A process has one
 * device at a time: the last one loaded.
 *
 * @throws when no device works; the message says why for each
 */
export function loadTfjs(only?: TfjsDevice): Promise<{ tf: Tf; device: TfjsDevice }> {
  // One after the other: TensorFlow.js gives up on a device when another is asked for meanwhile.
  const result = lastLoad.then(() => load(only));
  lastLoad = result.catch(() => undefined);
  return result;
}

async function load(only?: TfjsDevice): Promise<{ tf: Tf; device: TfjsDevice }> {
  const tf = await import('@tensorflow/tfjs-core');
  // Registers the gradients, which tfjs-core's bundle for Node.js leaves out.
  await import('@tensorflow/tfjs-layers');
  const loaders: Record<TfjsDevice, { name: string; load: () => Promise<unknown> }> = {
    node: { name: 'tensorflow', load: loadNodeDevice },
    wasm: { name: 'wasm', load: () => import('@tensorflow/tfjs-backend-wasm') },
    cpu: { name: 'cpu', load: () => import('@tensorflow/tfjs-backend-cpu') },
  };
  const failures: string[] = [];
  for (const device of only === undefined ? (['node', 'wasm', 'cpu'] as const) : [only]) {
    const { name, load } = loaders[device];
    try {
      await load();
      if (await tf.setBackend(name)) {
        await tf.ready();
        await requireComputing(tf);
        return { tf, device };
      }
      failures.push(`${device}: TensorFlow.js could not start it`);
    } catch (error) {
      failures.push(`${device}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`no TensorFlow.js device works (${failures.join('; ')})`);
}
