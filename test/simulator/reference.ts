import type { Scenario, Station } from '../../src/config/schema/scenario.js';
import type { Positions } from '../../src/simulator/world/mobility.js';
import type { Trace, Workload } from '../../src/simulator/trace.js';
import { clip } from './arbitraries.js';

/**
 * The model once more, the slow way: packets are objects, queues are arrays, every distance is
 * looked at. Written from the description of the model alone; it takes positions and workload from
 * a trace, and works out attachment, channel, association and all that follows by itself.
 */

interface Packet {
  device: number;
  generatedAt: number;
  mbitLeft: number;
  unitsLeft: number;
  /** the sensor that it comes from, or that a request is tied to */
  sensor: number | undefined;
  /** it went with its device */
  isLost: boolean;
  txStart: number;
  txEnd: number;
  procStart: number;
  procEnd: number;
  /** generation time of the update that a request was served with */
  servedWith: number;
}

export interface ReferenceStep {
  reward: number;
  observation: [number, number];
  ueRates: number[];
  sensorRates: number[];
}

interface Point {
  x: number;
  y: number;
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

function argmin(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.indexOf(Math.min(...values));
}

function efficiency(
  station: Station,
  radio: { heightM: number; noiseW: number; snrThreshold: number },
  metres: number,
): number {
  const f = station.frequencyMHz;
  const hb = station.heightM;
  const hm = radio.heightM;
  const ch = 0.8 + (1.1 * Math.log10(f) - 0.7) * hm - 1.56 * Math.log10(f);
  const loss =
    69.55 +
    26.16 * Math.log10(f) -
    13.82 * Math.log10(hb) -
    ch +
    (44.9 - 6.55 * Math.log10(hb)) * Math.log10(metres / 1000 + 1e-16);
  const snr = 10 ** ((station.txPowerDbm - loss) / 10) / radio.noiseW;
  return snr > radio.snrThreshold ? Math.log2(1 + snr) : 0;
}

export function referenceEpisode(
  scenario: Scenario,
  trace: Trace,
  actions: readonly (readonly [number, number])[],
) {
  const { stations, reward: constants } = scenario;
  const places = stations.map(({ xM, yM }) => ({ x: xM, y: yM }));
  const ueRadios = scenario.ues.flatMap((g) => Array.from({ length: g.count }, () => g));
  const sensorRadios = scenario.sensors.flatMap((g) => Array.from({ length: g.count }, () => g));
  const at = (positions: Positions, devices: number, t: number): Point[] =>
    Array.from({ length: devices }, (_, d) => ({
      x: positions.xM[t * positions.stride + d],
      y: positions.yM[t * positions.stride + d],
    }));
  const packetsOf = (workload: Workload): Packet[] =>
    Array.from(workload.device, (device, i) => ({
      device,
      generatedAt: workload.generatedAt[i],
      mbitLeft: workload.dataMbit[i],
      unitsLeft: workload.computeUnits[i],
      sensor: undefined,
      isLost: false,
      txStart: -1,
      txEnd: -1,
      procStart: -1,
      procEnd: -1,
      servedWith: -1,
    }));

  const requests = packetsOf(trace.ues);
  const updates = packetsOf(trace.sensors);
  for (const update of updates) update.sensor = update.device;
  const ueBuffers: Packet[][] = ueRadios.map(() => []);
  const sensorBuffers: Packet[][] = sensorRadios.map(() => []);
  const ueQueues: Packet[][] = stations.map(() => []);
  const sensorQueues: Packet[][] = stations.map(() => []);
  const processed: Packet[] = [];
  const completedRequests: Packet[] = [];
  const completedUpdates: Packet[] = [];

  const isThere = ({ presence, count }: Trace['ues'], t: number, d: number) =>
    !presence || presence.present[t * count + d] === 1;

  function sensorFor(ue: Point, sensors: readonly Point[], t: number): number | undefined {
    const present = sensors.map((_, n) => isThere(trace.sensors, t, n));
    if (!present.includes(true)) return undefined;
    const distances = sensors.map((sensor, n) => (present[n] ? distance(sensor, ue) : Infinity));
    if (scenario.association === 'coverage') {
      const covering = distances.map((d, n) => (d <= sensorRadios[n].sensingRangeM ? d : Infinity));
      if (covering.some((d) => d < Infinity)) return argmin(covering);
    }
    return argmin(distances);
  }

  /** Sends for one group of devices; returns their rates. */
  function transmit(
    t: number,
    devices: readonly Point[],
    radios: readonly { heightM: number; noiseW: number; snrThreshold: number }[],
    share: number,
    buffers: Packet[][],
    queues: Packet[][],
    group: Trace['ues'],
  ): number[] {
    const attached = devices.map((device, d) =>
      isThere(group, t, d) ? argmin(places.map((p) => distance(p, device)))! : -1,
    );
    return devices.map((device, d) => {
      const s = attached[d];
      if (s < 0) return 0;
      const peers = attached.filter((other) => other === s).length;
      const perHz = efficiency(stations[s], radios[d], distance(places[s], device));
      const rate = ((stations[s].bandwidthMHz * share) / peers) * perHz;
      let left = rate;
      while (left > 0 && buffers[d].length > 0) {
        const packet = buffers[d][0];
        if (packet.txStart < 0) packet.txStart = t;
        const moved = Math.min(left, packet.mbitLeft);
        packet.mbitLeft -= moved;
        left -= moved;
        if (packet.mbitLeft > 0) break;
        packet.txEnd = t;
        buffers[d].shift();
        queues[s].push(packet);
      }
      return rate;
    });
  }

  function work(
    t: number,
    queue: Packet[],
    capacity: number,
    ready: (packet: Packet) => boolean,
    finish: (packet: Packet) => void,
  ) {
    let units = capacity;
    while (units > 0 && queue.length > 0 && ready(queue[0])) {
      const packet = queue[0];
      if (packet.procStart < 0) packet.procStart = t;
      const done = Math.min(units, packet.unitsLeft);
      packet.unitsLeft -= done;
      units -= done;
      if (packet.unitsLeft > 0) break;
      packet.procEnd = t;
      queue.shift();
      finish(packet);
    }
  }

  const steps = actions.map((action, t): ReferenceStep => {
    const [rhoC, rhoP] = action.map(clip);
    const ues = at(trace.ues.positions, ueRadios.length, t);
    const sensors = at(trace.sensors.positions, sensorRadios.length, t);
    if (t > 0) {
      const loseThoseOf = (group: Trace['ues'], buffers: Packet[][]) => {
        buffers.forEach((buffer, d) => {
          if (!isThere(group, t, d)) for (const packet of buffer.splice(0)) packet.isLost = true;
        });
      };
      loseThoseOf(trace.ues, ueBuffers);
      loseThoseOf(trace.sensors, sensorBuffers);
      for (const request of requests) {
        if (request.generatedAt >= t || request.isLost || request.procEnd >= 0) continue;
        const sensor = request.sensor;
        if (sensor !== undefined) {
          const isHeard = processed.some((update) => update.sensor === sensor);
          if (isHeard || isThere(trace.sensors, t, sensor)) continue;
        }
        // A UE that has gone is where it was last.
        let seen = t;
        while (!isThere(trace.ues, seen, request.device)) seen--;
        const where = at(trace.ues.positions, ueRadios.length, seen)[request.device];
        request.sensor = sensorFor(where, sensors, t);
      }
    }
    for (const request of requests)
      if (request.generatedAt === t) {
        request.sensor = sensorFor(ues[request.device], sensors, t);
        ueBuffers[request.device].push(request);
      }
    for (const update of updates)
      if (update.generatedAt === t) sensorBuffers[update.device].push(update);

    const ueRates = transmit(t, ues, ueRadios, rhoC, ueBuffers, ueQueues, trace.ues);
    const sensorRates = transmit(
      t,
      sensors,
      sensorRadios,
      1 - rhoC,
      sensorBuffers,
      sensorQueues,
      trace.sensors,
    );

    let reward = 0;
    const newest = (request: Packet) =>
      processed.findLast((update) => update.sensor === request.sensor);
    stations.forEach(({ computeUnits }, s) => {
      work(
        t,
        ueQueues[s],
        computeUnits * rhoP,
        (request) => newest(request) !== undefined,
        (request) => {
          request.servedWith = newest(request)!.generatedAt;
          const aosi = Math.abs(request.generatedAt - request.servedWith);
          reward += constants.c1 * constants.eta ** aosi;
          if (t - request.generatedAt > constants.delayThresholdSteps) reward += constants.c2;
          completedRequests.push(request);
        },
      );
      work(
        t,
        sensorQueues[s],
        computeUnits * (1 - rhoP),
        () => true,
        (update) => {
          processed.push(update);
          completedUpdates.push(update);
        },
      );
    });
    return {
      reward,
      observation: [ueQueues.flat().length, sensorQueues.flat().length],
      ueRates,
      sensorRates,
    };
  });
  return { steps, requests, updates, completedRequests, completedUpdates };
}
