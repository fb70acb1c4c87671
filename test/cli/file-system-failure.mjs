// Preloaded by a test: makes writing fail as on a full or read-only disk. METALORE_TEST_FAIL is
// the error's code and the part of the path that cannot be written, e.g. "ENOSPC:parts/3".
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const [code, place] = process.env.METALORE_TEST_FAIL.split(':');
for (const name of ['writeFileSync', 'mkdirSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).includes(place))
      throw Object.assign(new Error(`${code}: ${name} '${path}'`), {
        code,
        syscall: 'write',
        path,
      });
    return original(path, ...rest);
  };
}
syncBuiltinESMExports();
