import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/environment/policy.js';
import { createPolicy, specName, type RuleSpec } from '../../src/policies/registry.js';
import { AGE_AWARE_DEFAULTS } from '../../src/policies/rules/age-aware.js';
import { THRESHOLD_DEFAULTS } from '../../src/policies/rules/threshold.js';
import type { Scenario } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import type { Trace } from '../../src/simulator/trace.js';
import { World } from '../../src/simulator/world/world.js';
import { changingCases } from '../simulator/arbitraries.js';
import { forked } from '../simulator/splice.js';

const RUNS = { seed: 7, numRuns: 60 };

const SPECS: RuleSpec[] = [
  { kind: 'static', rhoC: 0.3, rhoP: 0.4 },
  { kind: 'random' },
  { kind: 'queue-proportional', prior: 5 },
  { kind: 'queue-proportional', prior: 0 },
  { kind: 'backlog-proportional' },
  { kind: 'max-weight', v: 0 },
  { kind: 'max-weight', v: 0.1 },
  { kind: 'max-weight', v: 1e300 },
  { kind: 'age-aware', ...AGE_AWARE_DEFAULTS },
  { kind: 'age-aware', v: 1e6, onTime: 1 },
  { kind: 'threshold', ...THRESHOLD_DEFAULTS },
  { kind: 'threshold', ...THRESHOLD_DEFAULTS, high: 1, low: 0, reliefRhoC: 0, reliefRhoP: 1 },
];

const pairsOf = (scenario: Scenario) => new Network(scenario).pairs;

/** The actions of an episode, [ρ^(C), ρ^(P), ρ^(C), …]. */
function actionsOf(policy: Policy, scenario: Scenario, trace: Trace, seed: number): number[] {
  const network = new Network(scenario);
  const action = new Float64Array(2 * network.pairs);
  const actions: number[] = [];
  network.reset(trace);
  policy.reset(seed);
  while (!network.truncated) {
    action.fill(NaN);
    policy.act(network, action);
    actions.push(...action);
    network.advance(action);
  }
  return actions;
}

/** In which devices come and go, with a pair of shares for all stations or for each. */
const runs = changingCases().chain(({ scenario, seed }) =>
  fc.constantFrom('shared' as const, 'per-station' as const).map((stations) => ({
    scenario: { ...scenario, control: { stations, leastShare: 0 } },
    seed,
  })),
);

describe.each(SPECS.map((spec) => [specName(spec), spec] as const))('%s', (_, spec) => {
  it('gives shares from 0 to 1, in any scenario', () => {
    fc.assert(
      fc.property(runs, ({ scenario, seed }) => {
        const trace = new World(scenario).trace(seed);
        const actions = actionsOf(createPolicy(spec), scenario, trace, seed);
        expect(actions.length).toBe(2 * pairsOf(scenario) * scenario.steps);
        expect(actions.filter((rho) => !(rho >= 0 && rho <= 1))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('does not know what is to come', () => {
    fc.assert(
      fc.property(runs, fc.nat(), fc.nat(), ({ scenario, seed }, other, at) => {
        const cut = at % scenario.steps;
        const { known, fork } = forked(scenario, { seed, other, cut });
        const end = 2 * pairsOf(scenario) * (cut + 1);
        // The action of step `cut` itself is taken before that step's packets are generated.
        expect(actionsOf(createPolicy(spec), scenario, fork, seed).slice(0, end)).toEqual(
          actionsOf(createPolicy(spec), scenario, known, seed).slice(0, end),
        );
      }),
      RUNS,
    );
  });

  it('acts alike on the same episode, whatever came before it', () => {
    const policy = createPolicy(spec);
    fc.assert(
      fc.property(runs, ({ scenario, seed }) => {
        const trace = new World(scenario).trace(seed);
        const fresh = actionsOf(createPolicy(spec), scenario, trace, seed);
        expect(actionsOf(policy, scenario, trace, seed)).toEqual(fresh);
        expect(actionsOf(policy, scenario, trace, seed)).toEqual(fresh);
      }),
      RUNS,
    );
  });
});
