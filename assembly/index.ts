// Entry points of the kernels. One instance serves one learner, described by records in memory.
import { accumulateLosses, beginLosses, endLosses } from './losses';
import { Learner, Network, ROWS } from './memory';
import { backward, forward as forwardRows, refresh as refreshNetwork } from './network';
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

/** Runs at most {@link ROWS} rows, already in the first layer's input. */
export function forward(network: Network, rows: i32): void {
  forwardRows(network, rows);
}

export function refresh(network: Network): void {
  refreshNetwork(network);
}

export function tanh(values: usize, size: i32): void {
  tanhInPlace(values, size);
}

/** Copies the rows `indices` of a table into the first layer's input. */
function gather(table: usize, network: Network, indices: usize, rows: i32): void {
  const layer = network.layer(0);
  const row = (<usize>layer.inputs) << 2;
  let target = layer.input;
  for (let i = 0; i < rows; i++) {
    const source = table + <usize>load<u32>(indices + ((<usize>i) << 2)) * row;
    for (let at: usize = 0; at < row; at += 16) v128.store(target + at, v128.load(source + at));
    target += row;
  }
}

/**
 * Losses of the minibatch `indices` [n] into the rollout, left in `statistics`, and the gradient of
 * the whole loss with respect to all parameters, left in `gradients`.
 */
export function gradients(
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
  for (let first = 0; first < n; first += ROWS) {
    const rows = min(ROWS, n - first);
    const at = indices + ((<usize>first) << 2);
    gather(learner.observations, learner.policy, at, rows);
    gather(learner.criticObservations, learner.value, at, rows);
    forwardRows(learner.policy, rows);
    forwardRows(learner.value, rows);
    accumulateLosses(learner, indices, first, rows);
    backward(learner.policy, rows, first > 0, learner.zeros);
    backward(learner.value, rows, first > 0, learner.zeros);
  }
  endLosses(learner);
}

/** The joint norm of the gradients of all parameters. */
export function gradientNorm(learner: Learner): f64 {
  return normOf(learner.gradients, learner.size);
}

/** The norm of all parameters: NaN or infinite when any of them is. */
export function parameterNorm(learner: Learner): f64 {
  return normOf(learner.parameters, learner.size);
}

/** Adam on all parameters; gradients are multiplied by `clip` first. */
export function step(
  learner: Learner,
  clip: f64,
  beta1: f64,
  beta2: f64,
  stepSize: f64,
  rootScale: f64,
  epsilon: f64,
): void {
  adam(
    learner.parameters,
    learner.gradients,
    learner.firstMoments,
    learner.secondMoments,
    learner.size,
    <f32>clip,
    <f32>beta1,
    <f32>beta2,
    <f32>(1.0 - beta1),
    <f32>(1.0 - beta2),
    <f32>stepSize,
    <f32>rootScale,
    <f32>epsilon,
  );
  refreshNetwork(learner.policy);
  refreshNetwork(learner.value);
}
