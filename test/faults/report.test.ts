import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { metalore, sharedDirectory, temporaryDirectory } from '../cli/run.js';
import { contentOf, makeSmallRuns, type SmallRuns } from '../report/runs.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const preload = (name: string) => ({
  NODE_OPTIONS: `--import=${fileURLToPath(new URL(name, import.meta.url))}`,
});

describe('a report that cannot be written', () => {
  const folder = sharedDirectory();
  let runs: SmallRuns;
  let all: string[];

  beforeAll(async () => {
    runs = await makeSmallRuns(folder);
    all = [runs.grid, runs.trained, runs.compared];
    const { code, stderr } = await metalore(['report', runs.grid, '-o', join(folder, 'report')]);
    expect(code, stderr).toBe(0);
  });

  /** A report of the grid alone. */
  const copy = () => {
    const out = join(temporaryDirectory(), 'report');
    cpSync(join(folder, 'report'), out, { recursive: true });
    return out;
  };

  it('leaves the former report as it was when it is killed half way', async () => {
    const out = copy();
    const former = read(out, 'report.html');
    const { code } = await metalore(['report', ...all, '-o', out], {
      env: { ...preload('killed-while-writing.mjs'), METALORE_TEST_KILL: 'report.html' },
    });
    expect(code).toBeNull();
    expect(read(out, 'report.html')).toBe(former);
    expect((await metalore(['report', ...all, '-o', out])).code).toBe(0);
    expect(read(out, 'report.html')).toContain('id="settings"');
    expect(readdirSync(out, { recursive: true }).join(' ')).not.toContain('.tmp');
  });

  it.each(['ENOSPC', 'EACCES'])('says what to do when writing ends with %s', async (failure) => {
    const out = copy();
    const former = contentOf(out);
    const { code, stderr } = await metalore(['report', runs.grid, '-o', out], {
      env: {
        ...preload('../../scripts/torture/file-system-failure.mjs'),
        METALORE_TEST_FAIL: `${failure}:figure-5.png`,
      },
    });
    expect(code).toBe(2);
    expect(stderr).toContain(`cannot write results to ${out}: `);
    expect(stderr).toContain('name another directory with --out');
    expect(contentOf(out)).toEqual(former);
  });
});
