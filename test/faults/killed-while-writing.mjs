// Preloaded by a test: the process dies in the middle of writing the file whose path contains
// METALORE_TEST_KILL and whose content contains METALORE_TEST_KILL_TEXT.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { METALORE_TEST_KILL: place, METALORE_TEST_KILL_TEXT: text = '' } = process.env;
const write = fs.writeFileSync;
fs.writeFileSync = (path, content, ...rest) => {
  if (!String(path).includes(place) || !String(content).includes(text))
    return write(path, content, ...rest);
  write(path, content.slice(0, content.length / 2), ...rest);
  process.kill(process.pid, 'SIGKILL');
};
syncBuiltinESMExports();
