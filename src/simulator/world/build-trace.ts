import { okumuraHata } from '../channel/okumura-hata.js';
import type { DeviceTrace, Recording, Trace, TraceScenario, Workload } from '../trace.js';
import { associate } from './association.js';
import { attach, type AttachedDevices, type RadioGroup } from './attachment.js';
import { checkRecording } from './check-recording.js';
import type { Positions } from './mobility.js';
import { chainPackets, totalPackets } from './packets.js';

/**
 * A trace of what was measured: derives attachment, channel and association from positions and
 * workload.
 *
 * @throws {RangeError} naming what is wrong: packets that are not in the order generated or not of the
 *   scenario's devices and steps, sizes or positions that are no numbers, arrays of another length
 */
export function buildTrace(scenario: TraceScenario, recording: Recording): Trace {
  checkRecording(scenario, recording);
  return deriveTrace(scenario, recording);
}

/** {@link buildTrace} of a recording that is right. */
export function deriveTrace(scenario: TraceScenario, recording: Recording): Trace {
  const { ues, sensors } = scenario;
  const { uePositions, sensorPositions, requests, updates } = recording;
  const devices = (
    groups: readonly RadioGroup[],
    positions: Positions,
    workload: Workload,
  ): DeviceTrace => ({
    positions,
    ...attachDevices(scenario, { count: workload.count, groups, positions }),
    ...workload,
    ...chainPackets(workload),
    ...totalPackets(scenario.steps, workload),
  });
  return {
    steps: scenario.steps,
    stations: scenario.stations.length,
    ues: devices(ues, uePositions, requests),
    sensors: devices(sensors, sensorPositions, updates),
    requestSensor: associate(scenario, recording),
  };
}

/** {@link attach} on the channel that traces have. */
export function attachDevices(scenario: TraceScenario, devices: AttachedDevices) {
  return attach(scenario, devices, okumuraHata);
}
