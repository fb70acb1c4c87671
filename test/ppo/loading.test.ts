import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** The modules that a program loads which trains, acts and saves on a backend. */
function loadedOn(backend: string): string[] {
  const program = fileURLToPath(new URL('loaded-modules.mjs', import.meta.url));
  return execFileSync(process.execPath, [program, backend], { encoding: 'utf8' }).split('\n');
}

it('TensorFlow.js is loaded where it is asked for, and nowhere else', () => {
  const wasm = loadedOn('wasm');
  expect(wasm.some((url) => url.endsWith('/dist/ppo/backends/wasm.js'))).toBe(true);
  expect(wasm.filter((url) => /@tensorflow|\/backends\/tfjs\//.test(url))).toEqual([]);
  expect(loadedOn('tfjs').filter((url) => url.includes('/@tensorflow/'))).not.toEqual([]);
});
