import { randomStream } from '../random.js';
import type {
  DeviceTrace,
  Presence,
  Recording,
  Spells,
  Trace,
  TraceScenario,
  Workload,
} from '../trace.js';
import { SensorFinder } from './association.js';
import { attach, type AttachedDevices, type RadioGroup } from './attachment.js';
import { checkRecording } from './check-recording.js';
import type { Positions } from './mobility.js';
import { expectedRequestMbit } from './requests.js';
import { chainPackets, totalPackets } from './packets.js';
import { presenceOf } from './presence/changes.js';

/**
 * A trace of what was measured: derives attachment, channel and association from positions and
 * workload.
 *
 * @param seed of what the channel draws; without effect where it draws nothing
 * @throws {RangeError} naming what is wrong: packets that are not in the order generated or not of the
 *   scenario's devices and steps, sizes or positions that are no numbers, arrays of another length
 */
export function buildTrace(
  scenario: TraceScenario,
  recording: Recording,
  seed: number | string = 0,
): Trace {
  checkRecording(scenario, recording);
  return deriveTrace(scenario, recording, { seed });
}

interface Devices {
  positions: Positions;
  presence: Presence | undefined;
  workload: Workload;
}

/** What a trace is derived by besides its recording. */
interface Derivation {
  /** of what the channel draws */
  seed: number | string;
  /** the spells of the recording's tables, where they are known already */
  ueSpells?: Spells | undefined;
  sensorSpells?: Spells | undefined;
}

/** {@link buildTrace} of a recording that is right. */
export function deriveTrace(
  scenario: TraceScenario,
  recording: Recording,
  { seed, ueSpells, sensorSpells }: Derivation,
): Trace {
  const { ues, sensors } = scenario;
  const { steps } = scenario;
  const { uePositions, sensorPositions, requests, updates } = recording;
  const { uePresent, sensorPresent } = recording;
  const uePresence = presenceOf(uePresent, { steps, count: requests.count }, ueSpells);
  const sensorPresence = presenceOf(sensorPresent, { steps, count: updates.count }, sensorSpells);
  const search = new SensorFinder(scenario, {
    uePositions,
    sensorPositions,
    uePresence,
    sensorPresence,
  });
  const devices = (
    groups: readonly RadioGroup[],
    { positions, presence, workload }: Devices,
  ): DeviceTrace => ({
    positions,
    presence,
    ...attachDevices(
      scenario,
      { count: workload.count, groups, positions, presence },
      { kind: groups === ues ? 'ue' : 'sensor', seed },
    ),
    ...workload,
    ...chainPackets(workload),
    ...totalPackets(steps, workload),
  });
  return {
    steps,
    stations: scenario.stations.length,
    ues: devices(ues, { positions: uePositions, presence: uePresence, workload: requests }),
    sensors: devices(sensors, {
      positions: sensorPositions,
      presence: sensorPresence,
      workload: updates,
    }),
    expectedRequestMbit: recording.expectedRequestMbit ?? expectedRequestMbit(scenario),
    requestSensor: search.ofRequests(requests),
    sensorSearch: sensorPresence && search,
  };
}

/** {@link attach} by what the channel draws in the episode of a seed. */
export function attachDevices(
  scenario: TraceScenario,
  devices: AttachedDevices,
  { kind, seed }: { kind: 'ue' | 'sensor'; seed: number | string },
) {
  return attach(scenario, devices, (purpose) => randomStream(seed, [kind, purpose]));
}
