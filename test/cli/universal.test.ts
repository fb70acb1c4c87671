import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { temporaryDirectory } from './run.js';

/** A scenario of a few steps, and a policy trained in it that sees reports, η and c₂. */
function scenarioFile(folder: string, changes = ''): string {
  const file = join(folder, 'any.yaml');
  writeFileSync(
    file,
    `steps: 12
name: any
episodes: 2
grid: { step: 0.5 }
contexts: { reward.eta: { choice: [0.9, 0.4] }, reward.c2: { choice: [0, -1] } }
observation: { features: [reports, eta, c2] }
training: { timesteps: 96, evalEvery: 96, selectionEpisodes: 2 }
ppo: { nEnvs: 4, policyNet: [6], valueNet: [6], warmStart: null }
${changes}`,
  );
  return file;
}

interface Summary {
  item: string;
  eta: number;
  c2: number;
}

function itemsOf(stdout: string): Summary[] {
  return (JSON.parse(stdout) as { items: Summary[] }).items;
}

/** Trains it. */
async function trained(): Promise<{ folder: string; config: string; sweep: string }> {
  const folder = temporaryDirectory();
  const config = scenarioFile(folder);
  const sweep = join(folder, 'sweep');
  expect((await metaloreHere(['train', config, '-o', sweep, '-q'])).code).toBe(0);
  return { folder, config, sweep };
}

describe('a policy for any setting', () => {
  it('is one item, and leaves no map of the two queues', async () => {
    const { config, sweep } = await trained();
    const plan = JSON.parse(readFileSync(join(sweep, 'plan.json'), 'utf8')) as {
      items: { name: string; eta: null; c2: null }[];
    };
    expect(plan.items.map(({ name, eta, c2 }) => [name, eta, c2])).toEqual([
      ['eta-drawn-c2-drawn-seed-0', null, null],
    ]);
    const again = await metaloreHere(['train', config, '-o', sweep, '-q']);
    expect(again.stdout + again.stderr).toContain('finished');
    expect(again.stdout).toMatch(/drawn\s+drawn/);
  });

  it('is judged at the paper’s twelve settings', async () => {
    const { folder, sweep } = await trained();
    const args = ['evaluate', sweep, '--policy', 'max-weight', '-o', join(folder, 'e'), '--json'];
    const { stdout, code } = await metaloreHere(args);
    expect(code).toBe(0);
    const learned = itemsOf(stdout).filter(({ item }) => item.startsWith('eta-drawn'));
    expect(learned.length).toBe(12);
    expect(new Set(learned.map(({ eta, c2 }) => `${eta}/${c2}`)).size).toBe(12);
  });

  it('refuses --eta where contexts draw it', async () => {
    const folder = temporaryDirectory();
    const config = scenarioFile(folder);
    const run = await metaloreHere(['train', config, '--eta', '0.9', '-o', join(folder, 'x')]);
    expect([run.code, run.stderr]).toEqual([
      2,
      expect.stringContaining('contexts draw reward.eta anew in each episode'),
    ]);
  });

  it('is begun from again, and not by what sees other things', async () => {
    const { folder, config, sweep } = await trained();
    const policy = join(sweep, 'runs', 'eta-drawn-c2-drawn-seed-0', 'policy-best');
    const from = ['--init-policy', policy, '--set', 'reward.c1=20', '-q'];
    const run = await metaloreHere(['train', config, ...from, '-o', join(folder, 'on')]);
    expect(run.code).toBe(0);
    const plan = readFileSync(join(folder, 'on', 'plan.json'), 'utf8');
    expect(plan).toContain('"initialPolicy"');
    const other = await metaloreHere([
      ...['train', config, ...from, '-o', join(folder, 'y')],
      ...['--set', 'observation.history=2'],
    ]);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('set observation.history to the policy'),
    ]);
  });
});

describe('the policy that comes with the program', () => {
  it('controls any cell, beside rules', async () => {
    const { code, stdout } = await metaloreHere([
      ...['evaluate', '--policy', 'universal', '--policy', 'max-weight', '--episodes', '3'],
      ...['--step', '0.5', '--eta', '0.9', '--c2', '0', '--set', 'ues.0.count=7', '--json'],
      ...['-o', join(temporaryDirectory(), 'e')],
    ]);
    expect(code).toBe(0);
    expect(itemsOf(stdout).map(({ item }) => item)).toEqual([
      'best-static',
      'max-weight',
      'universal-eta-0.9-c2-0',
    ]);
  });

  it('is replayed', async () => {
    const out = join(temporaryDirectory(), 'r');
    const run = await metaloreHere(['replay', '--policy', 'universal', '-o', out]);
    expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('universal')]);
  });

  it('is suggested by its name', async () => {
    const run = await metaloreHere(['evaluate', '--policy', 'univresal']);
    expect([run.code, run.stderr]).toEqual([
      2,
      expect.stringContaining('did you mean "universal"?'),
    ]);
  });
});

it('a policy with shares for each station is refused where one pair is for all', async () => {
  const folder = temporaryDirectory();
  const config = scenarioFile(
    folder,
    'stations: [{ xM: 50 }, { xM: 150 }]\ncontrol: { stations: per-station }\n',
  );
  const sweep = join(folder, 'sweep');
  expect((await metaloreHere(['train', config, '-o', sweep, '-q'])).code).toBe(0);
  const shared = ['--set', 'control.stations=shared'];
  for (const args of [
    ['evaluate', sweep, ...shared, '-o', join(folder, 'e')],
    ['replay', sweep, ...shared, '-o', join(folder, 'r')],
  ]) {
    const run = await metaloreHere(args);
    expect([run.code, run.stderr]).toEqual([
      2,
      expect.stringContaining('set control.stations to per-station'),
    ]);
  }
});
