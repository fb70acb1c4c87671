// Builds dist/ from src/, some packages into one file each, and the scripts of the pages. Run by
// `npm run build`, by `prepare`, and before the tests.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildKernels } from './build-kernels.js';
import { buildPackages } from './build-packages.js';
import { buildPages } from './build-pages.js';

await Promise.all([buildKernels(), buildPages()]);
// In a quarter of the time of TypeScript 6, which typedoc and the mutation tests still need as `typescript`.
const found = createRequire(import.meta.url).resolve('typescript-7/package.json');
const tsc = join(dirname(found), 'bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' });
await buildPackages();
