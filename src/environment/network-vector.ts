import type { Scenario } from '../config/schema/scenario.js';
import { Network } from '../simulator/network/network.js';
import { deriveSeed } from '../simulator/random.js';
import { World } from '../simulator/world/world.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from './privileged.js';
import type { VectorEnvironment } from './vector.js';

/** Where the environments are: enough to get there again, since a network is deterministic. */
interface NetworkVectorState {
  /** episodes begun so far, over all environments */
  episodes: number;
  /** of each environment, the number of its episode */
  running: number[];
  /** of each environment, the actions of its episode so far, [ρ^(C), ρ^(P), ρ^(C), …] */
  actions: number[][];
}

/**
 * Cells stepped together for training. Observations are [l, l̂]; what a critic may see besides is
 * listed in {@link PRIVILEGED_INPUTS}. Every environment draws its episodes from one sequence, in
 * turn, so the episodes of a training run depend on its seed alone.
 */
export class NetworkVectorEnvironment implements VectorEnvironment {
  readonly observationSize = 2;
  readonly privilegedSize = PRIVILEGED_INPUTS.length;
  readonly actionSize = 2;
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
  private readonly observers: PrivilegedObserver[];
  /** [count × steps × 2] actions of the running episodes */
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
    this.world = new World(scenario);
    this.networks = Array.from({ length: count }, () => new Network(scenario));
    this.observers = this.networks.map((network) => new PrivilegedObserver(network));
    this.observations = new Float32Array(2 * count);
    this.privileged = new Float32Array(this.privilegedSize * count);
    this.rewards = new Float64Array(count);
    this.terminated = new Uint8Array(count);
    this.truncated = new Uint8Array(count);
    this.finalObservations = new Float32Array(2 * count);
    this.finalPrivileged = new Float32Array(this.privilegedSize * count);
    this.actions = new Float32Array(2 * scenario.steps * count);
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
    const { networks, rewards, truncated } = this;
    for (let i = 0; i < networks.length; i++) {
      const network = networks[i];
      const at = 2 * (i * this.scenario.steps + network.step);
      this.actions[at] = actions[2 * i];
      this.actions[at + 1] = actions[2 * i + 1];
      rewards[i] = network.advance(actions[2 * i], actions[2 * i + 1]);
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
        const from = 2 * i * this.scenario.steps;
        return [...this.actions.subarray(from, from + 2 * step)];
      }),
    };
  }

  restore(state: unknown): void {
    const { episodes, running, actions } = state as NetworkVectorState;
    this.episodes = episodes;
    this.networks.forEach((network, i) => {
      this.begin(i, running[i]);
      this.actions.set(actions[i], 2 * i * this.scenario.steps);
      for (let t = 0; t < actions[i].length; t += 2)
        network.advance(actions[i][t], actions[i][t + 1]);
      this.observe(i, this.observations, this.privileged);
    });
  }

  private begin(i: number, episode: number): void {
    this.running[i] = episode;
    this.networks[i].reset(this.world.trace(deriveSeed(this.seed, ['training', episode])));
    this.observers[i].reset();
  }

  private observe(i: number, observations: Float32Array, privileged: Float32Array): void {
    const { ueQueue, sensorQueue } = this.networks[i];
    observations[2 * i] = ueQueue;
    observations[2 * i + 1] = sensorQueue;
    this.observers[i].observe(privileged, i * this.privilegedSize);
  }
}
