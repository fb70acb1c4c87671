// Drawing the traces of the paper's scenario.
import { scenarioSchema } from '../../dist/config/schema/scenario.js';
import { World } from '../../dist/simulator/world/world.js';
import { keep, printFigure, rate } from './measure.js';

export const title = "World: traces of the paper's scenario, one core";

export function run() {
  const scenario = scenarioSchema.parse({});
  const world = new World(scenario);
  let episode = 0;
  const measured = rate(() => {
    for (let i = 0; i < 1000; i++) keep(world.trace(episode++).ues.generatedMbit.at(-1));
    return 1000 * scenario.steps;
  });
  printFigure('steps', measured, { unit: '/s', note: 'bar 300,000' });
}
