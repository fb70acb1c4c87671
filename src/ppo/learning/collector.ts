import type { VectorEnvironment } from '../../environment/vector.js';
import type { RandomStream } from '../../simulator/random.js';
import type { Backend } from '../backends/backend.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { createDistribution, type ActionRows, type Distribution } from '../acting/distributions.js';
import { EpisodeStatistics, type EpisodeStatisticsState } from './episode-statistics.js';
import { headSize } from '../acting/parameters.js';
import type { RolloutBuffer } from './rollout.js';
import {
  createObservationScaler,
  RewardScaler,
  type ObservationScaler,
  type RewardScalerState,
  type ScalerState,
} from '../acting/scaling.js';

/** Everything a collector needs to continue, plain data; the environment's state is apart. */
export interface CollectorState {
  readonly observationScaler: ScalerState;
  readonly privilegedScaler: ScalerState;
  readonly rewardScaler: RewardScalerState;
  readonly episodes: EpisodeStatisticsState;
  /** 1 where the present observation starts an episode, per environment. */
  readonly episodeStarts: readonly number[];
}

/**
 * Steps all environments in lockstep with the current policy and fills a rollout buffer: one batched
 * forward pass of the actor per step and one of the critic behind the last, nothing allocated. Everything is scaled here, once, so that
 * the update sees what the policy saw.
 */
export class Collector {
  readonly observationScaler: ObservationScaler;
  readonly episodes: EpisodeStatistics;
  private readonly privilegedScaler: ObservationScaler;
  private readonly rewardScaler: RewardScaler;
  private readonly distribution: Distribution;
  private readonly cells: number;
  /** [cells] reward of the last step over the rows of an environment, and whether it ended an episode */
  private readonly cellRewards: Float64Array;
  private readonly cellDones: Uint8Array;
  private readonly seesPrivileged: boolean;
  private readonly criticSize: number;
  private readonly episodeStarts: Uint8Array;
  private readonly dones: Uint8Array;
  private readonly observations: Float32Array;
  private readonly criticObservations: Float32Array;
  private readonly batch: ActionRows;
  private readonly logProbs: Float32Array;
  private readonly values: Float32Array;
  private readonly rewards: Float64Array;
  private readonly environmentActions: Float32Array;
  private readonly cutRows: Int32Array;

  constructor(
    private readonly environment: VectorEnvironment,
    private readonly config: PpoConfig,
    private readonly backend: Backend,
  ) {
    const { count, observationSize, privilegedSize, actionSize } = environment;
    const { shape } = backend;
    this.seesPrivileged = config.criticInputs === 'privileged';
    this.criticSize = shape.criticSize;
    this.observationScaler = createObservationScaler(
      config.observationScaling,
      observationSize,
      environment.observationScales,
    );
    // An environment offers its privileged inputs ready for a network: of its own making, they are
    // not what `log` is for.
    const privilegedScaling = config.observationScaling === 'running' ? 'running' : 'none';
    this.privilegedScaler = createObservationScaler(privilegedScaling, privilegedSize);
    this.rewardScaler = new RewardScaler(config.rewardScaling, config.gamma, count);
    this.cells = environment.cells ?? count;
    this.cellRewards = new Float64Array(this.cells);
    this.cellDones = new Uint8Array(this.cells);
    this.episodes = new EpisodeStatistics(this.cells);
    this.distribution = createDistribution(config.distribution, actionSize);
    this.episodeStarts = new Uint8Array(count).fill(1);
    this.dones = new Uint8Array(count);
    this.observations = new Float32Array(count * observationSize);
    this.criticObservations = new Float32Array(count * shape.criticSize);
    this.batch = {
      rows: count,
      heads: new Float32Array(count * headSize(shape)),
      logStd: new Float32Array(actionSize),
      actions: new Float32Array(count * actionSize),
    };
    this.logProbs = new Float32Array(count);
    this.values = new Float32Array(count);
    this.rewards = new Float64Array(count);
    this.environmentActions = new Float32Array(count * actionSize);
    this.cutRows = new Int32Array(count);
  }

  /** Starts an episode in every environment. */
  start(): void {
    this.environment.reset();
    this.observe();
  }

  /** Counts the environment's present observations in the scalers, and scales them. */
  private observe(): void {
    const { observations, privileged, count } = this.environment;
    this.observationScaler.update(observations, count);
    if (this.seesPrivileged) this.privilegedScaler.update(privileged, count);
    this.scalePresent();
  }

  private scalePresent(): void {
    const { observations, privileged, observationSize, count } = this.environment;
    this.observationScaler.scale(observations, count, {
      target: this.observations,
      stride: observationSize,
      offset: 0,
    });
    this.scaleCritic(observations, privileged, count);
  }

  /** The critic's inputs: the scaled observation, and the scaled privileged inputs behind it. */
  private scaleCritic(observations: Float32Array, privileged: Float32Array, rows: number): void {
    const target = this.criticObservations;
    const stride = this.criticSize;
    this.observationScaler.scale(observations, rows, { target, stride, offset: 0 });
    if (!this.seesPrivileged) return;
    const offset = this.environment.observationSize;
    this.privilegedScaler.scale(privileged, rows, { target, stride, offset });
  }

  /**
   * Collects `steps` steps per environment, and computes returns and advantages.
   *
   * @returns the mean standard deviation of the actions' distribution
   */
  collect(buffer: RolloutBuffer, steps: number, random: RandomStream): number {
    const { environment, config, backend, batch, distribution, dones } = this;
    const { count } = environment;
    buffer.begin(steps);
    backend.readLogStd(batch.logStd);
    let std = 0;
    for (let step = 0; step < steps; step++) {
      backend.policyHeads(this.observations, count, batch.heads);
      distribution.sample(batch, this.logProbs, random);
      std += distribution.std(batch);
      this.store(buffer, step);

      // The buffer keeps the action as drawn; the environment gets it within its space.
      const { actions } = batch;
      const { environmentActions } = this;
      for (let i = 0; i < actions.length; i++)
        environmentActions[i] = Math.min(1, Math.max(0, actions[i]));
      environment.step(environmentActions);

      for (let i = 0; i < count; i++)
        dones[i] = environment.terminated[i] | environment.truncated[i];
      this.recordEpisodes();
      this.rewardScaler.scale(this.scaledByContext(), this.rewards, dones);
      if (config.bootstrapTruncation) this.bootstrapTruncated();
      for (let i = 0; i < count; i++) buffer.rewards[i * steps + step] = this.rewards[i]!;
      this.episodeStarts.set(dones);
      this.observe();
    }
    // All at once: nothing of a rollout depends on them, and batches of many rows are quicker.
    backend.values(buffer.criticObservations, buffer.size, buffer.values);
    backend.values(this.criticObservations, count, this.values);
    buffer.computeReturnsAndAdvantages(config, this.values, this.episodeStarts);
    return std / steps;
  }

  /** An environment's return is that of all its rows, whatever training divides it by. */
  private recordEpisodes(): void {
    const { cells, cellRewards, cellDones, dones } = this;
    const { rewards, count } = this.environment;
    const rows = count / cells;
    cellRewards.fill(0);
    for (let i = 0; i < count; i++) cellRewards[Math.floor(i / rows)] += rewards[i];
    for (let cell = 0; cell < cells; cell++) cellDones[cell] = dones[cell * rows];
    this.episodes.record(cellRewards, cellDones);
  }

  private scaledByContext(): Float64Array {
    const { rewards, rewardScales, count } = this.environment;
    if (!rewardScales) return rewards;
    for (let i = 0; i < count; i++) this.rewards[i] = rewards[i] / rewardScales[i];
    return this.rewards;
  }

  /** What is known before the step is taken. */
  private store(buffer: RolloutBuffer, step: number): void {
    const { environment, criticSize, batch } = this;
    const { count, observationSize, actionSize } = environment;
    for (let i = 0; i < count; i++) {
      const row = i * buffer.steps + step;
      for (let k = 0; k < observationSize; k++)
        buffer.observations[row * observationSize + k] =
          this.observations[i * observationSize + k]!;
      for (let k = 0; k < criticSize; k++)
        buffer.criticObservations[row * criticSize + k] =
          this.criticObservations[i * criticSize + k]!;
      for (let k = 0; k < actionSize; k++)
        buffer.actions[row * actionSize + k] = batch.actions[i * actionSize + k]!;
      buffer.logProbs[row] = this.logProbs[i]!;
      buffer.episodeStarts[row] = this.episodeStarts[i]!;
    }
  }

  /**
   * Where a time limit cut an episode, its return would have gone on: adds γ·V(last observation) to
   * the last reward (Pardo et al. 2018).
   */
  private bootstrapTruncated(): void {
    const { environment, cutRows, rewards, config } = this;
    const { terminated, truncated, finalObservations, finalPrivileged, count } = environment;
    let cut = 0;
    for (let i = 0; i < count; i++) if (truncated[i] && !terminated[i]) cutRows[cut++] = i;
    if (cut === 0) return;
    this.scaleCritic(finalObservations, finalPrivileged, count);
    this.backend.values(this.criticObservations, count, this.values);
    for (let i = 0; i < cut; i++) {
      const row = cutRows[i];
      rewards[row] += config.gamma * this.values[row];
    }
  }

  state(): CollectorState {
    return {
      observationScaler: this.observationScaler.state(),
      privilegedScaler: this.privilegedScaler.state(),
      rewardScaler: this.rewardScaler.state(),
      episodes: this.episodes.state(),
      episodeStarts: [...this.episodeStarts],
    };
  }

  /** Continues from a state, in an environment that has been restored already. */
  restore(state: CollectorState): void {
    this.observationScaler.restore(state.observationScaler);
    this.privilegedScaler.restore(state.privilegedScaler);
    this.rewardScaler.restore(state.rewardScaler);
    this.episodes.restore(state.episodes);
    this.episodeStarts.set(state.episodeStarts);
    // Not observe(): the scalers have counted these observations before.
    this.scalePresent();
  }
}
