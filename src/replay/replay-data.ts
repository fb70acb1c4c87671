import { Deadlines } from '../simulator/reward/deadlines.js';
import { isLate } from '../simulator/reward/terms.js';
import type { DeviceTrace } from '../simulator/trace.js';
import { enteredStation, presenceTable, stepTable } from './logs.js';
import { pack, type Packed } from '../pages/packed-numbers.js';
import {
  SERIES,
  PRESENCE_SERIES,
  type DelayDots,
  type PolicyReplay,
  type PresenceSeriesName,
  type ReplayData,
  type Series,
  type ShownDevices,
} from './page-data.js';
import { comesAndGoes } from './presence.js';
import type { EpisodeRecording, PacketLog } from './recording.js';
import type { Thinning } from './thinning.js';

/** A policy of a page: its episode under its name. */
export interface Replayed {
  name: string;
  /** what it is, e.g. "trained for η = 0.9, c₂ = 0 with seed 1" */
  detail: string;
  recording: EpisodeRecording;
}

/** Positions are kept in this many parts of the area's width and height. */
const POSITION_PARTS = 65535;

/**
 * What the page of one or more policies carries. All of it is taken or counted from what the network
 * recorded; nothing is left to be simulated.
 *
 * @param replayed policies on the same trace
 */
export function replayData(replayed: readonly Replayed[], thinning: Thinning): ReplayData {
  const { scenario, trace } = replayed[0].recording;
  const { area, stations, steps, reward } = scenario;
  const shownStations = Array.from(thinning.stations, (index) => stations[index]);
  const ranks = ranksOf(thinning.stations, stations.length);
  const devices = (group: DeviceTrace, ids: Int32Array) =>
    shownDevices(group, { ids, frames: thinning.frames, stationRanks: ranks, area });
  return {
    steps,
    widthM: area.widthM,
    heightM: area.heightM,
    delayThresholdSteps: reward.delayThresholdSteps,
    frames: pack(thinning.frames),
    stations: {
      count: stations.length,
      ids: pack(thinning.stations),
      xM: pack(shownStations.map(({ xM }) => xM)),
      yM: pack(shownStations.map(({ yM }) => yM)),
    },
    ues: devices(trace.ues, thinning.ues),
    sensors: devices(trace.sensors, thinning.sensors),
    ...(trace.sensorSearch
      ? {}
      : { ueSensor: pack(sensorsOfNewestRequests(replayed[0].recording, thinning)) }),
    policies: replayed.map(({ name, recording }) => policyReplay(name, recording, thinning)),
  };
}

function shownDevices(
  { count, positions, radioStride, station, presence }: DeviceTrace,
  {
    ids,
    frames,
    stationRanks,
    area,
  }: {
    ids: Int32Array;
    frames: Int32Array;
    stationRanks: Int32Array;
    area: { widthM: number; heightM: number };
  },
): ShownDevices {
  const rows = positions.stride === 0 && radioStride === 0 ? 1 : frames.length;
  const x = new Float64Array(rows * ids.length);
  const y = new Float64Array(rows * ids.length);
  const rank = new Int32Array(rows * ids.length);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < ids.length; i++) {
      const from = frames[row] * positions.stride + ids[i];
      const at = row * ids.length + i;
      // Positions of devices that are absent mean nothing.
      if (presence?.present[frames[row] * count + ids[i]] === 0) continue;
      x[at] = Math.round((positions.xM[from] / area.widthM) * POSITION_PARTS);
      y[at] = Math.round((positions.yM[from] / area.heightM) * POSITION_PARTS);
      rank[at] = stationRanks[station[frames[row] * radioStride + ids[i]]] ?? 0;
    }
  return {
    count,
    ids: pack(ids),
    rows,
    x: pack(x),
    y: pack(y),
    station: pack(rank),
    ...(presence ? { present: pack(presentOf(presence.present, { count, ids, frames })) } : {}),
  };
}

/** [frames × shown] */
function presentOf(
  present: Uint8Array,
  { count, ids, frames }: { count: number; ids: Int32Array; frames: Int32Array },
): Int32Array {
  return Int32Array.from(
    { length: frames.length * ids.length },
    (_, at) => present[frames[Math.floor(at / ids.length)] * count + ids[at % ids.length]],
  );
}

/** [frames × shown UEs] see {@link PolicyReplay.ueSensor} */
function sensorsOfNewestRequests({ trace, tiesAnew }: EpisodeRecording, thinning: Thinning) {
  const { ues, sensors, requestSensor } = trace;
  const { frames, ues: ids } = thinning;
  const ranks = ranksOf(thinning.sensors, sensors.count);
  const newest = new Int32Array(ues.count);
  const shown = new Int32Array(frames.length * ids.length);
  const tie = (ue: number, sensor: number) => (newest[ue] = sensor < 0 ? 0 : ranks[sensor]);
  let request = 0;
  let anew = 0;
  for (let frame = 0; frame < frames.length; frame++) {
    for (let t = frame === 0 ? 0 : frames[frame - 1] + 1; t <= frames[frame]; t++) {
      // What was tied anew with a step's beginning, before what is generated in it.
      for (; tiesAnew.fromStep[anew] <= t; anew++) tie(tiesAnew.ue[anew], tiesAnew.sensor[anew]);
      for (; ues.generatedAt[request] <= t; request++)
        tie(ues.device[request], requestSensor[request]);
    }
    for (let i = 0; i < ids.length; i++) shown[frame * ids.length + i] = newest[ids[i]];
  }
  return shown;
}

function policyReplay(name: string, recording: EpisodeRecording, thinning: Thinning): PolicyReplay {
  const { trace, requests, updates } = recording;
  const { frames } = thinning;
  const backlog = (group: DeviceTrace, log: PacketLog, ids: Int32Array) => {
    const rank = ranksOf(ids, group.count);
    return pack(
      countPresent(frames, ids.length, {
        place: (packet) => rank[group.device[packet]],
        from: group.generatedAt,
        until: log.txEnd.map((end, packet) => (end < 0 ? log.lostAt[packet] : end)),
      }),
    );
  };
  const ranks = ranksOf(thinning.stations, trace.stations);
  const queues = (group: DeviceTrace, log: PacketLog) =>
    pack(
      countPresent(frames, thinning.stations.length, {
        place: (packet) => ranks[enteredStation(group, packet, log.txEnd[packet])],
        from: log.txEnd,
        until: log.procEnd,
      }),
    );
  return {
    name,
    series: seriesOf(recording, frames),
    ueBacklog: backlog(trace.ues, requests, thinning.ues),
    sensorBacklog: backlog(trace.sensors, updates, thinning.sensors),
    ueQueues: queues(trace.ues, requests),
    sensorQueues: queues(trace.sensors, updates),
    aori: delayDots(recording, thinning, {
      delayOf: (r) => requests.procEnd[r] - trace.ues.generatedAt[r],
      lateBeyond: recording.scenario.reward.delayThresholdSteps,
      deadlines: new Deadlines(recording.scenario).byUe,
    }),
    aosi: delayDots(recording, thinning, {
      delayOf: (r) => Math.abs(trace.ues.generatedAt[r] - recording.servedWith[r]),
      lateBeyond: Infinity,
    }),
    ...(trace.sensorSearch ? { ueSensor: pack(sensorsOfNewestRequests(recording, thinning)) } : {}),
  };
}

/**
 * [frames × places] how many packets are at a place after the step that a frame shows. A packet is
 * there from step `from` on and gone after step `until` (−1: never); `place` says where, counted
 * from 1, 0 is nowhere.
 */
function countPresent(
  frames: Int32Array,
  places: number,
  {
    place,
    from,
    until,
  }: { place: (packet: number) => number; from: Int32Array; until: Int32Array },
): Int32Array {
  const frameOf = framesByStep(frames);
  const present = new Int32Array(frames.length * places);
  for (let packet = 0; packet < from.length; packet++) {
    if (from[packet] < 0) continue;
    const at = place(packet) - 1;
    if (at < 0) continue;
    present[frameOf[from[packet]] * places + at]++;
    if (until[packet] >= 0) present[frameOf[until[packet]] * places + at]--;
  }
  for (let cell = places; cell < present.length; cell++) present[cell] += present[cell - places];
  return present;
}

/**
 * The delays of the completed requests, those of a frame that are equal together. Where UEs have
 * `deadlines`, late ones and others are apart.
 */
function delayDots(
  { completedRequests, requests, trace }: EpisodeRecording,
  { frames, delayClass }: Thinning,
  {
    delayOf,
    lateBeyond,
    deadlines,
  }: {
    delayOf: (request: number) => number;
    lateBeyond: number;
    deadlines?: Float64Array | undefined;
  },
): DelayDots {
  const frameOf = framesByStep(frames);
  const delays = frameOf.length + 1;
  const span = deadlines ? 2 * delays : delays;
  /** by frame · span + delay, late ones behind the others */
  const counts = new Map<number, number>();
  for (const request of completedRequests) {
    const value = delayOf(request);
    const lower = Math.floor(value / delayClass) * delayClass;
    // Late requests and others are in no class together.
    const delay = deadlines
      ? lower + (isLate(value, deadlines[trace.ues.device[request]]) ? delays : 0)
      : isLate(value, lateBeyond)
        ? Math.max(lower, Math.floor(lateBeyond) + 1)
        : lower;
    const key = frameOf[requests.procEnd[request]] * span + delay;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const keys = [...counts.keys()].sort((a, b) => a - b);
  return {
    frame: pack(keys.map((key) => Math.floor(key / span))),
    delay: pack(keys.map((key) => (key % span) % delays)),
    count: pack(keys.map((key) => counts.get(key)!)),
    ...(deadlines ? { late: pack(keys.map((key) => (key % span < delays ? 0 : 1))) } : {}),
  };
}

/** Sums and means count the steps that are not shown, too. */
function seriesOf(recording: EpisodeRecording, frames: Int32Array): Series<Packed> {
  const table = stepTable(recording);
  const { syncDelaySum, e2eDelaySum } = recording.steps;
  const completed = sums(table.requests_completed);
  const perCompleted = (values: Float64Array) => values.map((sum, t) => sum / completed[t]);
  const perStep = (values: Float64Array) => values.map((sum, t) => sum / (t + 1));
  const all: Record<(typeof SERIES)[number], Float64Array> = {
    ...table,
    rho_c_so_far: perStep(sums(table.rho_c)),
    rho_p_so_far: perStep(sums(table.rho_p)),
    requests_generated_so_far: sums(table.requests_generated),
    requests_completed_so_far: completed,
    requests_late_so_far: sums(table.requests_late),
    updates_generated_so_far: sums(table.updates_generated),
    updates_completed_so_far: sums(table.updates_completed),
    sync_delay_so_far: perCompleted(sums(syncDelaySum)),
    e2e_delay_so_far: perCompleted(sums(e2eDelaySum)),
  };
  const pick = (values: Float64Array) => pack(Float64Array.from(frames, (t) => values[t]));
  const series = SERIES.map((name) => [name, pick(all[name])]);
  if (!comesAndGoes(recording)) return Object.fromEntries(series) as Series<Packed>;
  const presence = presenceSeriesOf(recording);
  return Object.fromEntries([
    ...series,
    ...PRESENCE_SERIES.map((name) => [name, pick(presence[name])]),
  ]) as Series<Packed>;
}

function presenceSeriesOf(recording: EpisodeRecording): Record<PresenceSeriesName, Float64Array> {
  const table = presenceTable(recording);
  return {
    ...table,
    requests_lost_so_far: sums(table.requests_lost),
    updates_lost_so_far: sums(table.updates_lost),
  };
}

function sums(values: ArrayLike<number>): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value) => (sum += value));
}

/** [steps] the first frame that shows the state after the step, or after a later one. */
function framesByStep(frames: Int32Array): Int32Array {
  const byStep = new Int32Array(frames[frames.length - 1] + 1);
  let frame = 0;
  for (let t = 0; t < byStep.length; t++) {
    if (t > frames[frame]) frame++;
    byStep[t] = frame;
  }
  return byStep;
}

/** [count] 1 + the place of each index in a list; 0 when it is not there. */
function ranksOf(ids: Int32Array, count: number): Int32Array {
  const ranks = new Int32Array(count);
  ids.forEach((id, place) => (ranks[id] = place + 1));
  return ranks;
}
