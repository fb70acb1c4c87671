import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readImportance } from '../../../src/runs/read/importance.js';
import { importanceCsv, type ImportanceRow } from '../../../src/runs/tables/importance.js';
import { temporaryDirectory } from '../../cli/run.js';

const ROWS: ImportanceRow[] = [
  {
    ...{ eta: 0.9, c2: 0, policy: 'learned', trainSeeds: 5, feature: 'twin_age' },
    ...{ measure: 'ratio_loss', condition: 'few', value: 0.25, low: 0.125, high: 0.5 },
  },
  {
    ...{ eta: 0.9, c2: 0, policy: 'learned', trainSeeds: 5, feature: 'twin_age' },
    ...{ measure: 'mean_ratio_loss', condition: null, value: NaN, low: NaN, high: NaN },
  },
];
const TEXT = importanceCsv(ROWS);

function read(text: string) {
  const file = join(temporaryDirectory(), 'importance.csv');
  writeFileSync(file, text);
  return readImportance(file, { settings: [{ eta: 0.9, c2: 0 }], conditions: ['few'] });
}

describe('importance.csv', () => {
  it('is read as it was written, where it is there', async () => {
    expect(await read(TEXT)).toEqual(ROWS);
    const nowhere = join(temporaryDirectory(), 'importance.csv');
    expect(await readImportance(nowhere, { settings: [], conditions: [] })).toBeUndefined();
  });

  it.each([
    ['a row that is there twice', TEXT + TEXT.split('\n')[1] + '\n', /:4: .*has this row twice/],
    ['another setting', TEXT.replace('0.9,0', '0.8,0'), /:2: column "eta".*0\.8/],
    ['another condition', TEXT.replace('few', 'many'), /:2: column "condition".*many/],
    ['another measure', TEXT.replace('ratio_loss', 'loss'), /:2: column "measure"/],
    ['a value outside its interval', TEXT.replace('0.25', '0.75'), /:2: column "value".*0\.75/],
    ['no feature', TEXT.replace('twin_age', ''), /:2: column "feature"/],
  ])('is refused with %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
