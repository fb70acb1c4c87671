// A policy that gives each station shares of its own:
//
//   npx metalore evaluate uneven-cells --policy examples/per-station.js --policy max-weight
//
// An action has a pair for each station in turn, where the scenario says `control.stations: per-station`.

/** @type {import('metalore').Policy} */
export default {
  reset() {},
  act(network, action) {
    for (let station = 0; station < network.pairs; station++) {
      const alone = network.pairs === 1;
      const ues = alone ? network.ueQueue : network.requests.waiting[station];
      const sensors = alone ? network.sensorQueue : network.updates.waiting[station];
      const share = (ues + 5) / (ues + sensors + 10);
      action[2 * station] = share;
      action[2 * station + 1] = share;
    }
  },
};
