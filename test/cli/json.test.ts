import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outputJsonSchema, outputs } from '../../src/cli/json/schema.js';
import { metaloreHere } from './here.js';
import { records, sharedDirectory } from './run.js';

const cwd = sharedDirectory();

const SHORT = ['--set', 'steps=20', '--episodes', '2', '--set', 'grid.step=0.5', '-j', '1'];

// In this order: a command reads what those before it have left.
const commands: [name: keyof typeof outputs, args: string[]][] = [
  ['grid-search', [...SHORT, '-o', 'grid']],
  [
    'train',
    [
      ...[...SHORT, '--eta', '0.9', '--c2', '0', '--timesteps', '80', '--set', 'ppo.nEnvs=4'],
      ...['--set', 'ppo.nSteps=20', '--set', 'ppo.batchSize=20', '--set', 'ppo.warmStart=null'],
      ...['-o', 'sweep'],
    ],
  ],
  ['evaluate', ['sweep', '--policy', 'random', '-j', '1', '-o', 'comparison']],
  ['report', ['grid', 'sweep', '-o', 'report']],
  ['replay', ['sweep', '--csv', '-o', 'replay']],
  ['trace export', ['--set', 'steps=20', '--episode', '1', '-o', 'trace']],
  ['export', ['sweep', '--format', 'onnx', '-o', 'policy.onnx']],
  ['trace import', ['--ns2', 'nodes.tcl', '--steps', '20', '-o', 'nodes']],
];

writeFileSync(join(cwd, 'nodes.tcl'), '$node_(0) set X_ 10\n$node_(0) set Y_ 20\n');

/** What a command tells programs. */
async function told(args: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await metaloreHere([...args, '--json', '-q'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('what --json prints', () => {
  it.each(commands)('is what the schema says: %s, to be done and done', async (name, args) => {
    const { dry, done } = outputs[name];
    const words = [...name.split(' '), ...args];
    const planned = dry.parse(await told([...words, '--dry-run']));
    const outcome = done.parse(await told(words));
    // What both say is the same.
    const facts = (of: object) =>
      Object.entries(of).filter(([key, value]) => key !== 'dry_run' && typeof value !== 'object');
    const known = new Map<string, unknown>(facts(outcome));
    const common = facts(planned).filter(([key]) => known.has(key));
    expect(common.length).toBeGreaterThan(3);
    expect(common.map(([key]) => [key, known.get(key)])).toEqual(common);
  });

  it('calls a quantity as the CSVs do', async () => {
    const { items } = outputs.evaluate.done.parse(await told(['evaluate', ...commands[2][1]]));
    const rows = records(readFileSync(join(cwd, 'comparison/summary.csv'), 'utf8'));
    const value = (text: string) => (text === '' ? null : Number(text));
    items.forEach((item, i) => {
      const row = rows[i];
      expect(item.item).toBe(row['item']);
      expect(item.return_ratio_best_static).toBe(value(row['return_ratio_best_static']));
      for (const of of ['mean', 'std', 'ci95'] as const)
        expect(item.return_difference![of]).toBe(value(row[`return_difference_${of}`]));
      for (const [name, { mean }] of Object.entries(item.metrics))
        expect(mean).toBe(value(row[`${name}_mean`]));
    });
  });

  it('is described in docs/output.schema.json, which is not stale (npm run schema)', () => {
    const file = fileURLToPath(new URL('../../docs/output.schema.json', import.meta.url));
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(outputJsonSchema())),
    );
  });
});
