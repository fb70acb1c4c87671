import { explain } from '../explaining/explain.js';
import { isOfSetting, judgedScenario } from '../conditions.js';
import { NAME, whyNoName } from '../schema/name.js';
import { configSchema, type Scenario } from '../schema/scenario.js';
import { dotted, stepsOfPath, treeOf, type Path } from '../tree/tree.js';
import { namedBefore, wrongPath } from './contexts.js';
import type { Finding } from './finding.js';

/**
 * Conditions that have no good name, change what is no value of the scenario, or make of it what the
 * scenario refuses.
 *
 * @param findErrors what is wrong with a scenario whose values are each right
 */
export function conditionsImpossible(
  scenario: Scenario,
  findErrors: (scenario: Scenario) => readonly Finding[],
): Finding[] {
  const { conditions } = scenario;
  if (!conditions) return [];
  const names = Object.keys(conditions);
  if (names.length === 0)
    return [
      {
        paths: [['conditions']],
        message: 'expected at least one condition by its name, like paper: {}, found none',
      },
    ];
  return names.flatMap((name) => {
    const at: Path = ['conditions', name];
    if (!NAME.test(name)) return [{ paths: [at] as const, message: whyNoName(name) }];
    const paths = Object.keys(conditions[name]);
    const wrong = paths.flatMap((path): Finding[] => {
      const message = wrongValuePath(scenario, paths, path);
      return message === undefined ? [] : [{ paths: [[...at, path]], message }];
    });
    return wrong.length > 0 ? wrong : refusals(scenario, { name, at, paths, findErrors });
  });
}

function wrongValuePath(
  scenario: Scenario,
  paths: readonly string[],
  path: string,
): string | undefined {
  if (isOfSetting(path))
    return `${path} makes a setting, and policies are judged by every setting in each condition; name its values with --eta and --c2 of evaluate`;
  return wrongPath(scenario, path, 'differ between conditions') ?? namedBefore(paths, path);
}

/** What a scenario refuses of the values of a condition, each where it was written. */
function refusals(
  scenario: Scenario,
  {
    name,
    at,
    paths,
    findErrors,
  }: {
    name: string;
    at: Path;
    paths: readonly string[];
    findErrors: (scenario: Scenario) => readonly Finding[];
  },
): Finding[] {
  const changed = judgedScenario(scenario, name);
  // Where nobody of the condition is to blame for a value, the condition is.
  const placeOf = (path: Path): Path => {
    const own = paths.find((each) => isWithin(path, stepsOfPath(each)));
    return own === undefined ? at : [...at, own];
  };
  const result = configSchema.safeParse(changed);
  if (!result.success)
    return result.error.issues.map((issue) => {
      const [{ message }] = explain([issue], treeOf(changed, undefined));
      return { paths: [placeOf(issue.path)], message };
    });
  return findErrors(result.data).map(({ paths: involved, message }) => {
    const places = involved.map(placeOf);
    const own = places.find((place) => place.length > at.length) ?? at;
    return { paths: [own], message: `the condition makes the scenario impossible: ${message}` };
  });
}

function isWithin(path: Path, around: readonly string[]): boolean {
  return dotted(path.slice(0, around.length)) === dotted(around);
}
