import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readContenders } from '../../src/experiments/evaluate/contenders/named.js';
import { savePolicy } from '../../src/runs/policy-folder.js';
import { temporaryDirectory } from '../cli/run.js';
import { linearPolicy } from '../ppo/problems.js';

it.each(['two\nlines', ' space', 'turned\u202eround'])(
  'a saved policy in a folder called %j is refused, since its rows would not be told apart',
  (name) => {
    const folder = join(temporaryDirectory(), name);
    savePolicy(folder, linearPolicy([0, 0, 0, 0], [0, 0]));
    expect(() => readContenders([folder], [], { stochastic: false })).toThrow(
      'cannot be a name in the tables',
    );
  },
);
