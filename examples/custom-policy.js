// A policy of one's own beside the best rule:
//
//   npx metalore evaluate --policy examples/custom-policy.js:gain=0.5 --policy max-weight
//
// Bandwidth and compute follow the queues at the servers, with more weight on the longer one.

/** @implements {import('metalore').Policy} */
export default class LongerQueueFirst {
  /** @param {{ gain?: number }} options what stands behind the colon */
  constructor({ gain = 0.5 } = {}) {
    this.gain = gain;
  }

  /** Called at the start of every episode; what is remembered from the last one is forgotten here. */
  reset() {}

  /**
   * @param {import('metalore').Network} network as it stands before the step
   * @param {Float64Array} action to be written: ρ(C) and ρ(P), the UEs' shares
   */
  act({ ueQueue, sensorQueue }, action) {
    const [ues, sensors] = [(1 + ueQueue) ** this.gain, (1 + sensorQueue) ** this.gain];
    action.fill(ues / (ues + sensors));
  }
}
