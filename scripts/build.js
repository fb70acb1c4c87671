// Builds dist/ from src/, and the scripts of the pages. Run by `npm run build`, by `prepare`, and
// before the tests.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { buildKernels } from './build-kernels.js';
import { buildPages } from './build-pages.js';

await Promise.all([buildKernels(), buildPages()]);
const require = createRequire(import.meta.url);
const tsc = require.resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
