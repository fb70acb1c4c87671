import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadPolicy, policyHash, savePolicy } from '../../src/runs/policy-folder.js';
import { temporaryDirectory } from '../cli/run.js';
import { linearPolicy } from '../ppo/problems.js';

const snapshot = linearPolicy([0.5, 0.5, 0.5, 0.5], [0, 0]);

function saved(): string {
  const folder = join(temporaryDirectory(), 'policy');
  savePolicy(folder, snapshot);
  return folder;
}

it('is loaded by its hash, and refused when it became another since', () => {
  const folder = saved();
  const hash = policyHash(folder);
  expect(loadPolicy(folder, hash)).toEqual(snapshot);
  const weights = readFileSync(join(folder, 'weights.bin'));
  weights.writeFloatLE(0.25, 0);
  writeFileSync(join(folder, 'weights.bin'), weights);
  expect(loadPolicy(folder).parameters['policy.0.kernel'].data[0]).toBe(0.25);
  expect(() => loadPolicy(folder, hash)).toThrow(
    `${folder} holds another policy than when the plan was made; start the command again`,
  );
});

it.each(['', '{', 'null', '7', '[]', '{"userDefinedMetadata":null}'])(
  'a model.json of %j is told as none of a saved policy',
  (text) => {
    const folder = saved();
    writeFileSync(join(folder, 'model.json'), text);
    expect(() => loadPolicy(folder)).toThrow(
      /^model\.json is (no JSON|not a policy saved by metalore)$/,
    );
  },
);
