import type { Scenario } from '../config/schema/scenario.js';
import { spectralEfficiency, type Radio } from './channel/okumura-hata.js';
import type { Positions } from './world/mobility.js';
import { NearestOfMoving, NearestPoint } from './world/nearest.js';
import { indexStations } from './world/placement.js';

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

/** The exogenous side of a group of devices (UEs, or sensors) over one episode. */
export interface DeviceTrace extends Workload {
  positions: Positions;
  /** [steps × devices, or devices when `positions.stride` is 0] index of the nearest station */
  station: Int32Array;
  /** same shape; bit/s/Hz */
  spectralEfficiency: Float64Array;
  /** [steps × stations, or stations] devices of this group attached to the station */
  attached: Int32Array;
  /** [devices] a device's first packet; −1 when none */
  firstPacket: Int32Array;
  /** what a network needs to know of a packet, side by side: see {@link RECORD} */
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
  /** [requests, in the order of `ues`] the sensor a request is tied to; −1 when there is none */
  requestSensor: Int32Array;
}

/** What a trace is derived from: synthetic (see World) or measured. */
export interface Recording {
  uePositions: Positions;
  sensorPositions: Positions;
  requests: Workload;
  updates: Workload;
}

/** What {@link buildTrace} reads of a scenario. */
export type TraceScenario = Pick<
  Scenario,
  'steps' | 'stations' | 'ues' | 'sensors' | 'association'
>;

/** Derives attachment, channel and association from positions and workload. */
export function buildTrace(scenario: TraceScenario, recording: Recording): Trace {
  const { uePositions, sensorPositions, requests, updates } = recording;
  return {
    steps: scenario.steps,
    stations: scenario.stations.length,
    ues: traceDevices(scenario, scenario.ues, uePositions, requests),
    sensors: traceDevices(scenario, scenario.sensors, sensorPositions, updates),
    requestSensor: associate(scenario, recording),
  };
}

interface RadioGroup extends Radio {
  count: number;
}

function traceDevices(
  scenario: TraceScenario,
  groups: readonly RadioGroup[],
  positions: Positions,
  workload: Workload,
): DeviceTrace {
  const { steps, stations } = scenario;
  const devices = workload.count;
  const rows = positions.stride === 0 ? 1 : steps;
  const station = new Int32Array(rows * devices);
  const efficiency = new Float64Array(rows * devices);
  const attached = new Int32Array(rows * stations.length);
  const index = new NearestOfMoving(indexStations(stations), devices);
  let first = 0;
  for (const group of groups) {
    const channel = stations.map((s) => spectralEfficiency(s, group));
    const last = first + group.count;
    for (let row = 0; row < rows; row++)
      for (let d = first; d < last; d++) {
        const at = row * devices + d;
        const x = positions.xM[at];
        const y = positions.yM[at];
        const nearest = index.nearest(d, x, y);
        const dx = stations[nearest].xM - x;
        const dy = stations[nearest].yM - y;
        station[at] = nearest;
        efficiency[at] = channel[nearest](Math.sqrt(dx * dx + dy * dy));
        attached[row * stations.length + nearest]++;
      }
    first = last;
  }
  return {
    positions,
    station,
    spectralEfficiency: efficiency,
    attached,
    ...workload,
    ...chains(workload),
    ...totals(steps, workload),
  };
}

/**
 * Links each device's packets and gathers their records.
 *
 * @throws {RangeError} when packets are not in the order generated
 */
function chains({ count, device, generatedAt, dataMbit, computeUnits }: Workload) {
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

function totals(steps: number, { generatedAt, dataMbit }: Workload) {
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

/** The sensor of every request, by the positions of the step in which it is generated. */
function associate(scenario: TraceScenario, recording: Recording): Int32Array {
  const { uePositions, sensorPositions, requests } = recording;
  const requestSensor = new Int32Array(requests.device.length);
  const finder = new SensorFinder(scenario, requests.count);
  let placed = -1;
  for (let r = 0; r < requestSensor.length; r++) {
    const t = requests.generatedAt[r];
    // Sensors that stand still are indexed once, others once a step.
    if (placed < 0 || (sensorPositions.stride !== 0 && placed !== t)) {
      finder.place(sensorPositions, t * sensorPositions.stride);
      placed = t;
    }
    const at = t * uePositions.stride + requests.device[r];
    requestSensor[r] = finder.find(requests.device[r], uePositions.xM[at], uePositions.yM[at]);
  }
  return requestSensor;
}

/**
 * Finds a UE's sensor. `nearest`: the nearest one. `coverage`: the nearest of those whose sensing
 * range covers the UE, else the nearest. Sensors of one group have one range, so the nearest of
 * each group is enough to know.
 */
class SensorFinder {
  private readonly groups: {
    index: NearestPoint;
    /** for sensors that stand still */
    ofMoving: NearestOfMoving;
    first: number;
    count: number;
    range: number;
  }[] = [];
  private positions: Positions = { stride: 0, xM: new Float64Array(0), yM: new Float64Array(0) };
  private base = 0;

  constructor({ sensors, association }: TraceScenario, ues: number) {
    const add = (first: number, count: number, range: number) => {
      const index = new NearestPoint(count);
      this.groups.push({ index, ofMoving: new NearestOfMoving(index, ues), first, count, range });
    };
    const total = sensors.reduce((sum, group) => sum + group.count, 0);
    if (association === 'nearest') add(0, total, Infinity);
    else
      sensors.reduce((first, group) => {
        add(first, group.count, group.sensingRangeM);
        return first + group.count;
      }, 0);
  }

  place(positions: Positions, base: number): void {
    this.positions = positions;
    this.base = base;
    for (const { index, first, count } of this.groups)
      index.build(positions.xM, positions.yM, { base: base + first, count });
  }

  find(ue: number, x: number, y: number): number {
    let best = -1;
    let bestCovers = false;
    let bestSquare = Infinity;
    for (const { index, ofMoving, first, range } of this.groups) {
      const local = this.positions.stride === 0 ? ofMoving.nearest(ue, x, y) : index.nearest(x, y);
      if (local < 0) continue;
      const at = this.base + first + local;
      const square = (this.positions.xM[at] - x) ** 2 + (this.positions.yM[at] - y) ** 2;
      const covers = square <= range * range;
      if (covers === bestCovers ? square < bestSquare : covers) {
        best = first + local;
        bestCovers = covers;
        bestSquare = square;
      }
    }
    return best;
  }
}
