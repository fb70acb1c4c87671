// Preloaded by processes that run commands many times over: what is only worked out from its arguments,
// without a file, is worked out once. It is most of what drawing commands do, and nothing of what they
// do with files.
import { register } from 'node:module';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) register('./once-hooks.mjs', import.meta.url);

/** The same function, which keeps what it has returned or promised. */
export function once(work) {
  const known = new Map();
  return (...args) => {
    const key = JSON.stringify(args);
    if (!known.has(key)) known.set(key, work(...args));
    return known.get(key);
  };
}
