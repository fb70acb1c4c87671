import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fitOf } from '../../src/outside/onnx-fit.js';
import { sightOf } from '../../src/outside/sight.js';
import { readOutside } from '../../src/outside/spec.js';
import { onnxPolicy } from '../../src/onnx/policy-model.js';
import { LearnedPolicy } from '../../src/policies/learned.js';
import { bundledPolicy } from '../../src/runs/bundled-policies.js';
import { loadPolicy } from '../../src/runs/policy-folder.js';
import { root, sharedDirectory } from '../cli/run.js';
import { returnsOf, small } from './files.js';

// Built: threads of Node do not load TypeScript.
const { openOutside } = (await import(
  join(root, 'dist/outside/open.js')
)) as typeof import('../../src/outside/open.js');

describe('a network in a file of ONNX', () => {
  const folder = sharedDirectory();
  const universal = join(folder, 'universal.onnx');
  const snapshot = loadPolicy(bundledPolicy('universal')!);
  const open = (file: string, scenario = small()) =>
    openOutside(readOutside(`onnx:${file}`)!, scenario);

  beforeAll(() => {
    writeFileSync(universal, onnxPolicy(snapshot, { version: '0', hash: '0' }));
  });

  it('that was exported acts as the policy that it was made of', async () => {
    const ours = returnsOf({ policy: new LearnedPolicy(snapshot), begin: () => undefined });
    const theirs = returnsOf(await open(universal));
    theirs.forEach((value, i) => {
      expect(value).toBeCloseTo(ours[i], 5);
    });
    expect(Math.max(...theirs)).toBeGreaterThan(0);
  });

  it('that is none is refused', async () => {
    const junk = join(folder, 'junk.onnx');
    writeFileSync(junk, 'no network');
    await expect(open(junk)).rejects.toThrow(`your code onnx:${junk} cannot be read: onnxruntime`);
  });
});

describe('a network from elsewhere', () => {
  const port = (
    name: string,
    width: number | string,
    type = 'float32',
    rows: number | string = 'n',
  ) => ({
    ...{ name, type },
    shape: [rows, width],
  });
  const fit = (inputs: ReturnType<typeof port>[], outputs: ReturnType<typeof port>[]) =>
    fitOf({ inputs, outputs }, sightOf(small()), false);

  it('is used by its one input and the output that fits, or is called actions', () => {
    const used = { input: 'obs', isSingle: false };
    expect(fit([port('obs', 2)], [port('7', 2)])).toEqual({ ...used, output: '7' });
    expect(fit([port('obs', 'any')], [port('value', 1), port('mean', 2)])).toEqual({
      ...used,
      output: 'mean',
    });
    expect(fit([port('obs', 2)], [port('std', 2), port('actions', 2)])).toMatchObject({
      output: 'actions',
    });
    expect(fit([port('obs', 2, 'float32', 1)], [port('7', 2)])).toMatchObject({ isSingle: true });
  });

  it('is refused with what is expected and what there is', () => {
    expect(() => fit([port('obs', 5)], [port('act', 2)])).toThrow(
      "expected one input float32 [rows × 2] (the scenario's observation: ue_queue, sensor_queue) and an" +
        ' output float32 [rows × 2] (rho_c, rho_p), the only one or called "actions"; found input obs float32' +
        ' [n × 5] and output act float32 [n × 2]; config: observation.features says what is seen',
    );
    for (const [inputs, outputs] of [
      [[port('obs', 2, 'float64')], [port('act', 2)]],
      [[port('obs', 2), port('state', 2)], [port('act', 2)]],
      [[port('obs', 2)], [port('mean', 2), port('std', 2)]],
      [[port('obs', 2)], [port('actions', 3)]],
      [[port('obs', 2, 'float32', 64)], [port('act', 2)]],
    ])
      expect(() => fit(inputs, outputs)).toThrow('expected one input');
  });
});
