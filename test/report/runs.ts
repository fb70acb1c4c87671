import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metaloreHere } from '../cli/here.js';

/** Run directories of the paper's scenario, small enough for a test. */
export interface SmallRuns {
  grid: string;
  trained: string;
  compared: string;
}

const EPISODES = ['--episodes', '4'];

/** A grid, a sweep of two settings with two seeds each, and its evaluation. @throws when one fails */
export async function makeSmallRuns(folder: string): Promise<SmallRuns> {
  const runs = {
    grid: join(folder, 'grid'),
    trained: join(folder, 'trained'),
    compared: join(folder, 'compared'),
  };
  const run = async (...args: string[]) => {
    const { code, stderr } = await metaloreHere([...args, '-q']);
    if (code !== 0) throw new Error(`metalore ${args.join(' ')}: ${stderr}`);
  };
  await run('grid-search', ...EPISODES, '-o', runs.grid);
  await run(
    ...['train', ...EPISODES, '--eta', '0.9,0.5', '--c2', '0', '--seeds', '0..1'],
    ...['--timesteps', '800', '--set', 'ppo.nEnvs=4', '--set', 'ppo.nSteps=100'],
    ...['-o', runs.trained],
  );
  await run('evaluate', runs.trained, '-o', runs.compared);
  return runs;
}

/** Everything below a directory with its bytes. */
export const contentOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, readFileSync(file, 'base64')]),
  );
