import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../cli/run.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A project of these files, next to what every one needs. */
function project(files: Record<string, string>): string {
  const folder = temporaryDirectory();
  const all = {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': '{ "compilerOptions": { "target": "es2022", "module": "nodenext" } }',
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function mutation(folder: string, ...args: string[]) {
  const script = join(root, 'scripts/mutation.js');
  return spawnSync(process.execPath, [script, '--root', folder, '--jobs', '1', ...args], {
    encoding: 'utf8',
  });
}

/** change → outcome, of the report that a run has left */
function outcomes(folder: string): Record<string, string> {
  const { mutants } = JSON.parse(
    readFileSync(join(folder, 'results/mutation/report.json'), 'utf8'),
  ) as { mutants: { change: string; outcome: string }[] };
  return Object.fromEntries(mutants.map(({ change, outcome }) => [change, outcome]));
}

const SUM = `export function sumOfEvens(upTo: number): number {
  let sum = 0;
  for (let n = 0; n < upTo; n += 2) sum += n;
  return sum;
}
`;
/** Has a weak spot: nobody asks whether an even number itself is counted. */
const SUM_TEST = `import { expect, it } from 'vitest';
import { sumOfEvens } from '../../src/simulator/sum.js';
it('sums', () => expect(sumOfEvens(7)).toBe(12));
`;
const SUM_FILES = { 'src/simulator/sum.ts': SUM, 'test/simulator/sum.test.ts': SUM_TEST };

describe('the mutation tests', () => {
  it('find the weak spot, and what is killed, an endless loop by the time limit', () => {
    const folder = project(SUM_FILES);
    const args = ['--room', 'simulator', '--time-limit', '8', '--min-score', '90'];
    const { status, stdout } = mutation(folder, ...args);
    expect(outcomes(folder)).toEqual({
      '0 → 1': 'killed',
      'n < upTo → n <= upTo': 'survived',
      'n < upTo → n > upTo': 'killed',
      'n += 2 → n -= 2': 'timeout',
      'n += 2 → n += 3': 'killed',
      'sum += n → sum -= n': 'killed',
      'sum += n; → ;': 'killed',
    });
    expect(stdout).toMatch(/survived src\/simulator\/sum\.ts:3 +operator +n < upTo → n <= upTo/);
    expect(stdout).toContain('simulator: 7 of 8 killed, 1 survived: 88 %');
    expect(status, 'below --min-score').toBe(1);
    const markdown = readFileSync(join(folder, 'results/mutation/report.md'), 'utf8');
    expect(markdown).toContain('| simulator | 8 | 7 | 1 | 1 | 88 % |');
    expect(markdown).toContain('| src/simulator/sum.ts:3 |');
    // The checkout itself is not touched.
    expect(readFileSync(join(folder, 'src/simulator/sum.ts'), 'utf8')).toBe(SUM);
    // Only that one is tried again.
    const report = join(folder, 'results/mutation/report.json');
    const again = mutation(folder, '--room', 'simulator', '--survivors', report, '--list');
    expect(again.stdout.trim().split('\n')).toEqual([
      expect.stringContaining('n < upTo → n <= upTo'),
    ]);
  }, 240_000);

  it('put a mutant into what commands run, too', () => {
    const folder = project({
      'src/simulator/limits.ts': 'export const limit: number = 4;\nexport const other = 70;\n',
      'dist/simulator/limits.js': 'export const limit = 4;\nexport const other = 70;\n',
      'test/cli/run.test.ts': `import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
it('runs', () => {
  const script = "import { limit } from './dist/simulator/limits.js'; console.log(limit)";
  const stdout = execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(stdout.toString()).toBe('4\\n');
});
`,
    });
    expect(mutation(folder, '--room', 'simulator').status).toBe(0);
    expect(outcomes(folder)).toEqual({ '4 → 5': 'killed', '70 → 71': 'survived' });
  }, 240_000);

  it('do not begin when the tests fail as it is', () => {
    const failing = SUM_TEST.replace('12', '13');
    const folder = project({ ...SUM_FILES, 'test/simulator/sum.test.ts': failing });
    const { status, stderr } = mutation(folder, '--room', 'simulator');
    expect(status).toBe(1);
    expect(stderr).toContain('fail without any change: test/simulator/sum.test.ts: sums');
  }, 240_000);

  it('take the same sample for the same seed, and leave out what is known to change nothing', () => {
    const list = (folder: string, ...args: string[]) =>
      mutation(folder, '--room', 'simulator', '--list', ...args)
        .stdout.trim()
        .split('\n');
    const folder = project(SUM_FILES);
    const all = list(folder);
    expect(all).toHaveLength(8);
    const sample = list(folder, '--sample', '3', '--seed', '5');
    expect(list(folder, '--sample', '3', '--seed', '5')).toEqual(sample);
    expect(sample.every((line) => all.includes(line))).toBe(true);
    expect(list(folder, '--sample', '3', '--seed', '6')).not.toEqual(sample);

    const code = 'for (let n = 0; n < upTo; n += 2) sum += n;';
    const equivalent = [{ room: 'simulator', code, change: 'sum += n → sum -= n' }];
    const known = project({
      ...SUM_FILES,
      'scripts/mutation/equivalent.json': JSON.stringify(equivalent),
    });
    expect(list(known)).toEqual(all.filter((line) => !line.includes('sum -= n')));
  }, 60_000);

  it.each([
    ['types', 'export interface A { b: 1 }\nexport type C = 2 | `d${3}`;\nexport let e: 4;'],
    ['imports', "import { f } from './1.js';\nexport { f };"],
    ['what an error says', 'export const g = () => new Error(`1 + ${1 + 2}`);'],
  ])('leave %s alone', (_, source) => {
    const folder = project({ 'src/simulator/types.ts': source });
    expect(mutation(folder, '--room', 'simulator', '--list').stdout).toBe('');
  });

  it('refuse a flag that they do not know', () => {
    const { status, stderr } = mutation(temporaryDirectory(), '--rooms', 'simulator');
    expect(status).toBe(2);
    expect(stderr).toContain("Unknown option '--rooms'");
  });
});
