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
  for (const { name, kind, groups, workload, positions, present } of [
    {
      name: 'requests',
      kind: 'ue',
      groups: ues,
      workload: recording.requests,
      positions: recording.uePositions,
      present: recording.uePresent,
    },
    {
      name: 'updates',
      kind: 'sensor',
      groups: sensors,
      workload: recording.updates,
      positions: recording.sensorPositions,
      present: recording.sensorPresent,
    },
  ] as const) {
    const count = groups.reduce((sum, group) => sum + group.count, 0);
    if (workload.count !== count)
      throw new RangeError(
        `${name}.count: expected ${count}, as in the scenario, found ${workload.count}`,
      );
    checkWorkload(name, workload, steps);
    if (present) checkPresence(`${kind}Present`, { present, name, workload, steps });
    checkPositions(`${kind}Positions`, positions, { count, steps, present });
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

function checkPresence(
  key: string,
  {
    present,
    name,
    workload,
    steps,
  }: { present: Uint8Array; name: string; workload: Workload; steps: number },
): void {
  const { count, device, generatedAt } = workload;
  if (present.length !== steps * count)
    throw new RangeError(
      `${key}: expected ${steps * count} numbers, one for each device in each step, found ${present.length}`,
    );
  const wrong = present.findIndex((value) => value > 1);
  if (wrong >= 0)
    throw new RangeError(`${key}[${wrong}]: expected 0 or 1, found ${present[wrong]}`);
  const absent = device.findIndex((d, i) => present[generatedAt[i] * count + d] === 0);
  if (absent >= 0)
    throw new RangeError(
      `${name}.device[${absent}]: expected a device that is there in step ${generatedAt[absent]}, found ${device[absent]}`,
    );
}

function checkPositions(
  name: string,
  { stride, xM, yM }: Positions,
  { count, steps, present }: { count: number; steps: number; present: Uint8Array | undefined },
): void {
  if (stride !== 0 && stride !== count)
    throw new RangeError(
      `${name}.stride: expected 0 or ${count}, the number of devices, found ${stride}`,
    );
  const length = stride === 0 ? count : count * steps;
  for (const [key, array] of Object.entries({ xM, yM })) {
    if (array.length !== length)
      throw new RangeError(`${name}.${key}: expected ${length} numbers, found ${array.length}`);
    const isAbsent = (at: number) => stride !== 0 && present?.[at] === 0;
    const at = array.findIndex((value, i) => !Number.isFinite(value) && !isAbsent(i));
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
