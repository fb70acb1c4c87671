import { describe, expect, it } from 'vitest';
import { MetaLoreEnvironment } from '../../src/environment/environment.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { Network } from '../../src/simulator/network/network.js';
import { drawContexts, scenarioOfEpisode } from '../../src/simulator/world/draw-contexts.js';
import { World } from '../../src/simulator/world/world.js';

const contexts = {
  'ues.0.count': { int: [2, 6] },
  'ues.0.request.probability': { uniform: [0.3, 0.9] },
  'sensors[0].update.dataMbit': { logUniform: [1, 100] },
  'reward.eta': { choice: [0.9, 0.6, 0.4] },
} satisfies ScenarioInput['contexts'];
const scenario = scenarioSchema.parse({ steps: 20, contexts });

describe('a context', () => {
  const drawn = Array.from({ length: 4000 }, (_, seed) =>
    drawContexts(scenario, seed).map(([, value]) => value as number),
  );
  const column = (at: number) => drawn.map((values) => values[at]);
  const share = (values: number[], is: (value: number) => boolean) =>
    values.filter(is).length / values.length;

  it('gives whole numbers, both ends included, equally often', () => {
    for (const count of [2, 3, 4, 5, 6])
      // Five standard deviations of a fifth of 4,000 are 0.032.
      expect(Math.abs(share(column(0), (n) => n === count) - 0.2)).toBeLessThan(0.032);
    expect(share(column(0), (n) => [2, 3, 4, 5, 6].includes(n))).toBe(1);
  });

  it('gives numbers that are uniform, or uniform in their logarithm', () => {
    expect(column(1).every((p) => p >= 0.3 && p < 0.9)).toBe(true);
    expect(Math.abs(share(column(1), (p) => p < 0.5) - 1 / 3)).toBeLessThan(0.038);
    expect(column(2).every((mbit) => mbit >= 1 && mbit <= 100)).toBe(true);
    expect(Math.abs(share(column(2), (mbit) => mbit < 10) - 0.5)).toBeLessThan(0.04);
  });

  it('gives each of a choice equally often', () => {
    for (const eta of [0.9, 0.6, 0.4])
      expect(Math.abs(share(column(3), (value) => value === eta) - 1 / 3)).toBeLessThan(0.038);
  });

  it('draws by itself: another one beside it changes nothing', () => {
    const alone = { contexts: { 'reward.eta': contexts['reward.eta'] } };
    for (let seed = 0; seed < 20; seed++)
      expect(drawContexts(alone, seed)[0]).toEqual(drawContexts(scenario, seed)[3]);
  });
});

describe('an episode with contexts', () => {
  it('is that of the scenario with its values', () => {
    const world = new World(scenario);
    for (let seed = 0; seed < 5; seed++) {
      const own = scenarioOfEpisode(scenario, seed);
      expect(own.contexts).toBeUndefined();
      expect(own.ues[0].count).toBe(drawContexts(scenario, seed)[0][1]);
      expect(own.sensors[0].update.dataMbit).toBe(drawContexts(scenario, seed)[2][1]);
      const { trace, scenario: played } = world.episode(seed);
      expect(played).toEqual(own);
      expect(trace.ues.count).toBe(own.ues[0].count);
      expect(trace).toEqual(new World(own).trace(seed));
    }
  });

  it('leaves the scenario as it is', () => {
    const before = structuredClone(scenario);
    new World(scenario).trace(3);
    expect(scenario).toEqual(before);
  });

  it('is played by a network as by one that is made for it', () => {
    const varied = scenarioSchema.parse({
      steps: 30,
      contexts: {
        ...contexts,
        'stations.0.bandwidthMHz': { uniform: [30, 200] },
        'stations.0.computeUnits': { uniform: [30, 200] },
        'scheduler.kind': { choice: ['resource-fair', 'max-rate', 'round-robin'] },
      },
    });
    const world = new World(varied);
    const reused = new Network(varied);
    for (let seed = 0; seed < 12; seed++) {
      const { trace, scenario: own } = world.episode(seed);
      const fresh = new Network(own);
      reused.reset(trace, own);
      fresh.reset(trace);
      while (!fresh.truncated) expect(reused.advance([0.4, 0.6])).toBe(fresh.advance([0.4, 0.6]));
      expect(reused.returnSum).toBe(fresh.returnSum);
      expect(reused.ueUplink.sentMbit).toBe(fresh.ueUplink.sentMbit);
    }
  });

  it('is met by the environment under the seed of its row, and by training under its number', () => {
    const environment = new MetaLoreEnvironment(scenario);
    environment.reset({ seed: 17 });
    expect(environment.network.scenario).toEqual(scenarioOfEpisode(scenario, 17));
    const vector = new NetworkVectorEnvironment(scenario, 3, 'root');
    vector.reset();
    const state = vector.state();
    for (let t = 0; t < 25; t++) vector.step(new Float32Array(6).fill(0.5));
    const other = new NetworkVectorEnvironment(scenario, 3, 'root');
    other.restore(state);
    for (let t = 0; t < 25; t++) other.step(new Float32Array(6).fill(0.5));
    expect(other.observations).toEqual(vector.observations);
    expect(other.privileged).toEqual(vector.privileged);
    expect(other.rewards).toEqual(vector.rewards);
  });

  it('refuses a network another number of steps, stations or shares', () => {
    const network = new Network(scenario);
    const other = (input: ScenarioInput) => () => {
      const others = scenarioSchema.parse({ steps: 20, ...input });
      network.reset(new World(others).trace(0), others);
    };
    const own = 'does not fit a network of 20 steps, 1 station and 1 pair of shares';
    expect(other({ steps: 21 })).toThrow(
      `a scenario of 21 steps, 1 station and 1 pair of shares ${own}`,
    );
    const two = { stations: [{}, {}] };
    expect(other(two)).toThrow(`a scenario of 20 steps, 2 stations and 1 pair of shares ${own}`);
    const cells = scenarioSchema.parse({ steps: 20, ...two });
    const apart = scenarioSchema.parse({ ...cells, control: { stations: 'per-station' } });
    const shared = new Network(cells);
    expect(() => {
      shared.reset(new World(apart).trace(0), apart);
    }).toThrow('2 stations and 2 pairs of shares does not fit a network of 20 steps, 2 stations');
  });
});
