import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { temporaryDirectory } from './run.js';

describe('what cannot end well is refused before anything is done', () => {
  it.each<[string[], RegExp]>([
    [
      ['grid-search', '--episodes', '100000000'],
      /12,100,000,000 rows of episodes\.csv.* lower --episodes/,
    ],
    [['evaluate', '--episodes', '100000000'], /rows of episodes\.csv/],
    [['train', '--set', 'steps=1000000'], /would take about \d.* GB of memory.* lower steps/],
    [
      ['train', '--set', 'ppo.nSteps=100000000', '--timesteps', '1000000000'],
      /GB of memory.*ppo\.nSteps/,
    ],
    [
      ['grid-search', '--jobs', '1000', '--set', 'steps=1000', '--set', 'ues.0.count=100000'],
      /in each of 1000 worker threads.*(start it with --jobs \d+, or )?lower steps/,
    ],
    [
      ['grid-search', '--set', 'steps=100000', '--step', '0.002'],
      /251,001 policies would not fit into|GB of memory/,
    ],
    // Of 40,401 the tables had taken more than 520 MB when they were written.
    [['grid-search', '--step', '0.00125'], /641,601 policies would not fit into .* raise --step/],
    [
      ['grid-search', '--set', 'sensors.0.count=58', '--set', 'placement.minSensorDistanceM=19'],
      /no room for 58 sensors 19 m apart.*lower placement\.minSensorDistanceM/,
    ],
    [
      ['train', '--set', 'sensors.0.count=58', '--set', 'placement.minSensorDistanceM=19'],
      /no room for 58 sensors/,
    ],
  ])('%j', async (args, message) => {
    const cwd = temporaryDirectory();
    for (const more of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await metaloreHere([...args, ...more, '-o', 'run'], { cwd });
      expect(stderr).toMatch(message);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect([code, stdout]).toEqual([2, '']);
    }
  });

  it('says what memory it takes', async () => {
    const cwd = temporaryDirectory();
    for (const command of ['grid-search', 'train', 'evaluate']) {
      const { stdout } = await metaloreHere([command, '--dry-run'], { cwd });
      expect(stdout).toMatch(/^memory {5}about 0\.\d GB$/m);
    }
  });

  it('says at the start and in the plan that there is no warm start', async () => {
    const cwd = temporaryDirectory();
    const plan = await metaloreHere(['train', '--timesteps', '2000', '--dry-run'], { cwd });
    expect(plan.stdout).toContain(
      'warm start none: it would take more than a quarter of the steps',
    );
    const args = ['train', '--eta', '0.9', '--c2', '0', '--timesteps', '320', '--eval-every', '0'];
    const short = [
      ...args,
      '--episodes',
      '1',
      '--set',
      'steps=5',
      '--set',
      'ppo.nEnvs=64',
      '--quiet',
    ];
    const { stderr } = await metaloreHere([...short, '-o', 'a'], { cwd });
    expect(stderr).toMatch(/^warning: no warm start: .* raise --timesteps, or set ppo\.warmStart/);
    const without = [...short, '--set', 'ppo.warmStart=null', '-o', 'b'];
    expect((await metaloreHere(without, { cwd })).stderr).toBe('');
  });

  it('calls sensors that jam in a later episode the mistake of the scenario that it is', async () => {
    const cwd = temporaryDirectory();
    // Found by trying: the first episodes have room, later ones have not.
    const args = ['grid-search', '--step', '1', '--episodes', '40', '-o', 'run', '--quiet'];
    const set = ['sensors.0.count=10', 'placement.minSensorDistanceM=54'];
    const { code, stderr } = await metaloreHere(
      [...args, ...set.flatMap((assignment) => ['--set', assignment])],
      { cwd },
    );
    expect(stderr).toMatch(/^metalore: no room for \d+ sensors .* use placement\.kind: uniform\n$/);
    expect(code).toBe(2);
  });
});
