import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

it("runs the README's example of the library", async () => {
  const [, code] = /```js\n(.*?)```/s.exec(readme)!;
  expect(code.trim().split('\n').length).toBeLessThanOrEqual(24);
  // Inside the package, so that `import … from 'metalore'` finds it by its own name.
  const file = fileURLToPath(new URL('readme-example.generated.mjs', root));
  writeFileSync(file, code);
  onTestFinished(() => {
    rmSync(file);
  });
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  expect(stdout).toMatch(/^\[ 0, 0 \] \[ 1, 1 \]\nsync \d+\.\d\d steps\ne2e \d+\.\d\d steps\n/);
  expect(stdout).toMatch(/served \d+\.\d%\n$/);
});

it('names only config files that exist', () => {
  const files = [...readme.matchAll(/\((configs\/[\w.-]+)\)/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(existsSync(new URL(file, root)), file).toBe(true);
});

it('is cited with its own version', () => {
  const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    version: string;
  };
  expect(readFileSync(new URL('CITATION.cff', root), 'utf8')).toContain(`\nversion: ${version}\n`);
});
