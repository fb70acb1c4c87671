import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadScenario } from '../../src/config/load.js';
import { bin, temporaryDirectory } from '../cli/run.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The fenced blocks of a document in a language, e.g. `sh`. */
function blocks(document: string, language: string): string[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, block]) => block,
  );
}

/**
 * What makes the commands of the documents short enough for a test. Everything else of them runs as
 * it is printed.
 */
const SHORT: Record<string, string> = {
  'grid-search': '--episodes 2',
  evaluate: '--episodes 2 --step 0.5',
  train: '--episodes 2 --timesteps 640 --set training.selectionEpisodes=4',
};

/** A copy of the checkout, as far as commands see it, where `npx metalore` is short and npm is noted. */
function workshop() {
  const folder = temporaryDirectory();
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  mkdirSync(join(folder, 'results'));
  for (const name of ['configs', 'examples', 'scripts', 'package.json', 'dist', 'assets'])
    symlinkSync(join(root, name), join(folder, name));
  const cases = Object.entries(SHORT).map(([command, flags]) => `${command}) short="${flags}" ;;`);
  const metalore = [
    '#!/usr/bin/env bash',
    'set -euo pipefail',
    'short=""',
    `case "\${1:-}" in ${cases.join(' ')} esac`,
    // Configs have up to five seeds.
    'case "${1:-} $* " in "train "*" --seeds "*) ;; "train "*) short="$short --seeds 0" ;; esac',
    // Traces are as many episodes as there are.
    'case " $* " in *" --trace "*) short="" ;; esac',
    `exec ${process.execPath} ${bin} "$@" $short`,
  ];
  const write = (name: string, lines: string[]) => {
    writeFileSync(join(tools, name), `${lines.join('\n')}\n`);
    chmodSync(join(tools, name), 0o755);
  };
  write('metalore', metalore);
  write('npx', ['#!/usr/bin/env bash', 'exec "$@"']);
  const log = join(folder, 'npm.log');
  write('npm', ['#!/usr/bin/env bash', `echo "npm $*" >>"${log}"`]);
  return {
    folder,
    /** runs a block as a whole, the way a reader would paste it */
    bash: (script: string) =>
      promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
        cwd: folder,
        env: { ...process.env, PATH: `${tools}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' },
      }),
    npmCommands: () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []),
  };
}

/** What .ci/run executes; the other npm commands of the documents are run by nobody. */
const executedByCi = readFileSync(join(root, '.ci/run'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('npm '))
  .map((line) =>
    line.replace(/ --no-audit| --no-fund| --ignore-scripts| -- --timesteps \d+/g, '').trim(),
  );

describe.each(documents)('%s', (document) => {
  it('shows commands that work, one after the other', async () => {
    const { bash, npmCommands } = workshop();
    for (const block of blocks(document, 'sh'))
      await expect(bash(block), block).resolves.toBeDefined();
    for (const command of npmCommands()) expect(executedByCi).toContain(command);
  }, 600_000);

  it('has no commands in blocks that are not run', () => {
    const text = readFileSync(join(root, document), 'utf8');
    for (const [, language, block] of text.matchAll(/^```(\w*)\n(.*?)^```/gms))
      if (!['sh', 'yaml'].includes(language))
        expect(block, language).not.toMatch(/^\s*(npx|npm|\$) /m);
  });

  it('shows scenarios that load', () => {
    const scenarios = blocks(document, 'yaml').filter((block) => !/^jobs:/m.test(block));
    const { folder } = workshop();
    for (const [index, block] of scenarios.entries()) {
      // Beside paper.yaml, which they extend.
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, block.replace(/^extends: (?!\/)/m, `extends: ${join(root, 'configs')}/`));
      expect(() => loadScenario(file), block).not.toThrow();
    }
  });
});

interface Workflow {
  jobs: Record<
    string,
    {
      strategy?: { matrix: Record<string, (number | string)[]> };
      steps: { run?: string; uses?: string }[];
    }
  >;
}

it('shows a workflow for GitHub Actions whose steps work', { timeout: 600_000 }, async () => {
  const workflows = documents.flatMap((document) =>
    blocks(document, 'yaml').filter((block) => /^jobs:/m.test(block)),
  );
  expect(workflows.length).toBe(1);
  const { jobs } = parse(workflows[0]) as Workflow;
  const { bash, npmCommands } = workshop();
  for (const { strategy, steps } of Object.values(jobs)) {
    const matrix = strategy?.matrix ?? {};
    // The corners of the matrix stand for the rest.
    for (const corner of strategy ? [0, -1] : [0])
      for (const { run } of steps) {
        const script = run?.replace(/\$\{\{ matrix\.(\w+) \}\}/g, (_, name: string) =>
          String(matrix[name].at(corner)),
        );
        if (script === undefined) continue;
        expect(script).not.toContain('${{');
        await expect(bash(script), script).resolves.toBeDefined();
      }
  }
  for (const command of npmCommands()) expect(executedByCi).toContain(command);
});
