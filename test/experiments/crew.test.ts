import { describe, expect, it } from 'vitest';
import { ppoSchema } from '../../src/config/schema/ppo.js';
import { paper } from '../../src/config/schema/profiles.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { ALONE, shareOf, type Crew } from '../../src/environment/crew.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { SelectionEvaluator } from '../../src/experiments/train/selection.js';
import { selectBackend } from '../../src/ppo/backends/select.js';
import { Learner, type Checkpoint } from '../../src/ppo/learning/learner.js';
import { crewHere } from './crew-here.js';

type ScenarioInput = Parameters<typeof scenarioSchema.parse>[0];
type PpoInput = Parameters<typeof ppoSchema.parse>[0];

const backend = await selectBackend('wasm');

interface Case {
  scenario: ScenarioInput;
  ppo: PpoInput;
}

const steps = 12;

/** What a training may be that is cut: sizes that no number of threads divides. */
const CASES: Record<string, Case> = {
  'tuned, a critic that sees more': {
    scenario: { steps },
    ppo: { nEnvs: 5, batchSize: 23, nEpochs: 2, warmStart: { candidates: 6, elite: 2 } },
  },
  'paper, one environment': {
    scenario: { steps },
    ppo: { ...paper, nSteps: 50, batchSize: 17, nEpochs: 2 },
  },
  'Gaussian with entropy, relu and clipped values, wide and deep': {
    scenario: { steps },
    ppo: {
      ...{ nEnvs: 3, batchSize: 200, nEpochs: 2, distribution: 'gaussian', activation: 'relu' },
      ...{ entCoef: 0.01, clipRangeVf: 0.2, policyNet: [37, 20], valueNet: [70], warmStart: null },
      observationScaling: 'running',
    },
  },
  'contexts, a history, a row for each station': {
    scenario: {
      steps,
      stations: [
        { xM: 50, yM: 50 },
        { xM: 150, yM: 150 },
      ],
      contexts: { 'ues.0.count': { int: [3, 9] } },
      observation: { features: ['reports', 'books'], history: 2 },
      control: { stations: 'per-station' },
    },
    ppo: { nEnvs: 2, batchSize: 30, nEpochs: 2, entCoef: 0.01, warmStart: null },
  },
};

function learnerOf({ scenario: input, ppo }: Case, crew: Crew): Learner {
  const scenario = scenarioSchema.parse(input);
  const config = ppoSchema.parse(ppo);
  return new Learner({
    config,
    environment: new NetworkVectorEnvironment(scenario, config.nEnvs, { seed: 's', crew }),
    seed: 7,
    totalTimesteps: 1000,
    backend,
    crew,
  });
}

/** Logs of some updates, and the checkpoint behind them. */
function learned(learner: Learner, updates: number) {
  const logs = Array.from({ length: updates }, () => learner.learnOneUpdate());
  return { logs, checkpoint: learner.checkpoint() };
}

describe.each(Object.entries(CASES))('a training on several threads: %s', (_, what) => {
  const alone = learned(learnerOf(what, ALONE), 3);

  it.each([2, 3, 4, 7])('gives the bytes that one gives, on %i', (size) => {
    expect(learned(learnerOf(what, crewHere(size)), 3)).toEqual(alone);
  });

  it('goes on from a checkpoint of another number of threads', () => {
    const first = learned(learnerOf(what, crewHere(3)), 1);
    const copy = JSON.parse(JSON.stringify(first.checkpoint.json)) as Checkpoint['json'];
    const [one, two] = [ALONE, crewHere(2)].map((crew) => {
      const learner = learnerOf(what, crew);
      learner.restore({ json: copy, tensors: first.checkpoint.tensors });
      return learned(learner, 2);
    });
    expect(one.checkpoint).toEqual(alone.checkpoint);
    expect(two.checkpoint).toEqual(alone.checkpoint);
  });

  it('judges a policy alike', () => {
    const scenario = scenarioSchema.parse(what.scenario);
    const policy = learnerOf(what, ALONE).policySnapshot();
    const judged = [ALONE, crewHere(2), crewHere(4), crewHere(6)].map((crew) =>
      new SelectionEvaluator(scenario, 5, crew).meanReturn(policy),
    );
    expect(new Set(judged).size).toBe(1);
  });
});

it('cuts so that every thing is in one share, and shares differ by one at most', () => {
  for (const count of [0, 1, 5, 32])
    for (const parts of [1, 2, 3, 7]) {
      const shares = Array.from({ length: parts }, (_, part) => shareOf(count, { part, parts }));
      const all = shares.flatMap(({ first, end }) =>
        Array.from({ length: end - first }, (_, i) => first + i),
      );
      expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
      const lengths = shares.map(({ first, end }) => end - first);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }
});
