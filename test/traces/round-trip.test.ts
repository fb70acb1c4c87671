import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { drawnRecording } from '../../src/experiments/evaluation.js';
import type { Recording } from '../../src/simulator/trace.js';
import { readTrace } from '../../src/traces/read.js';
import { trackOf } from '../../src/traces/track.js';
import { writeTrace } from '../../src/traces/write.js';
import { temporaryDirectory } from '../cli/run.js';

function write(folder: string, steps: number, recording: Recording, seed?: number): string {
  const { uePositions, sensorPositions, requests, updates } = recording;
  return writeTrace(
    folder,
    {
      steps,
      ues: trackOf(uePositions, { count: requests.count, steps, present: recording.uePresent }),
      sensors: trackOf(sensorPositions, {
        count: updates.count,
        steps,
        present: recording.sensorPresent,
      }),
      requests,
      updates,
    },
    seed === undefined ? {} : { seed },
  );
}

describe('a trace that is written and read', () => {
  it.each<[string, ScenarioInput]>([
    ['who moves and who stands still', { steps: 30 }],
    ['all that move', { steps: 9, sensors: [{ count: 3, speedMps: 2 }, { count: 2 }] }],
    ['nobody', { steps: 4, ues: [], sensors: [] }],
    ['one step', { steps: 1 }],
  ])('is the same, bit by bit: %s', (_, input) => {
    const scenario = scenarioSchema.parse(input);
    const { recording, seed } = drawnRecording(scenario, 3);
    const folder = temporaryDirectory();
    const sha256 = write(folder, scenario.steps, recording, seed);
    const found = readTrace(folder, scenario);
    expect(found).toMatchObject({ seed, sha256 });
    expect(found.recording.requests).toEqual(recording.requests);
    expect(found.recording.updates).toEqual(recording.updates);
    for (const key of ['uePositions', 'sensorPositions'] as const) {
      const [was, is] = [recording[key], found.recording[key]];
      for (let step = 0; step < scenario.steps; step++)
        for (const axis of ['xM', 'yM'] as const) {
          const rowOf = ({ stride, [axis]: values }: typeof was) => {
            const count = stride === 0 ? values.length : stride;
            return values.slice(step * stride, step * stride + count);
          };
          expect(rowOf(is)).toEqual(rowOf(was));
        }
    }
  });

  it('keeps who is there when, and where', () => {
    const [steps, count] = [6, 3];
    const scenario = scenarioSchema.parse({ steps, ues: [{ count }], sensors: [] });
    const numbers = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 1), { minLength: steps * count, maxLength: steps * count }),
        fc.array(numbers, { minLength: steps * count, maxLength: steps * count }),
        fc.boolean(),
        (present, places, still) => {
          const folder = temporaryDirectoryOnce();
          const xM = Float64Array.from(still ? places.slice(0, count) : places);
          const none = {
            device: new Int32Array(0),
            generatedAt: new Int32Array(0),
            dataMbit: new Float64Array(0),
            computeUnits: new Float64Array(0),
          };
          const stride = still ? 0 : count;
          write(folder, steps, {
            uePositions: { stride, xM, yM: xM.slice() },
            sensorPositions: { stride: 0, xM: new Float64Array(0), yM: new Float64Array(0) },
            requests: { count, ...none },
            updates: { count: 0, ...none },
            uePresent: Uint8Array.from(present),
          });
          const { recording } = readTrace(folder, scenario);
          const found = recording.uePositions;
          for (let step = 0; step < steps; step++)
            for (let device = 0; device < count; device++) {
              const at = step * count + device;
              expect(recording.uePresent?.[at] ?? 1).toBe(present[at]);
              if (present[at] === 1)
                expect(found.xM[step * found.stride + device] + 0).toBe(
                  xM[step * stride + device] + 0,
                );
            }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has a seed that follows from its content where it names none', () => {
    const scenario = scenarioSchema.parse({ steps: 5 });
    const seeds = [0, 1].map((episode) => {
      const folder = temporaryDirectory();
      write(folder, 5, drawnRecording(scenario, episode).recording);
      return readTrace(folder, scenario).seed;
    });
    expect(new Set(seeds).size).toBe(2);
    for (const seed of seeds) expect(Number.isSafeInteger(seed)).toBe(true);
  });
});

const folders: string[] = [];
/** One folder for all runs of a property. */
function temporaryDirectoryOnce(): string {
  folders[0] ??= temporaryDirectory();
  return folders[0];
}

describe('what is no trace of the scenario', () => {
  const scenario = scenarioSchema.parse({ steps: 4, ues: [{ count: 2 }], sensors: [{ count: 1 }] });
  const files: Record<string, string> = {
    'trace.json': JSON.stringify({
      ...{ format: 'metalore-trace', version: 1, steps: 4, ues: 2, sensors: 1 },
    }),
    'ue-positions.csv': 'step,ue,x_m,y_m\n0,0,1,2\n1,1,3,4\n2,0,5,6\n3,1,,\n',
    'sensor-positions.csv': 'step,sensor,x_m,y_m\n0,0,7,8\n',
    'requests.csv': 'step,ue,data_mbit,compute_units\n0,0,50,5\n1,0,1,1\n1,1,2.5,2\n',
    'updates.csv': 'step,sensor,data_mbit,compute_units\n0,0,70,7\n',
  };
  const folderWith = (changed: Record<string, string | undefined> = {}) => {
    const folder = temporaryDirectory();
    for (const [name, text] of Object.entries({ ...files, ...changed }))
      if (text !== undefined) writeFileSync(join(folder, name), text);
    return folder;
  };

  it('is written by hand as these files', () => {
    const { recording } = readTrace(folderWith(), scenario);
    expect(recording.uePositions).toEqual({
      stride: 2,
      xM: Float64Array.of(1, 0, 1, 3, 5, 3, 5, 3),
      yM: Float64Array.of(2, 0, 2, 4, 6, 4, 6, 4),
    });
    expect(recording.uePresent).toEqual(Uint8Array.of(1, 0, 1, 1, 1, 1, 1, 0));
    expect(recording.sensorPositions.stride).toBe(0);
    expect(recording.sensorPresent).toBeUndefined();
    expect([...recording.requests.dataMbit]).toEqual([50, 1, 2.5]);
  });

  const table = (name: string, rows: string[]) => ({
    [name]: [files[name].split('\n')[0], ...rows, ''].join('\n'),
  });

  it.each<[string, Record<string, string | undefined>, string | RegExp]>([
    ['no trace.json', { 'trace.json': undefined }, /holds no trace\.json.*trace export or import/],
    ['no JSON', { 'trace.json': '{' }, /trace\.json: this is no JSON/],
    ['another format', { 'trace.json': '{"format":"zip"}' }, /trace\.json: format: /],
    ['a table that is missing', { 'updates.csv': undefined }, /updates\.csv: cannot be read/],
    [
      'a column that is missing',
      { 'updates.csv': 'step,sensor,data_mbit\n' },
      /updates\.csv:1: columns are missing: compute_units/,
    ],
    [
      'a step behind the end',
      table('updates.csv', ['4,0,1,1']),
      /updates\.csv:2: column "step": found "4", expected a step from 0 to 3/,
    ],
    [
      'a device that there is not',
      table('ue-positions.csv', ['0,2,1,1']),
      /ue-positions\.csv:2: column "ue": found "2", expected a number from 0 to 1/,
    ],
    [
      'rows that run backwards',
      table('updates.csv', ['1,0,1,1', '0,0,1,1']),
      /updates\.csv:3: step 0, device 0 comes after step 1, device 0; sort the rows/,
    ],
    [
      'two places at a time',
      table('ue-positions.csv', ['0,0,1,1', '0,0,2,2']),
      /ue-positions\.csv:3: .* sort the rows/,
    ],
    [
      'a place outside of the area',
      table('ue-positions.csv', ['0,0,1,200.5']),
      /ue-positions\.csv:2: column "y_m": found "200.5", expected 0 to 200 m.*--set area\.heightM/,
    ],
    [
      'half a place',
      table('ue-positions.csv', ['0,0,1,']),
      /ue-positions\.csv:2: column "y_m": found "", expected a number/,
    ],
    [
      'a size of nothing',
      table('updates.csv', ['0,0,0,1']),
      /updates\.csv:2: column "data_mbit": found "0", expected a number above 0/,
    ],
    [
      'a request of who is not there',
      table('requests.csv', ['0,1,1,1']),
      /requests\.csv:2: device 1 generates something in step 0, in which it is not there/,
    ],
    [
      'a table that was changed',
      { 'trace.json': files['trace.json'].replace('}', ',"sha256":{"updates.csv":"00"}}') },
      /updates\.csv: was changed since trace\.json was written/,
    ],
  ])('is refused: %s', (_, changed, message) => {
    expect(() => readTrace(folderWith(changed), scenario)).toThrow(message);
  });

  it('is refused with what to set when it is of another size', () => {
    const folder = folderWith();
    const of = (input: ScenarioInput) => () => readTrace(folder, scenarioSchema.parse(input));
    expect(of({})).toThrow(
      `the trace ${folder} has 2 UEs, 1 sensors and 4 steps, the scenario 10 UEs, 15 sensors and` +
        ' 100 steps; pass --set ues.0.count=2 --set sensors.0.count=1 --set steps=4',
    );
    const [steps, sensors] = [4, [{ count: 1 }]];
    expect(of({ steps, sensors, ues: [{ count: 1 }, { count: 5 }] })).toThrow(
      'pass --set ues.1.count=1',
    );
    expect(of({ steps, sensors, ues: [{ count: 4 }, { count: 5 }] })).toThrow(
      'pass a config whose counts under ues: add up to 2',
    );
  });

  it('names a folder that is not there', () => {
    expect(() => readTrace('/nowhere', scenario)).toThrow('/nowhere: there is no such directory');
  });

  it('is seen by what it holds, not by where it is from', () => {
    const hash = (changed?: Record<string, string>) =>
      readTrace(folderWith(changed), scenario).sha256;
    const was = hash();
    const about = JSON.parse(files['trace.json']) as object;
    expect(hash({ 'trace.json': JSON.stringify({ ...about, seed: 7 }) })).toBe(was);
    expect(hash(table('updates.csv', ['0,0,71,7']))).not.toBe(was);
  });
});

it('leaves no part of a trace when it cannot be written', () => {
  const scenario = scenarioSchema.parse({ steps: 3 });
  const { recording } = drawnRecording(scenario, 0);
  const folder = temporaryDirectory();
  write(folder, 3, recording);
  // A folder of that name, and not an empty one, is in the way of the last table.
  rmSync(join(folder, 'updates.csv'));
  mkdirSync(join(folder, 'updates.csv/full'), { recursive: true });
  expect(() => write(folder, 3, recording)).toThrow(`cannot write results to ${folder}`);
  expect(readdirSync(folder)).toEqual(['updates.csv']);
});
