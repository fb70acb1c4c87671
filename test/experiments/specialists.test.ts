import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/config/load.js';
import { trainingSchema } from '../../src/config/schema/training.js';
import { rivalsOf } from '../../src/experiments/evaluate/rivals.js';
import { evaluatePlan, type Contender } from '../../src/experiments/evaluate/plan.js';
import { policyNames } from '../../src/experiments/evaluate/policy-names.js';
import { specialistCount, specialistTraining } from '../../src/experiments/train/specialists.js';
import { planIdentities } from '../../src/runs/plans/identities.js';

const training = (input: object = {}) => trainingSchema.parse(input);
const scenario = (input: object = {}) => parseScenario(input).scenario;

describe('specialists of a policy', () => {
  it('are one in each condition, for each setting that is drawn', () => {
    const conditions = { conditions: { a: {}, b: { 'ues.0.count': 3 }, c: { 'ues.0.count': 4 } } };
    const drawn = { contexts: { 'reward.eta': { choice: [0.9, 0.5] } } };
    const both = { eta: [0.9, 0.8, 0.5], c2: [0, -1] };
    expect(specialistCount(scenario(conditions), both)).toBe(3);
    expect(specialistCount(scenario(drawn), both)).toBe(3);
    expect(specialistCount(scenario({ ...conditions, ...drawn }), both)).toBe(9);
    expect(() => specialistCount(scenario(), both)).toThrow('nothing to specialise in');
  });

  it('take no more steps together than it does, and never fewer than they could', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 1, max: 100 }),
        (timesteps, count) => {
          fc.pre(timesteps >= count);
          const own = specialistTraining(training({ timesteps }), { count, budget: 'together' });
          expect(own.timesteps * count).toBeLessThanOrEqual(timesteps);
          expect((own.timesteps + 1) * count).toBeGreaterThan(timesteps);
        },
      ),
    );
  });

  it('are looked at as often on their way, or not at all', () => {
    const general = training({ timesteps: 1200, evalEvery: 120, checkpointEvery: 5 });
    const of = (more: object, budget: 'together' | 'each' = 'together') =>
      specialistTraining({ ...general, ...more }, { count: 12, budget });
    expect(of({})).toMatchObject({ timesteps: 100, evalEvery: 10, checkpointEvery: 1 });
    expect(of({ evalEvery: 0 }).evalEvery).toBe(0);
    expect(of({}, 'each')).toEqual(general);
    expect(() => of({ timesteps: 11 })).toThrow('12 specialists cannot share 11 steps');
  });
});

describe('rivalsOf', () => {
  const learned = (name: string, trained: NonNullable<Contender['trained']>): Contender => ({
    ...{ name, trained, policy: { kind: 'learned', stochastic: false } },
    source: { run: name, item: name, folder: name, hash: name },
  });
  const rivals = (contenders: Contender[]) => {
    const plan = evaluatePlan(scenario(), contenders);
    const identities = planIdentities(plan);
    const nameOf = policyNames(identities);
    const isRival = rivalsOf(plan, nameOf);
    return [...new Set(identities.filter(isRival).map(nameOf))];
  };
  const each = [0.9, 0.5].map((eta) =>
    learned(`each/eta-${eta}-c2-0-seed-0`, { eta, c2: 0, trainSeed: 0 }),
  );

  it('are policies of one setting each where one policy is judged under several', () => {
    const any = learned('any', { eta: null, c2: 0, trainSeed: null });
    expect(rivals([...each, any])).toEqual(['learned (each)']);
  });

  it('are no trained policies where there is no such policy', () => {
    const rule: Contender = { name: 'max-weight', policy: { kind: 'max-weight' } as never };
    expect(rivals([rule, ...each])).toEqual(['max-weight']);
  });
});
