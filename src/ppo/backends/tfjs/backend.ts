import type * as tfjs from '@tensorflow/tfjs-core';
import type {
  Backend,
  BackendState,
  LossOptions,
  MinibatchLosses,
  RolloutRows,
  StepOptions,
} from '../backend.js';
import { power } from '../../../math/power.js';
import { parameterSpecs, type ActorCriticShape } from '../../acting/parameters.js';
import { tensorOf, type ParameterSpec, type Tensor, type TensorMap } from '../../tensors.js';
import { ppoLoss } from './loss.js';
import { runNetwork, type Tf } from './network.js';

/** Rows `indices` of a table of `width` columns. */
function gather(table: Float32Array, width: number, indices: Uint32Array): Float32Array {
  const out = new Float32Array(indices.length * width);
  for (let row = 0, to = 0; row < indices.length; row++)
    for (let i = 0, from = indices[row] * width; i < width; i++) out[to++] = table[from++]!;
  return out;
}

/** The reference backend: TensorFlow.js and its automatic differentiation. */
export class TfjsBackend implements Backend {
  readonly name: string;
  private readonly specs: readonly ParameterSpec[];
  private readonly variables: Record<string, tfjs.Variable> = {};
  private readonly firstMoments: Record<string, tfjs.Variable> = {};
  private readonly secondMoments: Record<string, tfjs.Variable> = {};
  private kept: Record<string, tfjs.Tensor> = {};
  private rollout: RolloutRows | undefined;
  private adamSteps = 0;

  constructor(
    private readonly tf: Tf,
    device: string,
    readonly shape: ActorCriticShape,
  ) {
    this.name = `tfjs-${device}`;
    this.specs = parameterSpecs(shape);
    for (const { name, shape: dimensions } of this.specs) {
      const zeros = (trainable: boolean) =>
        tf.tidy(() => tf.variable(tf.zeros([...dimensions]), trainable));
      this.variables[name] = zeros(true);
      this.firstMoments[name] = zeros(false);
      this.secondMoments[name] = zeros(false);
    }
  }

  policyHeads(observations: Float32Array, rows: number, heads: Float32Array): void {
    const { tf, variables } = this;
    const { policyNet, activation } = this.shape;
    const layers = { name: 'policy', layers: policyNet.length + 1, activation };
    const place = { input: observations, rows, out: heads };
    runNetwork(tf, { ...layers, weights: variables }, place);
  }

  values(criticObservations: Float32Array, rows: number, values: Float32Array): void {
    const { tf, variables } = this;
    const { valueNet, activation } = this.shape;
    const layers = { name: 'value', layers: valueNet.length + 1, activation };
    const place = { input: criticObservations, rows, out: values };
    runNetwork(tf, { ...layers, weights: variables }, place);
  }

  readLogStd(out: Float32Array): void {
    if (this.shape.distribution === 'gaussian') out.set(this.variables['logStd'].dataSync());
  }

  loadRollout(rollout: RolloutRows): void {
    this.rollout = rollout;
  }

  gradients(indices: Uint32Array, options: LossOptions): MinibatchLosses {
    const { tf, shape, variables, rollout } = this;
    if (rollout === undefined) throw new Error('gradients before loadRollout');
    this.disposeKept();
    const n = indices.length;
    const table = (values: Float32Array, width: number): tfjs.Tensor2D =>
      tf.tensor2d(gather(values, width, indices), [n, width]);
    const vector = (values: Float32Array): tfjs.Tensor1D => tf.tensor1d(gather(values, 1, indices));
    let statistics: tfjs.Tensor | undefined;
    const grads = tf.tidy(() => {
      const minibatch = {
        observations: table(rollout.observations, shape.observationSize),
        criticObservations: table(rollout.criticObservations, shape.criticSize),
        actions: table(rollout.actions, shape.actionSize),
        oldLogProbs: vector(rollout.logProbs),
        oldValues: vector(rollout.values),
        advantages: vector(rollout.advantages),
        returns: vector(rollout.returns),
      };
      const result = tf.variableGrads(() => {
        const losses = ppoLoss(tf, minibatch, { shape, variables, options });
        statistics = tf.keep(losses.statistics);
        return losses.loss;
      }, Object.values(variables));
      return result.grads;
    });
    for (const name of Object.keys(variables)) this.kept[name] = grads[variables[name].name]!;
    const [policyLoss, valueLoss, entropyLoss, approxKl, clipFraction, loss] = [
      ...statistics!.dataSync(),
    ] as [number, number, number, number, number, number];
    statistics!.dispose();
    return { policyLoss, valueLoss, entropyLoss, approxKl, clipFraction, loss };
  }

  readGradients(): TensorMap {
    return this.read(this.kept);
  }

  step({ learningRate, maxGradNorm, adam }: StepOptions): number {
    const { tf, variables, firstMoments, secondMoments, kept } = this;
    const { beta1, beta2, epsilon } = adam;
    const total = tf.tidy(() =>
      tf.addN(Object.values(kept).map((gradient) => tf.sum(tf.square(gradient)))),
    );
    const norm = Math.sqrt(total.dataSync()[0]);
    total.dispose();
    if (!Number.isFinite(norm)) return norm;
    this.adamSteps++;
    // torch.nn.utils.clip_grad_norm_ and torch.optim.Adam: ε is added to the corrected root.
    const clip = Math.min(1, maxGradNorm / (norm + 1e-6));
    const stepSize = learningRate / (1 - power(beta1, this.adamSteps));
    const rootScale = 1 / Math.sqrt(1 - power(beta2, this.adamSteps));
    tf.tidy(() => {
      for (const name of Object.keys(variables)) {
        const gradient = tf.mul(kept[name], clip);
        const m = tf.add(tf.mul(firstMoments[name], beta1), tf.mul(gradient, 1 - beta1));
        const v = tf.add(
          tf.mul(secondMoments[name], beta2),
          tf.mul(tf.square(gradient), 1 - beta2),
        );
        const denominator = tf.add(tf.mul(tf.sqrt(v), rootScale), epsilon);
        const change = tf.div(tf.mul(m, stepSize), denominator);
        firstMoments[name].assign(m);
        secondMoments[name].assign(v);
        variables[name].assign(tf.sub(variables[name], change));
      }
    });
    return norm;
  }

  parametersFinite(): boolean {
    return Object.values(this.variables).every((variable) =>
      variable.dataSync().every((value) => Number.isFinite(value)),
    );
  }

  private read(tensors: Readonly<Record<string, tfjs.Tensor>>): TensorMap {
    const map: Record<string, Tensor> = {};
    for (const { name, shape } of this.specs)
      map[name] = { shape, data: Float32Array.from(tensors[name].dataSync()) };
    return map;
  }

  readState(): BackendState {
    return {
      parameters: this.read(this.variables),
      firstMoments: this.read(this.firstMoments),
      secondMoments: this.read(this.secondMoments),
      adamSteps: this.adamSteps,
    };
  }

  writeState(state: BackendState): void {
    const { tf, specs } = this;
    const write = (targets: Record<string, tfjs.Variable>, map: TensorMap): void => {
      for (const { name, shape } of specs) {
        const { data } = tensorOf(map, name, shape);
        tf.tidy(() => {
          targets[name].assign(tf.tensor(Float32Array.from(data), [...shape]));
        });
      }
    };
    write(this.variables, state.parameters);
    write(this.firstMoments, state.firstMoments);
    write(this.secondMoments, state.secondMoments);
    this.adamSteps = state.adamSteps;
  }

  private disposeKept(): void {
    for (const gradient of Object.values(this.kept)) gradient.dispose();
    this.kept = {};
  }

  dispose(): void {
    this.disposeKept();
    for (const group of [this.variables, this.firstMoments, this.secondMoments])
      for (const variable of Object.values(group)) variable.dispose();
  }
}
