import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreVersion } from '../../src/runs/version.js';
import { metaloreHere } from './here.js';
import { bin, temporaryDirectory } from './run.js';

/** A small cell, and a sweep that takes a moment. */
const CONFIG = `name: odd
steps: 20
training: { eta: [0.9, 0.5], c2: [0], timesteps: 160, selectionEpisodes: 2, evalEvery: 80 }
ppo: { nEnvs: 4, nSteps: 20, batchSize: 40, policyNet: [8], valueNet: [8] }
`;

/** The command behind the last line of what a command printed. */
function nextOf(stdout: string): string {
  const line = stdout.trimEnd().split('\n').at(-1)!;
  expect(line).toMatch(/^Next: /);
  return line.slice('Next: '.length);
}

/** Runs a line as somebody who pastes it into bash. */
function paste(line: string, cwd: string) {
  const script = `metalore() { '${process.execPath}' '${bin}' "$@"; }\n${line}\n`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
  expect(stderr).not.toContain('command not found');
  expect(status, stderr).toBe(0);
  return stdout;
}

function plan(...path: string[]) {
  return JSON.parse(readFileSync(join(...path, 'plan.json'), 'utf8')) as {
    command: string;
    scenario: Record<string, unknown>;
  };
}

describe('the line that says what to run next', () => {
  it('leads from the grid search to the report, whatever the directories are called', async () => {
    const cwd = temporaryDirectory();
    const folder = "my runs/it's $HOME";
    mkdirSync(join(cwd, folder), { recursive: true });
    writeFileSync(join(cwd, folder, '-the cell.yaml'), CONFIG);

    const grid = await metaloreHere(
      [
        ...['grid-search', `${folder}/-the cell.yaml`, '--step', '0.5', '--seed', '3'],
        ...['--episodes', '4', '--set', 'ues.0.request={ probability: 0.5 }'],
        ...['--set', 'reward.c1=5', '-o', `${folder}/the grid`],
      ],
      { cwd },
    );
    expect(grid.code).toBe(0);
    expect(nextOf(grid.stdout)).toBe(
      String.raw`metalore train 'my runs/it'\''s $HOME/-the cell.yaml'` +
        " --set 'ues.0.request={ probability: 0.5 }' --set reward.c1=5 --set grid.step=0.5" +
        ' --seed 3 --episodes 4',
    );

    const trained = paste(nextOf(grid.stdout), cwd);
    const [sweep] = readdirSync(join(cwd, 'results'));
    expect(plan(cwd, 'results', sweep)).toMatchObject({
      command: 'train',
      scenario: plan(cwd, folder, 'the grid').scenario,
    });
    expect(nextOf(trained)).toBe(`metalore evaluate results/${sweep}`);

    // The sweep under an odd name of its own, as -o would have made it.
    renameSync(join(cwd, 'results', sweep), join(cwd, folder, '--it'));
    const again = await metaloreHere(
      [
        ...['train', `${folder}/-the cell.yaml`, '--seed', '3', '--episodes', '4'],
        ...['--set', 'ues.0.request={ probability: 0.5 }', '--set', 'reward.c1=5'],
        ...['--set', 'grid.step=0.5', '-o', `${folder}/--it`],
      ],
      { cwd },
    );
    expect(again.stdout).toContain(`Already finished: ${folder}/--it`);
    expect(again.stderr).toBe('');
    expect(nextOf(again.stdout)).toBe(String.raw`metalore evaluate 'my runs/it'\''s $HOME/--it'`);

    const compared = paste(nextOf(again.stdout), cwd);
    const comparison = readdirSync(join(cwd, 'results')).find((name) => name.startsWith('eval'))!;
    expect(nextOf(compared)).toBe(
      String.raw`metalore report 'my runs/it'\''s $HOME/the grid' 'my runs/it'\''s $HOME/--it'` +
        ` results/${comparison}`,
    );
    const page = paste(`${nextOf(compared)} -o page`, cwd)
      .trimEnd()
      .split('\n')
      .at(-1)!;
    expect(existsSync(join(cwd, page))).toBe(true);
  });

  it('names runs of the same scenario only, which a report takes together', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'cell.yaml'), CONFIG);
    const run = async (...args: string[]) => {
      const { code, stdout, stderr } = await metaloreHere(args, { cwd });
      expect(code, stderr).toBe(0);
      return stdout;
    };
    const short = ['--episodes', '2', '--set', 'grid.step=0.5'];
    await run('grid-search', 'cell.yaml', ...short, '-o', 'runs/other', '--set', 'steps=10');
    await run('grid-search', 'cell.yaml', ...short, '-o', 'runs/other-seed', '--seed', '1');
    await run('train', 'cell.yaml', ...short, '-o', 'runs/sweep');
    // What is no plan of ours is no reason to fail after all the work.
    mkdirSync(join(cwd, 'runs/a-broken-one'));
    writeFileSync(join(cwd, 'runs/a-broken-one/summary.csv'), '');
    writeFileSync(
      join(cwd, 'runs/a-broken-one/plan.json'),
      JSON.stringify({ command: 'grid-search', version: metaloreVersion() }),
    );
    const evaluate = ['evaluate', 'runs/sweep'];
    expect(nextOf(await run(...evaluate, '-o', 'runs/one'))).toBe(
      'metalore report runs/sweep runs/one',
    );
    // Other constants of the reward and another step are each grid's own.
    await run(
      ...['grid-search', 'cell.yaml', ...short, '-o', 'runs/same'],
      ...['--set', 'reward.eta=0.5', '--step', '0.25'],
    );
    expect(nextOf(await run(...evaluate, '-o', 'runs/one'))).toBe(
      'metalore report runs/same runs/sweep runs/one',
    );
    // Judged elsewhere, the sweep is of another scenario than the comparison.
    expect(nextOf(await run(...evaluate, '--set', 'steps=15', '-o', 'elsewhere/two'))).toBe(
      'metalore report elsewhere/two',
    );
    expect(nextOf(await run('evaluate', 'cell.yaml', '--policy', 'random', '-o', 'three'))).toBe(
      'metalore report three',
    );
  });

  it('is the field "next" with --json', async () => {
    const cwd = temporaryDirectory();
    const { stdout } = await metaloreHere(
      ['grid-search', '--episodes', '1', '--step', '1', '--json', '-o', 'a b'],
      { cwd },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      out: 'a b',
      next: 'metalore train --set grid.step=1 --episodes 1',
    });
  });

  it.each([
    ["'metalore'", 'npx metalore'],
    ['node bin/metalore.js grid-search configs/paper.yaml', 'npx metalore'],
    ['node scripts/start.js', 'npx metalore'],
    ['metalore grid-search', 'npx metalore'],
    ['vitest run', 'metalore'],
  ])('names the program as it was called: by npm as %s', async (script, program) => {
    const { stdout } = await metaloreHere(
      ['grid-search', '--episodes', '1', '--step', '1', '-o', 'run'],
      {
        cwd: temporaryDirectory(),
        env: { npm_lifecycle_script: script },
      },
    );
    expect(nextOf(stdout)).toBe(`${program} train --set grid.step=1 --episodes 1`);
  });
});
