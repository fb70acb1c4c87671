import util from 'node:util';

/**
 * What tfjs-node 4.22 calls of node:util and Node 23 took away: without them it loads, and its first
 * operation throws.
 */
const REMOVED_FROM_UTIL: Readonly<Record<string, (value: unknown) => boolean>> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: Array.isArray,
};

/**
 * Loads TensorFlow's addon. Its lines about the processor stay away unless TF_CPP_MIN_LOG_LEVEL asks for
 * them: C++ reads the environment of the process, which only the main thread can set.
 */
export async function loadNodeDevice(): Promise<void> {
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  for (const [name, stand] of Object.entries(REMOVED_FROM_UTIL))
    if (!Object.hasOwn(util, name)) Object.assign(util, { [name]: stand });
  // A name in a variable, because the package need not be there when this is compiled.
  const nodePackage = '@tensorflow/tfjs-node' as string;
  await import(nodePackage);
}
