import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readReport } from '../../../src/report/assemble/assemble.js';
import { temporaryDirectory } from '../../cli/run.js';
import { split, writeRun } from './run-directory.js';

const WANTED = 'name run directories of metalore grid-search, train or evaluate';
const items = [split(0, 0), split(0, 1), split(1, 0), split(1, 1)];

/** What is said about paths in a directory of the test's own; their root is left out. */
async function refusal(make: (root: string) => void, ...names: string[]): Promise<string> {
  const root = temporaryDirectory();
  make(root);
  const error = await readReport(names.map((name) => join(root, name))).then(
    () => new Error('accepted'),
    (reason: unknown) => reason as Error,
  );
  expect(error).toMatchObject({ exitCode: 2 });
  return error.message.replaceAll(`${root}/`, '');
}

const folder = (...files: string[]) => {
  return (root: string) => {
    for (const file of files) {
      mkdirSync(join(root, file, '..'), { recursive: true });
      writeFileSync(join(root, file), '{}');
    }
  };
};

describe('a path that is no run directory', () => {
  it.each<[string, (root: string) => void, string]>([
    ['nothing', () => undefined, `there: does not exist; ${WANTED}`],
    ['below a file', folder('file'), `file/there: does not exist; ${WANTED}`],
    ['a file', folder('there'), `there: is a file; ${WANTED}`],
    [
      'a file of a run directory',
      folder('run/episodes.csv'),
      'run/episodes.csv: is a file; name the run directory run',
    ],
    [
      'an empty folder',
      (root) => {
        mkdirSync(join(root, 'there'));
      },
      `there: is empty; ${WANTED}`,
    ],
    [
      'some folder',
      folder('there/b.txt', 'there/a\u001b.txt'),
      'there: is no run directory: it holds "a\\u001b.txt", "b.txt", but no episodes.csv;' +
        ` ${WANTED}`,
    ],
    [
      'a folder of many files',
      folder(...'fedcba'.split('').map((name) => `there/${name}`)),
      'there: is no run directory: it holds "a", "b", "c", "d", "e", … (6 in all), but no' +
        ` episodes.csv; ${WANTED}`,
    ],
    [
      'a folder of run directories',
      folder('there/tuned/episodes.csv', 'there/other/x', 'there/grid/episodes.csv'),
      'there: is no run directory but holds some; name them: there/grid, there/tuned',
    ],
    [
      'a folder in a run directory',
      folder('run/episodes.csv', 'run/runs/a/config.yaml'),
      'run/runs/a: is a folder inside the run directory run; name that',
    ],
    [
      'a saved policy in a run directory',
      folder('run/plan.json', 'run/runs/a/policy-best/model.json'),
      'run/runs/a/policy-best: is a saved policy inside the run directory run; name that',
    ],
    [
      'a saved policy elsewhere',
      folder('there/model.json'),
      'there: is a saved policy; compare it with metalore evaluate and name the run directory of' +
        ' that',
    ],
    [
      'an unfinished run',
      folder('there/plan.json', 'there/parts/0.csv'),
      'there: is not finished: it holds a plan, but no episodes.csv yet; run the command that began' +
        ' it again, which goes on where it was',
    ],
  ])('(%s) is refused with what to do', async (_, make, message) => {
    const [path] = message.split(': ');
    expect(await refusal(make, path)).toBe(message);
  });

  it('but an unfinished run names its command', async () => {
    const make = (root: string) => {
      folder('there/plan.json')(root);
      mkdirSync(join(root, 'there/runs/train'), { recursive: true });
      writeFileSync(
        join(root, 'there/runs/train/meta.json'),
        JSON.stringify({ status: 'interrupted', sessions: [{ command: 'metalore train -j 2' }] }),
      );
    };
    expect(await refusal(make, 'there')).toBe(
      'there: is not finished: it holds a plan, but no episodes.csv yet; run "metalore train -j 2"' +
        ' again, which goes on where it was',
    );
  });
});

it('refuses a run directory that is named twice', async () => {
  const make = (root: string) => {
    writeRun(join(root, 'a'), { items });
    symlinkSync(join(root, 'a'), join(root, 'b'));
  };
  expect(await refusal(make, 'a', 'a')).toBe('a: is named twice; name each run directory once');
  expect(await refusal(make, 'a', 'b')).toBe(
    'b: is the same directory as a; name each run directory once',
  );
});

it('refuses nothing', async () => {
  await expect(readReport([])).rejects.toThrow(`metalore report: nothing is named; ${WANTED}`);
});
