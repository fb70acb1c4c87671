import fc from 'fast-check';
import type { Policy } from '../../src/environment/policy.js';
import { createPolicy, type RuleSpec } from '../../src/policies/registry.js';
import { recordEpisode, type EpisodeRecording } from '../../src/replay/recording.js';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { World } from '../../src/simulator/world/world.js';
import type { Case } from '../simulator/arbitraries.js';

const stations = fc.array(
  fc.record({
    xM: fc.integer({ min: 0, max: 200 }),
    yM: fc.integer({ min: 0, max: 200 }),
    bandwidthMHz: fc.constantFrom(0, 20, 100, 400),
    computeUnits: fc.constantFrom(0, 15, 100),
  }),
  { minLength: 1, maxLength: 3 },
);
const ueGroups = fc.array(
  fc.record({
    count: fc.integer({ min: 0, max: 5 }),
    speedMps: fc.constantFrom(0, 1.5, 30),
    request: fc.record({
      probability: fc.constantFrom(0, 0.3, 1),
      dataMbit: fc.constantFrom(3, 50),
      computeUnits: fc.constantFrom(2, 12),
    }),
  }),
  { maxLength: 2 },
);
const sensorGroups = fc.array(
  fc.record({
    count: fc.integer({ min: 0, max: 5 }),
    speedMps: fc.constantFrom(0, 2),
    update: fc.record({
      periodSteps: fc.constantFrom(1, 3),
      dataMbit: fc.constantFrom(5, 70),
      computeUnits: fc.constantFrom(1, 9),
    }),
  }),
  { maxLength: 2 },
);

/** Scenarios small enough to be checked packet by packet, some of them degenerate. */
export const smallScenarios: fc.Arbitrary<Scenario> = fc
  .record({
    steps: fc.integer({ min: 1, max: 40 }),
    stations,
    ues: ueGroups,
    sensors: sensorGroups,
    association: fc.constantFrom('nearest' as const, 'coverage' as const),
    scheduler: fc.record({
      kind: fc.constantFrom(
        'resource-fair' as const,
        'round-robin' as const,
        'proportional-fair' as const,
        'max-rate' as const,
      ),
    }),
    reward: fc.record({
      eta: fc.constantFrom(0, 0.5, 0.9, 1),
      c2: fc.constantFrom(0, -1, -30),
      delayThresholdSteps: fc.constantFrom(0, 2, 1000),
    }),
    seed: fc.integer({ min: 0, max: 1000 }),
  })
  .map((input) => scenarioSchema.parse({ ...input, placement: { kind: 'uniform' } }));

export const rules: fc.Arbitrary<RuleSpec> = fc.constantFrom<RuleSpec[]>(
  { kind: 'static', rhoC: 0.3, rhoP: 0.4 },
  { kind: 'static', rhoC: 0, rhoP: 1 },
  { kind: 'random' },
  { kind: 'queue-proportional', prior: 1 },
  { kind: 'backlog-proportional' },
  { kind: 'max-weight', v: 0.1 },
);

/** The episode of a seed under a rule. */
export function recordingOf(scenario: Scenario, rule: RuleSpec, seed = 7): EpisodeRecording {
  const trace = new World(scenario).trace(seed);
  return recordEpisode(scenario, createPolicy(rule), { trace, seed });
}

/** The episode of a case, under its actions. */
export function recordingOfCase({ scenario, seed, actions }: Case): EpisodeRecording {
  const policy: Policy = {
    reset: () => undefined,
    act: ({ step }, action) => {
      action.set(actions[step]);
    },
  };
  return recordEpisode(scenario, policy, { trace: new World(scenario).trace(seed), seed });
}
