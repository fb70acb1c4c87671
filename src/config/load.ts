import { stringify } from '../packages/yaml.js';
import { findErrors, findWarnings } from './checks/checks.js';
import type { Finding } from './checks/finding.js';
import { ConfigError, formatProblem, type Problem } from './explaining/errors.js';
import { explain, MAX_PROBLEMS, NOWHERE } from './explaining/explain.js';
import { nameOfChanged, nameOfFile } from './naming.js';
import { readChain } from './reading/chain.js';
import { configSchema, type Scenario } from './schema/scenario.js';
import type { Training } from './schema/training.js';
import type { PpoConfig } from './schema/ppo.js';
import {
  applyOverride,
  applySet,
  setPlace,
  type Changed,
  type Override,
} from './reading/overrides.js';
import { withoutSections } from './reading/sections.js';
import { dotted, merge, placeAt, plainOf, treeOf, type Tree } from './tree/tree.js';

/** What a scenario is changed by, besides its files. */
export interface LoadOptions {
  /** `path=value` assignments of `--set`, applied in order, after the files. */
  readonly set?: readonly string[];
  /** Plain data that apply before any file, for instance another scenario or a profile. */
  readonly from?: unknown;
  /** Values of other flags, applied in order, after `set`. */
  readonly overrides?: readonly Override[];
}

/** A scenario that has been read, and what came with it. */
export interface Loaded {
  /** Complete and checked. `$schema`, which says nothing about the scenario, is left out. */
  readonly scenario: Scenario;
  /** The sections `training` and `ppo`. */
  readonly training: Training;
  readonly ppo: PpoConfig;
  /** The files it came from in the order in which they apply: the most basic first. */
  readonly sources: readonly string[];
  /** What is allowed but hardly meant, one line each. */
  readonly warnings: readonly string[];
}

/**
 * Loads a scenario: the paper's, then the files that `file` extends, then `file`, then `set`, then
 * `overrides`. Mappings merge key by key; lists are replaced whole, and what an item leaves out is
 * the default. A section that may be left out is so where it is null.
 *
 * @param file YAML, or strict JSON when its name ends in `.json`; undefined is the paper's scenario
 * @throws {ConfigError} listing everything that is wrong, each at the place it was written
 */
export function loadScenario(file?: string, options: LoadOptions = {}): Loaded {
  const { set = [], overrides = [] } = options;
  const chain = file === undefined ? undefined : readChain(file);
  const problems = [...(chain?.problems ?? [])];
  const complete = chain?.complete ?? true;

  let tree = treeOf(configSchema.parse({}), undefined);
  if (options.from !== undefined) tree = laid(tree, treeOf(options.from, OF_A_RUN));
  for (const layer of chain?.trees.toReversed() ?? []) tree = laid(tree, layer);
  // Changes to what could not be read would be reported as wrong where they are right.
  if (complete) {
    const own = file === undefined ? [] : nameByFile(file, chain?.trees[0]);
    const sets = () => {
      const before = tree;
      for (const assignment of set) apply(applySet(tree, assignment));
      if (set.length > 0 && !set.some(isOfName))
        apply(applyOverride(tree, nameBySet(before, tree)));
    };
    const apply = (changed: Changed) => {
      if ('tree' in changed) tree = withoutSections(changed.tree);
      else problems.push(...changed.problems);
    };
    for (const override of own) apply(applyOverride(tree, override));
    sets();
    for (const override of overrides) apply(applyOverride(tree, override));
  }

  const files = chain?.files ?? [];
  const order = [
    ...files,
    ...set.map((assignment) => setPlace(assignment).file),
    ...overrides.map(({ source }) => source),
  ];
  return { ...validate(tree, problems, { order, complete }), sources: files.toReversed() };
}

/** One scenario on another, without the sections that it takes away. */
function laid(base: Tree, over: Tree): Tree {
  return withoutSections(merge(base, over));
}

/** A run that an older version wrote may hold what is refused by now. */
const OF_A_RUN = { file: 'scenario of the run (--set changes it)' };

/** A config that does not say its name has its file's, not that of what it extends. */
function nameByFile(file: string, tree: Tree | undefined): Override[] {
  if (tree?.kind !== 'map' || tree.entries.has('name')) return [];
  return [{ path: 'name', value: nameOfFile(file), source: file }];
}

function isOfName(assignment: string): boolean {
  return /^\s*name\s*=/.test(assignment);
}

/** The name after `--set`, unless it is wrong itself; then it is left for {@link validate} to say so. */
function nameBySet(before: Tree, after: Tree): Override {
  const [old, now] = [before, after].map((tree) => {
    const input = plainOf(tree);
    // Complete, so that to spell out a default is no change.
    return configSchema.safeParse(input).data ?? input;
  });
  const name = configSchema.shape.name.safeParse((old as { name?: unknown }).name).data;
  return {
    path: 'name',
    value: name === undefined ? undefined : nameOfChanged(name, old, now),
    source: '--set',
  };
}

/**
 * Checks a scenario that a program has put together, with the same messages as for a file.
 *
 * @param input what a file could contain, without `extends`
 * @param source how messages call the place it came from
 * @throws {ConfigError} listing everything that is wrong
 */
export function parseScenario(input: unknown, source = NOWHERE.file): Loaded {
  const tree = laid(treeOf(configSchema.parse({}), undefined), treeOf(input, { file: source }));
  return { ...validate(tree, [], { order: [], complete: true }), sources: [] };
}

/** A YAML text that, loaded, gives the same scenario: every value spelled out. */
export function resolvedYaml(
  scenario: Scenario,
  learning: Partial<Pick<Loaded, 'training' | 'ppo'>> = {},
): string {
  return stringify(
    { ...scenario, ...learning, $schema: undefined },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function validate(
  tree: Tree,
  before: readonly Problem[],
  { order, complete }: { order: readonly string[]; complete: boolean },
): Omit<Loaded, 'sources'> {
  let problems = [...before];
  const input = plainOf(tree);
  let result = configSchema.safeParse(input);
  const broken = new Set<string>();
  if (!result.success) {
    problems = problems.concat(explain(result.error.issues, tree));
    // The checks across fields look at the sections that are right, so that all comes out at once.
    for (const { path, ...issue } of result.error.issues)
      for (const key of path.length > 0 ? [path[0]] : 'keys' in issue ? issue.keys : [])
        broken.add(String(key));
    if (typeof input === 'object' && input !== null)
      for (const key of broken) Reflect.deleteProperty(input, key);
    result = configSchema.safeParse(input);
  }
  if (result.success && complete)
    problems = problems.concat(
      findErrors(result.data, broken).map((finding) => problemOf(finding, tree)),
    );
  if (problems.length > 0 || !result.success) throw new ConfigError(inOrder(problems, order));

  const { training, ppo, ...scenario } = result.data;
  delete scenario.$schema;
  const warnings = findWarnings(scenario).map((finding) => formatProblem(problemOf(finding, tree)));
  return { scenario, training, ppo, warnings };
}

function problemOf({ paths, ...rest }: Finding, tree: Tree): Problem {
  const path = paths.find((candidate) => placeAt(tree, candidate)) ?? paths[0];
  return { ...(placeAt(tree, path) ?? NOWHERE), path: dotted(path), ...rest };
}

/**
 * File by file, the one that was asked for first, top to bottom; one problem a place, and no more
 * than anybody will read.
 */
function inOrder(problems: readonly Problem[], order: readonly string[]): Problem[] {
  const rank = ({ file }: Problem) => (order.includes(file) ? order.indexOf(file) : order.length);
  const sorted = problems.toSorted(
    (a, b) =>
      rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const listed = sorted.filter((problem, i) => {
    const before = sorted[i - 1] as Problem | undefined;
    return !(
      before?.line !== undefined &&
      before.file === problem.file &&
      before.line === problem.line &&
      before.column === problem.column
    );
  });
  const more = listed.length - MAX_PROBLEMS;
  if (more <= 0) return listed;
  const { file } = listed[MAX_PROBLEMS];
  return [
    ...listed.slice(0, MAX_PROBLEMS),
    { file, path: '', message: `and ${more} more problems` },
  ];
}
