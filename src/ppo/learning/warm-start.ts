import type { WarmStart } from '../../config/schema/ppo.js';
import type { VectorEnvironment } from '../../environment/vector.js';
import type { RandomStream } from '../../simulator/random.js';
import { standardNormal } from '../acting/distributions.js';
import type { ActorCriticShape } from '../acting/parameters.js';

/** Most of the step budget that a warm start may take. */
const SHARE_OF_BUDGET = 1 / 4;

/**
 * Rounds of a warm start under a step budget: as many as the config wants, but no more than take a
 * quarter of it; with less than two there is none.
 *
 * @param episodeSteps steps of an episode; undefined where they differ, and then nothing is cut
 * @returns the rounds, and the steps they take over all environments
 */
export function roundsWithin(
  { generations, candidates }: WarmStart,
  budget: number,
  {
    count,
    cells = count,
    episodeSteps,
  }: Pick<VectorEnvironment, 'count' | 'cells' | 'episodeSteps'>,
): { rounds: number; steps: number } {
  if (episodeSteps === undefined) return { rounds: generations, steps: NaN };
  const perRound = Math.ceil(candidates / cells) * cells * episodeSteps;
  const most = Math.floor((SHARE_OF_BUDGET * budget) / perRound);
  const rounds = most < 2 ? 0 : Math.min(generations, most);
  return { rounds, steps: rounds * perRound };
}

/** Least spread of a round, so that it does not settle on what was lucky. */
const LEAST_DEVIATION = 0.03;
/** Actions stay this far from the edge of the action space, where a Beta has its mode nowhere. */
const MARGIN = 0.02;

/**
 * A constant action with a high return, by the cross-entropy method (Rubinstein 1999): a first
 * stratified round over the whole of [0, 1]^A, then normal rounds around the elite of the round
 * before. A candidate's episode is played to its end in one of the environments, which are reset.
 *
 * @returns the mean of the last elite [A], and the steps taken over all environments
 */
export function findConstantAction(
  environment: VectorEnvironment,
  { generations, candidates, elite }: WarmStart,
  random: RandomStream,
): { action: Float64Array; steps: number } {
  const size = environment.actionSize;
  const action = new Float64Array(size).fill(0.5);
  const deviation = new Float64Array(size);
  let steps = 0;
  environment.reset();
  for (let generation = 0; generation < generations; generation++) {
    const tried =
      generation === 0
        ? stratified(candidates, size, random)
        : Array.from({ length: candidates }, () =>
            action.map((mean, i) => within(mean + deviation[i] * standardNormal(random))),
          );
    const played = play(environment, tried);
    steps += played.steps;
    const order = tried.map((_, i) => i).sort((a, b) => played.returns[b] - played.returns[a]);
    const best = order.slice(0, elite).map((i) => tried[i]);
    for (let i = 0; i < size; i++) {
      action[i] = best.reduce((sum, one) => sum + one[i], 0) / best.length;
      const square = best.reduce((sum, one) => sum + (one[i] - action[i]) ** 2, 0) / best.length;
      deviation[i] = Math.max(LEAST_DEVIATION, Math.sqrt(square));
    }
  }
  return { action, steps };
}

/** Points spread evenly over the cube: one in each cell of a grid, the rest anywhere. */
function stratified(count: number, size: number, random: RandomStream): Float64Array[] {
  const cells = (side: number, sides: number) => {
    let product = 1;
    for (let i = 0; i < sides; i++) product *= side;
    return product;
  };
  let perSide = 1;
  while (cells(perSide + 1, size) <= count) perSide++;
  return Array.from({ length: count }, (_, index) => {
    const isInGrid = index < cells(perSide, size);
    return Float64Array.from({ length: size }, (__, i) => {
      const cell = Math.floor(index / cells(perSide, i)) % perSide;
      return within(isInGrid ? (cell + random()) / perSide : random());
    });
  });
}

/** Plays an episode with each constant action, as many at a time as there are environments. */
function play(environment: VectorEnvironment, tried: readonly Float64Array[]) {
  const { count, cells = count, actionSize, rewards, rewardScales, truncated } = environment;
  const { terminated } = environment;
  // All rows of an environment try the same action, and earn together.
  const rows = count / cells;
  const returns = new Float64Array(tried.length);
  const actions = new Float32Array(count * actionSize);
  const ended = new Uint8Array(cells);
  let steps = 0;
  for (let first = 0; first < tried.length; first += cells) {
    // Environments without a candidate of their own repeat one; what they earn is not counted.
    for (let i = 0; i < count; i++) {
      const candidate = first + Math.floor(i / rows);
      actions.set(tried[candidate % tried.length], i * actionSize);
    }
    ended.fill(0);
    while (ended.includes(0)) {
      environment.step(actions);
      steps += cells;
      for (let cell = 0; cell < cells; cell++) {
        if (ended[cell]) continue;
        if (first + cell < tried.length)
          for (let i = cell * rows; i < (cell + 1) * rows; i++)
            returns[first + cell] += rewards[i] / (rewardScales?.[i] ?? 1);
        ended[cell] = terminated[cell * rows] | truncated[cell * rows];
      }
    }
  }
  return { returns, steps };
}

/**
 * The bias of the actor's last layer that makes the initial policy keep to an action, and for the
 * Gaussian its log standard deviation. The last layer's kernel is small at the start, so the bias
 * is the head.
 *
 * @param action [A] in (0, 1)
 */
export function initialHeads(
  { distribution, actionSize }: Pick<ActorCriticShape, 'distribution' | 'actionSize'>,
  action: Float64Array,
  concentration: number,
): { bias: Float32Array; logStd: Float32Array } {
  const logStd = Float32Array.from(
    action,
    (mean) => 0.5 * Math.log((mean * (1 - mean)) / (concentration + 1)),
  );
  if (distribution === 'gaussian') return { bias: Float32Array.from(action), logStd };
  const bias = new Float32Array(2 * actionSize);
  for (let i = 0; i < actionSize; i++) {
    bias[i] = headOf(action[i] * concentration);
    bias[actionSize + i] = headOf((1 - action[i]) * concentration);
  }
  return { bias, logStd };
}

/** The head of which 1 + softplus is the parameter; parameters of a Beta here are above 1. */
function headOf(parameter: number): number {
  const softplus = Math.max(1e-3, parameter - 1);
  // Far out softplus is the identity, long before its inverse overflows.
  return softplus > 500 ? softplus : Math.log(Math.expm1(softplus));
}

function within(share: number): number {
  return Math.min(1 - MARGIN, Math.max(MARGIN, share));
}
