// Mutants: a source file with one change in it, named by what changes, not by where it stands.
import { createHash } from 'node:crypto';
import ts from 'typescript';
import { edits, isOutOfScope } from './operators.js';

/**
 * Every mutant of a file.
 *
 * @param file its path from the root, with `/`
 * @param source its text
 * @returns in order of place: `file`, `line` (from 1), `code` (the line, trimmed), `operator`,
 *   `change` ("before → after"), `source`, and `mutated`, which makes the text of the whole file
 */
export function mutantsOf(file, source) {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const names = new Set();
  const collect = (node) => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, collect);
  };
  collect(tree);
  const mutants = [];
  const lines = source.split('\n');
  const visit = (node) => {
    if (isOutOfScope(node)) return;
    for (const { operator, whole, at, text } of edits(node, names)) {
      const [start, end] = [at.getStart(tree), at.end];
      const from = whole.getStart(tree);
      const before = source.slice(from, whole.end);
      const after = before.slice(0, start - from) + text + before.slice(end - from);
      const { line } = tree.getLineAndCharacterOfPosition(start);
      mutants.push({
        file,
        line: line + 1,
        code: lines[line].trim(),
        operator,
        change: `${oneLine(before)} → ${oneLine(after)}`,
        source,
        mutated: () => source.slice(0, start) + text + source.slice(end),
      });
    }
    ts.forEachChild(node, visit);
  };
  tree.statements.forEach(visit);
  return mutants;
}

function oneLine(text) {
  return text.replace(/\s+/g, ' ');
}

/** What a mutant is called across runs; code elsewhere in the file may change, lines may move. */
export function keyOf({ file, code, change }) {
  return `${file}\n${code}\n${change}`;
}

/**
 * A sample in an order of its own: the same for the same seed, and mostly the same when the source
 * has changed in other places.
 */
export function sample(mutants, { count, seed }) {
  const rank = (mutant) =>
    createHash('sha256')
      .update(`${seed}\n${keyOf(mutant)}`)
      .digest('hex');
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: rank(mutant) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0));
  const chosen = [];
  for (const { mutant } of ranked) {
    if (chosen.length >= count) break;
    if (parses(mutant)) chosen.push(mutant);
  }
  return chosen;
}

/** Whether it is a program at all: not every edit leaves one. */
function parses({ file, mutated }) {
  const { diagnostics } = ts.transpileModule(mutated(), {
    fileName: file,
    reportDiagnostics: true,
  });
  return diagnostics.length === 0;
}
