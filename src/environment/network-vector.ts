import { controlOf, observationOf } from '../config/control.js';
import type { Scenario } from '../config/schema/scenario.js';
import { ALONE, type Crew, type Member } from './crew.js';
import type { EpisodeSource } from './episodes.js';
import { CELLS_DUTY, NetworkCells, type CellsArrays, type CellsWatcher } from './network-cells.js';
import type { FeatureScale } from './observation/features.js';
import type { ActingView, VectorEnvironment } from './vector.js';

/** Where the environments are: enough to get there again, since a network is deterministic. */
interface NetworkVectorState {
  /** episodes begun so far, over all environments */
  episodes: number;
  /** of each environment, the number of its episode */
  running: number[];
  /** of each environment, the actions of its episode so far, one behind the other */
  actions: number[][];
}

/** What a {@link NetworkVectorEnvironment} is made from besides a scenario. */
export interface NetworkVectorOptions {
  /** the root of the sequence of episodes: the same seed gives the same episodes */
  seed: number | string;
  /** the threads that play them */
  crew?: Crew;
  /** false: nobody asks for what only a critic may see, which is not worked out then */
  privileged?: boolean;
}

/**
 * Networks stepped together for training. Observations are those of the scenario; what a critic may see
 * besides is listed in `PRIVILEGED_INPUTS`, and behind it the values drawn for the episode. Every
 * environment draws its episodes from one sequence, in turn, so the episodes of a training run depend on
 * its seed alone.
 *
 * Where each station has its own shares, a network is a row for each of its stations: with what that
 * station knows, and the reward of the requests that finished there.
 */
export class NetworkVectorEnvironment implements VectorEnvironment {
  readonly count: number;
  readonly observationSize: number;
  readonly privilegedSize: number;
  readonly actionSize: number;
  readonly episodeSteps: number;
  readonly view: ActingView;
  readonly observationScales: readonly FeatureScale[];
  readonly observations: Float32Array;
  readonly privileged: Float32Array;
  readonly rewards: Float64Array;
  readonly rewardScales: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservations: Float32Array;
  readonly finalPrivileged: Float32Array;

  private readonly arrays: CellsArrays;
  private readonly members: Member;
  /** numbers in an action of a network, and in those of an episode */
  private readonly actionsOfCell: number;
  private readonly actionsOfEpisode: number;
  private episodes = 0;
  /** this thread's cells: all of them, where it is alone */
  private readonly own: NetworkCells;
  private readonly isAlone: boolean;

  /**
   * @param scenario of every network
   * @param cells number of networks
   * @param from the root of the sequence of episodes, and more
   */
  constructor(
    scenario: Scenario,
    readonly cells: number,
    from: NetworkVectorOptions | number | string,
  ) {
    const {
      seed,
      crew = ALONE,
      privileged = true,
    } = typeof from === 'object' ? from : { seed: from };
    const description = { scenario, cells, seed, privileged };
    const own = (this.own = new NetworkCells({ ...description, part: 0, parts: crew.size }));
    this.isAlone = crew.size === 1;
    const memory = crew.allocate(own.bytes);
    const arrays = (this.arrays = own.workOn(memory));
    this.members = crew.gather('cells', own, (part) => ({ ...description, ...part, memory }));
    const { rows, observationSize, privilegedSize, actionSize, scales } = own.sizes;
    this.count = cells * rows;
    this.observationSize = observationSize;
    this.privilegedSize = privilegedSize;
    this.actionSize = actionSize;
    this.actionsOfCell = actionSize * rows;
    this.actionsOfEpisode = this.actionsOfCell * scenario.steps;
    this.episodeSteps = scenario.steps;
    this.view = { observation: observationOf(scenario), control: controlOf(scenario).stations };
    this.observationScales = scales;
    this.observations = arrays.observations;
    this.privileged = arrays.privileged;
    this.rewards = arrays.rewards;
    this.rewardScales = arrays.rewardScales.fill(1);
    this.terminated = new Uint8Array(this.count);
    this.truncated = arrays.truncated;
    this.finalObservations = arrays.finalObservations;
    this.finalPrivileged = arrays.finalPrivileged;
  }

  /**
   * Takes the episodes from elsewhere from the next reset on, by their numbers from 0: that of number n is
   * played by network n % cells.
   *
   * @throws {RangeError} where several threads play
   */
  play(episodes: EpisodeSource): void {
    this.requireAlone();
    this.own.episodes = episodes;
    this.episodes = 0;
  }

  /**
   * Shows somebody the networks as they play.
   *
   * @throws {RangeError} where several threads play
   */
  watch(watcher: CellsWatcher): void {
    this.requireAlone();
    this.own.watcher = watcher;
  }

  private requireAlone(): void {
    if (!this.isAlone) throw new RangeError('the networks are in several threads');
  }

  reset(): void {
    this.rewards.fill(0);
    this.truncated.fill(0);
    this.arrays.next[0] = this.episodes;
    this.members.perform(CELLS_DUTY.reset);
    this.episodes += this.cells;
  }

  /** @inheritDoc */
  step(actions: Float32Array): void {
    this.arrays.actions.set(actions);
    this.arrays.next[0] = this.episodes;
    this.members.perform(CELLS_DUTY.step);
    // All episodes have the same number of steps, so they end together.
    if (this.truncated[0]) this.episodes += this.cells;
  }

  state(): NetworkVectorState {
    const { running, steps, played } = this.arrays;
    return {
      episodes: this.episodes,
      running: [...running],
      actions: Array.from({ length: this.cells }, (_, i) => {
        const from = this.actionsOfEpisode * i;
        return [...played.subarray(from, from + this.actionsOfCell * steps[i])];
      }),
    };
  }

  restore(state: unknown): void {
    const { episodes, running, actions } = state as NetworkVectorState;
    this.episodes = episodes;
    this.arrays.running.set(running);
    actions.forEach((played, i) => {
      this.arrays.played.set(played, this.actionsOfEpisode * i);
      this.arrays.steps[i] = played.length / this.actionsOfCell;
    });
    this.members.perform(CELLS_DUTY.restore);
  }
}
