// Preloaded by a test: worker threads die. METALORE_TEST_DEATH says how: `start` before they can work,
// `exit` and `memory` as they write what METALORE_TEST_FAIL is a part of the path of; where that is `helper`,
// those that help another thread to train, in the middle of it, and no other.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isMainThread, resourceLimits, workerData } from 'node:worker_threads';

const { METALORE_TEST_DEATH: death, METALORE_TEST_FAIL: place } = process.env;

const deaths = {
  exit: () => process.exit(7),
  throw: () => {
    throw new Error('the test says so');
  },
  memory: () => {
    for (const hoard = []; ; hoard.push(new Array(resourceLimits.maxOldGenerationSizeMb).fill(0)));
  },
};

const isHelper = workerData?.control !== undefined;
if (isHelper && place === 'helper') {
  if (death === 'start') throw new Error('the test says so');
  const original = Atomics.sub;
  let duties = 0;
  Atomics.sub = (...rest) => {
    if (++duties === 30) deaths[death]();
    return original(...rest);
  };
} else if (!isMainThread && place !== 'helper') {
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
