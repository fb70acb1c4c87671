import type { Scenario } from '../config/schema/scenario.js';
import type { Positions } from './world/mobility.js';

/**
 * What a group of devices generates in an episode, in the order generated: by step, and in a step by
 * device. So packets that are on their way at the same time lie side by side in memory.
 */
export interface Workload {
  /** devices in the group */
  count: number;
  /** [packets] the device that generates the packet */
  device: Int32Array;
  /** [packets] step in which the packet is generated */
  generatedAt: Int32Array;
  /** [packets] β, Mbit, > 0 */
  dataMbit: Float64Array;
  /** [packets] ψ, units, > 0 */
  computeUnits: Float64Array;
}

/**
 * Fields of a packet's record, records[RECORD.size · packet + field]. The network meets packets in
 * an order of its own; with their fields side by side it waits for memory once a packet instead of
 * once a field, which tells in large scenarios.
 */
export const RECORD = {
  size: 4,
  generatedAt: 0,
  dataMbit: 1,
  computeUnits: 2,
  /** the next packet of the same device; −1 when there is none */
  next: 3,
} as const;

/** Who is there, by spells: a spell is a run of steps in which the same devices are. */
export interface Spells {
  /** [steps] the spell that a step belongs to, counted from 0 */
  spell: Int32Array;
  /** [spells + 1] where the devices of each spell start in `there` */
  start: Int32Array;
  /** the devices that are there, spell by spell, ids ascending within a spell */
  there: Int32Array;
}

/** Which devices of a kind are there when. */
export interface Presence extends Spells {
  /** [steps × devices] 1 where the device is there in the step, else 0 */
  present: Uint8Array;
  /** [steps + 1] where the devices whose last step it is start in `leaving`, step by step */
  leaveStart: Int32Array;
  /** the devices that leave, ids ascending within a step; nobody leaves with the episode's last step */
  leaving: Int32Array;
  /** [steps] 1 where somebody is there who was not in the step before */
  arrivals: Uint8Array;
}

/** The exogenous side of a group of devices (UEs, or sensors) over one episode. */
export interface DeviceTrace extends Workload {
  positions: Positions;
  /**
   * Distance between the rows of two steps in `station` and `spectralEfficiency`: the number of devices,
   * or 0 with one row, which serves every step. The radio of devices that stand still may change.
   */
  radioStride: number;
  /**
   * [steps × devices, or devices when `radioStride` is 0] index of the station it is attached to; −1 while
   * the device is absent
   */
  station: Int32Array;
  /** same shape; bit/s/Hz; 0 while the device is absent */
  spectralEfficiency: Float64Array;
  /** [steps × stations, or stations when `radioStride` is 0] devices of this group attached to it */
  attached: Int32Array;
  /** absent where every device is always there */
  presence?: Presence | undefined;
  /** [devices] a device's first packet; −1 when none */
  firstPacket: Int32Array;
  /** what a network needs to know of a packet, side by side: see `RECORD` */
  records: Float64Array;
  /** [steps] data generated up to and including the step, Mbit */
  generatedMbit: Float64Array;
  /** [steps] packets generated up to and including the step */
  generatedPackets: Int32Array;
}

/**
 * The exogenous workload of one episode: all that happens whatever the agent does. A Network turns
 * a Trace and a sequence of actions into outcomes.
 */
export interface Trace {
  steps: number;
  stations: number;
  ues: DeviceTrace;
  sensors: DeviceTrace;
  /**
   * [requests, in the order of `ues`] the sensor a request is tied to when it is generated; −1 when there
   * is none
   */
  requestSensor: Int32Array;
  /** what the UEs were expected to generate, given who was there and which bursts were on, Mbit */
  expectedRequestMbit: number;
  /** Finds sensors for requests that have to be tied anew; absent where sensors never come or go. */
  sensorSearch?: SensorSearch | undefined;
}

/** Finds the sensor that a UE's request is tied to. */
export interface SensorSearch {
  /** @returns the sensor for a request of a UE by who is where in step t; −1 when no sensor is there */
  sensorFor(ue: number, t: number): number;
}

/** What a trace is derived from: synthetic (see World) or measured. */
export interface Recording {
  /** positions of devices that are absent mean nothing */
  uePositions: Positions;
  sensorPositions: Positions;
  /** [steps × devices] 1 where the device is there, else 0; left out where everybody always is */
  uePresent?: Uint8Array | undefined;
  sensorPresent?: Uint8Array | undefined;
  requests: Workload;
  updates: Workload;
  /** see {@link Trace}; what the scenario expects, when left out */
  expectedRequestMbit?: number;
}

/** What a trace depends on besides its recording. */
export type TraceScenario = Pick<
  Scenario,
  'steps' | 'stations' | 'ues' | 'sensors' | 'association' | 'channel' | 'handover'
>;
