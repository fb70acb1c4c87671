import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A short cell, a small learner: a run takes a moment, and has several updates and checkpoints. */
export const TINY = [
  ...['steps=20', 'ppo.nEnvs=4', 'ppo.nSteps=20', 'ppo.batchSize=40', 'ppo.nEpochs=2'],
  ...['ppo.policyNet=[8]', 'ppo.valueNet=[8]', 'training.selectionEpisodes=3'],
].flatMap((assignment) => ['--set', assignment]);

/** Arguments of `metalore train` for that, with several checkpoints. */
export const trainArgs = (args: readonly string[]) => [
  ...['train', ...TINY, ...args],
  ...['--eval-every', '160', '--checkpoint-every', '160'],
];

/** A hash of every file that does not tell the time. */
export function bytes(out: string): Record<string, string> {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'meta.json')
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files
      .sort()
      .map((file) => [
        file.slice(out.length),
        createHash('sha256').update(readFileSync(file)).digest('hex'),
      ]),
  );
}
