import { conditionNames, judgedScenario } from '../../config/conditions.js';
import { UsageError } from '../../config/explaining/errors.js';
import { differences, FREE } from '../../config/same.js';
import type { Scenario } from '../../config/schema/scenario.js';
import type { Source } from '../../runs/plans/plan.js';
import { firstFew } from '../../words/lists.js';
import type { Contender, SpecialistPart } from './plan.js';

/**
 * The specialists among contenders, those of different conditions as one: in each condition of the
 * scenario it is the one that was trained there.
 *
 * @param contenders as they were read
 * @param scenario that all are judged in
 * @returns all contenders, and the names of specialists that are not there in every condition
 * @throws {UsageError} where conditions have no specialists, or those of other values
 */
export function withSpecialists(
  contenders: readonly Contender[],
  scenario: Scenario,
): { contenders: Contender[]; incomplete: string[] } {
  const groups = new Map<string, { contender: Contender; sources: Map<string, Source> }>();
  const others: Contender[] = [];
  for (const contender of contenders) {
    const { source, ...rest } = contender;
    const { part } = rest;
    if (part?.condition === undefined) {
      others.push(contender);
      continue;
    }
    requireOwnConditions({ ...part, condition: part.condition }, scenario);
    const group = groups.get(part.group) ?? {
      contender: { ...rest, name: part.group },
      sources: new Map<string, Source>(),
    };
    group.sources.set(part.condition, source!);
    groups.set(part.group, group);
  }
  const names = conditionNames(scenario) ?? [];
  const whole = [...groups.values()].filter(({ sources }) =>
    names.every((name) => sources.has(name)),
  );
  return {
    contenders: [
      ...others,
      ...whole.map(({ contender, sources }) => ({
        ...contender,
        sources: names.map((name) => sources.get(name)!),
      })),
    ],
    incomplete: [...groups.values()]
      .filter(({ sources }) => !names.every((name) => sources.has(name)))
      .map(({ contender }) => contender.name),
  };
}

/** @throws {UsageError} when something is judged that the specialists of a sweep were not trained in */
function requireOwnConditions(
  { sweep, condition, conditions, scenario: own }: SpecialistPart & { condition: string },
  scenario: Scenario,
): void {
  const names = conditionNames(scenario);
  if (!names)
    throw new UsageError(
      `${sweep} has specialists of conditions, and there are none in what all are judged in; name the` +
        ' config that they were trained with, or leave them out',
    );
  const missing = names.filter((name) => !conditions.includes(name));
  if (missing.length > 0)
    throw new UsageError(
      `${sweep} has no specialists of ${firstFew(missing)}, where the others are to be judged too; train` +
        ' them with metalore train --specialists in the same config, or leave them out',
    );
  // A condition that was trained in and is not judged is no matter.
  if (!names.includes(condition)) return;
  const [found] = differences(own, judgedScenario(scenario, condition), { except: FREE.report });
  if (found as unknown)
    throw new UsageError(
      `${sweep}: its specialists of condition ${condition} were trained with ${found.path}` +
        ` ${JSON.stringify(found.values[0])}, and are to be judged with ${JSON.stringify(found.values[1])};` +
        ' name the config that they were trained with, or train specialists in this one',
    );
}
