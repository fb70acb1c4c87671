import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import type { Problem } from '../explaining/errors.js';
import { foundIn } from '../explaining/expected.js';
import { bundledLike, findConfig } from './find-config.js';
import { readConfig } from './text-file.js';
import { without, type Place, type Tree } from '../tree/tree.js';
import { parseJson, parseYaml } from './yaml.js';

/** A file and all that it extends, the file itself first. */
export interface Chain {
  readonly files: readonly string[];
  readonly trees: readonly Tree[];
  readonly problems: readonly Problem[];
  /** Whether every file of it could be read, so that what is missing is really missing. */
  readonly complete: boolean;
}

/** Reads a config file, the file that it extends, the file that that one extends, and so on. */
export function readChain(start: string): Chain {
  const files: string[] = [];
  const trees: Tree[] = [];
  const problems: Problem[] = [];
  const seen: string[] = [];
  let name = start;
  let file = findConfig(start);
  let said: Place | undefined;
  for (;;) {
    const problem = cycle(file, { files, seen, said });
    if (problem) return { files, trees, problems: [...problems, problem], complete: false };
    const { tree, problems: own, next, broken } = readOne(file, { name, said });
    if (tree) {
      files.push(file);
      trees.push(tree);
    }
    for (const each of own) problems.push(each);
    if (!next) return { files, trees, problems, complete: !broken };
    said = next.place;
    name = next.file;
    file = findConfig(next.file, file);
  }
}

interface One {
  readonly tree?: Tree;
  readonly problems: readonly Problem[];
  /** The file it extends, and where it says so. */
  readonly next?: { readonly file: string; readonly place: Place | undefined };
  readonly broken: boolean;
}

/** @param of.name the file as it is written where it is `said` */
function readOne(file: string, { name, said }: { name: string; said: Place | undefined }): One {
  // What a file says is quoted when it is wrong, so only what is called a config is looked into.
  if (said && !/\.(ya?ml|json)$/i.test(file) && statSync(file, { throwIfNoEntry: false })?.isFile())
    return {
      problems: [
        {
          ...said,
          path: 'extends',
          message: `${file}: expected a file that ends in .yaml, .yml or .json`,
        },
      ],
      broken: true,
    };
  const read = readConfig(file);
  if ('problem' in read) {
    const problem = reportAt(said, read.problem);
    const like = problem.suggestion ?? (existsSync(file) ? undefined : bundledLike(name));
    return {
      problems: [like === undefined ? problem : { ...problem, suggestion: like }],
      broken: true,
    };
  }
  const parse = /\.json$/i.test(file) ? parseJson : parseYaml;
  const { tree, problems } = parse(read.text, file);
  if (!tree) return { problems: problems.length > 0 ? problems : [nothingIn(file)], broken: true };
  if (tree.kind !== 'map') {
    if (problems.length > 0) return { problems, broken: true };
    if (tree.kind === 'scalar' && tree.value === null)
      return { problems: [nothingIn(file)], broken: true };
    const found = foundIn(tree, {});
    const message = `expected a mapping of settings, found ${found}`;
    return { problems: [{ ...(tree.place ?? { file }), path: '', message }], broken: true };
  }
  const extended = tree.entries.get('extends');
  if (!extended) return { tree, problems, broken: false };
  const rest = without(tree, 'extends');
  const { value } = extended;
  if (value.kind === 'scalar' && typeof value.value === 'string' && value.value !== '')
    return { tree: rest, problems, next: { file: value.value, place: value.place }, broken: false };
  const message = `expected the path of a file, found ${foundIn(value, {})}`;
  const wrong = { ...(value.place ?? { file }), path: 'extends', message };
  return { tree: rest, problems: [...problems, wrong], broken: true };
}

/** A file that cannot be read is reported at the `extends` that asks for it. */
function reportAt(said: Place | undefined, problem: Problem): Problem {
  if (!said) return problem;
  const { suggestion } = problem;
  return {
    ...said,
    path: 'extends',
    message: `${problem.file}: ${problem.message}`,
    ...(suggestion === undefined ? {} : { suggestion: relative(dirname(said.file), suggestion) }),
  };
}

function nothingIn(file: string): Problem {
  const message = 'the file is empty; write {} to run the scenario of the paper as it is';
  return { file, path: '', message };
}

/** A problem where a file was met before; else notes that it is met. */
function cycle(
  file: string,
  { files, seen, said }: { files: readonly string[]; seen: string[]; said: Place | undefined },
): Problem | undefined {
  let real = file;
  try {
    real = realpathSync(file);
  } catch {
    // Reading it says what is wrong.
  }
  const at = seen.indexOf(real);
  seen.push(real);
  if (at < 0) return undefined;
  const round = [...files.slice(at), file].join(' → ');
  return { ...(said ?? { file }), path: 'extends', message: `files extend each other: ${round}` };
}
