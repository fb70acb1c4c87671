import type { Scenario } from '../config/schema/scenario.js';
import { EpisodeMeter } from '../simulator/metrics/meter.js';
import type { EpisodeMetric } from '../simulator/metrics/metrics.js';
import { Network } from '../simulator/network/network.js';
import { requireSeed } from '../simulator/random.js';
import type { Trace } from '../simulator/trace.js';
import { World } from '../simulator/world/world.js';
import { observationOf } from '../config/control.js';
import type { ObservationSpec } from '../config/schema/observation.js';
import { actionLayout } from './action.js';
import { seedOfSequence } from './episodes.js';
import { Observer } from './observation/observer.js';

/** A box in R^n: every coordinate between a low and a high value. */
export interface BoxSpace {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly shape: readonly [number];
}

/** The features that are observed, in their order. */
export type Observation = number[];
/** ρ^(C) and ρ^(P), the UEs' shares of bandwidth and of compute. */
export type Action = ArrayLike<number>;

/** What is known besides the observation. */
export interface StepInfo {
  /** steps done in this episode */
  step: number;
  requestsCompleted: number;
  updatesCompleted: number;
  /** in the last step of an episode: its metrics, NaN where missing */
  episode?: Record<EpisodeMetric, number>;
}

/** What a step returns, as in Gymnasium. */
export interface StepResult {
  observation: Observation;
  reward: number;
  /** always false: the cell never stops by itself */
  terminated: boolean;
  /** true in the last of the episode's T steps */
  truncated: boolean;
  info: StepInfo;
}

/**
 * The cell as a Markov decision process, in the shape of a Gymnasium environment.
 *
 * Observation, after the servers have worked; by default the paper's (eq. 3):
 *
 * | index | quantity                                   | range   |
 * | ----- | ------------------------------------------ | ------- |
 * | 0     | l, packets in the UE computation queues     | [0, ∞) |
 * | 1     | l̂, packets in the sensor computation queues | [0, ∞) |
 *
 * Action (eq. 4): ρ^(C) and ρ^(P), the UEs' shares of bandwidth and compute, clipped to [0, 1]. Where
 * the scenario's `control` is per station, observation and action have a part for each, station by station.
 *
 * Reward (eq. 5 to 7): Σ c₁·η^AoSI + c₂·1{AoRI > D_th} over the requests finished in the step.
 *
 * An episode is truncated after `scenario.steps` steps and never terminates.
 */
export class MetaLoreEnvironment {
  readonly observationSpace: BoxSpace;
  readonly actionSpace: BoxSpace;
  /** The simulator behind, for whoever wants to look at more than the observation. */
  readonly network: Network;

  private readonly observer: Observer;
  private readonly world: World;
  private readonly meter: EpisodeMeter;
  private seed: number;
  private episode = 0;
  private running = false;

  /**
   * @param options.observation what is observed, besides what the scenario's `observation` says
   * @throws {RangeError} for a feature given twice
   */
  constructor(
    readonly scenario: Scenario,
    options: { observation?: Partial<ObservationSpec> } = {},
  ) {
    const layout = actionLayout(scenario);
    const stations = scenario.stations.length;
    const observation = { ...observationOf(scenario), ...options.observation };
    this.observer = new Observer({ observation, stations, layout });
    const { low, high, size, rows } = this.observer;
    this.observationSpace = {
      low: repeated(low, rows),
      high: repeated(high, rows),
      shape: [rows * size],
    };
    const actions = rows * layout.size;
    this.actionSpace = {
      low: new Array<number>(actions).fill(0),
      high: new Array<number>(actions).fill(1),
      shape: [actions],
    };
    this.world = new World(scenario);
    this.network = new Network(scenario);
    this.meter = new EpisodeMeter(scenario);
    this.seed = scenario.seed;
  }

  /**
   * Starts an episode.
   *
   * @param options.seed the episode of this seed: that of a row of `episodes.csv` is its `episode_seed`.
   *   It also starts a sequence of episodes, so that the same seed gives the same ones afterwards;
   *   without it the next episode of the sequence begins (the scenario's seed starts the first)
   * @param options.trace run this workload instead of a generated one
   * @throws {PlacementError} when the sensors do not fit
   * @throws {RangeError} for a seed that is no whole number from 0 to 2^53 − 1
   */
  reset(options: { seed?: number; trace?: Trace } = {}): {
    observation: Observation;
    info: StepInfo;
  } {
    const { seed, trace } = options;
    if (seed !== undefined) {
      requireSeed(seed);
      this.seed = seed;
      this.episode = 0;
    }
    if (trace) this.network.reset(trace);
    else {
      const drawn = this.world.episode(this.nextSeed());
      this.network.reset(drawn.trace, drawn.scenario);
    }
    this.observer.reset(this.network);
    this.running = true;
    return { observation: this.observe(), info: this.info() };
  }

  /**
   * @throws {RangeError} for an action that is not as many numbers as the action space has, and after
   *   the end of an episode
   * @throws {Error} before the first reset
   */
  step(action: Action): StepResult {
    if (!this.running) throw new Error('call reset() before the first step()');
    const [expected] = this.actionSpace.shape;
    if (action.length !== expected)
      throw new RangeError(`an action of ${action.length} numbers, expected ${expected}`);
    const reward = this.network.advance(action);
    const { truncated } = this.network;
    return {
      observation: this.observe(),
      reward,
      terminated: false,
      truncated,
      info: truncated ? { ...this.info(), episode: this.meter.metrics(this.network) } : this.info(),
    };
  }

  private nextSeed(): number {
    return seedOfSequence(this.seed, this.episode++);
  }

  private observe(): Observation {
    const observation = new Array<number>(this.observationSpace.shape[0]);
    this.observer.observe(this.network, observation);
    return observation;
  }

  private info(): StepInfo {
    const { step, requestsCompleted, updatesCompleted } = this.network;
    return { step, requestsCompleted, updatesCompleted };
  }
}

function repeated(values: readonly number[], times: number): number[] {
  return Array.from({ length: times }, () => values).flat();
}
