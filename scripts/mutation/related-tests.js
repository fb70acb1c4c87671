// Which tests can notice a change of a source file.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const IMPORT =
  /(?:\b(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s*)?|\bimport\(|\bnew URL\()\s*'(\.[^']*)'/g;

/** The files under a folder with one of these endings, as paths from the root. */
export function filesUnder(root, folder, endings) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort();
}

/** Reads the imports of src/ and test/ once. */
export class RelatedTests {
  #importers = new Map();
  #tests;

  constructor(root) {
    const files = ['src', 'test'].flatMap((folder) => filesUnder(root, folder, ['.ts', '.mjs']));
    this.#tests = files.filter((file) => file.endsWith('.test.ts'));
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8');
      for (const [, to] of text.matchAll(IMPORT))
        this.#add(relative(root, join(root, dirname(file), to)).replace(/\.js$/, '.ts'), file);
      if (text.includes("'node:child_process'")) this.#add('a process', file);
    }
  }

  #add(imported, importer) {
    if (!this.#importers.has(imported)) this.#importers.set(imported, new Set());
    this.#importers.get(imported).add(importer);
  }

  /** Tests that import a file, directly or through others. */
  #reaching(file) {
    const reached = new Set([file]);
    for (const name of reached)
      for (const importer of this.#importers.get(name) ?? []) reached.add(importer);
    return this.#tests.filter((test) => reached.has(test));
  }

  /**
   * Tests in the order in which they are worth asking: those of the file's own room, then others
   * that import it, then those that run commands, which run what was built from it; first the one
   * that is named like the file's folder.
   *
   * @param which "own", "importing" (and own), or "all"
   */
  stages(file, which) {
    const folders = file.split('/').slice(1, -1);
    const isOwn = (test) => test.startsWith(`test/${folders[0]}/`);
    const isNamed = (test) => folders.some((name) => test.endsWith(`/${name}.test.ts`));
    const reaching = this.#reaching(file);
    const running = this.#reaching('a process');
    const isRunning = (test) => running.includes(test);
    const rest = running.filter((test) => !reaching.includes(test) || !isOwn(test));
    const stages = [reaching.filter(isOwn)];
    if (which !== 'own') stages.push(reaching.filter((test) => !isOwn(test) && !isRunning(test)));
    if (which === 'all')
      stages.push(
        rest.filter(isNamed),
        rest.filter((test) => !isNamed(test)),
      );
    return stages.filter((tests) => tests.length > 0);
  }
}
