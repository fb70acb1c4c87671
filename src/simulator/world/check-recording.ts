import type { Recording, TraceScenario, Workload } from '../trace.js';
import type { Positions } from './mobility.js';

/**
 * Refuses a recording that is none of the scenario's: a network would read beside its arrays, or count
 * with what is no number.
 *
 * @throws {RangeError} naming the array, the index and what was expected
 */
export function checkRecording(scenario: TraceScenario, recording: Recording): void {
  const { steps, ues, sensors } = scenario;
  for (const [name, groups, workload, positions] of [
    ['requests', ues, recording.requests, recording.uePositions],
    ['updates', sensors, recording.updates, recording.sensorPositions],
  ] as const) {
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    if (workload.count !== count)
      throw new RangeError(
        `${name}.count: expected ${count}, as in the scenario, found ${workload.count}`,
      );
    checkWorkload(name, workload, steps);
    checkPositions(name === 'requests' ? 'uePositions' : 'sensorPositions', positions, {
      count,
      steps,
    });
  }
}

function checkWorkload(name: string, workload: Workload, steps: number): void {
  const { count, device, generatedAt, dataMbit, computeUnits } = workload;
  const packets = device.length;
  for (const [key, array] of Object.entries({ generatedAt, dataMbit, computeUnits }))
    if (array.length !== packets)
      throw new RangeError(
        `${name}.${key}: expected ${packets} numbers, as many as in device, found ${array.length}`,
      );
  for (let packet = 0; packet < packets; packet++) {
    const fail = (key: keyof Workload, expected: string, found: number) =>
      new RangeError(`${name}.${key}[${packet}]: expected ${expected}, found ${found}`);
    if (!isIndex(device[packet], count))
      throw fail('device', `a device from 0 to ${count - 1}`, device[packet]);
    if (!isIndex(generatedAt[packet], steps))
      throw fail('generatedAt', `a step from 0 to ${steps - 1}`, generatedAt[packet]);
    if (!isSize(dataMbit[packet])) throw fail('dataMbit', 'a number above 0', dataMbit[packet]);
    if (!isSize(computeUnits[packet]))
      throw fail('computeUnits', 'a number above 0', computeUnits[packet]);
  }
}

function checkPositions(
  name: string,
  { stride, xM, yM }: Positions,
  { count, steps }: { count: number; steps: number },
): void {
  if (stride !== 0 && stride !== count)
    throw new RangeError(
      `${name}.stride: expected 0 or ${count}, the number of devices, found ${stride}`,
    );
  const length = stride === 0 ? count : count * steps;
  for (const [key, array] of Object.entries({ xM, yM })) {
    if (array.length !== length)
      throw new RangeError(`${name}.${key}: expected ${length} numbers, found ${array.length}`);
    const at = array.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new RangeError(`${name}.${key}[${at}]: expected a number, found ${array[at]}`);
  }
}

function isIndex(value: number, below: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < below;
}

function isSize(value: number): boolean {
  return value > 0 && value < Infinity;
}
