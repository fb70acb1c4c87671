// Drawing the traces of the paper's scenario; and traces whose devices come and go, and a network on them.
import { fileURLToPath } from 'node:url';
import { loadScenario } from '../../dist/config/load.js';
import { Network } from '../../dist/simulator/network/network.js';
import { World } from '../../dist/simulator/world/world.js';
import { keep, printFigure, rate } from './measure.js';

export const title = "World: traces of the paper's scenario, one core";

const GENERAL_LOAD = fileURLToPath(new URL('../../configs/general-load.yaml', import.meta.url));

export function run() {
  const { scenario } = loadScenario();
  const world = new World(scenario);
  let episode = 0;
  const measured = rate(() => {
    for (let i = 0; i < 1000; i++) keep(world.trace(episode++).ues.generatedMbit.at(-1));
    return 1000 * scenario.steps;
  });
  printFigure('steps', measured, { unit: '/s', note: 'bar 300,000' });
  printFigure('general-load, world and network, steps', generalLoad(), {
    unit: '/s',
    note: 'bar 60,000',
  });
}

function generalLoad() {
  const { scenario } = loadScenario(GENERAL_LOAD);
  const world = new World(scenario);
  const network = new Network(scenario);
  let episode = 0;
  return rate(() => {
    for (let i = 0; i < 20; i++) {
      network.reset(world.trace(episode++));
      while (!network.truncated) keep(network.advance([0.5, 0.5]));
    }
    return 20 * scenario.steps;
  });
}
