import { controlOf, observationOf } from '../config/control.js';
import type { Scenario } from '../config/schema/scenario.js';
import { Network } from '../simulator/network/network.js';
import { deriveSeed } from '../simulator/random.js';
import { World } from '../simulator/world/world.js';
import { actionLayout } from './action.js';
import { ContextInputs } from './context-inputs.js';
import { ContextScale } from './context-scale.js';
import type { FeatureScale } from './observation/features.js';
import { Observer } from './observation/observer.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from './privileged.js';
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

/** A cell, or cells of one network, with all that looks at it. */
interface Cell {
  readonly network: Network;
  readonly observer: Observer;
  readonly privileged: PrivilegedObserver;
  readonly contexts: ContextInputs;
}

/**
 * Networks stepped together for training. Observations are those of the scenario; what a critic may see
 * besides is listed in {@link PRIVILEGED_INPUTS}, and behind it the values drawn for the episode. Every
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

  private readonly world: World;
  private readonly scale: ContextScale;
  private readonly cellsOf: readonly Cell[];
  /** rows of a network: 1, or its stations */
  private readonly rows: number;
  /** numbers in an action of a network */
  private readonly actionsOfCell: number;
  /** [cells × steps × actionsOfCell] actions of the running episodes */
  private readonly actions: Float32Array;
  private readonly running: Float64Array;
  /** [cells] of the episode that runs or begins with the next step */
  private readonly scaleOfNext: Float64Array;
  private episodes = 0;

  /**
   * @param cells number of networks
   * @param seed root of the sequence of episodes, the same seed gives the same episodes
   */
  constructor(
    private readonly scenario: Scenario,
    readonly cells: number,
    private readonly seed: number | string,
  ) {
    const observation = observationOf(scenario);
    const layout = actionLayout(scenario);
    const stations = scenario.stations.length;
    this.episodeSteps = scenario.steps;
    this.view = { observation, control: controlOf(scenario).stations };
    this.world = new World(scenario);
    this.scale = new ContextScale(scenario);
    this.cellsOf = Array.from({ length: cells }, () => {
      const network = new Network(scenario);
      return {
        network,
        observer: new Observer({ observation, stations, layout }),
        privileged: new PrivilegedObserver(network),
        contexts: new ContextInputs(scenario),
      };
    });
    const [{ observer, contexts }] = this.cellsOf;
    this.rows = observer.rows;
    const count = (this.count = cells * observer.rows);
    this.observationSize = observer.size;
    this.observationScales = observer.scales;
    this.privilegedSize = PRIVILEGED_INPUTS.length + contexts.size;
    this.actionSize = layout.size;
    this.actionsOfCell = layout.size * observer.rows;
    this.observations = new Float32Array(this.observationSize * count);
    this.privileged = new Float32Array(this.privilegedSize * count);
    this.rewards = new Float64Array(count);
    this.rewardScales = new Float64Array(count).fill(1);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.finalObservations = new Float32Array(this.observationSize * count);
    this.finalPrivileged = new Float32Array(this.privilegedSize * count);
    this.actions = new Float32Array(this.actionsOfCell * scenario.steps * cells);
    this.running = new Float64Array(cells);
    this.scaleOfNext = new Float64Array(cells).fill(1);
  }

  reset(): void {
    this.rewards.fill(0);
    this.truncated.fill(0);
    for (let i = 0; i < this.cells; i++) {
      this.begin(i, this.episodes++);
      this.scaleRewards(i);
      this.observe(i, this.observations, this.privileged);
    }
  }

  step(actions: Float32Array): void {
    const { cellsOf, rows, rewards, truncated, actionsOfCell, actions: played } = this;
    for (let i = 0; i < cellsOf.length; i++) {
      const { network } = cellsOf[i];
      const at = actionsOfCell * (i * this.scenario.steps + network.step);
      for (let a = 0; a < actionsOfCell; a++) played[at + a] = actions[actionsOfCell * i + a];
      // The rewards of this step are those of the episode that the row was in.
      if (network.step === 0) this.scaleRewards(i);
      const reward = network.advance(played, at);
      const ended = network.truncated ? 1 : 0;
      for (let row = 0; row < rows; row++) {
        rewards[i * rows + row] = rows > 1 ? network.stationRewards[row] : reward;
        truncated[i * rows + row] = ended;
      }
      if (network.truncated) {
        this.observe(i, this.finalObservations, this.finalPrivileged);
        this.begin(i, this.episodes++);
      }
      this.observe(i, this.observations, this.privileged);
    }
  }

  state(): NetworkVectorState {
    return {
      episodes: this.episodes,
      running: [...this.running],
      actions: this.cellsOf.map(({ network }, i) => {
        const from = this.actionsOfCell * i * this.scenario.steps;
        return [...this.actions.subarray(from, from + this.actionsOfCell * network.step)];
      }),
    };
  }

  restore(state: unknown): void {
    const { episodes, running, actions } = state as NetworkVectorState;
    this.episodes = episodes;
    this.cellsOf.forEach(({ network }, i) => {
      this.begin(i, running[i]);
      this.scaleRewards(i);
      this.actions.set(actions[i], this.actionsOfCell * i * this.scenario.steps);
      for (let at = 0; at < actions[i].length; at += this.actionsOfCell) {
        // Some features are of what was seen step by step.
        this.observe(i, this.observations, this.privileged);
        network.advance(actions[i], at);
      }
      this.observe(i, this.observations, this.privileged);
    });
  }

  private begin(i: number, episode: number): void {
    const { network, observer, privileged, contexts } = this.cellsOf[i];
    this.running[i] = episode;
    const { trace, scenario } = this.world.episode(deriveSeed(this.seed, ['training', episode]));
    network.reset(trace, scenario);
    observer.reset(network);
    privileged.reset();
    contexts.reset(scenario);
    this.scaleOfNext[i] = this.scale.of(scenario);
  }

  private scaleRewards(i: number): void {
    this.rewardScales.fill(this.scaleOfNext[i], i * this.rows, (i + 1) * this.rows);
  }

  private observe(i: number, observations: Float32Array, inputs: Float32Array): void {
    const { network, observer, privileged, contexts } = this.cellsOf[i];
    const { rows, privilegedSize } = this;
    observer.observe(network, observations, i * rows * this.observationSize);
    const first = i * rows * privilegedSize;
    privileged.observe(inputs, first);
    contexts.observe(inputs, first + PRIVILEGED_INPUTS.length);
    for (let row = 1; row < rows; row++)
      inputs.copyWithin(first + row * privilegedSize, first, first + privilegedSize);
  }
}
