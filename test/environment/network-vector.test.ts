import { expect, it } from 'vitest';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { NetworkVectorEnvironment } from '../../src/environment/network-vector.js';
import { Network } from '../../src/simulator/network/network.js';
import { deriveSeed } from '../../src/simulator/random.js';
import { World } from '../../src/simulator/world/world.js';

const scenario = scenarioSchema.parse({ steps: 7, ues: [{ count: 4 }], sensors: [{ count: 3 }] });
const COUNT = 3;

/** Different for every environment and step, beyond [0, 1] now and then. */
const actionOf = (environment: number, step: number) => [
  ((5 * environment + 3 * step) % 11) / 9,
  ((2 * environment + 7 * step) % 13) / 12,
];

const actionsOf = (step: number) =>
  Float32Array.from(Array.from({ length: COUNT }, (_, i) => actionOf(i, step)).flat());

function seen({ observations, privileged, rewards, truncated }: NetworkVectorEnvironment) {
  return [observations, privileged, rewards, truncated].map((values) => [...values]);
}

it('steps its networks as each would step alone, episode after episode', () => {
  const vector = new NetworkVectorEnvironment(scenario, COUNT, 5);
  expect([vector.observationSize, vector.actionSize]).toEqual([2, 2]);
  vector.reset();
  const world = new World(scenario);
  const networks = Array.from({ length: COUNT }, () => new Network(scenario));
  let begun = 0;
  const begin = (network: Network) => {
    network.reset(world.trace(deriveSeed(5, ['training', begun++])));
  };
  networks.forEach(begin);
  for (let step = 0; step < 20; step++) {
    const actions = actionsOf(step);
    vector.step(actions);
    networks.forEach((network, i) => {
      expect(vector.rewards[i]).toBe(network.advance(actions, 2 * i));
      expect(vector.truncated[i]).toBe(network.truncated ? 1 : 0);
      if (network.truncated) {
        expect([...vector.finalObservations.subarray(2 * i, 2 * i + 2)]).toEqual([
          network.ueQueue,
          network.sensorQueue,
        ]);
        begin(network);
      }
      expect([...vector.observations.subarray(2 * i, 2 * i + 2)]).toEqual([
        network.ueQueue,
        network.sensorQueue,
      ]);
    });
  }
  expect(begun).toBe(3 * COUNT);
});

it.each([0, 3, 6, 7, 10])('goes on from its state after %d steps as if nothing was', (steps) => {
  const vector = new NetworkVectorEnvironment(scenario, COUNT, 5);
  vector.reset();
  for (let step = 0; step < steps; step++) vector.step(actionsOf(step));
  const restored = new NetworkVectorEnvironment(scenario, COUNT, 5);
  restored.restore(JSON.parse(JSON.stringify(vector.state())));
  expect([...restored.observations]).toEqual([...vector.observations]);
  expect([...restored.privileged]).toEqual([...vector.privileged]);
  for (let step = steps; step < steps + 9; step++) {
    vector.step(actionsOf(step));
    restored.step(actionsOf(step));
    expect(seen(restored)).toEqual(seen(vector));
  }
  expect(restored.state()).toEqual(vector.state());
});
