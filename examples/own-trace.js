// An episode of what was measured, instead of a drawn one: node examples/own-trace.js

import {
  buildTrace,
  createPolicy,
  EpisodeMeter,
  loadScenario,
  Network,
  playEpisode,
} from 'metalore';

const steps = 20;
const { scenario } = loadScenario(undefined, {
  set: [`steps=${steps}`, 'ues.0.count=2', 'sensors.0.count=1'],
});
/** Devices that stand still, by their places in metres: one row for all steps. */
const at = (places) => ({
  stride: 0,
  xM: Float64Array.from(places, ([x]) => x),
  yM: Float64Array.from(places, ([, y]) => y),
});
/** Packets by device and step, each of 20 Mbit and 5 units. */
const packets = (count, list) => ({
  count,
  device: Int32Array.from(list, ([device]) => device),
  generatedAt: Int32Array.from(list, ([, step]) => step),
  dataMbit: Float64Array.from(list, () => 20),
  computeUnits: Float64Array.from(list, () => 5),
});
const trace = buildTrace(scenario, {
  uePositions: at([
    [90, 100],
    [120, 80],
  ]),
  sensorPositions: at([[100, 120]]),
  requests: packets(2, [
    [0, 1],
    [1, 4],
    [0, 7],
  ]),
  updates: packets(1, [
    [0, 0],
    [0, 5],
  ]),
});

const network = new Network(scenario);
playEpisode(network, createPolicy({ kind: 'static', rhoC: 0.5, rhoP: 0.5 }), { trace, seed: 0 });
const { sync_delay_steps, e2e_delay_steps } = new EpisodeMeter(scenario).metrics(network);
console.log(
  `${network.requestsCompleted} requests, sync ${sync_delay_steps}, e2e ${e2e_delay_steps}`,
);
