// Preloaded by a test: makes a run fail, when it adds to its progress.csv, whose folder is named by
// METALORE_TEST_FAIL.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const original = fs.openSync;
fs.openSync = (path, flags, ...rest) => {
  const file = String(path);
  const adds = file.endsWith('progress.csv') && (Number(flags) & fs.constants.O_RDWR) !== 0;
  if (adds && file.includes(process.env.METALORE_TEST_FAIL)) throw new Error('the test says so');
  return original(path, flags, ...rest);
};
syncBuiltinESMExports();
