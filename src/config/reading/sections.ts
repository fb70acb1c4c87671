import { SECTIONS } from '../schema/sections.js';
import { treeAt, without, type Tree } from '../tree/tree.js';

/**
 * A scenario without the sections that are null: what it extends has them, and there would be no other way to be
 * rid of them.
 */
export function withoutSections(tree: Tree): Tree {
  if (tree.kind !== 'map') return tree;
  return SECTIONS.filter((key) => {
    const section = treeAt(tree, [key]);
    return section?.kind === 'scalar' && section.value === null;
  }).reduce(without, tree);
}
