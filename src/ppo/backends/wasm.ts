import { power } from '../../math/power.js';
import type {
  Backend,
  BackendState,
  Capacity,
  LossOptions,
  MinibatchLosses,
  RolloutRows,
  StepOptions,
} from './backend.js';
import {
  headSize,
  parameterSpecs,
  policyWidths,
  valueWidths,
  type ActorCriticShape,
} from '../acting/parameters.js';
import type { TensorMap } from '../tensors.js';
import { padded } from '../kernels/kernels.js';
import { Arena } from '../kernels/memory.js';
import { placeNetwork, rowBuffers, spread, type PlacedNetwork } from '../kernels/network.js';
import { ParameterBlock } from '../kernels/parameter-block.js';

/** The backend of fused WebAssembly SIMD kernels (assembly/). */
export class WasmBackend implements Backend {
  readonly name = 'wasm';
  private readonly arena = new Arena();
  private readonly kernels = this.arena.kernels;
  private readonly chunk = this.kernels.rowsAtATime();
  private readonly block: ParameterBlock;
  private readonly policy: PlacedNetwork;
  private readonly value: PlacedNetwork;
  private readonly learner: number;
  private readonly heads: number;
  private readonly logStdOffset: number;
  private adamSteps = 0;
  private readonly losses: MinibatchLosses = {
    policyLoss: 0,
    valueLoss: 0,
    entropyLoss: 0,
    approxKl: 0,
    clipFraction: 0,
    loss: 0,
  };
  // Views of memory, made once all of it is allocated.
  private readonly indexAddress: number;
  private readonly indices: Uint32Array;
  private readonly statistics: Float64Array;
  private readonly policyInput: Float32Array;
  private readonly policyOutput: Float32Array;
  private readonly valueInput: Float32Array;
  private readonly valueOutput: Float32Array;
  private readonly blocks: {
    readonly parameters: Float32Array;
    readonly gradients: Float32Array;
    readonly firstMoments: Float32Array;
    readonly secondMoments: Float32Array;
  };
  private readonly rollout: {
    readonly observations: Float32Array;
    readonly criticObservations: Float32Array;
    readonly actions: Float32Array;
    readonly logProbs: Float32Array;
    readonly values: Float32Array;
    readonly advantages: Float32Array;
    readonly returns: Float32Array;
  };

  constructor(
    readonly shape: ActorCriticShape,
    { rows, batchSize }: Capacity,
  ) {
    const { arena } = this;
    this.heads = headSize(shape);
    this.block = new ParameterBlock(parameterSpecs(shape));
    const { size } = this.block;
    const isBeta = shape.distribution === 'beta';
    this.logStdOffset = isBeta ? 0 : this.block.offset('logStd');
    const parameters = arena.allocate(4 * size);
    const gradients = arena.allocate(4 * size);
    const firstMoments = arena.allocate(4 * size);
    const secondMoments = arena.allocate(4 * size);
    const policy = policyWidths(shape);
    const value = valueWidths(shape);
    const { activation } = shape;
    const place = (name: string, widths: readonly number[]) =>
      placeNetwork(arena, {
        ...{ name, widths, activation, block: this.block, parameters, gradients },
        rows: rowBuffers(arena, widths),
      });
    this.policy = place('policy', policy);
    this.value = place('value', value);
    const observations = arena.allocate(4 * rows * this.policy.inputWidth);
    const criticObservations = arena.allocate(4 * rows * this.value.inputWidth);
    const actions = arena.allocate(4 * rows * shape.actionSize);
    const logProbs = arena.allocate(4 * rows);
    const values = arena.allocate(4 * rows);
    const advantages = arena.allocate(4 * rows);
    const returns = arena.allocate(4 * rows);
    const statistics = arena.allocate(8 * 6);
    this.indexAddress = arena.allocate(4 * batchSize);
    this.learner = arena.record([
      this.policy.address,
      this.value.address,
      isBeta ? 1 : 0,
      shape.actionSize,
      parameters,
      gradients,
      firstMoments,
      secondMoments,
      size,
      parameters + 4 * this.logStdOffset,
      gradients + 4 * this.logStdOffset,
      observations,
      criticObservations,
      actions,
      logProbs,
      values,
      advantages,
      returns,
      statistics,
      arena.allocate(8 * 5 * shape.actionSize),
      arena.allocate(4 * padded(Math.max(...policy, ...value))),
    ]);
    this.indices = new Uint32Array(arena.memory.buffer, this.indexAddress, batchSize);
    this.statistics = new Float64Array(arena.memory.buffer, statistics, 6);
    const { chunk } = this;
    this.policyInput = arena.floats(this.policy.input, chunk * this.policy.inputWidth);
    this.policyOutput = arena.floats(this.policy.output, chunk * this.policy.outputWidth);
    this.valueInput = arena.floats(this.value.input, chunk * this.value.inputWidth);
    this.valueOutput = arena.floats(this.value.output, chunk * this.value.outputWidth);
    this.blocks = {
      parameters: arena.floats(parameters, size),
      gradients: arena.floats(gradients, size),
      firstMoments: arena.floats(firstMoments, size),
      secondMoments: arena.floats(secondMoments, size),
    };
    this.rollout = {
      observations: arena.floats(observations, rows * this.policy.inputWidth),
      criticObservations: arena.floats(criticObservations, rows * this.value.inputWidth),
      actions: arena.floats(actions, rows * shape.actionSize),
      logProbs: arena.floats(logProbs, rows),
      values: arena.floats(values, rows),
      advantages: arena.floats(advantages, rows),
      returns: arena.floats(returns, rows),
    };
  }

  policyHeads(observations: Float32Array, rows: number, heads: Float32Array): void {
    const { heads: width, policyInput, policyOutput, chunk } = this;
    const { inputWidth, outputWidth, address } = this.policy;
    for (let first = 0; first < rows; first += chunk) {
      const count = Math.min(chunk, rows - first);
      const place = { stride: inputWidth, first, rows: count };
      spread(observations, policyInput, { width: this.shape.observationSize, ...place });
      this.kernels.forward(address, count);
      for (let row = 0, to = first * width; row < count; row++)
        for (let i = 0, from = row * outputWidth; i < width; i++)
          heads[to++] = policyOutput[from++]!;
    }
  }

  values(criticObservations: Float32Array, rows: number, values: Float32Array): void {
    const { valueInput, valueOutput, chunk } = this;
    const { inputWidth, outputWidth, address } = this.value;
    for (let first = 0; first < rows; first += chunk) {
      const count = Math.min(chunk, rows - first);
      const place = { stride: inputWidth, first, rows: count };
      spread(criticObservations, valueInput, { width: this.shape.criticSize, ...place });
      this.kernels.forward(address, count);
      for (let row = 0; row < count; row++) values[first + row] = valueOutput[row * outputWidth]!;
    }
  }

  readLogStd(out: Float32Array): void {
    if (this.shape.distribution === 'beta') return;
    for (let i = 0; i < this.shape.actionSize; i++)
      out[i] = this.blocks.parameters[this.logStdOffset + i]!;
  }

  loadRollout(rollout: RolloutRows): void {
    const { size } = rollout;
    const { shape } = this;
    const target = this.rollout;
    if (size > target.logProbs.length)
      throw new RangeError(`a rollout of ${size} rows, room for ${target.logProbs.length}`);
    const rows = { first: 0, rows: size };
    spread(rollout.observations, target.observations, {
      width: shape.observationSize,
      stride: this.policy.inputWidth,
      ...rows,
    });
    spread(rollout.criticObservations, target.criticObservations, {
      width: shape.criticSize,
      stride: this.value.inputWidth,
      ...rows,
    });
    target.actions.set(rollout.actions.subarray(0, size * shape.actionSize));
    target.logProbs.set(rollout.logProbs.subarray(0, size));
    target.values.set(rollout.values.subarray(0, size));
    target.advantages.set(rollout.advantages.subarray(0, size));
    target.returns.set(rollout.returns.subarray(0, size));
  }

  gradients(indices: Uint32Array, options: LossOptions): MinibatchLosses {
    const { losses, statistics } = this;
    this.indices.set(indices);
    this.kernels.gradients(
      this.learner,
      this.indexAddress,
      indices.length,
      options.clipRange,
      options.clipRangeVf ?? Infinity,
      options.entCoef,
      options.vfCoef,
      options.normalizeAdvantage ? 1 : 0,
    );
    losses.policyLoss = statistics[0]!;
    losses.valueLoss = statistics[1]!;
    losses.entropyLoss = statistics[2]!;
    losses.approxKl = statistics[3]!;
    losses.clipFraction = statistics[4]!;
    losses.loss = statistics[5]!;
    return losses;
  }

  readGradients(): TensorMap {
    return this.block.read(this.blocks.gradients);
  }

  step({ learningRate, maxGradNorm, adam: { beta1, beta2, epsilon } }: StepOptions): number {
    const norm = this.kernels.gradientNorm(this.learner);
    if (!Number.isFinite(norm)) return norm;
    this.adamSteps++;
    const stepSize = learningRate / (1 - power(beta1, this.adamSteps));
    const rootScale = 1 / Math.sqrt(1 - power(beta2, this.adamSteps));
    const clip = Math.min(1, maxGradNorm / (norm + 1e-6));
    this.kernels.step(this.learner, clip, beta1, beta2, stepSize, rootScale, epsilon);
    return norm;
  }

  parametersFinite(): boolean {
    return Number.isFinite(this.kernels.parameterNorm(this.learner));
  }

  readState(): BackendState {
    const { block, blocks } = this;
    return {
      parameters: block.read(blocks.parameters),
      firstMoments: block.read(blocks.firstMoments),
      secondMoments: block.read(blocks.secondMoments),
      adamSteps: this.adamSteps,
    };
  }

  writeState(state: BackendState): void {
    const { block, blocks } = this;
    block.write(blocks.parameters, state.parameters);
    block.write(blocks.firstMoments, state.firstMoments);
    block.write(blocks.secondMoments, state.secondMoments);
    this.adamSteps = state.adamSteps;
    this.kernels.refresh(this.policy.address);
    this.kernels.refresh(this.value.address);
  }

  dispose(): void {
    // Its memory goes with the object.
  }
}
