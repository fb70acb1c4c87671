// Preloaded by a test: the first thing that a command looks up on the disk takes for ever, in one go,
// as a plan that is too large does, or a file that is too long.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

for (const name of ['existsSync', 'statSync'])
  fs[name] = () => {
    fs.writeSync(2, 'busy\n');
    for (;;);
  };
syncBuiltinESMExports();
