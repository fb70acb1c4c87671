import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { metalore, records, root, temporaryDirectory } from '../cli/run.js';

const run = promisify(execFile);
const example = (name: string) => join(root, 'examples', `${name}.js`);
const SHORT = ['--set', 'steps=10', '--set', 'grid.step=0.5', '--episodes', '2', '--quiet'];

/** The return of each item that a command wrote into `run`. */
async function returnsOf(args: string[]): Promise<Record<string, number>> {
  const cwd = temporaryDirectory();
  const { code, stderr } = await metalore([...args, ...SHORT, '-o', 'run'], { cwd });
  expect(code, stderr).toBe(0);
  const rows = records(readFileSync(join(cwd, 'run/summary.csv'), 'utf8'));
  return Object.fromEntries(rows.map((row) => [row['item'], Number(row['return_mean'])]));
}

describe('examples/', () => {
  it('custom-policy: beside max-weight', async () => {
    const policies = ['--policy', `${example('custom-policy')}:gain=0.5`, '--policy', 'max-weight'];
    const found = await returnsOf(['evaluate', ...policies]);
    expect(found['custom-policy.js-gain=0.5']).toBeGreaterThan(0);
    expect(found['max-weight']).toBeGreaterThan(0);
  });

  it('per-station: where each station has shares of its own', async () => {
    const found = await returnsOf(['evaluate', 'uneven-cells', '--policy', example('per-station')]);
    expect(found['per-station.js']).toBeGreaterThan(0);
  });

  it('custom-reward: trained for, with a feature of its own', async () => {
    const found = await returnsOf([
      ...['train', '--import', example('custom-reward'), '--set', 'reward.terms=["own:punctual"]'],
      ...['--set', 'observation.features=["queues","own:imbalance"]', '--eta', '0.9', '--c2', '0'],
      ...['--seeds', '0', '--timesteps', '40', '--set', 'ppo.nEnvs=2', '--set', 'ppo.nSteps=10'],
    ]);
    expect(Object.values(found)).toHaveLength(1);
  });

  it('training-by-hand and own-trace run as they are', async () => {
    const trained = await run(process.execPath, [example('training-by-hand')]);
    expect(trained.stdout).toMatch(/^learned \d+\.\d, static \d+\.\d\n$/);
    const traced = await run(process.execPath, [example('own-trace')]);
    expect(traced.stdout).toMatch(/^3 requests, sync \d+(\.\d+)?, e2e \d+(\.\d+)?\n$/);
  });
});
