import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import { gridSearchPlan } from '../../src/experiments/grid-search/plan.js';
import { damageIn, writeChecksums } from '../../src/runs/checksums.js';
import { AppendedFile } from '../../src/runs/files/appended-file.js';
import { LOAD_FILE, readLoad, writeLoad } from '../../src/runs/load-file.js';
import { readMeta } from '../../src/runs/meta.js';
import { lastLine } from '../../src/runs/read/last-line.js';
import { readResult, writeResult } from '../../src/runs/result.js';
import { filesIn, trainedFiles } from '../../src/runs/run-files.js';
import { RunDirectory } from '../../src/runs/run-directory.js';
import { RunRecord } from '../../src/runs/run-record.js';
import { SHARD_FILE, writeShard } from '../../src/runs/shard.js';
import { temporaryDirectory } from '../cli/run.js';
import { atEachFault } from '../failing-disk.js';

/** A folder of a training run that is done. */
function trainedRun(): string {
  const folder = temporaryDirectory();
  const session = { command: 'metalore train', gitCommit: null };
  RunRecord.start(folder, { config: 'name: paper\n', seed: 1, session }).finish('done');
  const names = trainedFiles({ hasMap: false, onnx: false });
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), `${name}\n`);
  }
  const last = { timesteps: 80, selectionReturn: null };
  writeResult(filesIn(folder).result, { timesteps: 80, stoppedEarly: false, best: null, last });
  writeChecksums(folder, names);
  return folder;
}

it('what cannot be read at the moment is no missing file: that is told', () => {
  const folder = trainedRun();
  const { meta, progress, result } = filesIn(folder);
  const load = { compute: { ues: 1, sensors: 1, all: 2 } };
  writeLoad(join(folder, LOAD_FILE), { of: 'scenario', load });
  const mark = AppendedFile.begin(progress, 'a\n1\n').mark();
  writeChecksums(folder, trainedFiles({ hasMap: false, onnx: false }));
  for (const [read, found] of [
    [() => damageIn(folder), []],
    [() => readResult(result)?.timesteps, 80],
    [() => readMeta(meta)?.status, 'done'],
    [() => readLoad(join(folder, LOAD_FILE))?.of, 'scenario'],
    [() => lastLine(progress), '1'],
    [() => AppendedFile.resume(progress, mark)?.mark(), mark],
  ] as const) {
    expect(read()).toEqual(found);
    const thrown = atEachFault(read);
    expect(thrown.length, String(read)).toBeGreaterThan(3);
    for (const error of thrown) expect(error, String(read)).toMatchObject({ code: 'EIO' });
  }
});

it('results are not those of another plan where plan.json or shard.json cannot be read', () => {
  const out = temporaryDirectory();
  const plan = gridSearchPlan(loadScenario(undefined).scenario);
  const shard = { index: 1, count: 2, tasks: 4 };
  writeFileSync(join(out, 'plan.json'), JSON.stringify(plan));
  writeShard(join(out, SHARD_FILE), shard);
  const open = () => RunDirectory.open(out, plan, { force: true, shard }).state;
  expect(open()).toBe('continued');
  // `new` would have them removed.
  for (const error of atEachFault(() => {
    expect(open()).toBe('continued');
  }))
    expect(error).toSatisfy((told) => /EIO|device reports an error/.test(String(told)));
});

it('what is not there, or something else, is missing', () => {
  const folder = trainedRun();
  const { meta, progress, result } = filesIn(folder);
  rmSync(progress);
  expect(damageIn(folder)).toEqual([{ name: 'progress.csv', what: 'missing' }]);
  mkdirSync(progress);
  expect(damageIn(folder)).toEqual([{ name: 'progress.csv', what: 'missing' }]);
  expect(lastLine(progress)).toBeUndefined();
  const mark = { bytes: 1, sha256: '' };
  expect(AppendedFile.resume(progress, mark)).toBeUndefined();
  expect(AppendedFile.resume(join(result, 'x'), mark)).toBeUndefined();
  expect(readResult(result)).toBeUndefined();
  rmSync(join(folder, 'SHA256SUMS'));
  expect(damageIn(folder)).toBeUndefined();
  writeFileSync(meta, '{');
  expect(readMeta(meta)).toBeUndefined();
  expect(readLoad(join(folder, LOAD_FILE))).toBeUndefined();
});
