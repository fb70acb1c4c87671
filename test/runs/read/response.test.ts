import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readResponse } from '../../../src/runs/read/response.js';
import { phasesCsv, type PhaseRow } from '../../../src/runs/tables/phases.js';
import { recoveryCsv, type RecoveryRow } from '../../../src/runs/tables/recovery.js';
import {
  responseHeader,
  responseLines,
  type ResponseRow,
} from '../../../src/runs/tables/response.js';
import {
  PHASE_MEASURES,
  RESPONSE_MEASURES,
} from '../../../src/simulator/metrics/response-meter.js';
import { temporaryDirectory } from '../../cli/run.js';

const MAX_WEIGHT = { eta: 0.8, c2: -1, policy: 'max-weight', trainSeeds: null };
const course = (step: number): ResponseRow => ({
  ...{ ...MAX_WEIGHT, change: 'rise', step, samples: 3 },
  quantiles: RESPONSE_MEASURES.map((_, m) => (m === 0 ? [NaN, NaN, NaN] : [m, m - 1, m + 1])),
});
const COURSES = [course(0), course(1)];
const RECOVERY: RecoveryRow[] = [
  {
    ...{ ...MAX_WEIGHT, change: '', measure: 'recovery_steps', versus: null },
    ...{ value: 3, low: 2, high: 4 },
  },
  {
    ...{ eta: 0.8, c2: -1, policy: 'learned', trainSeeds: 2, change: 'fall' },
    ...{ measure: 'recovery_steps_difference', versus: 'max-weight' },
    ...{ value: -1, low: -2, high: 1 },
  },
];

const PHASES: PhaseRow[] = [0, 1].map((phase) => ({
  ...{ eta: 0.8, c2: -1, policy: 'max-weight', trainSeeds: null },
  ...{
    phase,
    fromStep: 5 * phase,
    untilStep: 5 * phase + 5,
    completedPct: phase === 0 ? 99.5 : NaN,
  },
  means: PHASE_MEASURES.map((_, i) => (i === 3 ? NaN : i)),
}));

function read(
  texts: { response?: string; phases?: string; recovery?: string },
  conditions: readonly string[] = [],
) {
  const folder = temporaryDirectory();
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, `${name}.csv`), text);
  const file = (name: string) => join(folder, `${name}.csv`);
  const files = { response: file('response'), phases: file('phases'), recovery: file('recovery') };
  return readResponse(files, { settings: [{ eta: 0.8, c2: -1 }], conditions });
}

const response = responseHeader({ hasConditions: false }) + responseLines(COURSES);
const phases = phasesCsv(PHASES);
const recovery = recoveryCsv(RECOVERY);

describe('response.csv and recovery.csv', () => {
  it('are read as they were written, as far as they are there', async () => {
    expect(await read({ response, phases, recovery })).toEqual({
      ...{ courses: COURSES, phases: PHASES, recovery: RECOVERY },
    });
    expect(await read({ response })).toEqual({ courses: COURSES, phases: [], recovery: [] });
    expect(await read({ recovery })).toBeUndefined();
    const inCondition = COURSES.map((row) => ({ ...row, condition: 'few, "far"' }));
    const text = responseHeader({ hasConditions: true }) + responseLines(inCondition);
    expect((await read({ response: text }, ['few, "far"']))!.courses).toEqual(inCondition);
  });

  it('refuses a part that ends before it begins', async () => {
    const wrong = phases.replace(',1,5,10,', ',1,5,5,');
    await expect(read({ response, phases: wrong })).rejects.toThrow(/:3: column "until_step".*5/);
  });

  it.each([
    [
      'a row that is there twice',
      response + responseLines([course(1)]),
      /:4: .*has this row twice/,
    ],
    ['another setting', response.replace('0.8,-1', '0.7,-1'), /:2: column "eta".*0\.7/],
    ['a change that there is none of', response.replace('rise', 'up'), /:2: column "change"/],
    [
      'a median outside of its band',
      response.replace('1,0,2', '3,0,2'),
      /:2: column "sensors_median"/,
    ],
    ['no name', response.replace('max-weight', ''), /:2: column "policy"/],
    ['a cut line', response.slice(0, -9), /:3: .*cut/],
  ])('refuse %s', async (_, text, message) => {
    await expect(read({ response: text })).rejects.toThrow(message);
  });

  it.each([
    ['a measure that there is none of', recovery.replace('recovery_steps,', 'steps,'), /"measure"/],
    ['a value outside of its interval', recovery.replace(',3,2,4', ',5,2,4'), /:2: column "value"/],
  ])('refuse %s of recovery.csv', async (_, text, message) => {
    await expect(read({ response, recovery: text })).rejects.toThrow(message);
  });

  it('refuse conditions that episodes.csv does not have, and rows without one where it has some', async () => {
    await expect(read({ response }, ['few'])).rejects.toThrow(/:2: the row says no condition/);
    const rows = COURSES.map((row) => ({ ...row, condition: 'few' }));
    const text = responseHeader({ hasConditions: true }) + responseLines(rows);
    await expect(read({ response: text }, ['many'])).rejects.toThrow(/:2: column "condition"/);
  });
});
