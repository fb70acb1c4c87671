// A policy in TypeScript, on versions of Node that load it by themselves (22.18 and later).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What examples/custom-policy.js does. */
const MINE = `import type { Network, Policy } from 'metalore';

interface Options {
  gain?: number;
}

export default class Mine implements Policy {
  private readonly gain: number;

  constructor({ gain = 0.5 }: Options = {}) {
    this.gain = gain;
  }

  reset(_seed: number): void {}

  act({ ueQueue, sensorQueue }: Network, action: Float64Array): void {
    const [ues, sensors] = [(1 + ueQueue) ** this.gain, (1 + sensorQueue) ** this.gain];
    action.fill(ues / (ues + sensors));
  }
}
`;

/** Whether that version, e.g. v22.18.0, takes types away by itself. */
export function stripsTypes(version) {
  const [major, minor] = version.slice(1).split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

/**
 * Evaluates the policy beside the same one in JavaScript.
 *
 * @returns what went wrong, or undefined
 */
export function failureOfTypeScript(program) {
  const folder = mkdtempSync(join(tmpdir(), 'metalore-typescript-'));
  try {
    writeFileSync(join(folder, 'mine.ts'), MINE);
    const policies = ['./mine.ts', join(root, 'examples/custom-policy.js')];
    const { status, stderr } = spawnSync(
      program,
      [
        ...[
          join(root, 'bin/metalore.js'),
          'evaluate',
          '--step',
          '0.5',
          '--episodes',
          '3',
          '--quiet',
        ],
        ...[...policies.flatMap((policy) => ['--policy', policy]), '--out', 'out'],
      ],
      { cwd: folder, encoding: 'utf8' },
    );
    if (status !== 0) return `ended with ${status}: ${stderr}`;
    const rows = parse(readFileSync(join(folder, 'out/episodes.csv')), { columns: true });
    const returnsOf = (item) => rows.filter((row) => row.item === item).map((row) => row.return);
    const [mine, example] = ['mine.ts', 'custom-policy.js'].map(returnsOf);
    return mine.length === 3 && mine.join() === example.join()
      ? undefined
      : `returns ${mine.join(', ')}, in JavaScript ${example.join(', ')}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
