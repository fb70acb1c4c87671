// Bundles what runs in a browser, src/<page>/browser/, into assets/pages/: one script and one style
// sheet for each kind of page, to be put into the pages themselves. Run by scripts/build.js.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesIn, notice } from './licences.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'assets/pages');

/** Whether the style sheet of a page has fonts. */
const PAGES = { report: { fonts: true }, replay: { fonts: false } };

const fontLicence = () => [
  'Inter',
  readFileSync(join(root, 'assets/fonts/LICENSE'), 'utf8').trim(),
];

export function bundle(page) {
  return build({
    absWorkingDir: root,
    entryPoints: [
      { in: join(root, `src/${page}/browser/main.ts`), out: page },
      { in: join(root, `src/${page}/browser/${page}.css`), out: page },
    ],
    outdir: out,
    tsconfig: join(root, 'tsconfig.browser.json'),
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    loader: { '.woff2': 'dataurl' },
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
}

/** Every page carries the licences of all that is bundled into it. */
export async function buildPages() {
  mkdirSync(out, { recursive: true });
  for (const [page, { fonts }] of Object.entries(PAGES)) {
    const { outputFiles, metafile } = await bundle(page);
    const licences = licencesIn(metafile);
    for (const { path, text } of outputFiles) {
      const isScript = path.endsWith('.js');
      const own = isScript ? licences : fonts ? [fontLicence()] : [];
      writeFileSync(path, notice(own) + text);
    }
  }
}
