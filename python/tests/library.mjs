// What MetaLore's own library gives for the cases of test_values.py, of which each line of standard input is
// one: { config, set, seed, actions: [steps][environments][numbers] }. A line of JSON each, NaN as null.
import { createInterface } from 'node:readline';
import {
  deriveSeed,
  loadScenario,
  MetaLoreEnvironment,
  NetworkVectorEnvironment,
} from '../../dist/index.js';

/** As training sees it. */
function vector(scenario, { seed, actions }) {
  const environments = actions[0].length;
  const root = `${scenario.seed}/train/${seed}`;
  const env = new NetworkVectorEnvironment(scenario, environments, root);
  env.reset();
  const first = [...env.observations];
  const steps = actions.map((action) => {
    env.step(Float32Array.from(action.flat()));
    return {
      observations: [...env.observations],
      rewards: [...env.rewards],
      scales: [...env.rewardScales],
      final: env.truncated[0] ? [...env.finalObservations] : null,
    };
  });
  return { first, steps, rows: env.count / environments };
}

/** One environment after the other, with what is told besides. */
function alone(scenario, { seed, actions }) {
  const root = `${scenario.seed}/train/${seed}`;
  const environments = actions[0].length;
  return actions[0].map((_, i) => {
    const env = new MetaLoreEnvironment(scenario);
    let number = i;
    const begin = () => env.reset({ seed: deriveSeed(root, ['training', number]) });
    const first = begin();
    const steps = actions.map((action) => {
      const { observation, reward, truncated, info } = env.step(Float32Array.from(action[i]));
      const told = { observation, reward, truncated, info };
      if (truncated) {
        number += environments;
        begin();
      }
      return told;
    });
    return { seed: deriveSeed(root, ['training', i]), first, steps };
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  const { scenario } = loadScenario(given.config, { set: given.set });
  const told = { vector: vector(scenario, given), alone: alone(scenario, given) };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
