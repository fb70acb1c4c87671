import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/config/load.js';
import { ppoSchema } from '../../src/config/schema/ppo.js';
import type { Scenario, ScenarioInput } from '../../src/config/schema/scenario.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { SelectionEvaluator } from '../../src/experiments/train/selection.js';
import { selectBackend } from '../../src/ppo/backends/select.js';
import type { PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { Learner } from '../../src/ppo/learning/learner.js';

const backend = await selectBackend('wasm');

const ppo = ppoSchema.parse({
  nEnvs: 4,
  nSteps: 15,
  batchSize: 20,
  nEpochs: 2,
  policyNet: [8],
  valueNet: [8],
  warmStart: { generations: 2, candidates: 8, elite: 4 },
});

/** Two stations, so that all that is of stations counts. */
function scenarioOf(changes: ScenarioInput): Scenario {
  return parseScenario({
    steps: 20,
    stations: [{ xM: 50 }, { xM: 150 }],
    ues: [{ count: 6 }],
    sensors: [{ count: 5 }],
    ...changes,
  }).scenario;
}

function learnerOf(scenario: Scenario): Learner {
  return new Learner({
    config: ppo,
    environment: new NetworkVectorEnvironment(scenario, ppo.nEnvs, 'a'),
    screening: new NetworkVectorEnvironment(scenario, ppo.nEnvs, 'b'),
    seed: 3,
    totalTimesteps: 3000,
    backend,
  });
}

function trained(learner: Learner, updates: number): PolicySnapshot {
  for (let update = 0; update < updates; update++) learner.learnOneUpdate();
  return learner.policySnapshot();
}

const seen: ScenarioInput['observation'] = { features: ['reports', 'books'], history: 3 };
const contexts = {
  'ues.0.count': { int: [3, 9] },
  'reward.eta': { choice: [0.9, 0.4] },
} satisfies ScenarioInput['contexts'];

it.each<[string, ScenarioInput]>([
  ['the paper’s queues', {}],
  ['reports and books with a history', { observation: seen }],
])('a context of one value trains byte for byte as the value itself does: %s', (_, changes) => {
  const fixed = scenarioOf({ ...changes, ues: [{ count: 9 }], reward: { eta: 0.7 } });
  const drawn = scenarioOf({
    ...changes,
    contexts: { 'ues.0.count': { int: [9, 9] }, 'reward.eta': { choice: [0.7] } },
  });
  const [a, b] = [fixed, drawn].map((scenario) => trained(learnerOf(scenario), 4));
  expect(a).toEqual(b);
  const [own, other] = [fixed, drawn].map((scenario) =>
    new SelectionEvaluator(scenario, 3).meanReturn(a),
  );
  expect(own).toBe(other);
});

describe.each<[string, ScenarioInput]>([
  ['contexts and a history', { contexts, observation: seen }],
  ['shares for each station', { observation: seen, control: { stations: 'per-station' } }],
  [
    'the features of each station',
    { observation: { features: ['reports', 'books'], stations: 'each' } },
  ],
])('with %s', (_, changes) => {
  const scenario = scenarioOf(changes);

  it('a checkpoint goes on bit by bit, in the middle of episodes too', () => {
    const whole = learnerOf(scenario);
    const first = learnerOf(scenario);
    trained(first, 3);
    const checkpoint = JSON.parse(JSON.stringify(first.checkpoint().json)) as ReturnType<
      Learner['checkpoint']
    >['json'];
    const second = learnerOf(scenario);
    second.restore({ json: checkpoint, tensors: first.checkpoint().tensors });
    expect(trained(second, 4)).toEqual(trained(whole, 7));
  });

  it('a policy of it is the same again, and another with another seed of the episodes', () => {
    expect(trained(learnerOf(scenario), 2)).toEqual(trained(learnerOf(scenario), 2));
  });
});

describe('rewards of contexts', () => {
  const environmentOf = (changes: ScenarioInput) => {
    const environment = new NetworkVectorEnvironment(scenarioOf(changes), 8, 'scales');
    environment.reset();
    return environment;
  };

  it('are divided by 1 where nothing is drawn', () => {
    expect([...environmentOf({}).rewardScales]).toEqual(new Array(8).fill(1));
  });

  it('are divided by how many requests are expected, over the middle of the range', () => {
    const { rewardScales } = environmentOf({ contexts: { 'ues.0.count': { int: [2, 6] } } });
    for (const scale of rewardScales)
      expect(Math.min(...[2, 3, 4, 5, 6].map((n) => Math.abs(n / 4 - scale)))).toBeLessThan(1e-12);
    expect(new Set(rewardScales).size).toBeGreaterThan(2);
  });

  it('are divided by what a request may be worth', () => {
    // c₁·0.1 / (1 − 0.9·η) of c₁ = 10: 1 / 0.19 at η = 0.9, 1 / 0.64 at 0.4; half of c₂ less.
    const { rewardScales } = environmentOf({
      contexts: { 'reward.eta': { choice: [0.9, 0.4] }, 'reward.c2': { choice: [0, -1] } },
    });
    const worth = [1 / 0.19, 1 / 0.64, 1 / 0.19 - 0.5, 1 / 0.64 - 0.5];
    // In the middle of two choices is the first.
    for (const scale of rewardScales)
      expect(Math.min(...worth.map((w) => Math.abs(w / worth[0] - scale)))).toBeLessThan(1e-12);
    expect(new Set(rewardScales).size).toBeGreaterThan(2);
  });

  it('keep their scale for the step that ends an episode', () => {
    const environment = environmentOf({ contexts: { 'ues.0.count': { int: [1, 50] } } });
    const before = environment.rewardScales.slice();
    const actions = new Float32Array(16).fill(0.5);
    for (let t = 0; t < 20; t++) environment.step(actions);
    expect(environment.truncated[0]).toBe(1);
    expect(environment.rewardScales).toEqual(before);
    environment.step(actions);
    expect(environment.rewardScales).not.toEqual(before);
  });

  it('are of each station where each has its own shares, and add up', () => {
    const perStation = environmentOf({ control: { stations: 'per-station' } });
    const shared = environmentOf({});
    expect([perStation.count, perStation.cells, shared.count]).toEqual([16, 8, 8]);
    for (let t = 0; t < 20; t++) {
      perStation.step(new Float32Array(32).fill(0.4));
      shared.step(new Float32Array(16).fill(0.4));
      for (let cell = 0; cell < 8; cell++)
        expect(perStation.rewards[2 * cell] + perStation.rewards[2 * cell + 1]).toBeCloseTo(
          shared.rewards[cell],
          9,
        );
    }
  });
});

it('the critic sees the values of the episode by their range, and the actor does not', () => {
  const plain = new NetworkVectorEnvironment(scenarioOf({}), 4, 'x');
  const drawn = new NetworkVectorEnvironment(
    scenarioOf({
      contexts: {
        'ues.0.count': { int: [2, 6] },
        'reward.eta': { choice: [0.5] },
        association: { choice: ['nearest', 'coverage'] },
        'sensors.0.update.dataMbit': { logUniform: [10, 1000] },
      },
    }),
    4,
    'x',
  );
  drawn.reset();
  expect(drawn.observationSize).toBe(plain.observationSize);
  const own = plain.privilegedSize;
  expect(drawn.privilegedSize).toBe(own + 3);
  for (let row = 0; row < 4; row++) {
    const inputs = drawn.privileged.subarray(row * (own + 3) + own, (row + 1) * (own + 3));
    expect([0, 0.25, 0.5, 0.75, 1]).toContain(inputs[0]);
    expect([0, 1]).toContain(inputs[1]);
    expect(inputs[2] > 0 && inputs[2] < 1).toBe(true);
  }
});
