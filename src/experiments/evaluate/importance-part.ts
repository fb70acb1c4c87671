import { countedConditions } from '../../config/conditions.js';
import type { Policy } from '../../environment/policy.js';
import type { Observer } from '../../environment/observation/observer.js';
import { featuresSeen, LearnedPolicy } from '../../policies/learned.js';
import type { PolicySnapshot } from '../../ppo/acting/policy.js';
import type { Sections } from '../../runs/files/container.js';
import type { EvaluateItem, EvaluatePlan, LearnedSpec, Source } from '../../runs/plans/plan.js';
import { evaluateEpisodes, type Evaluated } from '../evaluation.js';
import type { TaskIo } from '../task.js';
import { episodesOf } from '../traces.js';
import { judgedAt } from './plan.js';

/** Steps over which the means are taken of what a policy sees, about: more change them little. */
const MEAN_STEPS = 20_000;

/** An item with what is held. */
type HeldItem = EvaluateItem & { policy: LearnedSpec; held: string[] };

/** A learned policy that can be played with a feature held at its mean. */
export class HeldPolicy {
  private readonly policy: LearnedPolicy;
  private held: string | undefined;

  constructor(
    private readonly snapshot: PolicySnapshot,
    { means, stochastic }: { means: Float64Array; stochastic: boolean },
  ) {
    this.policy = new LearnedPolicy(snapshot, {
      stochastic,
      onSight: (observations, { rows, size, sources }) => {
        const { held } = this;
        if (held === undefined) return;
        for (let i = 0; i < size; i++)
          if (sources[i] === held)
            for (let row = 0; row < rows; row++) observations[row * size + i] = means[i];
      },
    });
  }

  /** What it sees. */
  get features(): readonly string[] {
    return featuresSeen(this.snapshot);
  }

  /** The policy that sees the mean of a feature in its place; as it is, where none is named. */
  with(feature?: string): Policy {
    return {
      reset: (seed) => {
        this.held = feature;
        this.policy.reset(seed);
      },
      act: (network, action) => {
        this.policy.act(network, action);
      },
    };
  }
}

/** What a task measures of what its items look at, while it works on them; nothing where that was not asked for. */
export class ImportanceRecorder {
  /** the items' policies with one feature held, in the order of the plan */
  readonly evaluated: Evaluated[] = [];
  /** place of each among the numbers of an episode; policies that never see a feature leave out its own */
  private readonly at: number[] = [];
  private width = 0;
  private readonly rows: Float64Array[] = [];

  /** Adds an item. */
  hold(
    policy: HeldPolicy,
    { held, reward }: { held: readonly string[] } & Pick<Evaluated, 'reward'>,
  ): void {
    for (const feature of held) {
      if (policy.features.includes(feature)) {
        this.evaluated.push({ policy: policy.with(feature), ...(reward ? { reward } : {}) });
        this.at.push(this.width);
      }
      this.width++;
    }
  }

  /** Adds the return of the policy with that index in an episode. */
  add(index: number, returned: number): void {
    if (index === 0) this.rows.push(new Float64Array(this.width).fill(NaN));
    this.rows[this.rows.length - 1][this.at[index]] = returned;
  }

  /** What a task leaves: [episodes][items][held] returns. */
  sections(): Sections {
    if (this.width === 0) return {};
    const all = new Float64Array(this.rows.length * this.width);
    this.rows.forEach((row, i) => {
      all.set(row, i * this.width);
    });
    return { held: all };
  }
}

/** An item of which is to be told what it looks at. */
export function isHeld(item: EvaluateItem): item is HeldItem {
  return item.held !== undefined && item.policy.kind === 'learned';
}

/** The policy of such an item in a condition. */
export function heldPolicy(
  plan: EvaluatePlan,
  { item, condition }: { item: HeldItem; condition: number },
  io: TaskIo,
): HeldPolicy {
  return new HeldPolicy(io.policy(sourceIn(item, condition)), {
    means: meansSeen(plan, { item, condition }, io),
    stochastic: item.policy.stochastic,
  });
}

function sourceIn({ source, sources }: EvaluateItem, condition: number): Source {
  return source ?? sources![condition];
}

/** By their policies, of the plan that a thread works on: the same for each of its tasks. */
const KNOWN = new WeakMap<EvaluatePlan, Map<string, Float64Array>>();

/**
 * [O] the mean of each number that a policy sees as it is: over stations, steps, and the first episodes of all
 * settings and conditions in which it is judged (of those that count, where any does). They follow from the plan
 * alone, so that every task finds the same ones by itself.
 */
function meansSeen(
  plan: EvaluatePlan,
  { item, condition }: { item: HeldItem; condition: number },
  io: TaskIo,
): Float64Array {
  const known = KNOWN.get(plan) ?? new Map<string, Float64Array>();
  KNOWN.set(plan, known);
  const keyIn = (of: HeldItem, at: number) => `${sourceIn(of, at).hash} ${of.policy.stochastic}`;
  const key = keyIn(item, condition);
  const found = known.get(key);
  if (found) return found;
  const judged = (plan.conditions ?? [undefined]).map((_, at) => ({
    at,
    settings: plan.items.flatMap((of) => (isHeld(of) && keyIn(of, at) === key ? [of.setting] : [])),
  }));
  const there = judged.filter(({ settings }) => settings.length > 0);
  const counted = countedConditions(plan);
  const counting = there.filter(({ at }) => counted[at]);
  const means = meansOver(
    { plan, snapshot: io.policy(sourceIn(item, condition)), stochastic: item.policy.stochastic },
    counting.length > 0 ? counting : there,
    io,
  );
  known.set(key, means);
  return means;
}

function meansOver(
  {
    plan,
    snapshot,
    stochastic,
  }: { plan: EvaluatePlan; snapshot: PolicySnapshot; stochastic: boolean },
  judged: readonly { at: number; settings: readonly number[] }[],
  io: TaskIo,
): Float64Array {
  const { steps, episodes } = plan.scenario;
  const runs = judged.reduce((sum, { settings }) => sum + settings.length, 0);
  const end = Math.min(episodes, Math.max(1, Math.floor(MEAN_STEPS / (steps * runs))));
  const sums = new Float64Array(snapshot.observationSize);
  let count = 0;
  const onSight = (observations: Float32Array, { rows, size }: Observer) => {
    for (let row = 0; row < rows; row++)
      for (let i = 0; i < size; i++) sums[i] += observations[row * size + i];
    count += rows;
  };
  const policy = new LearnedPolicy(snapshot, { stochastic, onSight });
  for (const { at, settings } of judged) {
    const scenario = judgedAt(plan, at);
    const evaluated = settings.map((setting) => ({ policy, reward: plan.settings[setting] }));
    const source = episodesOf({ ...plan, scenario }, io);
    const run = evaluateEpisodes(scenario, evaluated, { first: 0, end, source });
    while (!run.next().done);
  }
  return sums.map((sum) => sum / count);
}
