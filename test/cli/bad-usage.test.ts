import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metaloreHere } from './here.js';
import { metalore, SMALL, temporaryDirectory } from './run.js';

interface Case {
  args: string[];
  /** what stderr has to say */
  says: (string | RegExp)[];
  /** files that are there before */
  files?: Record<string, string>;
}

const cases: Record<string, Case> = {
  'an unknown command': { args: ['gird-search'], says: ["unknown command 'gird-search'"] },
  'an unknown option': {
    args: ['grid-search', '--episode', '3'],
    says: ["unknown option '--episode'", 'Did you mean --episodes?'],
  },
  'an option without its value': {
    args: ['grid-search', '--seed'],
    says: ["option '--seed <n>' argument missing"],
  },
  'two configs': { args: ['grid-search', 'a.yaml', 'b.yaml'], says: ['too many arguments'] },
  'episodes that are no number': {
    args: ['grid-search', '--episodes', 'ten'],
    says: ["argument 'ten' is invalid. Expected a whole number from 1 up."],
  },
  'no episodes': {
    args: ['grid-search', '--episodes', '0'],
    says: ["argument '0' is invalid. Expected a whole number from 1 up."],
  },
  'a negative seed': {
    args: ['grid-search', '--seed=-1'],
    says: ["argument '-1' is invalid. Expected a whole number from 0 up."],
  },
  'a fraction of a worker': {
    args: ['grid-search', '--jobs', '1.5'],
    says: ['Expected a whole number from 1 to 1024.'],
  },
  'a step that does not divide 1': {
    args: ['grid-search', '--step', '0.3'],
    says: ['--step 0.3: grid.step: ', 'expected a step that divides 1 into equal parts, found 0.3'],
  },
  'a step that is no number': {
    args: ['grid-search', '--step', 'fine'],
    says: ['grid.step', 'expected a number'],
  },
  'a path to vary that does not exist': {
    args: ['grid-search', '--vary', 'ues.0.cuont=5,10'],
    says: [
      '--vary ues.0.cuont=5,10, at ues.0.cuont=5: ',
      'unknown key "cuont"; did you mean "count"?',
    ],
  },
  'a point that the scenario refuses': {
    args: ['evaluate', '--vary', 'ues.0.count=5,-1'],
    says: ['--vary ues.0.count=5,-1, at ues.0.count=-1: ues.0.count: '],
  },
  'a point that has no room': {
    args: ['train', '--vary', 'sensors.0.count=10,100000'],
    says: [/sensors/],
  },
  'a range without a step': {
    args: ['grid-search', '--vary', 'ues.0.count=5..20'],
    says: ['the range 5..20 has no step; write it behind, like 5..20:1'],
  },
  'seeds that vary': {
    args: ['evaluate', '--vary', 'seed=0,1'],
    says: ['--vary seed: seed cannot be varied', 'start a command for each --seed'],
  },
  'episode lengths that vary': {
    args: ['grid-search', '--vary', 'steps=50,100'],
    says: ['--vary steps: steps cannot be varied', '--set steps='],
  },
  'eta that varies': {
    args: ['train', '--vary', 'reward.eta=0.9,0.5'],
    says: ['--vary reward.eta: train has a flag of its own for it; give --eta 0.9,0.5'],
  },
  'hyperparameters that vary where nothing is trained': {
    args: ['evaluate', '--vary', 'ppo.gamma=0.9,0.99'],
    says: ['--vary ppo.gamma: it is a hyperparameter of training, and evaluate trains nothing'],
  },
  'what is seen that varies where nothing is trained': {
    args: ['evaluate', '--vary', 'observation.history=1,4'],
    says: [
      '--vary observation.history: it is what policies are trained to see, and evaluate trains',
    ],
  },
  'a budget that varies': {
    args: ['train', '--vary', 'training.timesteps=1000,2000'],
    says: ['--vary training.timesteps: training cannot be varied'],
  },
  'traces at several points': {
    args: ['grid-search', '--trace', 'nowhere', '--vary', 'ues.0.count=5,10'],
    says: ['--vary beside --trace'],
  },
  'a missing config': {
    args: ['grid-search', 'nowhere.yaml'],
    says: ['nowhere.yaml', /no such file|does not exist|not found/],
  },
  'a directory as config': {
    args: ['grid-search', 'folder'],
    files: { 'folder/x.yaml': '' },
    says: ['folder', 'directory'],
  },
  'malformed YAML': {
    args: ['grid-search', 'bad.yaml'],
    files: { 'bad.yaml': 'name: a\nreward: { eta: 0.9\n' },
    says: [/bad\.yaml:\d+:\d+: /],
  },
  'a misspelt key': {
    args: ['grid-search', 'bad.yaml'],
    files: { 'bad.yaml': 'reward:\n  etta: 0.9\n' },
    says: ['bad.yaml:2:3: reward: unknown key "etta"; did you mean "eta"?'],
  },
  'several errors at once': {
    args: ['grid-search', 'bad.yaml'],
    files: { 'bad.yaml': 'stepz: 10\nreward:\n  eta: 2\nseed: yes please\n' },
    says: ['bad.yaml:1:1: ', 'bad.yaml:3:8: reward.eta: ', 'bad.yaml:4:7: seed: '],
  },
  'a duplicate key': {
    args: ['grid-search', 'bad.yaml'],
    files: { 'bad.yaml': 'steps: 10\nsteps: 20\n' },
    says: ['bad.yaml:2:1: ', /duplicate|twice|unique/i],
  },
  'a number that is not finite': {
    args: ['grid-search', 'bad.yaml'],
    files: { 'bad.yaml': 'reward:\n  c1: .inf\n' },
    says: ['bad.yaml:2:7: reward.c1: '],
  },
  'a YAML bomb': {
    args: ['grid-search', 'bomb.yaml'],
    files: {
      'bomb.yaml': `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from(
        { length: 12 },
        (_, i) =>
          `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [${Array(9).fill(`*${'abcdefghijkl'[i]}`).join(', ')}]`,
      ).join('\n')}\n`,
    },
    says: ['bomb.yaml', /alias/i],
  },
  'a sensor placement that cannot fit': {
    args: ['grid-search', '--set', 'sensors.0.count=500'],
    says: [/sensors/, /fit|room/],
  },
  'a station outside the area': {
    args: ['grid-search', '--set', 'stations.0.xM=500'],
    says: ['stations.0.xM'],
  },
  'a --set without a value': {
    args: ['grid-search', '--set', 'reward.eta'],
    says: ['reward.eta', '='],
  },
  'a --set of an unknown path': {
    args: ['grid-search', '--set', 'reward.beta=1'],
    says: ['reward', 'unknown key "beta"'],
  },
  'a file in the way of the run directory': {
    args: ['grid-search', '--out', 'taken'],
    files: { taken: 'precious' },
    says: ['taken is a file; name a directory'],
  },
  ...Object.fromEntries(
    [['grid-search'], ['train'], ['evaluate'], ['report', 'run'], ['replay']].map((args) => [
      `an empty path for the results of ${args[0]}`,
      {
        args: [...args, '--out', ''],
        says: ["argument '' is invalid. Expected the path of a directory."],
      },
    ]),
  ),
  'a place that takes no folder': {
    args: ['grid-search', ...SMALL, '--out', '/proc/metalore/run'],
    says: ['cannot write results to /proc/metalore/run: the path does not exist and cannot be'],
  },
  'a place that takes no replay': {
    args: ['replay', '--out', '/proc/metalore'],
    says: ['cannot write results to /proc/metalore: the path does not exist and cannot be created'],
  },
  'a device as the place of results': {
    args: ['grid-search', '--out', '/dev/null'],
    says: ['/dev/null is a file; name a directory'],
  },
  'a file as the place of a replay': {
    args: ['replay', '--out', 'taken'],
    files: { taken: 'precious' },
    says: ['cannot write results to taken: a file is in the way'],
  },
  'a file in the middle of the path': {
    args: ['grid-search', '--out', 'taken/run'],
    files: { taken: 'precious' },
    says: ['cannot write results to taken/run: a part of the path is a file'],
  },
  'a run directory whose plan cannot be read': {
    args: ['grid-search', '--out', 'run'],
    files: { 'run/plan.json': '{"command":"grid-se' },
    says: ['run holds another plan (its plan.json cannot be read)', '--force'],
  },
  'results without a plan': {
    args: ['grid-search', '--out', 'run'],
    files: { 'run/episodes.csv': 'precious' },
    says: ['run holds episodes.csv but no plan.json'],
  },
  'an unknown profile': {
    args: ['train', '--profile', 'tunned'],
    says: ['unknown profile "tunned"; there are tuned and paper'],
  },
  'an unknown backend': {
    args: ['train', '--backend', 'cuda'],
    says: ['--backend cuda: training.backend: expected one of "auto", "wasm", "tfjs"'],
  },
  'an η that is out of range': {
    args: ['train', '--eta', '0.9,1.5'],
    says: ['--eta 0.9,1.5: training.eta.1: expected a number from 0 to 1, found 1.5'],
  },
  'a list that is none': {
    args: ['train', '--c2', '0;-1'],
    says: ["argument '0;-1' is invalid. Expected numbers with commas between them"],
  },
  'a seed that comes twice': {
    args: ['train', '--seeds', '0,0..2'],
    says: ['--seeds 0,0,1,2: training.seeds.1: expected every value once, found 0'],
  },
  'zero and minus zero': {
    args: ['train', '--c2', '0,-0'],
    says: ['training.c2.1: expected every value once, found 0'],
  },
  'seeds the wrong way round': {
    args: ['train', '--seeds', '4..0'],
    says: ["argument '4..0' is invalid. Expected seeds such as 0..4 or 0,2,7"],
  },
  'a hyperparameter that is misspelt': {
    args: ['train', '--set', 'ppo.gama=0.9'],
    says: ['ppo: unknown key "gama"; did you mean "gamma"?'],
  },
  'an unknown policy': {
    args: ['evaluate', '--policy', 'max-wait'],
    says: ['unknown policy "max-wait"', 'max-weight'],
  },
  'splits by station for another number of stations': {
    args: ['evaluate', '--policy', 'static-per-station:0.3,0.4;0.2,0.5'],
    says: ['policy static-per-station: 2 splits, but a step takes 1'],
  },
  'splits by station for the stations of one condition alone': {
    args: [
      ...['evaluate', 'uneven-cells', '--policy', 'static-per-station:0.5,0.3;0.3,0.3;0.4,0.4'],
      ...['--set', 'conditions={a: {}, b: {control.stations: shared}}'],
    ],
    says: ['policy static-per-station: 3 splits, but a step takes 1'],
  },
  'a split that is none': {
    args: ['evaluate', '--policy', 'static:0.3,1.4'],
    says: ['static:0.3,1.4', '1.4 is not a share from 0 to 1'],
  },
  'a run directory that is not there': {
    args: ['evaluate', 'nowhere'],
    says: ['nowhere does not exist; name run directories of metalore train'],
  },
  'a run directory of another command': {
    args: ['evaluate', 'grid'],
    files: { 'grid/plan.json': '{"command":"grid-search"}' },
    says: ['grid is a run directory of grid-search, which leaves no policies'],
  },
  'a saved policy that is damaged': {
    args: ['evaluate', 'policy'],
    files: { 'policy/model.json': '{"format":"layers-model"}', 'policy/weights.bin': '' },
    says: ['policy is not a saved policy: '],
  },
};

describe('a wrong command line', () => {
  it.each(Object.keys(cases))('%s is told clearly, with exit code 2', async (name) => {
    const { args, says, files = {} } = cases[name];
    const folder = temporaryDirectory();
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(join(folder, file, '..'), { recursive: true });
      writeFileSync(join(folder, file), content);
    }
    const { code, stdout, stderr } = await metaloreHere(args, { cwd: folder });
    for (const text of says)
      if (typeof text === 'string') expect(stderr).toContain(text);
      else expect(stderr).toMatch(text);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    // Told in words, without a stack.
    expect(stderr).not.toMatch(/^\s+at /m);
    // Nothing half written.
    expect(
      readdirSync(folder, { recursive: true }).filter((f) => String(f).includes('.tmp')),
    ).toEqual([]);
  });

  it('does not mix plans in one run directory, and says how they differ', async () => {
    const cwd = temporaryDirectory();
    const args = ['grid-search', ...SMALL, '--step', '0.5', '-o', 'run'];
    await metaloreHere(args, { cwd });
    const { code, stderr } = await metaloreHere([...args, '--seed', '7'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'metalore: run holds another plan (scenario.seed: 0 there, 7 wanted); name another directory' +
        ' with --out, or replace its results with --force\n',
    );
  });

  it('takes the configs that come with it by their names in every command, and says which was meant', async () => {
    const folder = temporaryDirectory();
    for (const [args, says] of [
      [['grid-search', 'profiles/burst', '-n'], /^scenario {3}burst, seed 0/],
      [['evaluate', 'profiles/burst', '-n'], /^scenario {3}burst, seed 0/],
      [['replay', 'small', '-n'], /small/],
    ] as const) {
      const { code, stdout, stderr } = await metaloreHere(args, { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(says);
    }
    for (const command of ['grid-search', 'evaluate', 'replay'])
      expect((await metaloreHere([command, 'profiles/brust'], { cwd: folder })).stderr).toContain(
        '"profiles/burst"?',
      );
  });

  it('replaces the results of another plan with --force, and nothing else', async () => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, 'run'));
    for (const name of ['plan.json', 'episodes.csv', 'notes.txt'])
      writeFileSync(join(folder, 'run', name), '{}');
    const { code } = await metaloreHere(['grid-search', ...SMALL, '-o', 'run', '--force'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'run')).sort()).toEqual([
      'SHA256SUMS',
      'delays.csv',
      'episodes.csv',
      'load.json',
      'notes.txt',
      'plan.json',
      'runs',
      'summary.csv',
    ]);
  });

  it('shows help on demand, on stdout', async () => {
    const root = await metaloreHere(['--help']);
    expect(root.code).toBe(0);
    expect(root.stdout).toContain('grid-search');
    const command = await metaloreHere(['grid-search', '--help']);
    expect(command.code).toBe(0);
    for (const flag of ['--set', '--seed', '--episodes', '--out', '--jobs', '--dry-run', '--force'])
      expect(command.stdout).toContain(flag);
    expect((await metalore(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(['grid-search', 'train', 'evaluate', 'report', 'replay'])(
    'ends the help of %s with examples that its flags allow, and no empty list',
    async (name) => {
      const { stdout } = await metaloreHere([name, '--help']);
      const [about, examples] = stdout.split('\nExamples:\n');
      expect(about).not.toContain('[])');
      const commands = examples.split('\n').filter((line) => line.startsWith('  metalore '));
      expect(commands.length).toBeGreaterThan(1);
      for (const command of commands) {
        expect(command).toMatch(new RegExp(`^  metalore ${name}( |$)`));
        for (const [flag] of command.matchAll(/(?<= )--?[a-z][a-z0-9-]*/g))
          expect(about).toMatch(new RegExp(`^  (-\\w, )?${flag}[ ,]`, 'm'));
      }
      const asked = await metaloreHere(['help', name]);
      expect(asked).toEqual({ ...asked, code: 0, stdout });
    },
  );

  it('shows help without a command, on stderr', async () => {
    const { code, stdout, stderr } = await metalore([]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('Usage: metalore');
  });
});
