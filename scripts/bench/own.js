// What the registries cost: built-in schedulers and channels by their own names, and the same ones registered
// as own code is. Both go through one seam, so the ratio is 1 but for what the machine does meanwhile.
import { scenarioSchema } from '../../dist/config/schema/scenario.js';
import { okumuraHata } from '../../dist/simulator/channel/okumura-hata.js';
import { registerChannel } from '../../dist/simulator/channel/registry.js';
import { Network } from '../../dist/simulator/network/network.js';
import { MaxRate } from '../../dist/simulator/schedulers/max-rate.js';
import { registerScheduler } from '../../dist/simulator/schedulers/registry.js';
import { ResourceFair } from '../../dist/simulator/schedulers/resource-fair.js';
import { World } from '../../dist/simulator/world/world.js';
import { keep, printFigure, rounds, spread } from './measure.js';

export const title =
  'Own schedulers and channels: speed as own code over speed as built in, by turns';

const EPISODES = 50;
const ROUNDS = 15;

export function run() {
  registerScheduler('own:resource-fair', () => new ResourceFair());
  registerScheduler('own:max-rate', (_, backlog) => new MaxRate(backlog));
  registerChannel('own:okumura-hata', okumuraHata);
  for (const kind of ['resource-fair', 'max-rate'])
    compare(`scheduler ${kind}`, (prefix) => networkOf({ scheduler: { kind: prefix + kind } }));
  compare('channel okumura-hata', (prefix) => {
    const scenario = scenarioSchema.parse({ channel: { model: `${prefix}okumura-hata` } });
    const world = new World(scenario);
    return () => {
      for (let episode = 0; episode < EPISODES; episode++)
        keep(world.trace(episode).ues.spectralEfficiency[0]);
    };
  });
}

/** Plays the same episodes. */
function networkOf(changes) {
  const scenario = scenarioSchema.parse(changes);
  const world = new World(scenario);
  const traces = Array.from({ length: EPISODES }, (_, episode) => world.trace(episode));
  const network = new Network(scenario);
  const split = Float64Array.of(0.5, 0.5);
  return () => {
    for (let again = 0; again < 10; again++)
      for (const trace of traces) {
        network.reset(trace);
        while (!network.truncated) keep(network.advance(split));
      }
  };
}

function compare(name, workOf) {
  const builtIn = workOf('');
  const own = workOf('own:');
  for (const work of [builtIn, own]) work();
  const ratios = rounds(ROUNDS, (_, round) => {
    // Neither is always the first.
    const order = round % 2 === 0 ? [builtIn, own] : [own, builtIn];
    const ms = new Map(order.map((work) => [work, timed(work)]));
    return ms.get(builtIn) / ms.get(own);
  });
  printFigure(name, spread(ratios), { unit: '×', decimals: 3, note: 'bar 0.95' });
}

function timed(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}
