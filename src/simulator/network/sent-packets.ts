import type { DeviceTrace } from '../trace.js';

/** Fields of a sent packet, entries[ENTRY.size · place + field]. */
export const ENTRY = { size: 4, packet: 0, generatedAt: 1, device: 2, txStart: 3 } as const;

/**
 * What the devices of a group have sent in an episode, in the order in which servers get it: step by step,
 * in a step station by station, at a station by device. So the FIFO queue of a station is a place in
 * here, and servers find what they need to know of packets side by side, without looking at the packets
 * themselves, which in large scenarios are scattered over more memory than a processor keeps at hand.
 */
export class SentPackets {
  /** [places × ENTRY.size] */
  entries = new Int32Array(0);
  /** [places] ψ, units */
  computeUnits = new Float64Array(0);
  /** [steps × stations + 1] the place of the first packet that was sent to a station in a step, or later */
  start = new Int32Array(1);

  /** Those of the present step, as devices send them, and the stations that they go to. */
  private readonly unsorted = {
    entries: new Int32Array(0),
    computeUnits: new Float64Array(0),
    station: new Int32Array(0),
  };
  private readonly cursor: Int32Array;

  constructor(readonly stations: number) {
    this.cursor = new Int32Array(stations);
  }

  /** Starts an episode. */
  reset({ device, generatedPackets }: DeviceTrace): void {
    const { stations, unsorted } = this;
    const packets = device.length;
    const steps = generatedPackets.length;
    if (this.start.length !== steps * stations + 1)
      this.start = new Int32Array(steps * stations + 1);
    if (this.computeUnits.length >= packets) return;
    this.entries = new Int32Array(ENTRY.size * packets);
    this.computeUnits = new Float64Array(packets);
    if (stations === 1) return;
    unsorted.entries = new Int32Array(ENTRY.size * packets);
    unsorted.computeUnits = new Float64Array(packets);
    unsorted.station = new Int32Array(packets);
  }

  /** Where the packets of step t are to be written, from place `at` on, in the order of their devices. */
  get added(): Readonly<{
    entries: Int32Array;
    computeUnits: Float64Array;
    station: Int32Array | undefined;
  }> {
    const { entries, computeUnits, stations } = this;
    return stations === 1 ? { entries, computeUnits, station: undefined } : this.unsorted;
  }

  /** Packets that were sent before step t. */
  before(t: number): number {
    return this.start[t * this.stations];
  }

  /** The packets of step t are all there: puts them into the order of the stations. */
  finishStep(t: number, added: number): void {
    const { start, stations, cursor, entries, computeUnits, unsorted } = this;
    const row = t * stations;
    if (stations === 1) {
      start[row + 1] = start[row] + added;
      return;
    }
    const { entries: from, computeUnits: units, station } = unsorted;
    cursor.fill(0);
    for (let i = 0; i < added; i++) cursor[station[i]]++;
    for (let s = 0; s < stations; s++) {
      start[row + s + 1] = start[row + s] + cursor[s];
      cursor[s] = start[row + s];
    }
    for (let i = 0; i < added; i++) {
      const place = cursor[station[i]]++;
      const at = ENTRY.size * place;
      const source = ENTRY.size * i;
      computeUnits[place] = units[i];
      entries[at] = from[source];
      entries[at + 1] = from[source + 1];
      entries[at + 2] = from[source + 2];
      entries[at + 3] = from[source + 3];
    }
  }
}
