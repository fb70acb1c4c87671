import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import type { Scenario } from '../../src/config/schema/scenario.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { SelectionEvaluator } from '../../src/experiments/train/selection.js';
import type { PolicySnapshot } from '../../src/ppo/acting/policy.js';
import { Learner } from '../../src/ppo/learning/learner.js';
import { loadPolicy } from '../../src/runs/policy-folder.js';
import { metalore, temporaryDirectory } from '../cli/run.js';
import { choices } from '../ppo/backends.js';

/*
 * Which episodes and which reward each part of a training run gets: what the command leaves must be
 * what a learner leaves that is put together here, and not what one with other episodes leaves.
 */
const SET = [
  ...['seed=11', 'steps=20', 'ppo.nEnvs=4', 'ppo.nSteps=20', 'ppo.batchSize=40', 'ppo.nEpochs=2'],
  ...['ppo.policyNet=[8]', 'ppo.valueNet=[8]', 'training.selectionEpisodes=3'],
  // Two rounds of eight episodes in four environments: 320 of 1,600 steps.
  ...['ppo.warmStart.generations=2', 'ppo.warmStart.candidates=8', 'ppo.warmStart.elite=2'],
  ...['ppo.warmStart.leastEta=0.5', 'training.timesteps=1600', 'training.evalEvery=320'],
];

async function trained(eta: number) {
  const out = join(temporaryDirectory(), 'run');
  const { code, stderr } = await metalore([
    ...['train', '--eta', String(eta), '--c2', '0', '--seeds', '3', '--episodes', '1', '-o', out],
    ...SET.flatMap((assignment) => ['--set', assignment]),
  ]);
  expect(code, stderr).toBe(0);
  const folder = join(out, 'runs', `eta-${eta}-c2-0-seed-3`);
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as {
    best: { selectionReturn: number };
    last: { selectionReturn: number };
  };
  return {
    last: loadPolicy(join(folder, 'policy-last')),
    best: loadPolicy(join(folder, 'policy-best')),
    result,
  };
}

const { scenario, ppo } = loadScenario(undefined, { set: SET });
const withEta = (eta: number): Scenario => ({
  ...scenario,
  reward: { ...scenario.reward, eta, c2: 0 },
});

/** The policy that a learner ends with. */
async function learned(
  eta: number,
  { screening, root = '11/train/3' }: { screening: { eta: number; root: string }; root?: string },
): Promise<PolicySnapshot> {
  const learner = new Learner({
    config: ppo,
    environment: new NetworkVectorEnvironment(withEta(eta), 4, root),
    screening: new NetworkVectorEnvironment(withEta(screening.eta), 4, screening.root),
    seed: '11/train/3',
    totalTimesteps: 1600,
    backend: await choices.wasm,
  });
  while (!learner.done) learner.learnOneUpdate();
  return learner.policySnapshot();
}

const weights = ({ parameters }: PolicySnapshot) =>
  Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { data }]) => [name, [...data]]);

describe('a training run', () => {
  it('warms up on episodes of its own, under an η of at least leastEta', async () => {
    const { last } = await trained(0.1);
    const screening = { eta: 0.5, root: '11/train/3/screening' };
    expect(weights(last)).toEqual(weights(await learned(0.1, { screening })));
    for (const other of [
      { screening: { ...screening, root: '11/train/3' } },
      { screening: { ...screening, eta: 0.1 } },
      { screening, root: '11/train/4' },
    ])
      expect(weights(last)).not.toEqual(weights(await learned(0.1, other)));
  });

  it('warms up under its own η where that is larger, and is judged on the selection episodes', async () => {
    const { last, best, result } = await trained(0.8);
    const screening = { eta: 0.8, root: '11/train/3/screening' };
    expect(weights(last)).toEqual(weights(await learned(0.8, { screening })));
    const evaluator = new SelectionEvaluator(withEta(0.8), 3);
    const judge = (snapshot: PolicySnapshot) => evaluator.meanReturn(snapshot);
    expect(result.best.selectionReturn).toBeCloseTo(judge(best), 9);
    expect(result.last.selectionReturn).toBeCloseTo(judge(last), 9);
    expect(result.best.selectionReturn).toBeGreaterThanOrEqual(result.last.selectionReturn);
  });
});
