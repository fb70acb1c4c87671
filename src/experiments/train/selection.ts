import { ALONE, shareOf, type Crew, type Member, type Part } from '../../environment/crew.js';
import { BatchPolicy, type PolicySnapshot } from '../../ppo/acting/policy.js';
import type { Scenario } from '../../config/schema/scenario.js';
import { observationOf } from '../../config/control.js';
import { actionLayout, type ActionLayout } from '../../environment/action.js';
import { ContextScale } from '../../environment/context-scale.js';
import { Observer } from '../../environment/observation/observer.js';
import { requireFit } from '../../policies/fit.js';
import { Network } from '../../simulator/network/network.js';
import { World, type WorldEpisode } from '../../simulator/world/world.js';
import { episodeSeed } from '../evaluation.js';

/** What judges a part of the episodes is made from, in whatever thread. */
interface SelectionDescription extends Part {
  readonly scenario: Scenario;
  /** of all parts */
  readonly episodes: number;
}

/** The same, and where all parts leave their returns. */
export interface SharedSelection extends SelectionDescription {
  readonly memory: ArrayBufferLike;
}

/**
 * Judges policies during training on episodes that are used for nothing else: neither trained on
 * nor reported. All episodes run side by side, one batched decision a step; of several threads each has
 * its part of them.
 */
export class SelectionEvaluator {
  private readonly returns: Float64Array;
  private readonly members: Member;

  constructor(scenario: Scenario, episodes: number, crew: Crew = ALONE) {
    const description = { scenario, episodes };
    const memory = crew.allocate(8 * episodes);
    this.returns = new Float64Array(memory);
    const own = new SelectionPart({ ...description, part: 0, parts: crew.size, memory });
    this.members = crew.gather('selection', own, (part): SharedSelection => ({
      ...description,
      ...part,
      memory,
    }));
  }

  /**
   * Mean return of the deterministic policy; where contexts are drawn, of each episode over the scale of
   * its context, as in training.
   *
   * @throws {RangeError} when the policy sees or sets other than the network shows and takes
   */
  meanReturn(policy: PolicySnapshot): number {
    this.members.perform(0, policy);
    return this.returns.reduce((sum, value) => sum + value, 0) / this.returns.length;
  }
}

/** Plays its part of the episodes under the policy that it is told. */
class SelectionPart implements Member {
  private readonly networks: Network[];
  private readonly drawn: readonly WorldEpisode[];
  private readonly scales: readonly number[];
  private readonly layout: ActionLayout;
  private readonly observerOf: () => Observer;
  private readonly observers: readonly Observer[];
  private readonly observations: Float32Array;
  private readonly actions: Float32Array;
  /** of this part's episodes */
  private readonly returns: Float64Array;

  constructor({ scenario, episodes, memory, ...part }: SharedSelection) {
    const { first, end } = shareOf(episodes, part);
    const world = new World(scenario);
    this.networks = Array.from({ length: end - first }, () => new Network(scenario));
    this.drawn = this.networks.map((_, i) =>
      world.episode(episodeSeed(scenario.seed, 'selection', first + i)),
    );
    const scale = new ContextScale(scenario);
    this.scales = this.drawn.map((episode) => scale.of(episode.scenario));
    const observation = observationOf(scenario);
    const layout = (this.layout = actionLayout(scenario));
    const stations = scenario.stations.length;
    this.observerOf = () => new Observer({ observation, stations, layout });
    this.observers = this.networks.map(this.observerOf);
    const rows = layout.pairs * this.networks.length;
    this.observations = new Float32Array(this.observerOf().size * rows);
    this.actions = new Float32Array(layout.size * rows);
    this.returns = new Float64Array(memory, 8 * first, end - first);
  }

  perform(_duty: number, snapshot: unknown): void {
    const policy = new BatchPolicy(snapshot as PolicySnapshot);
    try {
      requireFit(policy, this.observerOf(), this.layout);
      if (this.networks.length > 0) this.play(policy);
    } finally {
      policy.dispose();
    }
  }

  private play(policy: BatchPolicy): void {
    const { networks, observers, observations, actions, layout } = this;
    const [{ size }] = observers;
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
    networks.forEach(({ returnSum }, i) => {
      this.returns[i] = returnSum / this.scales[i];
    });
  }
}

/** The part of another thread. */
export function selectionMember(description: SharedSelection): Member {
  return new SelectionPart(description);
}
