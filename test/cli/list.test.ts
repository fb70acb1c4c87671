import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listOutput } from '../../src/cli/json/list.js';
import type { CommandContext } from '../../src/cli/context.js';
import { runInit, scenarioText } from '../../src/cli/init/run.js';
import { firstSentence } from '../../src/config/reading/bundled.js';
import { loadScenario } from '../../src/config/load.js';
import { FEATURE_NAMES } from '../../src/config/schema/observation.js';
import { EPISODE_METRICS } from '../../src/simulator/metrics/metrics.js';
import { atEachFault } from '../failing-disk.js';
import { metaloreHere } from './here.js';
import { temporaryDirectory } from './run.js';

describe('metalore list', () => {
  it('tells all that there is, each with what it is', async () => {
    const { stdout } = await metaloreHere(['list', '--json']);
    const { lists } = listOutput.parse(JSON.parse(stdout));
    const names = (list: string) => lists[list].map(({ name }) => name);
    expect(Object.keys(lists)).toEqual([
      ...['configs', 'policies', 'schedulers', 'channels', 'features', 'metrics'],
    ]);
    expect(names('configs')).toEqual(expect.arrayContaining(['paper', 'profiles/burst']));
    expect(names('policies')).toEqual(
      expect.arrayContaining(['static:RHOC,RHOP', 'max-weight[:v=…]', 'universal']),
    );
    expect(names('features')).toEqual([...FEATURE_NAMES]);
    expect(names('metrics')).toEqual([...EPISODE_METRICS]);
    for (const { name, label } of Object.values(lists).flat())
      expect(label.length, name).toBeGreaterThan(9);
    expect(lists['configs'].find(({ name }) => name === 'paper')?.label).toBe(
      'The scenario of the paper, every setting spelled out.',
    );
  });

  it('tells one list, in lines that fit', async () => {
    const { stdout } = await metaloreHere(['list', 'features'], { env: { COLUMNS: '60' } });
    expect(stdout).toContain('ue_queue');
    expect(stdout).toContain('[packets]');
    expect(stdout).not.toContain('schedulers');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('refuses others', async () => {
    const { code, stderr } = await metaloreHere(['list', 'planets']);
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('configs, policies');
  });

  it('takes what a config says of itself up to the first full stop', () => {
    const text =
      '# yaml-language-server: $schema=x\n#\n# Some 0.5 of it,\n# all told. More.\nname: a\n';
    expect(firstSentence(text)).toBe('Some 0.5 of it, all told.');
    expect(firstSentence('name: a\n')).toBe('');
  });
});

describe('metalore init', () => {
  it('writes a scenario that is valid, also with each of its examples', async () => {
    const cwd = temporaryDirectory();
    const { code, stdout } = await metaloreHere(['init', 'my-cell'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('Next: metalore grid-search my-cell.yaml --dry-run');
    const file = join(cwd, 'my-cell.yaml');
    expect(loadScenario(file).scenario.name).toBe('my-cell');
    // Examples begin with a key or an item right behind the sign.
    const lines = readFileSync(file, 'utf8').replaceAll(/^#(?=[a-z]| {2}-)/gm, '');
    const all = join(cwd, 'all.yaml');
    writeFileSync(all, lines);
    const { scenario, warnings } = loadScenario(all);
    expect(warnings).toEqual([]);
    expect(scenario).toMatchObject({
      ...{ steps: 200, episodes: 50, scheduler: { kind: 'proportional-fair' } },
      ...{ channel: { model: 'free-space' }, reward: { eta: 0.8, c2: -0.5 } },
    });
    expect(scenario.ues.map(({ count }) => count)).toEqual([12, 3]);
    expect(scenario.stations.length).toBe(2);
  });

  it('never writes over a file', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'mine.yaml'), 'name: mine\n');
    const { code, stderr } = await metaloreHere(['init', 'mine'], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain('mine.yaml is there already and is left as it is');
    expect(readFileSync(join(cwd, 'mine.yaml'), 'utf8')).toBe('name: mine\n');
  });

  it('leaves a whole file or none where the disk fails', () => {
    const before = process.cwd();
    process.chdir(temporaryDirectory());
    try {
      let tried = 0;
      const context = { terminal: { program: 'metalore', print: () => undefined } };
      const thrown = atEachFault(() => {
        runInit(`cell-${++tried}`, context as unknown as CommandContext);
      });
      expect(thrown.filter((error) => error instanceof Error).length).toBeGreaterThan(3);
      for (const file of readdirSync('.'))
        expect(readFileSync(file, 'utf8')).toBe(scenarioText(file.replace('.yaml', '')));
    } finally {
      process.chdir(before);
    }
  });

  it.each([
    ['paper', 'comes with the program'],
    ['cell.yaml', 'leave out the ending'],
    ['../cell', 'letters, digits'],
    ['a b', 'letters, digits'],
    ['NaN', 'no program takes for a missing value'],
    ['', 'letters, digits'],
  ])('refuses the name %j', async (name, message) => {
    const cwd = temporaryDirectory();
    const { code, stderr } = await metaloreHere(['init', name], { cwd });
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, `${name}.yaml`))).toBe(false);
  });

  it('names itself in what it writes', () => {
    expect(scenarioText('x')).toContain('\nextends: paper');
  });
});
