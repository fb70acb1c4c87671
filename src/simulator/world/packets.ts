import { RECORD, type Workload } from '../trace.js';

/**
 * Links each device's packets and gathers their records.
 *
 * @throws {RangeError} when packets are not in the order generated
 */
export function chainPackets({ count, device, generatedAt, dataMbit, computeUnits }: Workload) {
  const firstPacket = new Int32Array(count).fill(-1);
  const records = new Float64Array(RECORD.size * device.length);
  for (let packet = device.length - 1; packet >= 0; packet--) {
    const d = device[packet];
    const at = RECORD.size * packet;
    records[at + RECORD.generatedAt] = generatedAt[packet];
    records[at + RECORD.dataMbit] = dataMbit[packet];
    records[at + RECORD.computeUnits] = computeUnits[packet];
    records[at + RECORD.next] = firstPacket[d];
    firstPacket[d] = packet;
    const before = packet - 1;
    if (
      before >= 0 &&
      (generatedAt[before] > generatedAt[packet] ||
        (generatedAt[before] === generatedAt[packet] && device[before] > d))
    )
      throw new RangeError(`packets ${before} and ${packet} are not in the order generated`);
  }
  return { firstPacket, records };
}

/** What a group has generated up to and including each step. */
export function totalPackets(steps: number, { generatedAt, dataMbit }: Workload) {
  const generatedMbit = new Float64Array(steps);
  const generatedPackets = new Int32Array(steps);
  for (let packet = 0; packet < generatedAt.length; packet++) {
    generatedMbit[generatedAt[packet]] += dataMbit[packet];
    generatedPackets[generatedAt[packet]]++;
  }
  for (let t = 1; t < steps; t++) {
    generatedMbit[t] += generatedMbit[t - 1];
    generatedPackets[t] += generatedPackets[t - 1];
  }
  return { generatedMbit, generatedPackets };
}
