// Puts each package that src/packages/ names into the one file of dist/packages/ of that name, with its licence.
// A package of many small files takes most of its time to be found and read, in every process and every thread.
// Run by scripts/build.js, after tsc.
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesIn, notice } from './licences.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Leaves out what zod says in other languages: ours are its English messages, which it takes by themselves. */
const english = {
  name: 'english',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

export function bundlePackages() {
  return build({
    absWorkingDir: root,
    entryPoints: readdirSync(`${root}/src/packages`).map((name) => `src/packages/${name}`),
    outdir: 'dist/packages',
    bundle: true,
    // Without the paths of what it is made of, by which two checkouts would be two builds.
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    // What is written for require() finds it.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    plugins: [english],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
}

export async function buildPackages() {
  const { outputFiles, metafile } = await bundlePackages();
  const [...outputs] = Object.values(metafile.outputs);
  for (const [index, { path, text }] of outputFiles.entries())
    writeFileSync(path, notice(licencesIn(outputs[index])) + text);
}
