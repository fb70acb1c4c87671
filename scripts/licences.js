// The licences of packages whose files are bundled into one of ours.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The packages of which a bundle holds a file, by their names: their folders. */
function packagesIn({ inputs }) {
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

/** The licences of all packages of which a bundle holds a file, by their names. */
export function licencesIn(metafile) {
  return Array.from(packagesIn(metafile), ([name, folder]) => [name, licenceIn(name, folder)]);
}

/** A comment for the top of a file with every licence once, below the names that it is for. */
export function notice(licences) {
  const names = new Map();
  for (const [name, text] of licences) names.set(text, [...(names.get(text) ?? []), name]);
  const parts = [...names].map(([text, of]) => `${of.join(', ')}\n\n${text}`);
  return parts.length > 0 ? `/*!\n${parts.join('\n\n').replaceAll('*/', '* /')}\n*/\n` : '';
}
