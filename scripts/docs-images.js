// Makes the pictures of README.md, docs/images/, from what `npm start` left in results/. Needs the
// Chromium of the browser tests.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const images = join(root, 'docs/images');
const folder = mkdtempSync(join(tmpdir(), 'metalore-images-'));

mkdirSync(images, { recursive: true });
copyFileSync(join(root, 'results/paper-report/figures/figure-4.png'), join(images, 'figure-4.png'));

const sweep = ['results/paper-sweep', '--item', 'eta-0.9-c2-0-seed-0'];
const args = ['replay', ...sweep, '--policy', 'static:0.4,0.4', '-o', folder];
const { status } = spawnSync(process.execPath, [join(root, 'bin/metalore.js'), ...args], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(1);

const browser = await chromium.launch({
  executablePath: process.env.METALORE_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({
  viewport: { width: 1480, height: 1120 },
  reducedMotion: 'reduce',
});
await page.goto(`${pathToFileURL(join(folder, 'replay.html'))}#step=60`);
await page.screenshot({ path: join(images, 'replay.png') });
await browser.close();
rmSync(folder, { recursive: true });
