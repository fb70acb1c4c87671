import type { Crew } from '../../environment/crew.js';
import type { VectorEnvironment } from '../../environment/vector.js';
import { randomStream, type RandomState, type RandomStream } from '../../simulator/random.js';
import { freshState, type Backend, type BackendFactory } from '../backends/backend.js';
import { Collector, type CollectorState } from './collector.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { scheduled } from './schedule.js';
import {
  initialParameters,
  policySpecs,
  type ActorCriticShape,
  type PolicyShape,
} from '../acting/parameters.js';
import type { PolicySnapshot } from '../acting/policy.js';
import { RolloutBuffer } from './rollout.js';
import { tensorOf, type Tensor, type TensorMap } from '../tensors.js';
import { findConstantAction, initialHeads, roundsWithin } from './warm-start.js';
import { explainedVariance, ppoUpdate, shuffler, type UpdateOptions } from './update.js';

/** What a learner learns, where and how. */
export interface LearnerOptions {
  readonly config: PpoConfig;
  /** As many environments as the config's nEnvs. */
  readonly environment: VectorEnvironment;
  /** Where the warm start tries actions, if the config asks for one; default: `environment`. */
  readonly screening?: VectorEnvironment;
  /** Root of the learner's streams: initialisation, actions, minibatches. */
  readonly seed: number | string;
  /** Step budget over all environments; schedules end with it. */
  readonly totalTimesteps: number;
  readonly backend: BackendFactory;
  /** Threads that compute together, which has no influence on results; default: the caller's alone. */
  readonly crew?: Crew;
  /** What the actor begins as, instead of at random and with a warm start; the critic begins anew. */
  readonly initialPolicy?: PolicySnapshot;
}

/** One row of progress, with Stable-Baselines3's names. Null: not defined (yet). */
export interface UpdateLog {
  'rollout/ep_rew_mean': number | null;
  'rollout/ep_len_mean': number | null;
  'time/iterations': number;
  'time/total_timesteps': number;
  'train/approx_kl': number;
  'train/clip_fraction': number;
  'train/clip_range': number;
  'train/clip_range_vf': number | null;
  'train/entropy_loss': number;
  'train/explained_variance': number | null;
  'train/learning_rate': number;
  'train/loss': number;
  'train/n_updates': number;
  'train/policy_gradient_loss': number;
  'train/std': number;
  'train/value_loss': number;
}

/** Everything to continue from: plain JSON data, and tensors by name. */
export interface Checkpoint {
  readonly json: CheckpointJson;
  /** Parameters, and Adam's moments as `adam.m/<name>` and `adam.v/<name>`. */
  readonly tensors: TensorMap;
}

export interface CheckpointJson {
  readonly format: 'metalore-ppo';
  readonly version: 1;
  readonly timesteps: number;
  readonly iterations: number;
  readonly epochs: number;
  readonly adamSteps: number;
  readonly collector: CollectorState;
  readonly streams: { readonly actions: RandomState; readonly minibatches: RandomState };
  readonly environment: unknown;
}

/**
 * Proximal policy optimisation (Schulman et al. 2017) of a policy on a vector environment.
 * Deterministic: config, seed, environment and backend fix every byte. Knows neither files nor
 * clocks; the caller loops over {@link learnOneUpdate} until {@link done}.
 */
export class Learner {
  readonly shape: ActorCriticShape;
  private readonly backend: Backend;
  private readonly collector: Collector;
  private readonly buffer: RolloutBuffer;
  /** Steps per environment in a rollout. */
  private readonly nSteps: number;
  private actionStream: RandomStream;
  private minibatchStream: RandomStream;
  private started = false;
  private steps = 0;
  private iterations = 0;
  private epochs = 0;

  /** @throws {RangeError} when the environment does not fit the config */
  constructor(private readonly options: LearnerOptions) {
    const { config, environment, seed, backend, totalTimesteps } = options;
    const { count, observationSize, privilegedSize, actionSize } = environment;
    const { cells = count } = environment;
    if (cells !== config.nEnvs)
      throw new RangeError(`${cells} environments, but the config's nEnvs is ${config.nEnvs}`);
    if (!Number.isInteger(totalTimesteps) || totalTimesteps < 1)
      throw new RangeError(`a budget of ${totalTimesteps} steps, expected a whole number ≥ 1`);
    const criticSize =
      config.criticInputs === 'privileged' ? observationSize + privilegedSize : observationSize;
    this.shape = {
      observationSize,
      criticSize,
      actionSize,
      distribution: config.distribution,
      activation: config.activation,
      policyNet: config.policyNet,
      valueNet: config.valueNet,
    };
    this.nSteps = rolloutSteps(config, environment, totalTimesteps);
    const rows = count * this.nSteps;
    const capacity = { rows, batchSize: Math.min(config.batchSize, rows) };
    this.backend = backend.create(this.shape, capacity, options.crew);
    const initial = initialParameters(this.shape, config, randomStream(seed, ['ppo', 'init']));
    const { initialPolicy } = options;
    if (initialPolicy) requireSameShape(initialPolicy, this.shape);
    this.backend.writeState(freshState({ ...initial, ...initialPolicy?.parameters }));
    this.actionStream = randomStream(seed, ['ppo', 'actions']);
    this.minibatchStream = randomStream(seed, ['ppo', 'minibatches']);
    this.collector = new Collector(environment, config, this.backend);
    if (initialPolicy) this.collector.observationScaler.restore(initialPolicy.observationScaler);
    this.buffer = new RolloutBuffer({
      nEnvs: count,
      nSteps: this.nSteps,
      observationSize,
      criticSize,
      actionSize,
    });
  }

  /** Steps taken so far, over all environments. */
  get timesteps(): number {
    return this.steps;
  }

  /** Whether the step budget is spent. */
  get done(): boolean {
    return this.steps >= this.options.totalTimesteps;
  }

  /**
   * One rollout and one update. The last rollout is shortened to meet the budget; the budget is
   * overshot only when it is no multiple of nEnvs, by less than nEnvs.
   *
   * @throws {DivergenceError} when training leaves the finite numbers
   */
  learnOneUpdate(): UpdateLog {
    const { config, totalTimesteps } = this.options;
    const { nEnvs } = config;
    this.start();
    if (this.done) throw new Error('the step budget is spent');
    const wanted = Math.ceil((totalTimesteps - this.steps) / nEnvs);
    const steps = Math.min(this.nSteps, wanted);
    const rolloutStd = this.collector.collect(this.buffer, steps, this.actionStream);
    this.steps += steps * nEnvs;
    this.iterations++;

    const options = this.updateOptions();
    const { buffer } = this;
    const stats = ppoUpdate(this.backend, buffer, {
      options,
      shuffle: shuffler(this.minibatchStream),
      update: this.iterations,
    });
    this.epochs += stats.epochs;
    const { episodes } = this.collector;
    return {
      'rollout/ep_rew_mean': episodes.returnMean,
      'rollout/ep_len_mean': episodes.lengthMean,
      'time/iterations': this.iterations,
      'time/total_timesteps': this.steps,
      'train/approx_kl': stats.approxKl,
      'train/clip_fraction': stats.clipFraction,
      'train/clip_range': options.clipRange,
      'train/clip_range_vf': options.clipRangeVf,
      'train/entropy_loss': stats.entropyLoss,
      'train/explained_variance': explainedVariance(buffer.values, buffer.returns, buffer.size),
      'train/learning_rate': options.learningRate,
      'train/loss': stats.loss,
      'train/n_updates': this.epochs,
      'train/policy_gradient_loss': stats.policyGradientLoss,
      'train/std': this.updatedStd(rolloutStd),
      'train/value_loss': stats.valueLoss,
    };
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    this.warmStart();
    this.collector.start();
  }

  /** Moves the initial policy to a good constant action; what that takes counts in the budget. */
  private warmStart(): void {
    const { config, seed, environment, screening = environment, totalTimesteps } = this.options;
    if (!config.warmStart || this.options.initialPolicy) return;
    const { rounds } = roundsWithin(config.warmStart, totalTimesteps, screening);
    if (rounds === 0) return;
    const stream = randomStream(seed, ['ppo', 'warm start']);
    const { action, steps } = findConstantAction(
      screening,
      { ...config.warmStart, generations: rounds },
      stream,
    );
    this.steps += steps;
    const { bias, logStd } = initialHeads(this.shape, action, config.warmStart.concentration);
    const { parameters } = this.backend.readState();
    const lastLayer = this.shape.policyNet.length;
    parameters[`policy.${lastLayer}.bias`].data.set(bias);
    if (this.shape.distribution === 'gaussian') parameters['logStd'].data.set(logStd);
    this.backend.writeState(freshState(parameters));
  }

  /** Hyperparameters of the update, at the share of the budget that is left after its rollout. */
  private updateOptions(): UpdateOptions {
    const { config, totalTimesteps } = this.options;
    const progressRemaining = Math.max(0, 1 - this.steps / totalTimesteps);
    const { clipRange, clipRangeSchedule, learningRate, learningRateSchedule } = config;
    return {
      ...config,
      clipRange: scheduled(clipRange, clipRangeSchedule, progressRemaining),
      learningRate: scheduled(learningRate, learningRateSchedule, progressRemaining),
    };
  }

  /** σ after the update for the Gaussian; the Beta's depends on the states, so the rollout's. */
  private updatedStd(rolloutStd: number): number {
    if (this.shape.distribution === 'beta') return rolloutStd;
    const logStd = new Float32Array(this.shape.actionSize);
    this.backend.readLogStd(logStd);
    return logStd.reduce((sum, value) => sum + Math.exp(value), 0) / logStd.length;
  }

  /** The present policy, a copy. */
  policySnapshot(): PolicySnapshot {
    const { observationSize, actionSize, distribution, activation, policyNet } = this.shape;
    const { view } = this.options.environment;
    const all = this.backend.readState().parameters;
    const parameters: Record<string, Tensor> = {};
    for (const { name, shape } of policySpecs(this.shape))
      parameters[name] = tensorOf(all, name, shape);
    return {
      observationSize,
      actionSize,
      distribution,
      activation,
      policyNet: [...policyNet],
      ...(view ? { view } : {}),
      observationScaler: this.collector.observationScaler.state(),
      parameters,
    };
  }

  /** All that {@link restore} needs, a copy. */
  checkpoint(): Checkpoint {
    this.start();
    const state = this.backend.readState();
    const tensors: Record<string, Tensor> = { ...state.parameters };
    for (const name of Object.keys(state.parameters)) {
      tensors[`adam.m/${name}`] = state.firstMoments[name]!;
      tensors[`adam.v/${name}`] = state.secondMoments[name]!;
    }
    return {
      json: {
        format: 'metalore-ppo',
        version: 1,
        timesteps: this.steps,
        iterations: this.iterations,
        epochs: this.epochs,
        adamSteps: state.adamSteps,
        collector: this.collector.state(),
        streams: {
          actions: this.actionStream.state(),
          minibatches: this.minibatchStream.state(),
        },
        environment: this.options.environment.state(),
      },
      tensors,
    };
  }

  /**
   * Continues from a checkpoint of a learner with the same options: everything that follows is the
   * same, bit by bit, as if it had never stopped.
   *
   * @throws when the checkpoint is of another format, or does not fit
   */
  restore({ json, tensors }: Checkpoint): void {
    if ((json.format as string) !== 'metalore-ppo' || (json.version as number) !== 1)
      throw new Error(`not a checkpoint of this version: ${json.format} ${json.version}`);
    const group = (prefix: string): TensorMap =>
      Object.fromEntries(
        Object.entries(tensors)
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
      );
    this.backend.writeState({
      parameters: tensors,
      firstMoments: group('adam.m/'),
      secondMoments: group('adam.v/'),
      adamSteps: json.adamSteps,
    });
    const { seed, environment } = this.options;
    this.actionStream = randomStream(seed, ['ppo', 'actions'], json.streams.actions);
    this.minibatchStream = randomStream(seed, ['ppo', 'minibatches'], json.streams.minibatches);
    environment.restore(json.environment);
    this.collector.restore(json.collector);
    this.steps = json.timesteps;
    this.iterations = json.iterations;
    this.epochs = json.epochs;
    this.started = true;
  }

  /** Frees what is outside of the memory of JavaScript; nothing else may be called after it. */
  dispose(): void {
    this.backend.dispose();
  }
}

/** @throws {RangeError} when a policy is not of the network that is to be trained */
function requireSameShape(policy: PolicyShape, shape: PolicyShape): void {
  for (const size of [
    'observationSize',
    'actionSize',
    'distribution',
    'activation',
    'policyNet',
  ] as const)
    if (String(policy[size]) !== String(shape[size]))
      throw new RangeError(
        `the policy to begin from has ${size} ${String(policy[size])}, but what is trained has ${String(shape[size])}`,
      );
}

/**
 * Steps per environment in a rollout: the config's, or whole episodes, and no more than the budget
 * has, so that nothing is set aside for steps that will not come.
 */
function rolloutSteps(
  { nSteps, nEnvs }: PpoConfig,
  { episodeSteps }: VectorEnvironment,
  totalTimesteps: number,
): number {
  const steps = nSteps ?? episodeSteps;
  if (steps === undefined)
    throw new RangeError(
      'nSteps is null, which is whole episodes, but the episodes of this environment have no fixed' +
        ' number of steps; set nSteps to the steps of a rollout',
    );
  return Math.min(steps, Math.ceil(totalTimesteps / nEnvs));
}
