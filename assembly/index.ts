// Entry points of the kernels. Instances on one memory, one in each thread, serve one learner, which is
// described by records in memory; nothing here writes where another thread reads or writes at the time.
import {
  beginLosses,
  endLosses,
  policyLosses,
  prepareActions,
  ROW_LOSSES,
  valueLosses,
} from './losses';
import { Learner, Network, ROWS } from './memory';
import {
  backward,
  forward as forwardRows,
  refresh as refreshLayer,
  weightGradients as gradientsOfWeights,
} from './network';
import { adam, norm as normOf } from './optimizer';
import { tanhInPlace } from './activations';
export { digamma, logGamma, trigamma } from './special';

/** The first byte of memory that the kernels do not use themselves. */
export function heapBase(): usize {
  return __heap_base;
}

export function rowsAtATime(): i32 {
  return ROWS;
}

/** Numbers that each row of a minibatch keeps besides four for each action. */
export function rowLosses(): i32 {
  return ROW_LOSSES;
}

/** Runs rows that lie in the first layer's input, from row `first`, a multiple of four, on. */
export function forward(network: Network, first: i32, rows: i32): void {
  for (const end = first + rows; first < end; first += ROWS)
    forwardRows(network, first, min(ROWS, end - first));
}

export function refresh(network: Network, layer: i32): void {
  refreshLayer(network, layer);
}

export function tanh(values: usize, size: i32): void {
  tanhInPlace(values, size);
}

/** Copies the rows `indices` of a table into the first layer's input, from row `first` on. */
function gather(table: usize, network: Network, indices: usize, first: i32, rows: i32): void {
  const layer = network.layer(0);
  const row = (<usize>layer.inputs) << 2;
  let target = layer.input + <usize>first * row;
  for (let i = 0; i < rows; i++) {
    const source = table + <usize>load<u32>(indices + ((<usize>i) << 2)) * row;
    for (let at: usize = 0; at < row; at += 16) v128.store(target + at, v128.load(source + at));
    target += row;
  }
}

/** After the first `rows` rows of a rollout have been put in their place. */
export function prepare(learner: Learner, rows: i32): void {
  prepareActions(learner, rows);
}

/** Before the rows of a minibatch `indices` [n] into the rollout, in each thread. */
export function begin(
  learner: Learner,
  indices: usize,
  n: i32,
  clipRange: f64,
  clipRangeVf: f64,
  entCoef: f64,
  vfCoef: f64,
  normalizeAdvantage: bool,
): void {
  beginLosses(learner, indices, n, clipRange, clipRangeVf, entCoef, vfCoef, normalizeAdvantage);
}

/**
 * Rows first … end − 1 of the block of a minibatch that begins with its row `block`, through the actor's
 * network (0) or the critic's (1) and back: their losses, and all deltas. `first` is a multiple of four,
 * and so is `end` but for the block's last row.
 */
export function rows(
  learner: Learner,
  which: i32,
  indices: usize,
  block: i32,
  first: i32,
  end: i32,
): void {
  const network = which == 0 ? learner.policy : learner.value;
  const table = which == 0 ? learner.observations : learner.criticObservations;
  for (; first < end; first += ROWS) {
    const count = min(ROWS, end - first);
    gather(table, network, indices + ((<usize>(block + first)) << 2), first, count);
    forwardRows(network, first, count);
    if (which == 0) policyLosses(learner, indices, block, first, count);
    else valueLosses(learner, indices, block, first, count);
    backward(network, first, count, learner.zeros);
  }
}

/** Of a layer's outputs from … to − 1, the gradient of their weights and biases over a block's rows. */
export function weightGradients(
  learner: Learner,
  which: i32,
  layer: i32,
  from: i32,
  to: i32,
  rows: i32,
  accumulate: bool,
): void {
  const network = which == 0 ? learner.policy : learner.value;
  gradientsOfWeights(network, layer, from, to, rows, accumulate, learner.zeros);
}

/** After all rows of a minibatch: its losses, left in `statistics`, and the gradient of log σ. */
export function end(learner: Learner, n: i32): void {
  endLosses(learner, n);
}

/** The joint norm of the gradients of all parameters. */
export function gradientNorm(learner: Learner): f64 {
  return normOf(learner.gradients, learner.size);
}

/** The norm of all parameters: NaN or infinite when any of them is. */
export function parameterNorm(learner: Learner): f64 {
  return normOf(learner.parameters, learner.size);
}

/** Adam on parameters from … to − 1 (multiples of four); gradients are multiplied by `clip` first. */
export function step(
  learner: Learner,
  from: i32,
  to: i32,
  clip: f64,
  beta1: f64,
  beta2: f64,
  stepSize: f64,
  rootScale: f64,
  epsilon: f64,
): void {
  const at = (<usize>from) << 2;
  adam(
    learner.parameters + at,
    learner.gradients + at,
    learner.firstMoments + at,
    learner.secondMoments + at,
    to - from,
    <f32>clip,
    <f32>beta1,
    <f32>beta2,
    <f32>(1.0 - beta1),
    <f32>(1.0 - beta2),
    <f32>stepSize,
    <f32>rootScale,
    <f32>epsilon,
  );
}
