import { recoveryOf } from '../../math/recovery.js';
import type { LoadChanges } from '../load/changes.js';
import type { Network } from '../network/network.js';
import { isLate } from '../reward/terms.js';
import type { DeviceTrace, Trace } from '../trace.js';

/** A number that an episode has in the course of it. */
export interface ResponseMeasure {
  readonly name: string;
  readonly unit: string;
  readonly label: string;
}

/** What is told of an episode step by step: what comes from outside, and how a policy meets it. */
export const RESPONSE_MEASURES = [
  { name: 'ues', unit: '', label: 'UEs that are there' },
  { name: 'sensors', unit: '', label: 'sensors that are there' },
  { name: 'compute_load', unit: 'share', label: 'units generated of those that all servers have' },
  {
    name: 'radio_load',
    unit: 'share',
    label: 'Mbit generated of what the whole band carries, as the offered load counts them',
  },
  { name: 'rho_c', unit: 'share', label: 'ρ(C), mean over the stations' },
  { name: 'rho_p', unit: 'share', label: 'ρ(P), mean over the stations' },
  { name: 'ue_queue', unit: 'packets', label: 'l after the step' },
  { name: 'sensor_queue', unit: 'packets', label: 'l̂ after the step' },
  { name: 'sync_delay_steps', unit: 'steps', label: 'mean AoSI of requests that were completed' },
  { name: 'e2e_delay_steps', unit: 'steps', label: 'mean AoRI of requests that were completed' },
  { name: 'reward', unit: '', label: 'reward of a step' },
] as const satisfies readonly ResponseMeasure[];

/** What is told of a part of an episode. Requests and updates are those that were generated in it. */
export const PHASE_MEASURES = [
  { name: 'ues', unit: '', label: 'UEs that are there, mean over the steps' },
  { name: 'sensors', unit: '', label: 'sensors, likewise' },
  { name: 'compute_load', unit: 'share', label: 'units generated of those that all servers have' },
  { name: 'radio_load', unit: 'share', label: 'Mbit generated of what the whole band carries' },
  { name: 'reward', unit: '', label: 'reward of a step, mean' },
  { name: 'requests_generated', unit: 'requests', label: 'requests generated in the part' },
  { name: 'requests_completed', unit: 'requests', label: 'those of them that were ever completed' },
  { name: 'requests_late', unit: 'requests', label: 'those that were completed late, AoRI > D_th' },
  { name: 'requests_lost', unit: 'requests', label: 'those that were lost with their UE' },
  {
    name: 'updates_lost',
    unit: 'updates',
    label: 'updates generated in the part that were lost with their sensor',
  },
  { name: 'sync_delay_steps', unit: 'steps', label: 'mean AoSI of those that were completed' },
  { name: 'e2e_delay_steps', unit: 'steps', label: 'mean AoRI of those that were completed' },
  {
    name: 'recovery_steps',
    unit: 'steps',
    label: 'from the change until the reward is back; missing where nothing changed at once',
  },
  { name: 'recovered', unit: 'share', label: '1 where it came back, else 0; likewise' },
] as const satisfies readonly ResponseMeasure[];

const WIDTH = RESPONSE_MEASURES.length;
const PHASE_WIDTH = PHASE_MEASURES.length;

/** Points of a course, about: steps are taken together where there are more. */
const MOST_POINTS = 200;

/** Some steps of an episode that are told as one. */
export interface ResponsePoint {
  fromStep: number;
  untilStep: number;
  /** index of the part that they lie in */
  part: number;
}

/**
 * The points at which the course of an episode is told. Each lies within a part; drawn changes are put on top
 * of each other, so that each part has points of its own.
 */
export function responsePoints({ parts, isDrawn }: LoadChanges): ResponsePoint[] {
  const steps = parts[parts.length - 1].untilStep;
  const longest = Math.max(...parts.map(({ fromStep, untilStep }) => untilStep - fromStep));
  const each = Math.ceil((isDrawn ? longest : steps) / MOST_POINTS);
  return parts.flatMap(({ fromStep, untilStep }, part) =>
    Array.from({ length: Math.ceil((untilStep - fromStep) / each) }, (_, i) => ({
      fromStep: fromStep + i * each,
      untilStep: Math.min(untilStep, fromStep + (i + 1) * each),
      part,
    })),
  );
}

/** What a trace tells by itself: arrays of [steps]. */
interface Outside {
  ues: Float64Array;
  sensors: Float64Array;
  /** Σ over those that are there, bit/s/Hz */
  ueEfficiency: Float64Array;
  sensorEfficiency: Float64Array;
  units: Float64Array;
  ueMbit: Float64Array;
  sensorMbit: Float64Array;
}

/**
 * Measures the course of episodes of networks of one scenario: what happens is noted after each step, and
 * measured when the episode is over. Keeps its working memory.
 */
export class ResponseMeter {
  readonly points: readonly ResponsePoint[];
  /** [points × {@link RESPONSE_MEASURES}] of the measured episode, overwritten by the next; NaN where missing */
  readonly course: Float64Array;
  /** [parts × {@link PHASE_MEASURES}] likewise */
  readonly phases: Float64Array;

  private readonly rhoC: Float64Array;
  private readonly rhoP: Float64Array;
  private readonly ueQueue: Float64Array;
  private readonly sensorQueue: Float64Array;
  private readonly reward: Float64Array;
  /** [steps] over requests that were completed in a step */
  private readonly completed: Float64Array;
  private readonly syncSteps: Float64Array;
  private readonly e2eSteps: Float64Array;
  private readonly outside: Outside;
  /** whose sums were taken last: policies share traces */
  private known: Trace | undefined;
  /** [steps] the part that a step lies in */
  private readonly partOf: Int32Array;

  constructor(private readonly changes: LoadChanges) {
    const { parts } = changes;
    const steps = parts[parts.length - 1].untilStep;
    const numbers = () => new Float64Array(steps);
    this.points = responsePoints(changes);
    this.course = new Float64Array(this.points.length * WIDTH);
    this.phases = new Float64Array(parts.length * PHASE_WIDTH);
    this.rhoC = numbers();
    this.rhoP = numbers();
    this.ueQueue = numbers();
    this.sensorQueue = numbers();
    this.reward = numbers();
    this.completed = numbers();
    this.syncSteps = numbers();
    this.e2eSteps = numbers();
    this.outside = {
      ...{ ues: numbers(), sensors: numbers(), units: numbers() },
      ...{ ueEfficiency: numbers(), sensorEfficiency: numbers() },
      ...{ ueMbit: numbers(), sensorMbit: numbers() },
    };
    this.partOf = new Int32Array(steps);
    parts.forEach(({ fromStep, untilStep }, part) => this.partOf.fill(part, fromStep, untilStep));
  }

  /** Notes the step that a network has just done. */
  note({ step, lastAction, pairs, ueQueue, sensorQueue }: Network, reward: number): void {
    const t = step - 1;
    let rhoC = 0;
    let rhoP = 0;
    for (let pair = 0; pair < pairs; pair++) {
      rhoC += lastAction[2 * pair];
      rhoP += lastAction[2 * pair + 1];
    }
    this.rhoC[t] = rhoC / pairs;
    this.rhoP[t] = rhoP / pairs;
    this.ueQueue[t] = ueQueue;
    this.sensorQueue[t] = sensorQueue;
    this.reward[t] = reward;
  }

  /** @param network after an episode of which every step was noted */
  measure(network: Network): void {
    this.lookAt(network.trace);
    this.measurePhases(network);
    this.measureCourse(network);
  }

  private measureCourse(network: Network): void {
    const { course, outside } = this;
    this.points.forEach(({ fromStep, untilStep }, point) => {
      const steps = untilStep - fromStep;
      const total = (values: Float64Array) => sumOf(values, fromStep, untilStep);
      const completed = total(this.completed);
      const values = [
        total(outside.ues) / steps,
        total(outside.sensors) / steps,
        ...this.loadsIn(network, { fromStep, untilStep }),
        total(this.rhoC) / steps,
        total(this.rhoP) / steps,
        total(this.ueQueue) / steps,
        total(this.sensorQueue) / steps,
        total(this.syncSteps) / completed,
        total(this.e2eSteps) / completed,
        total(this.reward) / steps,
      ];
      course.set(values, point * WIDTH);
    });
  }

  /** What is asked for in some steps of compute and of radio, as shares of what there is. */
  private loadsIn(
    network: Network,
    { fromStep, untilStep }: { fromStep: number; untilStep: number },
  ): [number, number] {
    const { outside } = this;
    const { stations } = network.scenario;
    const total = (values: Float64Array) => sumOf(values, fromStep, untilStep);
    const steps = untilStep - fromStep;
    let units = 0;
    let megahertz = 0;
    for (const station of stations) {
      units += station.computeUnits;
      megahertz += station.bandwidthMHz;
    }
    const radio = (mbit: number, there: number, heard: number) =>
      mbit === 0 ? 0 : mbit / (megahertz * steps * (heard / there));
    return [
      total(outside.units) / (units * steps),
      radio(total(outside.ueMbit), total(outside.ues), total(outside.ueEfficiency)) +
        radio(total(outside.sensorMbit), total(outside.sensors), total(outside.sensorEfficiency)),
    ];
  }

  private measurePhases(network: Network): void {
    const { phases, outside, changes } = this;
    phases.fill(0);
    this.countRequests(network);
    changes.parts.forEach((part, index) => {
      const { fromStep, untilStep } = part;
      const steps = untilStep - fromStep;
      const of = PHASE_WIDTH * index;
      const total = (values: Float64Array) => sumOf(values, fromStep, untilStep);
      const [compute, radio] = this.loadsIn(network, part);
      phases[of + PHASE.ues] = total(outside.ues) / steps;
      phases[of + PHASE.sensors] = total(outside.sensors) / steps;
      phases[of + PHASE.compute_load] = compute;
      phases[of + PHASE.radio_load] = radio;
      phases[of + PHASE.reward] = total(this.reward) / steps;
      const completed = phases[of + PHASE.requests_completed];
      phases[of + PHASE.sync_delay_steps] /= completed;
      phases[of + PHASE.e2e_delay_steps] /= completed;
      const recovery = this.isChange(index)
        ? recoveryOf(this.reward, { from: fromStep, until: untilStep })
        : undefined;
      phases[of + PHASE.recovery_steps] = recovery?.steps ?? NaN;
      phases[of + PHASE.recovered] = recovery ? Number(recovery.isRecovered) : NaN;
    });
  }

  /** Whether something changes at once where a part begins: numbers that are drawn may be the same again. */
  private isChange(part: number): boolean {
    const { isSudden, isDrawn, parts } = this.changes;
    if (part === 0 || !isSudden) return false;
    const { ues, sensors } = this.outside;
    const t = parts[part].fromStep;
    return !isDrawn || ues[t] !== ues[t - 1] || sensors[t] !== sensors[t - 1];
  }

  /** Counts what was generated in each part, and sums up delays by part and by the step of completion. */
  private countRequests(network: Network): void {
    const { phases, partOf, completed, syncSteps, e2eSteps } = this;
    const { trace, requests, servedWithInOrder, deadlines, ueUplink, sensorUplink } = network;
    const { generatedAt, device } = trace.ues;
    completed.fill(0);
    syncSteps.fill(0);
    e2eSteps.fill(0);
    for (let r = 0; r < generatedAt.length; r++) {
      const of = PHASE_WIDTH * partOf[generatedAt[r]];
      phases[of + PHASE.requests_generated]++;
      if (ueUplink.isLost(r)) phases[of + PHASE.requests_lost]++;
    }
    trace.sensors.generatedAt.forEach((t, update) => {
      if (sensorUplink.isLost(update)) phases[PHASE_WIDTH * partOf[t] + PHASE.updates_lost]++;
    });
    for (let i = 0; i < network.requestsCompleted; i++) {
      const r = requests.completed[i];
      const end = requests.endOfCompleted[i];
      const aosi = Math.abs(generatedAt[r] - servedWithInOrder[i]);
      const aori = end - generatedAt[r];
      completed[end]++;
      syncSteps[end] += aosi;
      e2eSteps[end] += aori;
      const of = PHASE_WIDTH * partOf[generatedAt[r]];
      phases[of + PHASE.requests_completed]++;
      if (isLate(aori, deadlines.of(device[r]))) phases[of + PHASE.requests_late]++;
      phases[of + PHASE.sync_delay_steps] += aosi;
      phases[of + PHASE.e2e_delay_steps] += aori;
    }
  }

  private lookAt(trace: Trace): void {
    if (trace === this.known) return;
    this.known = trace;
    const { outside } = this;
    outside.units.fill(0);
    addDevices(trace.ues, { there: outside.ues, heard: outside.ueEfficiency });
    addDevices(trace.sensors, { there: outside.sensors, heard: outside.sensorEfficiency });
    addPackets(trace.ues, { units: outside.units, mbit: outside.ueMbit });
    addPackets(trace.sensors, { units: outside.units, mbit: outside.sensorMbit });
  }
}

/** Where each measure of a part stands. */
const PHASE = Object.fromEntries(PHASE_MEASURES.map(({ name }, at) => [name, at])) as Record<
  (typeof PHASE_MEASURES)[number]['name'],
  number
>;

function addDevices(
  { count, presence, radioStride, spectralEfficiency }: DeviceTrace,
  { there, heard }: { there: Float64Array; heard: Float64Array },
): void {
  for (let t = 0; t < there.length; t++) {
    there[t] = heard[t] = 0;
    for (let d = 0; d < count; d++) {
      if (presence?.present[t * count + d] === 0) continue;
      there[t]++;
      heard[t] += spectralEfficiency[t * radioStride + d];
    }
  }
}

/** @param sums `units` are added to what is there */
function addPackets(
  { generatedAt, dataMbit, computeUnits }: DeviceTrace,
  { units, mbit }: { units: Float64Array; mbit: Float64Array },
): void {
  mbit.fill(0);
  generatedAt.forEach((t, packet) => {
    units[t] += computeUnits[packet];
    mbit[t] += dataMbit[packet];
  });
}

function sumOf(values: Float64Array, from: number, until: number): number {
  let sum = 0;
  for (let t = from; t < until; t++) sum += values[t];
  return sum;
}
