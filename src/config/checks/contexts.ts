import { explain } from '../explaining/explain.js';
import { endsOf, valueAt, withValues } from '../contexts.js';
import type { Context, ContextValue } from '../schema/contexts.js';
import { configSchema, type Scenario } from '../schema/scenario.js';
import { dotted, stepsOfPath, treeOf, type Path } from '../tree/tree.js';
import type { Finding } from './finding.js';

/**
 * What neither an episode nor a condition can have of its own: it makes the experiment, its tables or its arrays
 * what they are, or is what policies were trained to see.
 */
const FIXED = [
  'name',
  'description',
  'steps',
  'seed',
  'episodes',
  'grid',
  'contexts',
  'conditions',
  'observation',
  'training',
  'ppo',
];

/** What a network is made for, so that no episode of it can have another; conditions have networks of their own. */
const MADE_FOR = 'control.stations';

const DRAWN = 'be drawn anew in each episode';

const WAYS = ['int', 'uniform', 'logUniform', 'choice'] as const;

/**
 * Contexts of what is no value of the scenario, that say nothing, too much or nonsense, or that give what
 * the scenario refuses.
 *
 * @param findErrors what is wrong with a scenario whose values are each right
 */
export function contextsImpossible(
  scenario: Scenario,
  findErrors: (scenario: Scenario) => readonly Finding[],
): Finding[] {
  const { contexts = {} } = scenario;
  return Object.entries(contexts).flatMap(([path, context]) => {
    const at: Path = ['contexts', path];
    const message =
      madeFor(path) ??
      wrongPath(scenario, path, DRAWN) ??
      namedBefore(Object.keys(contexts), path) ??
      wrongWay(context);
    if (message !== undefined) return [{ paths: [at] as const, message }];
    return endsOf(context).flatMap((end) => {
      const refused = refusal(scenario, { path, end, findErrors });
      return refused === undefined
        ? []
        : [
            {
              paths: [at] as const,
              message: `${path} may become ${JSON.stringify(end)}: ${refused}`,
            },
          ];
    });
  });
}

function madeFor(path: string): string | undefined {
  return dotted(stepsOfPath(path)) === MADE_FOR ? `${MADE_FOR} cannot ${DRAWN}` : undefined;
}

/**
 * Why a path names no value that may change.
 *
 * @param change what is asked of it, in words: "be drawn anew in each episode"
 */
export function wrongPath(scenario: Scenario, path: string, change: string): string | undefined {
  const [section] = stepsOfPath(path);
  if (FIXED.includes(section)) return `${section} cannot ${change}`;
  const value = valueAt(scenario, path);
  if (value === undefined)
    return `the scenario has no value at ${path}; name one by its path, like ues.0.count`;
  if (typeof value === 'object')
    return `expected the path of one value, like ues.0.count, found that of ${Array.isArray(value) ? 'a list' : 'a mapping'}`;
  return undefined;
}

/** A value that is named twice would be what one of its names says, and not what the other does. */
export function namedBefore(paths: readonly string[], path: string): string | undefined {
  const steps = dotted(stepsOfPath(path));
  const other = paths
    .slice(0, paths.indexOf(path))
    .find((before) => dotted(stepsOfPath(before)) === steps);
  return other === undefined ? undefined : `${path} is the value that ${other} names already`;
}

function wrongWay(context: Context): string | undefined {
  const said = WAYS.filter((way) => context[way] !== undefined);
  if (said.length !== 1)
    return `expected one of ${WAYS.join(', ')}, found ${said.length === 0 ? 'none' : said.join(' and ')}`;
  const ends = context.int ?? context.uniform ?? context.logUniform;
  if (ends && ends[0] > ends[1])
    return `expected the smaller end first, found [${ends.join(', ')}]`;
  if (context.logUniform && context.logUniform[0] <= 0)
    return `expected ends above 0 for a logarithm, found ${context.logUniform[0]}`;
  return undefined;
}

/** Why a scenario refuses a value; undefined where it does not. */
function refusal(
  scenario: Scenario,
  {
    path,
    end,
    findErrors,
  }: {
    path: string;
    end: ContextValue;
    findErrors: (scenario: Scenario) => readonly Finding[];
  },
): string | undefined {
  const drawn = withValues({ ...scenario, contexts: undefined, conditions: undefined }, [
    [path, end],
  ]);
  const result = configSchema.safeParse(drawn);
  if (!result.success) return explain(result.error.issues, treeOf(drawn, undefined))[0].message;
  return findErrors(result.data)[0]?.message;
}
