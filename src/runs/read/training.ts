import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MapCell, ProgressPoint } from './run-data.js';
import { ReportError } from '../errors.js';
import { readTable } from '../csv/table.js';

/** What progress.csv of a training run says. */
export interface Progress {
  points: ProgressPoint[];
  /** whether a last line was left out because it was cut off */
  cut: boolean;
}

/**
 * Reads progress.csv of a training run.
 *
 * @param options.mayBeCut whether the run was stopped in the middle, perhaps of a line
 * @throws {ReportError} when there is one and it is broken
 */
export async function readProgress(
  folder: string,
  { mayBeCut }: { mayBeCut: boolean },
): Promise<Progress> {
  const file = join(folder, 'progress.csv');
  if (!existsSync(file)) return { points: [], cut: false };
  const points: ProgressPoint[] = [];
  const { cut } = await readTable(file, {
    required: ['time/total_timesteps', 'rollout/ep_rew_mean', 'eval/mean_reward'],
    mayBeCut,
    begin: (row) => () => {
      const timesteps = row.count('time/total_timesteps');
      const before = points.at(-1)?.timesteps;
      if (before !== undefined && timesteps <= before)
        throw row.wrong(
          'time/total_timesteps',
          `after ${before}; timesteps have to ascend: copy the file again`,
        );
      points.push({
        timesteps,
        episodeReturn: row.numberIfAny('rollout/ep_rew_mean'),
        selectionReturn: row.numberIfAny('eval/mean_reward'),
      });
    },
  });
  return { points, cut };
}

/**
 * Reads policy-map.csv of a training run: every pair of some lengths of both queues, that of the
 * UEs' varying slowest.
 *
 * @returns undefined when there is none
 * @throws {ReportError} when it is broken
 */
export async function readPolicyMap(folder: string): Promise<MapCell[] | undefined> {
  const file = join(folder, 'policy-map.csv');
  if (!existsSync(file)) return undefined;
  const cells: MapCell[] = [];
  const ueQueues: number[] = [];
  const sensorQueues: number[] = [];
  await readTable(file, {
    required: ['ue_queue', 'sensor_queue', 'rho_c', 'rho_p', 'visits'],
    begin: (row) => {
      const share = (column: string) => {
        const value = row.number(column);
        if (value < 0 || value > 1) throw row.wrong(column, 'expected a share from 0 to 1');
        return value;
      };
      return () => {
        const ueQueue = row.count('ue_queue');
        const sensorQueue = row.count('sensor_queue');
        if (ueQueue !== ueQueues.at(-1)) ueQueues.push(ueQueue);
        if (ueQueues.length === 1) sensorQueues.push(sensorQueue);
        const column = cells.length - (ueQueues.length - 1) * sensorQueues.length;
        if (!ascends(ueQueues) || !ascends(sensorQueues) || sensorQueue !== sensorQueues[column])
          throw row.error(
            `found the pair of queue lengths ${ueQueue}, ${sensorQueue} out of order; each length` +
              ' of the one has to stand with each of the other, ascending: copy the file again',
          );
        cells.push({
          ueQueue,
          sensorQueue,
          rhoC: share('rho_c'),
          rhoP: share('rho_p'),
          visits: row.count('visits'),
        });
      };
    },
  });
  if (cells.length === 0 || cells.length !== ueQueues.length * sensorQueues.length)
    throw new ReportError(
      { file, line: cells.length + 1 },
      `after this line ${cells.length === 0 ? 'all' : 'some'} pairs of queue lengths are missing;` +
        ' the file was cut: copy it again',
    );
  return cells;
}

/** Whether the last of some numbers, which ascended before, is the largest. */
function ascends(numbers: readonly number[]): boolean {
  return numbers.length < 2 || numbers.at(-1)! > numbers.at(-2)!;
}
