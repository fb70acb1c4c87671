import { PAPER_VIEW } from '../config/control.js';
import { featuresOf } from '../config/schema/observation.js';
import type { Scenario } from '../config/schema/scenario.js';
import { actionLayout, SHARED_ACTION } from '../environment/action.js';
import { Observer } from '../environment/observation/observer.js';
import type { Policy } from '../environment/policy.js';
import { BatchPolicy, type PolicySnapshot } from '../ppo/acting/policy.js';
import type { Network } from '../simulator/network/network.js';
import { randomStream, type RandomStream } from '../simulator/random.js';
import { requireFit } from './fit.js';

/** How a policy that was trained acts. */
export interface LearnedOptions {
  /** draw actions instead of the mean action */
  stochastic?: boolean;
  /** told of every observation [rows × O] before the policy acts on it; what it writes there is what is seen */
  onSight?: (observations: Float32Array, observer: Observer) => void;
}

/**
 * A policy trained by PPO. Sees the features that it was trained with, whose names are saved with it.
 * Deterministic (the mean action), or stochastic with a stream of the episode's own. One that sets a pair of
 * shares for all stations does so where each has its own, too.
 */
export class LearnedPolicy implements Policy {
  private readonly policy: BatchPolicy;
  private acting: Acting | undefined;
  private stream: RandomStream | undefined;

  constructor(
    private readonly snapshot: PolicySnapshot,
    private readonly options: LearnedOptions = {},
  ) {
    this.policy = new BatchPolicy(snapshot);
  }

  reset(seed: number): void {
    if (this.options.stochastic) this.stream = randomStream(seed, ['policy', 'learned']);
  }

  /** @throws {RangeError} when the policy sees or sets other than the network shows and takes */
  act(network: Network, action: Float64Array): void {
    if (network.step === 0) this.begin(network);
    const { observer, observations, actions } = this.acting!;
    observer.observe(network, observations);
    this.options.onSight?.(observations, observer);
    this.policy.act({ rows: observer.rows, observations, actions }, this.stream);
    for (let at = 0; at < action.length; at += actions.length) action.set(actions, at);
  }

  private begin(network: Network): void {
    if (this.acting?.pairs !== network.pairs || this.acting.stations !== network.trace.stations)
      this.acting = actingIn(network, this.snapshot);
    this.acting.observer.reset(network);
  }
}

/** What acting in networks of some number of stations takes. */
interface Acting {
  pairs: number;
  stations: number;
  observer: Observer;
  observations: Float32Array;
  actions: Float32Array;
}

function actingIn(network: Network, snapshot: PolicySnapshot): Acting {
  const observer = observerFor(snapshot, network.scenario);
  return {
    pairs: network.pairs,
    stations: network.trace.stations,
    observer,
    observations: new Float32Array(observer.rows * observer.size),
    actions: new Float32Array(observer.rows * snapshot.actionSize),
  };
}

/** The features that a policy sees, in their order, and behind them what it sees of its own actions before. */
export function featuresSeen({ view = PAPER_VIEW }: Pick<PolicySnapshot, 'view'>): string[] {
  const { observation } = view;
  return [...featuresOf(observation), ...(observation.history > 1 ? SHARED_ACTION.names : [])];
}

/**
 * What shows a policy in some scenario what it was trained to see.
 *
 * @throws {RangeError} when the policy sees or sets other than there is in the scenario
 */
export function observerFor(
  snapshot: PolicySnapshot,
  scenario: Pick<Scenario, 'control' | 'stations'>,
): Observer {
  const { observation, control } = snapshot.view ?? PAPER_VIEW;
  const stations = scenario.stations.length;
  const isShared = control === 'shared';
  const layout = isShared ? SHARED_ACTION : actionLayout(scenario);
  if (!isShared && stations > 1 && layout.pairs === 1)
    throw new RangeError(
      'the policy sets a pair of shares for each station, and in the scenario one pair is for all;' +
        ' set control.stations to per-station',
    );
  const observer = new Observer({ observation, stations, layout });
  requireFit(snapshot, observer, layout);
  return observer;
}
