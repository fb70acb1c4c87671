import { ratio, type DeviceReports, type Reports } from '../../environment/observation/reports.js';
import type { ComputationQueue } from '../../simulator/network/computation-queue.js';
import type { Network } from '../../simulator/network/network.js';
import type { Uplink } from '../../simulator/network/uplink.js';
import type { DeviceTrace } from '../../simulator/trace.js';
import { isBlocked } from './known.js';

/** The candidates for a share are 0, 1/20, …, 1. */
export const INTERVALS = 20;
export const SHARES = INTERVALS + 1;

/** Candidates from the middle outwards: of equally good ones the most even split is taken. */
export const FROM_THE_MIDDLE = Int32Array.from(
  { length: SHARES },
  (_, i) => INTERVALS / 2 + (i % 2 === 0 ? i / 2 : -(i + 1) / 2),
);

/** What becomes of the queues in the coming step, by the shares that a pair may give. */
export class Outlook {
  readonly ues = new GroupOutlook();
  readonly sensors = new GroupOutlook();

  /** Looks at a station, or at all, by its index of the reports. Not before the second step. */
  look(network: Network, reports: Reports, station: number): void {
    const { ues, sensors } = this;
    const { trace, scenario, ueUplink, sensorUplink, requests, updates } = network;
    const { all } = reports;
    ues.look({ devices: trace.ues, uplink: ueUplink, reports: reports.ues }, network, station);
    sensors.look(
      { devices: trace.sensors, uplink: sensorUplink, reports: reports.sensors },
      network,
      station,
    );
    for (let s = 0; s < all; s++) {
      if (station !== all && station !== s) continue;
      const units = scenario.stations[s].computeUnits;
      ues.serve(requests, s, isBlocked(network, s) ? 0 : units);
      sensors.serve(updates, s, units);
    }
  }
}

/** What becomes of the queues of a group in the coming step, for every share it may get. */
class GroupOutlook {
  /** Recent arrivals of a step. */
  meanMbit = 0;
  meanUnits = 0;
  /** [shares] lag in the devices, and at the servers, after the step, steps */
  readonly dataLag = new Float64Array(SHARES);
  readonly workLag = new Float64Array(SHARES);

  /** What is expected to arrive at a server in the step for each device attached to it, units. */
  private unitsOfDevice = 0;
  private attached!: Float64Array;

  /**
   * Writes the lags in the devices of a station, or of all.
   *
   * @param station index of the reports
   */
  look(
    group: { devices: DeviceTrace; uplink: Uplink; reports: DeviceReports },
    { step, scenario: { stations } }: Network,
    station: number,
  ): void {
    const { devices, uplink, reports } = group;
    const { dataLag, workLag } = this;
    const attached = (this.attached = reports.attached);
    const meanMbit = (this.meanMbit = reports.arrivingMbit[station]);
    this.meanUnits = reports.arrivingUnits[station];
    this.unitsOfDevice = ratio(this.meanUnits, attached[station]);
    dataLag.fill(0);
    workLag.fill(0);
    if (meanMbit === 0) return;
    const mbitOfDevice = ratio(meanMbit, attached[station]);
    const isOfAll = station === stations.length;
    // The channel and the attachment are those of the last step, which were seen.
    const row = (step - 1) * devices.radioStride;
    for (let d = 0; d < devices.count; d++) {
      const s = devices.station[row + d];
      if (s < 0 || (!isOfAll && s !== station)) continue;
      const rateMbit =
        (stations[s].bandwidthMHz / attached[s]) * devices.spectralEfficiency[row + d];
      const waiting = uplink.backlogMbit(d, step - 1) + mbitOfDevice;
      for (let i = 0; i < SHARES; i++)
        dataLag[i] += Math.max(0, waiting - (rateMbit * i) / INTERVALS) / meanMbit;
    }
  }

  /** Adds a station to the lags at the servers, with the units it has for both groups. */
  serve(queue: ComputationQueue, station: number, units: number): void {
    const { workLag, meanUnits } = this;
    if (meanUnits === 0) return;
    const waiting = queue.backlogUnits(station) + this.attached[station] * this.unitsOfDevice;
    for (let i = 0; i < SHARES; i++)
      workLag[i] += Math.max(0, waiting - (units * i) / INTERVALS) / meanUnits;
  }
}
