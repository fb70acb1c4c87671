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

  /**
   * Where those of the present step are to be written, in the order of their devices, with the stations that
   * they go to. Where there is but one station, they are in order: then it is the arrays above, from
   * the place behind what was sent before on, and no stations.
   */
  readonly added: {
    entries: Int32Array;
    computeUnits: Float64Array;
    station: Int32Array | undefined;
  } = { entries: this.entries, computeUnits: this.computeUnits, station: undefined };
  private readonly cursor: Int32Array;

  constructor(readonly stations: number) {
    this.cursor = new Int32Array(stations);
  }

  /** Starts an episode. */
  reset({ device, generatedPackets }: DeviceTrace): void {
    const { stations, added } = this;
    const packets = device.length;
    const steps = generatedPackets.length;
    if (this.start.length !== steps * stations + 1)
      this.start = new Int32Array(steps * stations + 1);
    if (this.computeUnits.length >= packets) return;
    this.entries = new Int32Array(ENTRY.size * packets);
    this.computeUnits = new Float64Array(packets);
    const isSorted = stations === 1;
    added.entries = isSorted ? this.entries : new Int32Array(ENTRY.size * packets);
    added.computeUnits = isSorted ? this.computeUnits : new Float64Array(packets);
    added.station = isSorted ? undefined : new Int32Array(packets);
  }

  /** Packets that were sent before step t. */
  before(t: number): number {
    return this.start[t * this.stations];
  }

  /** The packets of step t are all there: puts them into the order of the stations. */
  finishStep(t: number, packets: number): void {
    const { start, stations, cursor, entries, computeUnits } = this;
    const { entries: from, computeUnits: units, station } = this.added;
    const row = t * stations;
    if (!station) {
      start[row + 1] = start[row] + packets;
      return;
    }
    cursor.fill(0);
    for (let i = 0; i < packets; i++) cursor[station[i]]++;
    for (let s = 0; s < stations; s++) {
      start[row + s + 1] = start[row + s] + cursor[s];
      cursor[s] = start[row + s];
    }
    for (let i = 0; i < packets; i++) {
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
