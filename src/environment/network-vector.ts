import type { Scenario } from '../config/schema/scenario.js';
import { Network } from '../simulator/network/network.js';
import { deriveSeed } from '../simulator/random.js';
import { World } from '../simulator/world/world.js';
import { observationOf } from '../config/control.js';
import { SHARED_ACTION } from './action.js';
import { Observer } from './observation/observer.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from './privileged.js';
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

/**
 * Cells stepped together for training. Observations are those of the scenario; what a critic may see
 * besides is listed in {@link PRIVILEGED_INPUTS}. Every environment draws its episodes from one sequence, in
 * turn, so the episodes of a training run depend on its seed alone.
 */
export class NetworkVectorEnvironment implements VectorEnvironment {
  readonly observationSize: number;
  readonly privilegedSize = PRIVILEGED_INPUTS.length;
  readonly actionSize = SHARED_ACTION.size;
  readonly episodeSteps: number;
  readonly observations: Float32Array;
  readonly privileged: Float32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalObservations: Float32Array;
  readonly finalPrivileged: Float32Array;

  private readonly world: World;
  private readonly networks: Network[];
  readonly view: ActingView;
  readonly observationScales: readonly FeatureScale[];
  private readonly observers: Observer[];
  private readonly privilegedObservers: PrivilegedObserver[];
  /** [count × steps × A] actions of the running episodes */
  private readonly actions: Float32Array;
  private readonly running: Float64Array;
  private episodes = 0;

  /**
   * @param count number of environments
   * @param seed root of the sequence of episodes, the same seed gives the same episodes
   */
  constructor(
    private readonly scenario: Scenario,
    readonly count: number,
    private readonly seed: number | string,
  ) {
    this.episodeSteps = scenario.steps;
    const observation = observationOf(scenario);
    this.view = { observation, control: 'shared' };
    this.world = new World(scenario);
    this.networks = Array.from({ length: count }, () => new Network(scenario));
    const stations = scenario.stations.length;
    this.observers = this.networks.map(
      () => new Observer({ observation, stations, layout: SHARED_ACTION }),
    );
    const [{ size, scales }] = this.observers;
    this.observationSize = size;
    this.observationScales = scales;
    this.privilegedObservers = this.networks.map((network) => new PrivilegedObserver(network));
    this.observations = new Float32Array(this.observationSize * count);
    this.privileged = new Float32Array(this.privilegedSize * count);
    this.rewards = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.finalObservations = new Float32Array(this.observationSize * count);
    this.finalPrivileged = new Float32Array(this.privilegedSize * count);
    this.actions = new Float32Array(this.actionSize * scenario.steps * count);
    this.running = new Float64Array(count);
  }

  reset(): void {
    this.rewards.fill(0);
    this.truncated.fill(0);
    for (let i = 0; i < this.count; i++) {
      this.begin(i, this.episodes++);
      this.observe(i, this.observations, this.privileged);
    }
  }

  step(actions: Float32Array): void {
    const { networks, rewards, truncated, actionSize, actions: played } = this;
    for (let i = 0; i < networks.length; i++) {
      const network = networks[i];
      const at = actionSize * (i * this.scenario.steps + network.step);
      for (let a = 0; a < actionSize; a++) played[at + a] = actions[actionSize * i + a];
      rewards[i] = network.advance(played, at);
      truncated[i] = network.truncated ? 1 : 0;
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
      actions: this.networks.map(({ step }, i) => {
        const from = this.actionSize * i * this.scenario.steps;
        return [...this.actions.subarray(from, from + this.actionSize * step)];
      }),
    };
  }

  restore(state: unknown): void {
    const { episodes, running, actions } = state as NetworkVectorState;
    this.episodes = episodes;
    this.networks.forEach((network, i) => {
      this.begin(i, running[i]);
      this.actions.set(actions[i], this.actionSize * i * this.scenario.steps);
      for (let at = 0; at < actions[i].length; at += this.actionSize) {
        // Some features are of what was seen step by step.
        this.observe(i, this.observations, this.privileged);
        network.advance(actions[i], at);
      }
      this.observe(i, this.observations, this.privileged);
    });
  }

  private begin(i: number, episode: number): void {
    this.running[i] = episode;
    const { trace, scenario } = this.world.episode(deriveSeed(this.seed, ['training', episode]));
    this.networks[i].reset(trace, scenario);
    this.observers[i].reset(this.networks[i]);
    this.privilegedObservers[i].reset();
  }

  private observe(i: number, observations: Float32Array, privileged: Float32Array): void {
    this.observers[i].observe(this.networks[i], observations, i * this.observationSize);
    this.privilegedObservers[i].observe(privileged, i * this.privilegedSize);
  }
}
