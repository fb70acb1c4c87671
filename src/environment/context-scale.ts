import { middle } from '../config/contexts.js';
import type { Reward, Scenario } from '../config/schema/scenario.js';
import { expectedDemand } from '../simulator/load/demand.js';

/** Chance that AoSI ends with the next step in the model of {@link worthOfRequest}: its mean is 9 steps. */
const END = 0.1;

/**
 * By what the rewards of an episode are divided in training, so that no context drowns the others: what
 * its requests are worth, as far as that is known before, over what those in the middle of the contexts
 * are worth. 1 exactly where the contexts change nothing of that, as where there are none.
 */
export class ContextScale {
  private readonly middle: number;

  constructor(private readonly scenario: Scenario) {
    this.middle = scenario.contexts ? worthOfEpisode(middle(scenario)) : 1;
  }

  /** @param drawn the scenario of an episode */
  of(drawn: Scenario): number {
    return this.scenario.contexts ? worthOfEpisode(drawn) / this.middle : 1;
  }
}

/** What the requests that an episode is expected to generate are worth; above 0. */
function worthOfEpisode(scenario: Scenario): number {
  const { steps, ues } = expectedDemand(scenario);
  let requests = 0;
  for (let t = 0; t < steps; t++)
    for (let group = 0; group < scenario.ues.length; group++) requests += ues.of(group, t).packets;
  const perStep = requests / steps;
  return (perStep > 0 ? perStep * scenario.steps : 1) * worthOfRequest(scenario.reward);
}

/**
 * What a request may be worth: c₁·E[η^AoSI] of a geometric AoSI, P(AoSI = k) = q·(1 − q)^k, which is
 * c₁·q / (1 − (1 − q)·η), and c₂ for every second one that is late. A rough guess on purpose, of the
 * constants of the reward alone: no policy and no episode is looked at.
 */
function worthOfRequest({ c1, eta, c2 }: Reward): number {
  const synchronised = (c1 * END) / (1 - (1 - END) * eta);
  const late = -c2 / 2;
  // A penalty can eat it up; a scale has to stay away from 0.
  return Math.max(synchronised - late, synchronised / 4, late / 4) || 1;
}
