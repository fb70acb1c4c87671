import type { RandomStream } from '../../simulator/random.js';
import { freshState, type Backend } from '../backends/backend.js';
import type { Capacity } from '../backends/wasm.js';
import { WasmBackend } from '../backends/wasm.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { createDistribution, type Distribution } from './distributions.js';
import {
  headSize,
  parameterSpecs,
  type ActorCriticShape,
  type ParameterSpec,
} from './parameters.js';
import { createObservationScaler, type ObservationScaler, type ScalerState } from './scaling.js';
import { sizeOf, tensorOf, type Tensor, type TensorMap } from './tensors.js';

/** All that acting needs, plain data and tensors. Nothing of the critic. */
export interface PolicySnapshot {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly distribution: PpoConfig['distribution'];
  readonly activation: PpoConfig['activation'];
  readonly policyNet: readonly number[];
  readonly observationScaler: ScalerState;
  /** By the names of {@link policySpecs}. */
  readonly parameters: TensorMap;
}

/** Makes backends; a `BackendChoice` is one. */
export interface BackendFactory {
  create(shape: ActorCriticShape, capacity: Capacity): Backend;
}

const wasm: BackendFactory = {
  create: (shape, capacity) => new WasmBackend(shape, capacity),
};

/** A learned policy without its learner. */
export class LearnedPolicy {
  readonly observationSize: number;
  readonly actionSize: number;
  private readonly backend: Backend;
  private readonly scaler: ObservationScaler;
  private readonly distribution: Distribution;
  private readonly heads: number;
  private readonly logStd: Float32Array;
  private batch = { scaled: new Float32Array(0), heads: this.empty(), logProbs: this.empty() };

  /**
   * @param factory where the network runs, the WebAssembly kernels unless told otherwise
   * @throws when a parameter is missing or has another shape
   */
  constructor(snapshot: PolicySnapshot, factory: BackendFactory = wasm) {
    const { observationSize, actionSize, distribution, activation, policyNet } = snapshot;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    const shape: ActorCriticShape = {
      observationSize,
      actionSize,
      distribution,
      activation,
      policyNet,
      criticSize: 1,
      valueNet: [],
    };
    // A critic has to be there; it is never asked.
    const zeros = (spec: ParameterSpec): Tensor => ({
      shape: spec.shape,
      data: new Float32Array(sizeOf(spec.shape)),
    });
    const parameters: Record<string, Tensor> = {};
    for (const spec of parameterSpecs(shape))
      parameters[spec.name] = spec.name.startsWith('value.')
        ? zeros(spec)
        : tensorOf(snapshot.parameters, spec.name, spec.shape);
    this.backend = factory.create(shape, { rows: 0, batchSize: 0 });
    this.backend.writeState(freshState(parameters));
    this.scaler = createObservationScaler(snapshot.observationScaler.kind, observationSize);
    this.scaler.restore(snapshot.observationScaler);
    this.distribution = createDistribution(distribution, actionSize);
    this.heads = headSize(shape);
    this.logStd = new Float32Array(actionSize);
    this.backend.readLogStd(this.logStd);
  }

  private empty(): Float32Array {
    return new Float32Array(0);
  }

  /**
   * Acts on a batch of raw observations. Allocates only when the number of rows grows.
   *
   * @param observations [rows × O]
   * @param actions [rows × A] written, in [0, 1]
   * @param random draws actions; without it the policy is deterministic, the mean action
   */
  act({ observations, rows, actions }: Readonly<ActRows>, random?: RandomStream): void {
    if (this.batch.logProbs.length < rows)
      this.batch = {
        scaled: new Float32Array(rows * this.observationSize),
        heads: new Float32Array(rows * this.heads),
        logProbs: new Float32Array(rows),
      };
    const { scaled, heads, logProbs } = this.batch;
    const { logStd, distribution } = this;
    this.scaler.scale(observations, rows, {
      target: scaled,
      stride: this.observationSize,
      offset: 0,
    });
    this.backend.policyHeads(scaled, rows, heads);
    if (random === undefined) {
      distribution.mean({ rows, heads, logStd, actions });
      return;
    }
    distribution.sample({ rows, heads, logStd, actions }, logProbs, random);
    for (let i = 0; i < rows * this.actionSize; i++)
      actions[i] = Math.min(1, Math.max(0, actions[i]));
  }

  dispose(): void {
    this.backend.dispose();
  }
}

/** A batch of observations and the actions for them. */
export interface ActRows {
  rows: number;
  observations: Float32Array;
  actions: Float32Array;
}
