import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readContenders } from '../../src/experiments/evaluate/contenders.js';
import { savePolicy } from '../../src/runs/policy-folder.js';

it.each(['two\nlines', ' space', 'turned\u202eround'])(
  'a saved policy in a folder called %j is refused, since its rows would not be told apart',
  (name) => {
    const folder = join(mkdtempSync(join(tmpdir(), 'metalore-names-')), name);
    savePolicy(folder, {
      observationSize: 2,
      actionSize: 2,
      distribution: 'gaussian',
      activation: 'tanh',
      policyNet: [],
      observationScaler: { kind: 'none' },
      parameters: {
        'policy.0.kernel': { shape: [2, 2], data: new Float32Array(4) },
        'policy.0.bias': { shape: [2], data: new Float32Array(2) },
        logStd: { shape: [2], data: new Float32Array(2) },
      },
    });
    expect(() => readContenders([folder], [], { stochastic: false })).toThrow(
      'cannot be a name in the tables',
    );
  },
);
