import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/torture.js', import.meta.url));

async function torture(...args: string[]): Promise<string> {
  const only = ['--only', 'configs=41', '--only', 'largest=21'];
  return (await promisify(execFile)(process.execPath, [script, ...only, ...args])).stdout;
}

/** Sum of a count over reports. */
function sum(reports: readonly string[], count: RegExp): number {
  return reports.reduce((all, text) => all + Number(count.exec(text)![1]), 0);
}

describe('npm run torture', () => {
  it('counts the same on any number of processes, and in shares that are done elsewhere', async () => {
    const [one, several, first, second] = await Promise.all([
      torture('--jobs', '1'),
      torture('--jobs', '3'),
      torture('--share', '1/2', '--jobs', '1'),
      torture('--share', '2/2', '--jobs', '1'),
    ]);
    expect(several).toBe(one);
    expect(one).toMatch(
      /^configs .* 41 tried {2}0 wrong\nleast and largest .* 21 tried {2}0 wrong\n$/,
    );
    for (const count of [/(\d+) refused/, /(\d+) loaded/, /(\d+) played/, /(\d+) tried/])
      expect(sum([first, second], count)).toBe(sum([one], count));
  });

  it('says how many it had the time for', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      ...[script, '--only', 'configs=20000', '--minutes', '0.05', '--jobs', '1'],
    ]);
    expect(stdout).toMatch(/ {2}\d+ of 20000 tried {2}0 wrong\n$/);
  });

  it('refuses what it does not know', async () => {
    for (const args of [
      ['--only', 'bumps'],
      ['--share', '3/2'],
      ['--jobs', '0'],
    ])
      await expect(promisify(execFile)(process.execPath, [script, ...args])).rejects.toMatchObject({
        code: 2,
      });
  });
});
