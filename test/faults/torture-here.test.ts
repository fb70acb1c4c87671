import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../cli/run.js';

const scripts = new URL('../../scripts/torture/', import.meta.url);

type Photograph = Map<string, Buffer | undefined> | undefined;
const { areSame, photographOf, restored } = (await import(
  new URL('photographs.js', scripts).href
)) as {
  photographOf: (folder: string) => Photograph;
  areSame: (one: Photograph, other: Photograph) => boolean;
  restored: (photograph: Photograph, folder: string) => void;
};

describe('photographs', () => {
  it('put a folder back as it was, with what is empty', () => {
    const folder = join(temporaryDirectory(), 'out');
    expect(photographOf(folder)).toBeUndefined();
    mkdirSync(join(folder, 'a', 'b'), { recursive: true });
    writeFileSync(join(folder, 'a', 'bytes'), Buffer.from([0, 255, 10]));
    writeFileSync(join(folder, 'nothing'), '');
    const taken = photographOf(folder);
    rmSync(folder, { recursive: true });
    restored(undefined, folder);
    expect(photographOf(folder)).toBeUndefined();
    restored(taken, folder);
    expect([...photographOf(folder)!]).toEqual([...taken!]);
    expect(taken!.get('a/bytes')).toEqual(Buffer.from([0, 255, 10]));
  });

  it('are the same only when every name and byte is', () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, 'x'), 'one');
    const first = photographOf(folder);
    expect(areSame(first, photographOf(folder))).toBe(true);
    for (const change of [
      () => {
        writeFileSync(join(folder, 'x'), 'two');
      },
      () => {
        writeFileSync(join(folder, 'x'), '');
      },
      () => {
        rmSync(join(folder, 'x'));
      },
      () => {
        mkdirSync(join(folder, 'x'));
      },
    ]) {
      const before = photographOf(folder);
      change();
      expect(areSame(before, photographOf(folder))).toBe(false);
    }
    expect(areSame(undefined, first)).toBe(false);
    expect(areSame(undefined, undefined)).toBe(true);
  });
});

describe('commands in a process that goes on', () => {
  it('do not seem to hang when they start its first thread', async () => {
    const work = `
      const { runHere } = await import('${new URL('here.js', scripts).href}');
      // Until what loading has left is gone.
      await new Promise((resolve) => setTimeout(resolve, 200));
      const args = ['grid-search', '--set', 'steps=20', '--set', 'grid.step=0.5', '--episodes', '1'];
      const end = await runHere([...args, '--jobs', '1', '-o', 'out'], { cwd: process.cwd() });
      process.stdout.write(JSON.stringify([end.code, end.isBroken]), () => process.exit());`;
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'work.mjs'), work);
    const preload = `--import=${new URL('file-system-failure.mjs', scripts).href}`;
    const { stdout } = await promisify(execFile)(process.execPath, [preload, 'work.mjs'], { cwd });
    expect(stdout).toBe('[0,false]');
  });

  it('work out once what takes no files', async () => {
    const render = fileURLToPath(new URL('../../dist/simulator/offered-load.js', import.meta.url));
    const work = `
      const { offeredLoad } = await import('file://${render}');
      const { loadScenario } = await import('file://${render.replace('simulator/offered-load', 'index')}');
      const { scenario } = loadScenario('paper');
      const load = offeredLoad(scenario);
      const other = offeredLoad({ ...scenario, steps: 7 });
      console.log(offeredLoad(structuredClone(scenario)) === load, other === load);`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      `--import=${new URL('once.mjs', scripts).href}`,
      ...['--input-type=module', '--eval', work],
    ]);
    expect(stdout).toBe('true false\n');
  });
});
