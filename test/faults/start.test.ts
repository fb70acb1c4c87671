import { spawn } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { onceTrue, temporaryDirectory } from '../cli/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('npm start leaves nothing behind that goes on computing when it is told to end', async () => {
  const cwd = temporaryDirectory();
  symlinkSync(join(root, 'configs'), join(cwd, 'configs'));
  const parts = join(cwd, 'results/paper-grid/parts');
  const child = spawn(process.execPath, [join(root, 'scripts/start.js')], { cwd });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  onceTrue(
    child,
    () => readdirSync(parts).length >= 2,
    () => child.kill('SIGTERM'),
  );
  // Closed only when no process has its output any more.
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).toContain('stopped by SIGTERM; the same command continues');
  expect(code).toBe(143);
  expect(readdirSync(join(cwd, 'results/paper-grid'))).not.toContain('.metalore-lease');
});
