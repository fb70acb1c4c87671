import type { Network } from '../simulator/network/network.js';
import type { NetworkScenario } from '../simulator/network/network-scenario.js';
import type { Trace } from '../simulator/trace.js';
import type { Policy } from './policy.js';

/** An episode that is to be played. */
export interface Episode {
  /** the workload; policies that are to be compared share it */
  trace: Trace;
  /** of the episode, where values are drawn for each; the network's, when left out */
  scenario?: NetworkScenario | undefined;
  /** for policies that draw their actions */
  seed: number;
  /**
   * Whether the network has just played this very episode with the ρ^(C) that the policy will set in each
   * step: what devices send is not worked out again then, only what servers do.
   */
  repeatsSending?: boolean;
  /** looks at the network after each step; the action is overwritten by the next */
  afterStep?: (step: PlayedStep) => void;
}

/** What was done in a step and what came of it. */
export interface PlayedStep {
  network: Network;
  action: Readonly<Float64Array>;
  reward: number;
}

/** Plays a whole episode: the network is reset, and left as it stands after the last step. */
export function playEpisode(
  network: Network,
  policy: Policy,
  { trace, scenario, seed, repeatsSending, afterStep }: Episode,
): void {
  const action = new Float64Array(network.lastAction.length);
  if (repeatsSending) network.repeatSending();
  else network.reset(trace, scenario);
  policy.reset(seed);
  while (!network.truncated) {
    policy.act(network, action);
    const reward = network.advance(action);
    afterStep?.({ network, action, reward });
  }
}
