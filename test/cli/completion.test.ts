import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { placesOf } from '../../src/cli/completion/places.js';
import { completionScript } from '../../src/cli/completion/scripts.js';
import { metaloreHere } from './here.js';
import { sharedDirectory } from './run.js';

const folder = sharedDirectory();
const script = join(folder, 'metalore.bash');

/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const lines = [
    `source ${script}`,
    `COMP_WORDS=(metalore ${words.map((word) => `'${word}'`).join(' ')})`,
    `COMP_CWORD=${words.length}`,
    '_metalore',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ];
  return execFileSync('bash', ['--norc', '-uc', lines.join('\n')], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '');
}

describe('completion for bash', () => {
  beforeAll(async () => {
    const { code, stdout } = await metaloreHere(['completion', 'bash']);
    expect(code).toBe(0);
    writeFileSync(script, stdout);
  });

  it('knows commands, those below, and what arguments are chosen from', () => {
    expect(offered('tr')).toEqual(['train', 'trace']);
    expect(offered('')).toEqual(
      expect.arrayContaining(['grid-search', 'train', 'merge', 'status', 'completion']),
    );
    expect(offered('trace', '')).toEqual(['export', 'import']);
    expect(offered('list', 'me')).toEqual(['metrics']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('knows the flags of each command', () => {
    expect(offered('train', '--sh')).toEqual(['--shard', '--shared']);
    expect(offered('merge', '--sh')).toEqual([]);
    expect(offered('train', 'some.yaml', '--max')).toEqual(['--max-hours']);
    expect(offered('trace', 'import', '--sumo')).toEqual(['--sumo-fcd']);
  });

  it('leaves values of flags, and paths, to the shell', () => {
    expect(offered('train', '-o', '')).toEqual([]);
    expect(offered('grid-search', 'conf')).toEqual([]);
  });
});

describe('completion', () => {
  const program = () => {
    const root = new Command('demo').description('shows').option('-v, --verbose', "says what's on");
    root.command('go').description('moves: on').option('--to <place>', 'where').option('--no-rest');
    return root;
  };

  it('is made from what commands say of themselves', () => {
    const [root, go] = placesOf(program());
    expect(root).toMatchObject({ path: '', words: [{ name: 'go', about: 'moves: on' }] });
    expect(go.flags.map(({ name, takesValue }) => [name, takesValue])).toEqual([
      ...[
        ['--to', true],
        ['--no-rest', false],
        ['-h', false],
        ['--help', false],
      ],
    ]);
  });

  it('quotes what is said for zsh and fish', () => {
    const zsh = completionScript(program(), 'zsh');
    expect(zsh).toMatch(/^#compdef demo\n/);
    expect(zsh).toContain("'--verbose:says what'\\''s on'");
    expect(zsh).toContain("('go') flags=('--to:where'");
    const fish = completionScript(program(), 'fish');
    expect(fish).toContain(`complete -c demo -n '__demo_at ""' -l verbose -d 'says what\\'s on'`);
    expect(fish).toContain(`complete -c demo -n '__demo_at "go"' -l to -r -d 'where'`);
  });
});
