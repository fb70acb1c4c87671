// Preloaded by a test: the process dies in the middle of writing the file whose path contains
// METALORE_TEST_KILL.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const write = fs.writeFileSync;
fs.writeFileSync = (path, content, ...rest) => {
  if (!String(path).includes(process.env.METALORE_TEST_KILL)) return write(path, content, ...rest);
  write(path, content.slice(0, content.length / 2), ...rest);
  process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
