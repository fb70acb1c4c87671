import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/environment/policy.js';
import { createPolicy, specName, type RuleSpec } from '../../src/policies/registry.js';
import { THRESHOLD_DEFAULTS } from '../../src/policies/rules/threshold.js';
import type { Scenario } from '../../src/config/schema/scenario.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import { Network } from '../../src/simulator/network/network.js';
import type { Trace, Workload } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { World } from '../../src/simulator/world/world.js';
import { cases } from '../simulator/arbitraries.js';

const RUNS = { seed: 7, numRuns: 100 };

const SPECS: RuleSpec[] = [
  { kind: 'static', rhoC: 0.3, rhoP: 0.4 },
  { kind: 'random' },
  { kind: 'queue-proportional', prior: 5 },
  { kind: 'queue-proportional', prior: 0 },
  { kind: 'backlog-proportional' },
  { kind: 'max-weight', v: 0 },
  { kind: 'max-weight', v: 0.1 },
  { kind: 'max-weight', v: 1e300 },
  { kind: 'threshold', ...THRESHOLD_DEFAULTS },
  { kind: 'threshold', ...THRESHOLD_DEFAULTS, high: 1, low: 0, reliefRhoC: 0, reliefRhoP: 1 },
];

/** The actions of an episode, [ρ^(C), ρ^(P), ρ^(C), …]. */
function actionsOf(policy: Policy, scenario: Scenario, trace: Trace, seed: number): number[] {
  const network = new Network(scenario);
  const action = new Float64Array(2);
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

/** One trace up to step `cut`, another from then on; who stands still keeps standing there. */
function splice(scenario: Scenario, past: Trace, future: Trace, cut: number): Trace {
  const positions = (a: Positions, b: Positions): Positions => {
    const from = a.stride * cut;
    const join = (x: Float64Array, y: Float64Array) =>
      a.stride === 0 ? x : Float64Array.of(...x.subarray(0, from), ...y.subarray(from));
    return { stride: a.stride, xM: join(a.xM, b.xM), yM: join(a.yM, b.yM) };
  };
  const workload = (a: Workload, b: Workload): Workload => {
    const before = a.generatedAt.filter((t) => t < cut).length;
    const after = b.generatedAt.filter((t) => t < cut).length;
    const join = (x: ArrayLike<number>, y: ArrayLike<number>) => [
      ...Array.from(x).slice(0, before),
      ...Array.from(y).slice(after),
    ];
    return {
      count: a.count,
      device: Int32Array.from(join(a.device, b.device)),
      generatedAt: Int32Array.from(join(a.generatedAt, b.generatedAt)),
      dataMbit: Float64Array.from(join(a.dataMbit, b.dataMbit)),
      computeUnits: Float64Array.from(join(a.computeUnits, b.computeUnits)),
    };
  };
  return buildTrace(scenario, {
    uePositions: positions(past.ues.positions, future.ues.positions),
    sensorPositions: positions(past.sensors.positions, future.sensors.positions),
    requests: workload(past.ues, future.ues),
    updates: workload(past.sensors, future.sensors),
  });
}

describe.each(SPECS.map((spec) => [specName(spec), spec] as const))('%s', (_, spec) => {
  it('gives shares from 0 to 1, in any scenario', () => {
    fc.assert(
      fc.property(cases(), ({ scenario, seed }) => {
        const trace = new World(scenario).trace(seed);
        const actions = actionsOf(createPolicy(spec), scenario, trace, seed);
        expect(actions.length).toBe(2 * scenario.steps);
        expect(actions.filter((rho) => !(rho >= 0 && rho <= 1))).toEqual([]);
      }),
      RUNS,
    );
  });

  it('does not know what is to come', () => {
    fc.assert(
      fc.property(cases(), fc.nat(), fc.nat(), ({ scenario, seed }, other, at) => {
        const cut = at % scenario.steps;
        const past = new World(scenario).trace(seed);
        const trace = splice(scenario, past, new World(scenario).trace(other), cut);
        const known = actionsOf(createPolicy(spec), scenario, past, seed);
        const actions = actionsOf(createPolicy(spec), scenario, trace, seed);
        // The action of step `cut` itself is taken before that step's packets are generated.
        expect(actions.slice(0, 2 * (cut + 1))).toEqual(known.slice(0, 2 * (cut + 1)));
      }),
      RUNS,
    );
  });

  it('acts alike on the same episode, whatever came before it', () => {
    const policy = createPolicy(spec);
    fc.assert(
      fc.property(cases(), ({ scenario, seed }) => {
        const trace = new World(scenario).trace(seed);
        const fresh = actionsOf(createPolicy(spec), scenario, trace, seed);
        expect(actionsOf(policy, scenario, trace, seed)).toEqual(fresh);
        expect(actionsOf(policy, scenario, trace, seed)).toEqual(fresh);
      }),
      RUNS,
    );
  });
});
