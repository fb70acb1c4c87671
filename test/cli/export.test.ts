import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainPlan } from '../../src/experiments/train/plan.js';
import { loadScenario } from '../../src/config/load.js';
import { bundledPolicy } from '../../src/runs/bundled-policies.js';
import { policyHash, savePolicy } from '../../src/runs/policy-folder.js';
import { readModel } from '../onnx/read-model.js';
import { linearPolicy } from '../ppo/problems.js';
import { metaloreHere } from './here.js';
import { sharedDirectory } from './run.js';
import { bytes, trainArgs } from './sweeps.js';

const cwd = sharedDirectory();
const file = (...names: string[]) => join(cwd, ...names);
const run = (args: string[]) => metaloreHere([...args, '-q'], { cwd });
const exporting = (source: string, ...more: string[]) =>
  run(['export', source, '--format', 'onnx', ...more]);

/** What is told of a command line that cannot be used. */
async function refused(source: string, ...more: string[]): Promise<string> {
  const out = ['-o', 'never.onnx'].slice(more.includes('-o') ? 2 : 0);
  const { code, stderr } = await exporting(source, ...more, ...out);
  expect(code).toBe(2);
  expect(existsSync(file('never.onnx'))).toBe(false);
  return stderr.trim();
}

const SWEEP = trainArgs(['--eta', '0.9', '--c2', '0', '--timesteps', '160', '--episodes', '1']);
const first = join('sweep', 'runs', 'eta-0.9-c2-0-seed-0');

beforeAll(async () => {
  expect(await run([...SWEEP, '--seeds', '0,1', '--onnx', '-o', 'sweep'])).toMatchObject({
    code: 0,
  });
});

describe('export --format onnx', () => {
  it('writes a policy that comes with the program, in folders that are not there yet', async () => {
    const { code, stdout } = await exporting('universal', '-o', join('new', 'folder', 'u.onnx'));
    const hash = policyHash(bundledPolicy('universal')!);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        `The model is policy ${hash}, [rows × 24] observations → [rows × 2] actions, 29,833 bytes.\n\n` +
        'Written: new/folder/u.onnx\n',
    });
    const { metadata, inputs } = readModel(readFileSync(file('new/folder/u.onnx')));
    expect(metadata['metalore.policy']).toBe(hash);
    expect(inputs[0].about).toContain('ue_data_lag (steps), ue_work_lag (steps), ue_radio_load');
    expect(inputs[0].about).toMatch(/, eta, c2$/);
  });

  it('means the same policy by its run, its folder, its model.json and its item', async () => {
    const sources = [
      [first],
      [join(first, 'policy-best')],
      [join(first, 'policy-best', 'model.json')],
      ['sweep', '--item', 'eta-0.9-c2-0-seed-0'],
    ];
    for (const [source, ...more] of sources) {
      const done = await exporting(source, ...more, '-o', 'same.onnx', '--force');
      expect(done).toMatchObject({ code: 0, stderr: '' });
      expect(readFileSync(file('same.onnx'))).toEqual(
        readFileSync(file(first, 'policy-best', 'policy.onnx')),
      );
    }
  });

  it('takes nothing that might be needed away', async () => {
    writeFileSync(file('mine.onnx'), 'mine');
    mkdirSync(file('folder'), { recursive: true });
    expect(await refused('universal', '-o', 'mine.onnx')).toBe(
      'metalore: mine.onnx is there already; name another file with --out, or replace it with --force',
    );
    expect(await refused('universal', '-o', 'folder', '--force')).toBe(
      'metalore: folder is a directory; name a file with --out',
    );
    const dry = await exporting('universal', '-o', 'mine.onnx', '--force', '--dry-run');
    expect(dry.stdout).toContain('results    mine.onnx\nNothing was done (--dry-run).');
    expect(readFileSync(file('mine.onnx'), 'utf8')).toBe('mine');
    symlinkSync(file('mine.onnx'), file('link.onnx'));
    await exporting('universal', '-o', 'link.onnx', '--force');
    expect(readFileSync(file('mine.onnx'), 'utf8')).toBe('mine');
    writeFileSync(file('plain'), '');
    expect(await refused('universal', '-o', join('plain', 'u.onnx'))).toContain(
      'plain/u.onnx: a part of the path is a file',
    );
  });

  it('says which policies there are, where several are', async () => {
    expect(await refused('sweep')).toBe(
      'metalore: sweep holds 2 policies; say which with --item NAME:' +
        ' eta-0.9-c2-0-seed-0, eta-0.9-c2-0-seed-1',
    );
    expect(await refused('sweep', '--item', 'eta-0.9-c2-0-seed-2')).toContain(
      'sweep has no item "eta-0.9-c2-0-seed-2"; did you mean "eta-0.9-c2-0-seed-0"?',
    );
    expect(await refused('universal', '--item', 'x')).toContain(
      '--item names a policy of a run directory, and universal is none',
    );
  });

  it('says what could have been named instead of what is no trained policy', async () => {
    expect(await refused('nothing')).toMatch(
      /^metalore: nothing does not exist; name the folder of a training run .* universal$/,
    );
    expect(await refused('folder')).toContain('folder is none of these: the folder of a training');
    expect(await refused('universl')).toContain('universal');
    const item = 'static-0-0';
    const policy = { kind: 'static', rhoC: 0, rhoP: 0 };
    const items = [item, 'static-0-1'].map((name) => ({ name, policy }));
    const plan = { command: 'grid-search', scenario: {}, items };
    mkdirSync(file('grid'));
    writeFileSync(file('grid', 'plan.json'), JSON.stringify(plan));
    expect(await refused('grid')).toContain('say which with --item NAME');
    expect(await refused('grid', '--item', item)).toContain(
      `${item} is no trained policy but static, which is a rule`,
    );
  });

  it('refuses a policy of another model, and one that was damaged', async () => {
    const policy = linearPolicy([1, 1, 1, 1], [0, 0]);
    const observation = {
      features: ['ue_queue' as const],
      history: 1,
      stations: 'together' as const,
    };
    savePolicy(file('odd'), { ...policy, view: { observation, control: 'shared' } });
    expect(await refused('odd')).toBe(
      'metalore: odd: the policy sees 2 numbers, but the observation has 1: ue_queue',
    );
    writeFileSync(file('odd', 'weights.bin'), '');
    expect(await refused('odd')).toContain('odd is not a saved policy: weights.bin is too short');
  });

  it('knows no other formats than the help says', async () => {
    const { code, stderr } = await run(['export', 'universal', '--format', 'pt', '-o', 'x']);
    expect(code).toBe(2);
    expect(stderr).toContain('Allowed choices are onnx, parquet, tensorboard');
  });
});

describe('train --onnx', () => {
  it('leaves the model beside each policy, among the files of the run', async () => {
    const sums = readFileSync(file(first, 'SHA256SUMS'), 'utf8');
    for (const policy of ['policy-best', 'policy-last']) {
      expect(sums).toContain(`  ${policy}/policy.onnx\n`);
      const { metadata } = readModel(readFileSync(file(first, policy, 'policy.onnx')));
      expect(metadata['metalore.policy']).toBe(policyHash(file(first, policy)));
    }
    const again = await run([...SWEEP, '--seeds', '0,1', '--onnx', '-o', 'sweep']);
    expect(again.stdout).toContain('Already finished:');
  });

  it('makes again what was lost', async () => {
    const before = bytes(file('sweep'));
    rmSync(file(first, 'policy-best', 'policy.onnx'));
    const again = await run([...SWEEP, '--seeds', '0,1', '--onnx', '-o', 'sweep']);
    expect(again.stderr).toContain('policy-best/policy.onnx (missing)');
    expect(bytes(file('sweep'))).toEqual(before);
  });

  it('is another plan than training without it, which is as it was', async () => {
    const { scenario, training, ppo } = loadScenario(undefined, {});
    const plan = trainPlan(scenario, { training, ppo, onnx: false });
    expect(Object.keys(plan)).not.toContain('onnx');
    expect(trainPlan(scenario, { training, ppo, onnx: true })).toEqual({ ...plan, onnx: true });
    const { code, stderr } = await run([...SWEEP, '--seeds', '0,1', '-o', 'sweep']);
    expect(code).toBe(2);
    expect(stderr).toContain('sweep holds another plan (onnx: true there, undefined wanted)');
  });
});
