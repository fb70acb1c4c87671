// Preloaded by a test: makes a run fail whose folder is named by METALORE_TEST_FAIL.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const original = fs.appendFileSync;
fs.appendFileSync = (path, ...rest) => {
  if (String(path).includes(process.env.METALORE_TEST_FAIL)) throw new Error('the test says so');
  return original(path, ...rest);
};
syncBuiltinESMExports();
