import { ALONE, type Crew, type Member } from '../../environment/crew.js';
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
import { padded, type Kernels } from '../kernels/kernels.js';
import { Arena } from '../kernels/memory.js';
import { placeNetwork, rowBuffers, spread, type PlacedNetwork } from '../kernels/network.js';
import { ParameterBlock } from '../kernels/parameter-block.js';
import {
  KERNEL_DUTY,
  KernelMember,
  ORDER,
  ORDERS,
  type KernelsDescription,
  type NetworkDescription,
} from './kernel-member.js';

/** So many rows go forwards on one thread, sooner than others could begin. */
const FEW_ROWS = 16;

/** The backend of fused WebAssembly SIMD kernels (assembly/), on one thread or several. */
export class WasmBackend implements Backend {
  readonly name = 'wasm';
  private readonly kernels: Kernels;
  private readonly members: Member;
  /** [ORDERS] what the members go by */
  private readonly orders: Float64Array;
  /** Rows that pass through a network forwards, and of a minibatch both ways, between two meetings of the threads. */
  private readonly chunk: number;
  private readonly blockRows: number;
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
    crew: Crew = ALONE,
  ) {
    const arena = new Arena({ isShared: crew.size > 1 });
    const kernels = (this.kernels = arena.kernels);
    // One thread keeps what it computes in its cache; more should not have to wait often.
    this.chunk = crew.size * kernels.rowsAtATime();
    this.blockRows = crew.size > 1 ? padded(batchSize) : kernels.rowsAtATime();
    const most = Math.max(this.chunk, this.blockRows);
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
        ...{ name, widths, activation, block: this.block, parameters },
        rows: rowBuffers(arena, widths, most),
        learning: { gradients, rows: most },
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
    const indices = arena.allocate(4 * batchSize);
    const orders = arena.allocate(8 * ORDERS);
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
      isBeta ? arena.allocate(16 * rows * shape.actionSize) : 0,
      arena.allocate(8 * batchSize * (kernels.rowLosses() + 4 * shape.actionSize)),
      arena.allocate(4 * padded(Math.max(...policy, ...value))),
    ]);
    this.indices = new Uint32Array(arena.memory.buffer, indices, batchSize);
    this.orders = new Float64Array(arena.memory.buffer, orders, ORDERS);
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
    const description: Omit<KernelsDescription, 'part' | 'parts'> = {
      memory: arena.memory,
      learner: this.learner,
      indices,
      orders,
      networks: [
        this.describe('policy', this.policy, this.block.offset('value.0.kernel')),
        this.describe('value', this.value, size),
      ],
      actionSize: shape.actionSize,
    };
    const own = new KernelMember({ ...description, part: 0, parts: crew.size }, kernels);
    this.members = crew.gather('kernels', own, (part) => ({ ...description, ...part }));
  }

  /** @param end of its parameters; what lies before it and is no layer's goes with the last one */
  private describe(name: string, { address, layers }: PlacedNetwork, end: number) {
    const from = layers.map((_, l) => this.block.offset(`${name}.${l}.kernel`));
    return {
      address,
      layers: layers.map((sizes, l) => ({ ...sizes, from: from[l], to: from[l + 1] ?? end })),
    } satisfies NetworkDescription;
  }

  policyHeads(observations: Float32Array, rows: number, heads: Float32Array): void {
    const { heads: width, policyInput, policyOutput, chunk } = this;
    const { inputWidth, outputWidth } = this.policy;
    for (let first = 0; first < rows; first += chunk) {
      const count = Math.min(chunk, rows - first);
      const place = { stride: inputWidth, first, rows: count };
      spread(observations, policyInput, { width: this.shape.observationSize, ...place });
      this.forward(KERNEL_DUTY.actor, count);
      for (let row = 0, to = first * width; row < count; row++)
        for (let i = 0, from = row * outputWidth; i < width; i++)
          heads[to++] = policyOutput[from++]!;
    }
  }

  values(criticObservations: Float32Array, rows: number, values: Float32Array): void {
    const { valueInput, valueOutput, chunk } = this;
    const { inputWidth, outputWidth } = this.value;
    for (let first = 0; first < rows; first += chunk) {
      const count = Math.min(chunk, rows - first);
      const place = { stride: inputWidth, first, rows: count };
      spread(criticObservations, valueInput, { width: this.shape.criticSize, ...place });
      this.forward(KERNEL_DUTY.critic, count);
      for (let row = 0; row < count; row++) values[first + row] = valueOutput[row * outputWidth]!;
    }
  }

  /** Runs rows that lie in a network's input through it: few of them here, more on all threads. */
  private forward(duty: 0 | 1, rows: number): void {
    if (rows <= FEW_ROWS) {
      this.kernels.forward((duty === 0 ? this.policy : this.value).address, 0, rows);
      return;
    }
    this.orders[ORDER.rows] = rows;
    this.members.perform(duty);
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
    this.kernels.prepare(this.learner, size);
  }

  gradients(indices: Uint32Array, options: LossOptions): MinibatchLosses {
    const { losses, statistics, orders, members, kernels, learner, blockRows } = this;
    const { length } = indices;
    this.indices.set(indices);
    orders[ORDER.minibatch] = length;
    orders[ORDER.clipRange] = options.clipRange;
    orders[ORDER.clipRangeVf] = options.clipRangeVf ?? Infinity;
    orders[ORDER.entCoef] = options.entCoef;
    orders[ORDER.vfCoef] = options.vfCoef;
    orders[ORDER.normalizeAdvantage] = options.normalizeAdvantage ? 1 : 0;
    for (let block = 0; block < length; block += blockRows) {
      orders[ORDER.block] = block;
      orders[ORDER.rows] = Math.min(blockRows, length - block);
      members.perform(KERNEL_DUTY.rows);
      members.perform(KERNEL_DUTY.weights);
    }
    kernels.end(learner, length);
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
    const { orders } = this;
    orders[ORDER.clip] = Math.min(1, maxGradNorm / (norm + 1e-6));
    orders[ORDER.beta1] = beta1;
    orders[ORDER.beta2] = beta2;
    orders[ORDER.stepSize] = learningRate / (1 - power(beta1, this.adamSteps));
    orders[ORDER.rootScale] = 1 / Math.sqrt(1 - power(beta2, this.adamSteps));
    orders[ORDER.epsilon] = epsilon;
    this.members.perform(KERNEL_DUTY.step);
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
    for (const { address, layers } of [this.policy, this.value])
      layers.forEach((_, l) => {
        this.kernels.refresh(address, l);
      });
  }

  dispose(): void {
    // Its memory goes with the object.
  }
}
