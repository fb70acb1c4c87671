// The network alone on cached traces, every metric of episodes.csv measured.
import { scenarioSchema } from '../../dist/config/schema/scenario.js';
import { EpisodeMeter } from '../../dist/simulator/metrics/meter.js';
import { EPISODE_METRICS } from '../../dist/simulator/metrics/metrics.js';
import { Network } from '../../dist/simulator/network/network.js';
import { World } from '../../dist/simulator/world/world.js';
import { keep, printFigure, rate } from './measure.js';

export const title = "Network: the paper's grid on cached traces, one core, metrics included";

export function run() {
  const scenario = scenarioSchema.parse({});
  const world = new World(scenario);
  const traces = Array.from({ length: 100 }, (_, episode) => world.trace(episode));
  const network = new Network(scenario);
  const meter = new EpisodeMeter(scenario);
  const metrics = new Float64Array(EPISODE_METRICS.length);
  const grid = () => {
    for (let c = 0; c <= 10; c++)
      for (let p = 0; p <= 10; p++) {
        const split = Float64Array.of(c / 10, p / 10);
        for (const trace of traces) {
          network.reset(trace);
          while (!network.truncated) network.advance(split);
          meter.measure(network, metrics);
          keep(metrics[1]);
        }
      }
    return 121 * 100 * scenario.steps;
  };
  const measured = rate(grid);
  printFigure('steps', measured, {
    unit: '/s',
    note: `${(measured.median / 870).toFixed(0)}× the original simulator's 870/s; bar 1,000,000`,
  });
}
