// Bundles what runs in a browser, src/<page>/browser/, into assets/pages/: one script and one style
// sheet for each kind of page, to be put into the pages themselves. Run by scripts/build.js.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

/** Every page carries the licences of what is bundled into it. */
function licence(name) {
  for (let folder = dirname(require.resolve(name)); ; folder = dirname(folder)) {
    const file = join(folder, 'LICENSE');
    if (existsSync(file)) return `${name}\n\n${readFileSync(file, 'utf8').trim()}`;
    if (folder === dirname(folder)) throw new Error(`${name} comes without a licence`);
  }
}

/** A comment with licences for the top of a file. */
function notice(licences) {
  return licences.length > 0 ? `/*!\n${licences.join('\n\n')}\n*/` : '';
}

const fontLicence = () =>
  `Inter\n\n${readFileSync(join(root, 'assets/fonts/LICENSE'), 'utf8').trim()}`;

/** What is bundled into the script of a page, and whether its style sheet has fonts. */
const PAGES = {
  report: { libraries: ['vega', 'vega-tooltip'], fonts: true },
  replay: { libraries: [], fonts: false },
};

export async function buildPages() {
  for (const [page, { libraries, fonts }] of Object.entries(PAGES))
    await build({
      entryPoints: [
        { in: join(root, `src/${page}/browser/main.ts`), out: page },
        { in: join(root, `src/${page}/browser/${page}.css`), out: page },
      ],
      outdir: join(root, 'assets/pages'),
      tsconfig: join(root, 'tsconfig.browser.json'),
      bundle: true,
      minify: true,
      charset: 'utf8',
      format: 'iife',
      target: 'es2022',
      legalComments: 'none',
      loader: { '.woff2': 'dataurl' },
      banner: { js: notice(libraries.map(licence)), css: notice(fonts ? [fontLicence()] : []) },
      logLevel: 'warning',
    });
}
