// Bundles what runs in a browser, src/<page>/browser/, into assets/pages/: one script and one style
// sheet for each kind of page, to be put into the pages themselves. Run by scripts/build.js.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'assets/pages');

/** Whether the style sheet of a page has fonts. */
const PAGES = { report: { fonts: true }, replay: { fonts: false } };

/** The packages of which a bundle holds a file, by their names: their folders. */
export function packagesIn({ inputs }) {
  const folders = new Map();
  for (const path of Object.keys(inputs)) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(path) ?? [];
    if (folder) folders.set(name, join(root, folder));
  }
  return new Map([...folders].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of a package's licence. @throws {Error} where it comes without one */
function licenceIn(name, folder) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} comes without a licence`);
  return readFileSync(join(folder, file), 'utf8').trim();
}

/** A comment for the top of a file with every licence once, below the names that it is for. */
function notice(licences) {
  const names = new Map();
  for (const [name, text] of licences) names.set(text, [...(names.get(text) ?? []), name]);
  const parts = [...names].map(([text, of]) => `${of.join(', ')}\n\n${text}`);
  return parts.length > 0 ? `/*!\n${parts.join('\n\n').replaceAll('*/', '* /')}\n*/\n` : '';
}

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
    const licences = Array.from(packagesIn(metafile), ([name, folder]) => [
      name,
      licenceIn(name, folder),
    ]);
    for (const { path, text } of outputFiles) {
      const isScript = path.endsWith('.js');
      const own = isScript ? licences : fonts ? [fontLicence()] : [];
      writeFileSync(path, notice(own) + text);
    }
  }
}
