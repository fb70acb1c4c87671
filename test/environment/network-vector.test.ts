import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { ALONE, type Crew } from '../../src/environment/crew.js';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { episodesOfSeeds } from '../../src/environment/episodes.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { PRIVILEGED_INPUTS, PrivilegedObserver } from '../../src/environment/privileged.js';
import { deriveSeed, randomStream } from '../../src/simulator/random.js';
import { World } from '../../src/simulator/world/world.js';
import { cases } from '../simulator/arbitraries.js';

const RUNS = { seed: 7, numRuns: 40 };
const PRIVILEGED = PRIVILEGED_INPUTS.length;

/** Scenarios short enough for several episodes, how many environments, and how many steps. */
const trainings = () =>
  fc.record({
    scenario: cases().map(({ scenario }) => ({ ...scenario, steps: 1 + (scenario.steps % 12) })),
    count: fc.integer({ min: 1, max: 4 }),
    root: fc.constantFrom<number | string>(0, 3, '0/train/1'),
    before: fc.nat(30),
    after: fc.integer({ min: 1, max: 30 }),
  });

/** Actions as a policy gives them, others in each step and environment. */
function actions(step: number, count: number): Float32Array {
  const random = randomStream('actions', [step]);
  return Float32Array.from({ length: 2 * count }, () => random());
}

/** One environment by itself: the episodes it is given, one after the other. */
class Alone {
  private readonly environment: MetaLoreEnvironment;
  private readonly world: World;
  private readonly observer: PrivilegedObserver;
  observation: readonly number[] = [];

  constructor(
    scenario: Scenario,
    private readonly root: number | string,
  ) {
    this.environment = new MetaLoreEnvironment(scenario);
    this.world = new World(scenario);
    this.observer = new PrivilegedObserver(this.environment.network);
  }

  begin(episode: number): void {
    const trace = this.world.trace(deriveSeed(this.root, ['training', episode]));
    this.observation = this.environment.reset({ trace }).observation;
    this.observer.reset();
  }

  step(action: Float32Array) {
    const result = this.environment.step([action[0], action[1]]);
    this.observation = result.observation;
    return result;
  }

  privileged(): number[] {
    const into = new Float32Array(PRIVILEGED);
    this.observer.observe(into, 0);
    return [...into];
  }
}

/** All that a learner reads. */
function seen(environment: NetworkVectorEnvironment) {
  const { observations, privileged, rewards, terminated, truncated } = environment;
  return {
    observations: [...observations],
    privileged: [...privileged],
    rewards: [...rewards],
    terminated: [...terminated],
    truncated: [...truncated],
    // Valid only where an episode ended; by then all have.
    finalObservations: truncated[0] ? [...environment.finalObservations] : [],
    finalPrivileged: truncated[0] ? [...environment.finalPrivileged] : [],
  };
}

it('has the sizes that it says', () => {
  const scenario = scenarioSchema.parse({ steps: 9 });
  const environment = new NetworkVectorEnvironment(scenario, 3, 0);
  expect(environment).toMatchObject({
    count: 3,
    observationSize: 2,
    privilegedSize: PRIVILEGED,
    actionSize: 2,
    episodeSteps: 9,
  });
  const { observations, finalObservations, privileged, finalPrivileged } = environment;
  expect([observations.length, finalObservations.length]).toEqual([6, 6]);
  expect([privileged.length, finalPrivileged.length]).toEqual([3 * PRIVILEGED, 3 * PRIVILEGED]);
  const { rewards, terminated, truncated } = environment;
  expect([rewards.length, terminated.length, truncated.length]).toEqual([3, 3, 3]);
});

it('is environments side by side, whose episodes come from one sequence in turn', () => {
  let ended = 0;
  fc.assert(
    fc.property(trainings(), ({ scenario, count, root, after }) => {
      const environment = new NetworkVectorEnvironment(scenario, count, root);
      const alone = Array.from({ length: count }, () => new Alone(scenario, root));
      let episodes = 0;
      const beginAll = () => {
        environment.reset();
        for (const one of alone) one.begin(episodes++);
      };
      const expectObserved = () => {
        expect([...environment.observations]).toEqual(alone.flatMap((one) => one.observation));
        expect([...environment.privileged]).toEqual(alone.flatMap((one) => one.privileged()));
      };
      beginAll();
      expectObserved();
      for (let t = 0; t < after; t++) {
        const taken = actions(t, count);
        environment.step(taken);
        alone.forEach((one, i) => {
          const result = one.step(taken.subarray(2 * i, 2 * i + 2));
          expect(environment.rewards[i]).toBe(result.reward);
          expect(environment.terminated[i]).toBe(0);
          expect(environment.truncated[i]).toBe(result.truncated ? 1 : 0);
          if (!result.truncated) return;
          // The old episode's, from before the next one begins.
          const [at, from] = [2 * i, PRIVILEGED * i];
          expect([...environment.finalObservations.subarray(at, at + 2)]).toEqual(
            result.observation,
          );
          expect([...environment.finalPrivileged.subarray(from, from + PRIVILEGED)]).toEqual(
            one.privileged(),
          );
          one.begin(episodes++);
          ended++;
        });
        expectObserved();
      }
      // Another reset goes on in the sequence.
      beginAll();
      expectObserved();
      expect([...environment.rewards, ...environment.truncated].every((x) => x === 0)).toBe(true);
    }),
    RUNS,
  );
  expect(ended).toBeGreaterThan(100);
});

it('tells the end of an episode from the start of the next', () => {
  // So little compute that both queues grow.
  const scenario = scenarioSchema.parse({ steps: 5, stations: [{ computeUnits: 10 }] });
  const environment = new NetworkVectorEnvironment(scenario, 2, 1);
  environment.reset();
  for (let t = 0; t < 5; t++) environment.step(Float32Array.of(0.5, 0.5, 0.4, 0.4));
  expect([...environment.truncated]).toEqual([1, 1]);
  expect([...environment.observations]).toEqual([0, 0, 0, 0]);
  for (const packets of environment.finalObservations) expect(packets).toBeGreaterThan(0);
  const shareLeft = [0, PRIVILEGED];
  expect(shareLeft.map((at) => environment.privileged[at])).toEqual([1, 1]);
  expect(shareLeft.map((at) => environment.finalPrivileged[at])).toEqual([0, 0]);
  environment.step(actions(5, 2));
  expect([...environment.truncated]).toEqual([0, 0]);
});

it('has other episodes for another root, and for each environment', () => {
  const scenario = scenarioSchema.parse({ steps: 5 });
  // What the critic sees at the end of each of four episodes, [episode][environment].
  const endings = (root: number | string) => {
    const environment = new NetworkVectorEnvironment(scenario, 2, root);
    environment.reset();
    return Array.from({ length: 4 }, () => {
      for (let t = 0; t < 5; t++) environment.step(Float32Array.of(0.5, 0.5, 0.5, 0.5));
      const { finalPrivileged } = environment;
      return [finalPrivileged.slice(0, PRIVILEGED), finalPrivileged.slice(PRIVILEGED)];
    });
  };
  expect(endings('a')).toEqual(endings('a'));
  const all = [...endings('a'), ...endings('b')].flat().map((inputs) => inputs.join());
  expect(new Set(all).size).toBe(16);
});

describe('a saved state', () => {
  it('goes on bit by bit, within episodes and across their ends', () => {
    fc.assert(
      fc.property(trainings(), ({ scenario, count, root, before, after }) => {
        const environment = new NetworkVectorEnvironment(scenario, count, root);
        environment.reset();
        for (let t = 0; t < before; t++) environment.step(actions(t, count));
        const state = environment.state();
        // As a checkpoint keeps it: JSON.
        const restored = new NetworkVectorEnvironment(scenario, count, root);
        restored.restore(JSON.parse(JSON.stringify(state)));
        expect(restored.observations).toEqual(environment.observations);
        expect(restored.privileged).toEqual(environment.privileged);
        expect(restored.state()).toEqual(state);
        for (let t = before; t < before + after; t++) {
          environment.step(actions(t, count));
          restored.step(actions(t, count));
          expect(seen(restored)).toEqual(seen(environment));
        }
        expect(restored.state()).toEqual(environment.state());
      }),
      RUNS,
    );
  });

  it('is not touched by what follows, and can be gone back to', () => {
    const scenario = scenarioSchema.parse({ steps: 6 });
    const environment = new NetworkVectorEnvironment(scenario, 2, 0);
    environment.reset();
    const play = (steps: number) =>
      Array.from({ length: steps }, (_, t) => {
        environment.step(actions(t, 2));
        return seen(environment);
      });
    play(4);
    const state = environment.state();
    const copy = structuredClone(state);
    const first = play(9);
    expect(state).toEqual(copy);
    environment.restore(state);
    expect(play(9)).toEqual(first);
  });
});

describe('with a watcher and episodes from elsewhere', () => {
  const scenario = scenarioSchema.parse({ steps: 4 });
  const half = Float32Array.of(0.5, 0.5, 0.5, 0.5);

  it('plays the episodes that it is given, by their numbers, and tells of them', () => {
    const environment = new NetworkVectorEnvironment(scenario, 2, 0);
    const told: unknown[] = [];
    environment.watch({
      begun: (cell, { seed }) => told.push(['begun', cell, seed]),
      stepped: (cell, { step, truncated }) => told.push([cell, step, truncated]),
    });
    environment.play(episodesOfSeeds(scenario, (episode) => 100 + episode));
    environment.reset();
    for (let step = 0; step < 4; step++) environment.step(half);
    expect(told).toEqual([
      ['begun', 0, 100],
      ['begun', 1, 101],
      ...[1, 2, 3].flatMap((step) => [
        [0, step, false],
        [1, step, false],
      ]),
      [0, 4, true],
      ['begun', 0, 102],
      [1, 4, true],
      ['begun', 1, 103],
    ]);
    const alone = new MetaLoreEnvironment(scenario);
    alone.reset({ seed: 102 });
    environment.step(half);
    expect(environment.rewards[0]).toBe(alone.step([0.5, 0.5]).reward);
  });

  it('gives the same without what only a critic sees', () => {
    const [whole, bare] = [true, false].map(
      (privileged) => new NetworkVectorEnvironment(scenario, 2, { seed: 3, privileged }),
    );
    expect(bare.privilegedSize).toBe(0);
    for (const environment of [whole, bare]) {
      environment.reset();
      for (let step = 0; step < 6; step++) environment.step(half);
    }
    expect(bare.observations).toEqual(whole.observations);
    expect(bare.rewards).toEqual(whole.rewards);
    expect(bare.finalObservations).toEqual(whole.finalObservations);
  });

  it('is refused where several threads play', () => {
    const crew: Crew = { ...ALONE, size: 2 };
    const environment = new NetworkVectorEnvironment(scenario, 2, { seed: 0, crew });
    expect(() => {
      environment.play(episodesOfSeeds(scenario, (episode) => episode));
    }).toThrow('the networks are in several threads');
  });
});
