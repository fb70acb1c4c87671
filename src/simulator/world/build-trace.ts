import { randomStream } from '../random.js';
import type { DeviceTrace, Recording, Trace, TraceScenario, Workload } from '../trace.js';
import { associate } from './association.js';
import { attach, type RadioGroup } from './attachment.js';
import { checkRecording } from './check-recording.js';
import type { Positions } from './mobility.js';
import { chainPackets, totalPackets } from './packets.js';

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
  return deriveTrace(scenario, recording, seed);
}

/** {@link buildTrace} of a recording that is right. */
export function deriveTrace(
  scenario: TraceScenario,
  recording: Recording,
  seed: number | string,
): Trace {
  const { ues, sensors } = scenario;
  const { uePositions, sensorPositions, requests, updates } = recording;
  const devices = (
    groups: readonly RadioGroup[],
    positions: Positions,
    workload: Workload,
  ): DeviceTrace => ({
    positions,
    ...attach(scenario, { count: workload.count, groups, positions }, (purpose) =>
      randomStream(seed, [groups === ues ? 'ue' : 'sensor', purpose]),
    ),
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
