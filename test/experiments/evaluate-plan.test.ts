import { describe, expect, it } from 'vitest';
import { countedConditions } from '../../src/config/conditions.js';
import { parseScenario } from '../../src/config/load.js';
import {
  evaluatePlan,
  judgedScenarios,
  type Contender,
} from '../../src/experiments/evaluate/plan.js';
import { policyNames } from '../../src/experiments/evaluate/policy-names.js';
import { trainPlanSchema } from '../../src/runs/plans/plan.js';
import { planIdentities } from '../../src/runs/plans/identities.js';
import { tellsAdaptivity } from '../../src/runs/plans/tells.js';

const scenario = (input: object = {}) => parseScenario(input).scenario;

const source = { run: 'run', item: 'a', folder: 'f', hash: 'h' };

const learned = (name: string, trained: NonNullable<Contender['trained']>): Contender => ({
  name,
  policy: { kind: 'learned', stochastic: false },
  source: { ...source, hash: name },
  trained,
});

const rule: Contender = { name: 'max-weight', policy: { kind: 'max-weight' } as never };

const itemsOf = (...[contenders, options]: [Contender[], Parameters<typeof evaluatePlan>[2]?]) =>
  evaluatePlan(scenario(), contenders, options).items.map(({ name }) => name);

describe('evaluatePlan', () => {
  it('judges a policy that was trained for any setting by the twelve of the paper', () => {
    const plan = evaluatePlan(scenario(), [
      rule,
      learned('any-seed-0', { eta: null, c2: null, trainSeed: 0 }),
      learned('any-seed-1', { eta: null, c2: null, trainSeed: 1 }),
    ]);
    expect(plan.settings.map(({ eta, c2 }) => `${eta}/${c2}`).join(' ')).toBe(
      '0.9/0 0.8/0 0.7/0 0.6/0 0.5/0 0.4/0 0.9/-1 0.8/-1 0.7/-1 0.6/-1 0.5/-1 0.4/-1',
    );
    expect(plan.items.length).toBe(3 * 12);
    expect(plan.items.slice(0, 4).map(({ name }) => name)).toEqual([
      'max-weight-eta-0.9-c2-0',
      'any-seed-0-eta-0.9-c2-0',
      'any-seed-1-eta-0.9-c2-0',
      'max-weight-eta-0.8-c2-0',
    ]);
    const identities = planIdentities(plan);
    expect(new Set(identities.map(({ item }) => item)).size).toBe(36);
    expect(new Set(identities.map(policyNames(identities)))).toEqual(
      new Set(['max-weight', 'learned']),
    );
    expect(tellsAdaptivity(plan)).toBe(true);
  });

  it('judges by the one constant that was trained for, and any of the other', () => {
    expect(itemsOf([learned('p-seed-0', { eta: null, c2: -1, trainSeed: 0 })])).toEqual(
      ['0.9', '0.8', '0.7', '0.6', '0.5', '0.4'].map((eta) => `p-seed-0-eta-${eta}-c2--1`),
    );
  });

  it('judges all by the settings that are named', () => {
    const own = learned('eta-0.9-c2-0-seed-0', { eta: 0.9, c2: 0, trainSeed: 0 });
    const any = learned('any-seed-0', { eta: null, c2: null, trainSeed: 0 });
    expect(itemsOf([rule, own, any], { eta: [0.9, 0.85], c2: [0] })).toEqual([
      'max-weight-eta-0.9-c2-0',
      'eta-0.9-c2-0-seed-0',
      'any-seed-0-eta-0.9-c2-0',
      'max-weight-eta-0.85-c2-0',
      'eta-0.9-c2-0-seed-0-eta-0.85-c2-0',
      'any-seed-0-eta-0.85-c2-0',
    ]);
    expect(itemsOf([rule], { eta: [0.5] })).toEqual(['max-weight']);
    expect(evaluatePlan(scenario(), [own], { c2: [-0.5] }).settings).toEqual([
      { eta: 0.9, c2: -0.5 },
    ]);
  });

  it('is what it was for policies of one setting each', () => {
    const plan = evaluatePlan(scenario(), [
      rule,
      learned('eta-0.9-c2-0-seed-0', { eta: 0.9, c2: 0, trainSeed: 0 }),
    ]);
    expect(plan.items.map(({ name }) => name)).toEqual(['max-weight', 'eta-0.9-c2-0-seed-0']);
    expect(Object.keys(plan)).toEqual([
      ...['command', 'version', 'scenario', 'settings', 'items', 'episodesPerTask'],
    ]);
    expect(tellsAdaptivity(plan)).toBe(false);
  });

  it('tells policies apart that one sweep trained for several settings', () => {
    const plan = evaluatePlan(
      scenario(),
      [0.9, 0.5].map((eta) => learned(`eta-${eta}-c2-0-seed-0`, { eta, c2: 0, trainSeed: 0 })),
      { eta: [0.9] },
    );
    const identities = planIdentities(plan);
    expect(identities.map(policyNames(identities))).toEqual([
      'learned (eta-0.9-c2-0)',
      'learned (eta-0.5-c2-0)',
    ]);
  });
});

describe('judgedScenarios', () => {
  it('draws nothing in a condition, and no constant of a setting without one', () => {
    const contexts = { 'ues.0.count': { int: [1, 9] }, 'reward.eta': { choice: [0.5] } };
    const [{ scenario: alone }] = judgedScenarios({ scenario: scenario({ contexts }) });
    expect(Object.keys(alone.contexts!)).toEqual(['ues.0.count']);
    const only = scenario({ contexts: { 'reward.c2': { choice: [-1] } } });
    expect(judgedScenarios({ scenario: only })[0].scenario).toEqual(scenario());
    const plain = scenario();
    expect(judgedScenarios({ scenario: plain })[0].scenario).toBe(plain);
    const conditions = { paper: {}, few: { 'ues.0.count': 2 } };
    const [paper, few] = judgedScenarios(evaluatePlan(scenario({ contexts, conditions }), [rule]));
    expect(paper).toEqual({ name: 'paper', scenario: scenario() });
    expect(few.scenario.ues[0].count).toBe(2);
  });
});

describe('countedConditions', () => {
  const conditions = {
    paper: {},
    inside: { 'ues[0].count': 20, 'ues.0.request.probability': 0.3 },
    more: { 'ues.0.count': 21 },
    other: { 'sensors.0.count': 11 },
    same: { 'sensors.0.count': 10, 'scheduler.kind': 'max-rate' },
    unlike: { 'scheduler.kind': 'round-robin' },
  };
  const contexts = {
    'ues.0.count': { int: [5, 20] },
    'ues.0.request.probability': { uniform: [0.3, 1] },
    'scheduler.kind': { choice: ['resource-fair', 'max-rate'] },
    'reward.eta': { choice: [0.5] },
  };
  const counted = (input: object) => {
    const made = scenario({ sensors: [{ count: 10 }], ...input });
    return countedConditions(evaluatePlan(made, [rule]));
  };

  it('are those that training meets', () => {
    expect(counted({ contexts, conditions })).toEqual([true, true, false, false, true, false]);
  });

  it('are all where nothing is drawn, or training meets none', () => {
    expect(counted({ conditions })).toEqual(Array(6).fill(true));
    const { more, other } = conditions;
    expect(counted({ contexts, conditions: { more, other } })).toEqual([true, true]);
    expect(countedConditions(evaluatePlan(scenario(), [rule]))).toEqual([true]);
  });
});

describe('trainPlanSchema', () => {
  it('takes items for any setting, whose identities have none', () => {
    const plan = trainPlanSchema.parse({
      command: 'train',
      scenario: scenario(),
      items: [{ name: 'any-seed-0', eta: null, c2: null, trainSeed: 0 }],
    });
    expect(planIdentities(plan)[0]).toMatchObject({ eta: null, c2: null, train_seed: 0 });
  });
});
