// Compiles assembly/ to WebAssembly and embeds it, base64, in src/ppo/kernels/kernels.generated.ts, so that
// nothing has to find or read a file at run time. Does nothing when the inputs are unchanged.
// Run by `npm run build` through scripts/build.js, before tsc; also `node scripts/build-kernels.js`.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src/ppo/kernels/kernels.generated.ts');
const options = [
  ...['--enable', 'simd', '-O3', '--noAssert', '--runtime', 'stub'],
  ...['--importMemory', '--use', 'abort='],
];

/** As src/ppo/kernels/memory.ts makes a shared memory. */
const mostPages = ['--initialMemory', '1', '--maximumMemory', '65536'];

/** Changes whenever a source, the options, the compiler or this script does. */
function fingerprint() {
  const hash = createHash('sha256');
  const require = createRequire(import.meta.url);
  hash.update(require('assemblyscript/package.json').version);
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const name of readdirSync(join(root, 'assembly')).sort())
    hash.update(name).update(readFileSync(join(root, 'assembly', name)));
  return hash.digest('hex');
}

/** @returns {Promise<boolean>} whether the kernels had to be compiled */
export async function buildKernels() {
  const first = `// Made by scripts/build-kernels.js from assembly/, ${fingerprint()}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(first)) return false;
  const { default: asc } = await import('assemblyscript/asc');
  /** @returns {Promise<string>} */
  const compiled = async (...more) => {
    let binary;
    const { error, stderr } = await asc.main(
      ['assembly/index.ts', '--baseDir', root, '--outFile', 'kernels.wasm', ...options, ...more],
      {
        writeFile: (_name, contents) => {
          binary = contents;
        },
      },
    );
    if (error || binary === undefined) {
      console.error(stderr.toString());
      throw error ?? new Error('assemblyscript: no binary');
    }
    return Buffer.from(binary).toString('base64');
  };
  const one = await compiled();
  // A module says whether its memory is one that threads share; otherwise it is the same code.
  const many = await compiled('--enable', 'threads', '--sharedMemory', ...mostPages);
  const text =
    `export const kernels =\n  '${one}';\n` + `export const sharedKernels =\n  '${many}';\n`;
  const whole = `${target}.${process.pid}.tmp`;
  writeFileSync(whole, first + text);
  renameSync(whole, target);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
