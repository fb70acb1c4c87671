import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

it.each(['report', 'replay'])('the script of the %s names every package in it', async (page) => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`src/${page}/browser/main.ts`],
    tsconfig: 'tsconfig.browser.json',
    bundle: true,
    metafile: true,
    write: false,
  });
  const names = new Set(
    Object.keys(metafile.inputs).flatMap((path) => {
      const parts = path.split('/');
      const at = parts.lastIndexOf('node_modules');
      if (at < 0) return [];
      return parts[at + 1].startsWith('@') ? parts.slice(at + 1, at + 3).join('/') : parts[at + 1];
    }),
  );
  if (page === 'report')
    for (const name of ['vega', 'd3-array', 'internmap']) expect(names).toContain(name);
  const script = readFileSync(`${root}/assets/pages/${page}.js`, 'utf8');
  const notice = script.startsWith('/*!') ? script.slice(0, script.indexOf('*/')) : '';
  const listed = notice.split('\n').flatMap((line) => line.split(', '));
  for (const name of names) expect(listed).toContain(name);
  if (names.size > 0) expect(notice).toMatch(/permission|copyright/i);
});
