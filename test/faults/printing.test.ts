import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeReport } from '../../src/report/write-report.js';
import { temporaryDirectory } from '../cli/run.js';
import { strikeNext } from '../failing-disk.js';
import { reportData } from '../report/figures/report-data.js';

it('a report that was stopped while it printed goes on', async () => {
  const out = temporaryDirectory();
  const write = () => writeReport(reportData(), { out, version: '1.0.0', print: true });
  strikeNext('ENOSPC:figure-4-page');
  try {
    await expect(write()).rejects.toMatchObject({ code: 'ENOSPC' });
  } finally {
    strikeNext();
  }
  expect(existsSync(join(out, 'print/figure-4-column.pdf'))).toBe(true);
  const { print } = await write();
  for (const file of print!) expect(existsSync(file)).toBe(true);
});
