import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { evaluatePlan } from '../../src/experiments/evaluate/plan.js';
import { gridSearchPlan } from '../../src/experiments/grid-search/plan.js';
import { differences } from '../../src/runs/plans/differences.js';
import type { EvaluatePlan, Plan } from '../../src/runs/plans/plan.js';
import { planHash } from '../../src/runs/plans/work.js';
import { planIdentities } from '../../src/runs/plans/identities.js';
import { readPlan } from '../../src/runs/plans/read.js';
import { temporaryDirectory } from '../cli/run.js';

const scenario = scenarioSchema.parse({ grid: { step: 0.5 } });
const HASH = '0123456789abcdef';

function evaluation(run: string, { hash = HASH } = {}): EvaluatePlan {
  return evaluatePlan(scenario, [
    {
      name: 'eta-0.9-c2-0-seed-3',
      policy: { kind: 'learned', stochastic: false },
      source: {
        run,
        item: 'eta-0.9-c2-0-seed-3',
        folder: join(run, 'runs/eta-0.9-c2-0-seed-3/policy-best'),
        hash,
      },
      trained: { eta: 0.9, c2: 0, trainSeed: 3 },
    },
    { name: 'static-0.3-0.4', policy: { kind: 'static', rhoC: 0.3, rhoP: 0.4 } },
  ]);
}

const textOf = (plan: unknown) => `${JSON.stringify(plan, null, 2)}\n`;

function readBack(plan: unknown) {
  const file = join(temporaryDirectory(), 'plan.json');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, textOf(plan));
  return readPlan(file);
}

it('of a version that took any name is read', () => {
  const plan = gridSearchPlan(scenarioSchema.parse({}));
  for (const name of ['007', 'NA'])
    expect(readBack({ ...plan, scenario: { ...plan.scenario, name } }).plan.scenario.name).toBe(
      name,
    );
});

describe('the same plan', () => {
  it('is that of the same policies from wherever they are read', () => {
    const [here, there] = [evaluation('results/sweep'), evaluation('/elsewhere/sweep')];
    expect(planHash(here)).toBe(planHash(there));
    expect(differences(textOf(here), there)).toBeUndefined();
    expect(here.items.map(({ hash }) => hash)).toEqual(there.items.map(({ hash }) => hash));
  });

  it('is not that of a policy that was trained again under its old name', () => {
    const [before, after] = [evaluation('sweep'), evaluation('sweep', { hash: 'f'.repeat(16) })];
    expect(planHash(before)).not.toBe(planHash(after));
    expect(differences(textOf(before), after)).toContain(`.source.hash: "${HASH}" there`);
  });

  it('is not that of another scenario, and the first differences are named', () => {
    const plan = gridSearchPlan(scenario);
    const other = gridSearchPlan({ ...scenario, steps: 7, seed: 1 });
    expect(differences(textOf(plan), other)).toBe(
      'scenario.steps: 100 there, 7 wanted, scenario.seed: 0 there, 1 wanted',
    );
    expect(differences('{', plan)).toBe('its plan.json cannot be read');
    expect(differences('null', plan)).toBe('its plan.json cannot be read');
  });

  it('is another one where contexts stand in another order, by which critics have their inputs', () => {
    const drawing = (contexts: object) =>
      gridSearchPlan(scenarioSchema.parse({ ...scenario, contexts }));
    const [count, probability] = [{ int: [2, 9] }, { uniform: [0, 1] }];
    const one = drawing({ 'ues.0.count': count, 'ues.0.request.probability': probability });
    const other = drawing({ 'ues.0.request.probability': probability, 'ues.0.count': count });
    expect(differences(textOf(one), other)).toBe(
      'scenario.contexts: another order there, this one wanted',
    );
    expect(differences(textOf(one), one)).toBeUndefined();
  });

  it('is another one with a key that only one of the two has', () => {
    const plan = gridSearchPlan(scenario);
    expect(differences(textOf({ ...plan, later: true }), plan)).toBe(
      'later: true there, undefined wanted',
    );
  });
});

describe('plan.json', () => {
  it.each<[string, Plan]>([
    ['of grid-search', gridSearchPlan(scenario)],
    ['of evaluate', evaluation('results/sweep')],
  ])('is read as it was written: %s', (_, plan) => {
    expect(readBack(plan).plan).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  it('of version 0.2 tells where policies come from by their folders', () => {
    const plan = evaluation('x');
    const old = (folder: string) => ({
      ...plan,
      version: '0.2.0',
      items: plan.items.map(({ source, policy, ...item }) => ({
        ...item,
        policy: source ? { ...policy, folder, hash: HASH } : policy,
      })),
    });
    const sourceAt = (folder: string) =>
      (readBack(old(folder)).plan as EvaluatePlan).items.map(({ source }) => source).find(Boolean);
    expect(sourceAt('../my sweeps/a/runs/eta-0.9-c2-0-seed-3/policy-best')).toEqual({
      run: '../my sweeps/a',
      item: 'eta-0.9-c2-0-seed-3',
      folder: '../my sweeps/a/runs/eta-0.9-c2-0-seed-3/policy-best',
      hash: HASH,
    });
    expect(sourceAt(String.raw`C:\a\runs\b\policy-best`)).toMatchObject({ run: String.raw`C:\a` });
    expect(sourceAt('saved/policy')).toEqual({
      run: null,
      item: null,
      folder: 'saved/policy',
      hash: HASH,
    });
  });
});

it('says of every item of a plan what its rows begin with', () => {
  expect(planIdentities(evaluation('sweep'))).toEqual([
    {
      ...{ experiment: 'paper', item: 'static-0.3-0.4', policy: 'static', rho_c: 0.3, rho_p: 0.4 },
      ...{ eta: 0.9, c2: 0, train_seed: null },
    },
    {
      ...{ experiment: 'paper', item: 'eta-0.9-c2-0-seed-3', policy: 'learned' },
      ...{ rho_c: null, rho_p: null, eta: 0.9, c2: 0, train_seed: 3 },
    },
  ]);
  expect(planIdentities(gridSearchPlan(scenario))[5]).toMatchObject({
    item: 'static-0.5-1',
    rho_c: 0.5,
    rho_p: 1,
  });
});
