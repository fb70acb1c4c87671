import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import type { Trace, Workload } from '../../src/simulator/trace.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';

type Pair = [number, number];

interface RecordedRadio {
  count: number;
  heightM: number;
  noiseW: number;
  snrThreshold: number;
}

interface RecordedPacket {
  generatedAt: number;
  dataMbit: number;
  computeUnits: number;
}

interface PhaseTimes {
  generatedAt: number;
  txStart: number;
  txEnd: number;
  procStart: number;
  procEnd: number;
}

export interface SimulatorVector {
  name: string;
  parameters: {
    steps: number;
    stations: {
      x: number;
      y: number;
      heightM: number;
      bandwidthHz: number;
      frequencyMHz: number;
      txPowerDbm: number;
      computeUnits: number;
    }[];
    ues: RecordedRadio;
    sensors: RecordedRadio;
    scheduler: Scenario['scheduler']['kind'];
    reward: { c1: number; eta: number; c2: number; dThreshold: number };
  };
  actions: Pair[];
  trace: {
    uePositions: Pair[][];
    sensorPositions: Pair[] | Pair[][];
    sensorsStatic: boolean;
    /** [steps] ids of those that are there; everybody, when left out */
    uePresent?: number[][];
    sensorPresent?: number[][];
    requests: (RecordedPacket & { ue: number; sensor: number })[];
    updates: (RecordedPacket & { sensor: number })[];
  };
  expected: {
    observations: Pair[];
    rewards: number[];
    /** null for a device that is absent */
    ueRates: (Pair | null)[][];
    sensorRates: (Pair | null)[][];
    completedRequests: (PhaseTimes & {
      ue: number;
      sensor: number;
      sensorGeneratedAt: number;
      aori: number;
      aosi: number;
    })[];
    completedUpdates: (PhaseTimes & { sensor: number })[];
  };
}

export function vectorScenario({ parameters }: SimulatorVector): Scenario {
  const { steps, stations, ues, sensors, scheduler, reward } = parameters;
  const group = ({ count, heightM, noiseW, snrThreshold }: RecordedRadio) => ({
    count,
    heightM,
    noiseW,
    snrThreshold,
  });
  return scenarioSchema.parse({
    steps,
    stations: stations.map(({ x, y, bandwidthHz, ...rest }) => ({
      xM: x,
      yM: y,
      bandwidthMHz: bandwidthHz / 1e6,
      ...rest,
    })),
    ues: [group(ues)],
    sensors: [group(sensors)],
    scheduler: { kind: scheduler },
    reward: {
      c1: reward.c1,
      eta: reward.eta,
      c2: reward.c2,
      delayThresholdSteps: reward.dThreshold,
    },
  });
}

export function vectorTrace(vector: SimulatorVector, scenario: Scenario): Trace {
  const { trace, parameters } = vector;
  const { steps } = parameters;
  return buildTrace(scenario, {
    uePositions: positions(trace.uePositions.slice(0, steps)),
    sensorPositions: trace.sensorsStatic
      ? { ...positions([trace.sensorPositions as Pair[]]), stride: 0 }
      : positions((trace.sensorPositions as Pair[][]).slice(0, steps)),
    uePresent: present(trace.uePresent?.slice(0, steps), parameters.ues.count),
    sensorPresent: present(trace.sensorPresent?.slice(0, steps), parameters.sensors.count),
    requests: workload(trace.requests, parameters.ues.count, (packet) => packet.ue),
    updates: workload(trace.updates, parameters.sensors.count, (packet) => packet.sensor),
  });
}

function present(rows: number[][] | undefined, count: number): Uint8Array | undefined {
  return (
    rows &&
    Uint8Array.from(
      rows.flatMap((ids) => Array.from({ length: count }, (_, d) => Number(ids.includes(d)))),
    )
  );
}

function positions(rows: Pair[][]): Positions {
  return {
    stride: rows[0].length,
    xM: Float64Array.from(rows.flat(), ([x]) => x),
    yM: Float64Array.from(rows.flat(), ([, y]) => y),
  };
}

function workload<P extends RecordedPacket>(
  packets: P[],
  devices: number,
  device: (packet: P) => number,
): Workload {
  return {
    count: devices,
    device: Int32Array.from(packets, device),
    generatedAt: Int32Array.from(packets, (packet) => packet.generatedAt),
    dataMbit: Float64Array.from(packets, (packet) => packet.dataMbit),
    computeUnits: Float64Array.from(packets, (packet) => packet.computeUnits),
  };
}
