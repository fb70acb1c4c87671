import type { RandomStream } from '../../simulator/random.js';
import type { ActingView } from '../../environment/vector.js';
import { createDistribution, type Distribution } from './distributions.js';
import { kernelActors } from './kernel-network.js';
import type { ActingFactory, ActingNetwork } from './network.js';
import { headSize, type PolicyShape } from './parameters.js';
import { restoredScaler, type ObservationScaler, type ScalerState } from './scaling.js';
import { tensorOf, type TensorMap } from '../tensors.js';

/** All that acting needs, plain data and tensors. Nothing of the critic. */
export interface PolicySnapshot extends PolicyShape {
  /** what it sees and sets; the paper's, when left out */
  readonly view?: ActingView;
  /** constants of the reward that it was trained for, and the seed of its training, where it is to tell */
  readonly trained?: { readonly eta: number; readonly c2: number; readonly seed: number };
  readonly observationScaler: ScalerState;
  /** By the names of `policySpecs`. */
  readonly parameters: TensorMap;
}

/**
 * What a learned policy makes of observations, many at a time, without its learner and without a network
 * to look at: `policies/learned.ts` makes a policy of it.
 */
export class BatchPolicy {
  readonly observationSize: number;
  readonly actionSize: number;
  private readonly network: ActingNetwork;
  private readonly scaler: ObservationScaler;
  private readonly distribution: Distribution;
  private readonly heads: number;
  private readonly logStd: Float32Array;
  private batch = { scaled: new Float32Array(0), heads: this.empty(), logProbs: this.empty() };

  /**
   * @param factory where the network runs, the WebAssembly kernels unless told otherwise
   * @throws when a parameter is missing or has another shape
   */
  constructor(snapshot: PolicySnapshot, factory: ActingFactory = kernelActors()) {
    const { observationSize, actionSize, distribution, parameters } = snapshot;
    this.observationSize = observationSize;
    this.actionSize = actionSize;
    this.network = factory.createActor(snapshot, parameters);
    this.scaler = restoredScaler(snapshot.observationScaler, observationSize);
    this.distribution = createDistribution(distribution, actionSize);
    this.heads = headSize(snapshot);
    this.logStd =
      distribution === 'gaussian'
        ? tensorOf(parameters, 'logStd', [actionSize]).data.slice()
        : new Float32Array(actionSize);
  }

  private empty(): Float32Array {
    return new Float32Array(0);
  }

  /**
   * Acts on a batch of raw observations. Allocates only when the number of rows grows.
   *
   * @param batch observations [rows × O], and actions [rows × A], which are written, in [0, 1]
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
    this.network.heads(scaled, rows, heads);
    if (random === undefined) {
      distribution.mean({ rows, heads, logStd, actions });
      return;
    }
    distribution.sample({ rows, heads, logStd, actions }, logProbs, random);
    for (let i = 0; i < rows * this.actionSize; i++)
      actions[i] = Math.min(1, Math.max(0, actions[i]));
  }

  /** Frees what is outside of the memory of JavaScript; nothing else may be called after it. */
  dispose(): void {
    this.network.dispose();
  }
}

/** A batch of observations and the actions for them. */
export interface ActRows {
  rows: number;
  observations: Float32Array;
  actions: Float32Array;
}
