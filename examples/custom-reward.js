// A reward and a feature of one's own:
//
//   npx metalore train --import examples/custom-reward.js --set 'reward.terms=["own:punctual"]' \
//     --set 'observation.features=["queues","own:imbalance"]' --eta 0.9 --c2 0 --seeds 0

/** @type {import('metalore').Registering} */
export default function ({ registerRewardTerm, registerFeature }) {
  // Two more for every request that is answered within three steps.
  registerRewardTerm('own:punctual', {
    of: 'e2e',
    total: (requests, delaySteps) => (delaySteps <= 3 ? 2 * requests : 0),
  });
  // By how much the UEs' queue is longer than the sensors', at a station or at all of them.
  registerFeature('own:imbalance', {
    unit: 'packets',
    low: -Infinity,
    high: Infinity,
    scale: { center: 0, spread: 50 },
    reported: false,
    of: ({ network, reports, station }) =>
      station === reports.all
        ? network.ueQueue - network.sensorQueue
        : network.requests.waiting[station] - network.updates.waiting[station],
  });
}
