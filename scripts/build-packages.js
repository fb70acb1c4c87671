// Puts each package that src/packages/ names into the one file of dist/packages/ of that name, with its licence.
// A package of many small files takes most of its time to be found and read, in every process and every thread.
// Run by scripts/build.js, after tsc.
import { readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesIn, notice } from './licences.js';

const root = fileURLToPath(new URL('..', import.meta.url));

/** zod loads its messages in every language; ours are its English ones, which it takes from elsewhere. */
const ENGLISH = {
  name: 'english',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: `${root}/node_modules/zod/v4/locales`,
    }));
  },
};

export async function buildPackages() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: readdirSync(`${root}/src/packages`).map((name) => `src/packages/${name}`),
    outdir: 'dist/packages',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    // What is written for require() finds it.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    plugins: [ENGLISH],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const [...outputs] = Object.values(metafile.outputs);
  for (const [index, { path, text }] of outputFiles.entries())
    writeFileSync(path, notice(licencesIn(outputs[index])) + text);
}
