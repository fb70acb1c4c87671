// Cost per device and step as the scenario grows at the same density: one station, 10 UEs and 15
// sensors in every 200 m × 200 m.
import { scenarioSchema } from '../../dist/config/schema/scenario.js';
import { Network } from '../../dist/simulator/network/network.js';
import { World } from '../../dist/simulator/world/world.js';
import { keep, printFigure, rate } from './measure.js';

export const title = 'Scaling: nanoseconds per device and step, stations in proportion';

export function run() {
  let first;
  for (const side of [1, 2, 4, 8, 20]) {
    const cells = side * side;
    const scenario = scenarioSchema.parse({
      area: { widthM: 200 * side, heightM: 200 * side },
      stations: Array.from({ length: cells }, (_, i) => ({
        xM: 100 + 200 * (i % side),
        yM: 100 + 200 * Math.floor(i / side),
      })),
      ues: [{ count: 10 * cells }],
      sensors: [{ count: 15 * cells }],
    });
    const devices = 25 * cells;
    // The same number of device-steps for every size, and every trace run once a round: a processor
    // that has seen a short trace before predicts its every branch.
    const episodes = Math.round(20_000 / devices);
    const world = new World(scenario);
    let seed = 0;
    const worldRate = rate(() => {
      for (let i = 0; i < episodes; i++) keep(world.trace(seed++).ues.generatedMbit.at(-1));
      return episodes * scenario.steps * devices;
    }, 5);
    const traces = Array.from({ length: episodes }, (_, i) => world.trace(i));
    const network = new Network(scenario);
    const split = Float64Array.of(0.35, 0.35);
    const networkRate = rate(() => {
      for (const trace of traces) {
        network.reset(trace);
        while (!network.truncated) keep(network.advance(split));
      }
      return episodes * scenario.steps * devices;
    }, 5);
    const both = 1 / (1 / worldRate.median + 1 / networkRate.median);
    first ??= { world: worldRate.median, network: networkRate.median, both };
    const print = (name, { median, least, most }, base) =>
      printFigure(
        `${name}, ${devices.toLocaleString('en-US')} devices`,
        { median: 1e9 / median, least: 1e9 / most, most: 1e9 / least },
        { unit: 'ns', decimals: 1, note: `${(base / median).toFixed(2)}× of 25 devices` },
      );
    print('world', worldRate, first.world);
    print('network', networkRate, first.network);
    print('both', { median: both, least: both, most: both }, first.both);
  }
}
