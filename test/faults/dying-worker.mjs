// Preloaded by a test: worker threads die. METALORE_TEST_DEATH says how: `start` before they can work,
// `exit` and `memory` as they write what METALORE_TEST_FAIL is a part of the path of.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread, resourceLimits } from 'node:worker_threads';

const { METALORE_TEST_DEATH: death, METALORE_TEST_FAIL: place } = process.env;

const deaths = {
  exit: () => process.exit(7),
  memory: () => {
    for (const hoard = []; ; hoard.push(new Array(resourceLimits.maxOldGenerationSizeMb).fill(0)));
  },
};

if (!isMainThread) {
  if (death === 'start') throw new Error('the test says so');
  for (const name of ['writeFileSync', 'appendFileSync']) {
    const original = fs[name];
    fs[name] = (path, ...rest) => {
      if (String(path).includes(place)) deaths[death]();
      return original(path, ...rest);
    };
  }
  syncBuiltinESMExports();
}
