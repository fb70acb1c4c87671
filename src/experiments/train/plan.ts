import { judgedScenario } from '../../config/conditions.js';
import { isDrawn, withValues } from '../../config/contexts.js';
import { nameOfChanged } from '../../config/naming.js';
import type { Conditions } from '../../config/schema/conditions.js';
import { ppoSchema, type PpoConfig } from '../../config/schema/ppo.js';
import { scenarioSchema, type Scenario } from '../../config/schema/scenario.js';
import type { Training } from '../../config/schema/training.js';
import { hashOf } from '../../runs/plans/hash.js';
import type { InitialPolicy, TrainItem, TrainPlan } from '../../runs/plans/plan.js';
import { SPECIALIST } from '../../runs/tables/identity.js';
import { metaloreVersion } from '../../runs/version.js';

/** What is trained besides the scenario. */
export interface TrainingOptions {
  ppo: PpoConfig;
  training: Training;
  /** that every run begins from, if there is one */
  initialPolicy?: InitialPolicy | undefined;
  /** where values vary: their paths, and the points by their names */
  varied?: { paths: readonly string[]; points: Conditions } | undefined;
  /** whether a run is trained in each condition and setting alone: {@link specialistsOf} */
  specialists?: boolean | undefined;
  /** whether policies are saved as models for other programs, too */
  onnx?: boolean | undefined;
}

/**
 * A sweep over points, (η, c₂) and training seeds; runs are independent of each other. Every combination;
 * seeds vary fastest, so that a setting is soon complete, and points slowest. A constant of the reward
 * that the scenario draws anew in each episode is no setting: one policy is trained for all its values, but
 * for specialists, whose points are the scenario's conditions.
 */
export function trainPlan(
  scenario: Scenario,
  { ppo, training, initialPolicy, varied, specialists = false, onnx = false }: TrainingOptions,
): TrainPlan {
  const base = hashOf([
    ...[scenario, ppo, training],
    ...(initialPolicy ? [initialPolicy.hash] : []),
  ]);
  const settingsOf = (constant: 'eta' | 'c2') =>
    !specialists && isDrawn(scenario, `reward.${constant}`) ? [null] : training[constant];
  const places = specialists ? scenario.conditions : varied?.points;
  const points = places ? Object.entries(places) : [undefined];
  const items = points.flatMap((point) =>
    settingsOf('c2').flatMap((c2) =>
      settingsOf('eta').flatMap((eta) =>
        training.seeds.map((trainSeed) => ({
          name:
            (point ? `${point[0]}-` : '') +
            `eta-${eta ?? 'drawn'}-c2-${c2 ?? 'drawn'}-seed-${trainSeed}`,
          hash: hashOf([
            ...[base, eta, c2, trainSeed],
            ...(point ? [point[1]] : []),
            ...(specialists ? [SPECIALIST] : []),
          ]),
          ...(point ? { point: point[0] } : {}),
          eta,
          c2,
          trainSeed,
        })),
      ),
    ),
  );
  const version = metaloreVersion();
  const begun = initialPolicy ? { initialPolicy } : {};
  const pointed = {
    ...(varied ? { vary: [...varied.paths] } : {}),
    ...(places ? { points: places } : {}),
    ...(specialists ? { specialists } : {}),
  };
  const made = onnx ? { onnx } : {};
  return {
    command: 'train',
    version,
    scenario,
    ...begun,
    ppo,
    training,
    ...pointed,
    ...made,
    items,
  };
}

/** Values at a point of training: of the scenario and of the hyperparameters. */
function valuesAt(
  { points = {}, specialists }: Pick<TrainPlan, 'points' | 'specialists'>,
  { point }: Pick<TrainItem, 'point'>,
) {
  const all = point === undefined || specialists ? [] : Object.entries(points[point]);
  return {
    scenario: all.filter(([path]) => !isOfPpo(path)),
    ppo: all
      .filter(([path]) => isOfPpo(path))
      .map(([path, value]) => [path.slice(PPO.length), value] as const),
  };
}

/** How the path of a hyperparameter begins. */
const PPO = 'ppo.';

/** Whether a path is that of a hyperparameter, and not of the scenario. */
export function isOfPpo(path: string): boolean {
  return path.startsWith(PPO);
}

/** The scenario of a run: the plan's at the run's point, with the run's constants of the reward. */
export function itemScenario(plan: TrainPlan, item: TrainItem): Scenario {
  const scenario = pointScenario(plan, item);
  const { reward } = scenario;
  const { eta, c2 } = item;
  return { ...scenario, reward: { ...reward, eta: eta ?? reward.eta, c2: c2 ?? reward.c2 } };
}

/** The plan's scenario at a run's point, by the name that `--set` would give it; of specialists their own. */
export function pointScenario(plan: TrainPlan, item: Pick<TrainItem, 'point'>): Scenario {
  const { scenario } = plan;
  if (plan.specialists) return judgedScenario(scenario, item.point);
  const { scenario: values } = valuesAt(plan, item);
  if (values.length === 0) return scenario;
  const changed = withValues(scenario, values);
  // A value may be of a section that was left out until now, and which then has defaults.
  const complete = scenarioSchema.safeParse(changed).data ?? changed;
  return { ...complete, name: nameOfChanged(scenario.name, scenario, complete) };
}

/** The hyperparameters of a run. */
export function itemPpo(plan: TrainPlan, item: Pick<TrainItem, 'point'>): PpoConfig {
  const { ppo: values } = valuesAt(plan, item);
  if (values.length === 0) return plan.ppo;
  const changed = withValues(plan.ppo, values);
  return ppoSchema.safeParse(changed).data ?? changed;
}

/** Root of all streams of a run. */
export function trainingRoot(
  { scenario }: { scenario: Pick<Scenario, 'seed'> },
  { trainSeed }: Pick<TrainItem, 'trainSeed'>,
): string {
  return `${scenario.seed}/train/${trainSeed}`;
}
