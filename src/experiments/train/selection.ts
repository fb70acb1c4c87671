import type { BatchPolicy } from '../../ppo/acting/policy.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { observationOf } from '../../config/control.js';
import { actionLayout, type ActionLayout } from '../../environment/action.js';
import { ContextScale } from '../../environment/context-scale.js';
import { Observer } from '../../environment/observation/observer.js';
import { requireFit } from '../../policies/fit.js';
import { Network } from '../../simulator/network/network.js';
import { World, type WorldEpisode } from '../../simulator/world/world.js';
import { episodeSeed } from '../evaluation.js';

/**
 * Judges policies during training on episodes that are used for nothing else: neither trained on
 * nor reported. All episodes run side by side, one batched decision a step.
 */
export class SelectionEvaluator {
  private readonly networks: Network[];
  private readonly drawn: readonly WorldEpisode[];
  private readonly scales: readonly number[];
  private readonly layout: ActionLayout;
  private readonly observers: readonly Observer[];
  private readonly observations: Float32Array;
  private readonly actions: Float32Array;

  constructor(scenario: Scenario, episodes: number) {
    const world = new World(scenario);
    this.networks = Array.from({ length: episodes }, () => new Network(scenario));
    this.drawn = this.networks.map((_, episode) =>
      world.episode(episodeSeed(scenario.seed, 'selection', episode)),
    );
    const scale = new ContextScale(scenario);
    this.scales = this.drawn.map((episode) => scale.of(episode.scenario));
    const observation = observationOf(scenario);
    const layout = (this.layout = actionLayout(scenario));
    const stations = scenario.stations.length;
    this.observers = this.networks.map(() => new Observer({ observation, stations, layout }));
    this.observations = new Float32Array(this.observers[0].size * layout.pairs * episodes);
    this.actions = new Float32Array(layout.size * layout.pairs * episodes);
  }

  /**
   * Mean return of the deterministic policy; where contexts are drawn, of each episode over the scale of
   * its context, as in training.
   *
   * @throws {RangeError} when the policy sees or sets other than the network shows and takes
   */
  meanReturn(policy: BatchPolicy): number {
    const { networks, observers, observations, actions, layout } = this;
    const [{ size }] = observers;
    requireFit(policy, observers[0], layout);
    const { pairs } = layout;
    const rows = networks.length * pairs;
    networks.forEach((network, i) => {
      network.reset(this.drawn[i].trace, this.drawn[i].scenario);
      observers[i].reset(network);
    });
    while (!networks[0].truncated) {
      networks.forEach((network, i) => {
        observers[i].observe(network, observations, i * pairs * size);
      });
      policy.act({ rows, observations, actions });
      networks.forEach((network, i) => network.advance(actions, i * pairs * layout.size));
    }
    return (
      networks.reduce((sum, { returnSum }, i) => sum + returnSum / this.scales[i], 0) /
      networks.length
    );
  }
}
