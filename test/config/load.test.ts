import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, UsageError } from '../../src/config/explaining/errors.js';
import { loadScenario, parseScenario } from '../../src/config/load.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { ppoSchema } from '../../src/config/schema/ppo.js';
import { trainingSchema } from '../../src/config/schema/training.js';
import { folderOf, problemsOf } from './files.js';

const paper = scenarioSchema.parse({});

/** Loads the first of these files, from a temporary folder. */
function load(files: Record<string, string>, set: string[] = []) {
  const folder = folderOf(files);
  const { scenario, ppo, sources, warnings } = loadScenario(join(folder, Object.keys(files)[0]), {
    set,
  });
  return { scenario, ppo, warnings, sources: sources.map((s) => s.replace(`${folder}/`, '')) };
}

describe('loadScenario', () => {
  it('is the paper without a file, and with a file that changes nothing', () => {
    expect(loadScenario()).toEqual({
      scenario: paper,
      training: trainingSchema.parse({}),
      ppo: ppoSchema.parse({}),
      sources: [],
      warnings: [],
    });
    expect(load({ 'a.yaml': '{}' }).scenario).toEqual({ ...paper, name: 'a' });
    expect(load({ 'a.json': '{}' }).scenario).toEqual({ ...paper, name: 'a' });
  });

  it('reads YAML and JSON alike, with a byte order mark, CRLF, tabs, anchors', () => {
    const expected = scenarioSchema.parse({ name: 'a', steps: 7, reward: { eta: 0.5 } });
    for (const text of [
      'steps: 7\nreward:\n  eta: 0.5\n',
      '\uFEFFsteps: 7\r\nreward: {eta: .5}\r\n',
    ])
      expect(load({ 'a.yaml': text }).scenario).toEqual(expected);
    expect(load({ 'a.JSON': '{\n\t"steps":7,"reward":{"eta":5e-1}}' }).scenario).toEqual(expected);
    const { ues } = load({ 'a.yaml': 'ues:\n  - &a { count: 3 }\n  - *a\n' }).scenario;
    expect(ues.map(({ count }) => count)).toEqual([3, 3]);
    expect(ues[0]).not.toBe(ues[1]);
  });

  it('names a config by its file, unless the config itself says a name', () => {
    const files = { 'b.yaml': 'name: of-b\n', 'c d.yaml': '{}' };
    const nameOf = (file: string, text: string, set: string[] = []) => {
      const folder = folderOf({ ...files, [file]: text });
      return loadScenario(join(folder, file), { set }).scenario.name;
    };
    expect(nameOf('a.yaml', 'extends: b.yaml')).toBe('a');
    expect(nameOf('a.yaml', 'extends: b.yaml\nname: mine')).toBe('mine');
    expect(nameOf('a.yaml', '{}', ['name=set'])).toBe('set');
  });

  it.each([
    ['my scenario.yaml', /^my-scenario$/],
    ['  two  spaces .yaml', /^two-spaces$/],
    ['a+b=c.yaml', /^a\+b=c$/],
    // What is lost leaves a trace, so that others of the kind are not called the same.
    ['größe.yaml', /^gr-e-[0-9a-f]{6}$/],
    ['grüne.yaml', /^gr-ne-[0-9a-f]{6}$/],
    ['模型.yaml', /^scenario-[0-9a-f]{6}$/],
    ['.hidden.yaml', /^hidden-[0-9a-f]{6}$/],
    ['-o.yaml', /^o-[0-9a-f]{6}$/],
    ['=1+1.yaml', /^1\+1-[0-9a-f]{6}$/],
    // What would not be read as a name is made one.
    ['NA.yaml', /^scenario-NA$/],
    ['007.yaml', /^scenario-007$/],
    ['null.json', /^scenario-null$/],
    [`${'x'.repeat(200)}.yaml`, /^x{119}-[0-9a-f]{8}$/],
  ])('makes a name of the file name %j', (file, name) => {
    const scenario = loadScenario(join(folderOf({ [file]: '{}' }), file)).scenario;
    expect(scenario.name).toMatch(name);
    expect(parseScenario(scenario).scenario).toEqual(scenario);
  });

  describe('calls a scenario by what --set has made of it', () => {
    const nameOf = (...set: string[]) => loadScenario(undefined, { set }).scenario.name;
    it.each<[string[], string]>([
      [['ues.0.count=20'], 'paper+ues.0.count=20'],
      [['steps=20', 'ues[0].count=2e1'], 'paper+steps=20+ues.0.count=20'],
      // In the order of the schema, whatever the order in which it was said.
      [['ues.0.count=20', 'steps=20'], 'paper+steps=20+ues.0.count=20'],
      [
        ['reward={ c1: 5, delayThresholdSteps: 3 }'],
        'paper+reward.c1=5+reward.delayThresholdSteps=3',
      ],
      [['association=coverage'], 'paper+association=coverage'],
      [['stations.0.txPowerDbm=-3.5'], 'paper+stations.0.txPowerDbm=-3.5'],
      [['ues.0.noiseW=1e-12'], 'paper+ues.0.noiseW=1e-12'],
      [['ues=[]'], 'paper+ues.0=none'],
      [['steps=10', 'steps=20'], 'paper+steps=20'],
      // What is as it was, and what does not make another scenario.
      [['steps=100'], 'paper'],
      [['steps=20', 'steps=100'], 'paper'],
      [['seed=3', 'episodes=5', 'description=text', 'grid.step=0.5'], 'paper'],
      [['reward.eta=0.5', 'reward.c2=-1'], 'paper'],
      [['training.patience=2', 'ppo.gamma=0.5', 'training.eta=[0.5]'], 'paper'],
      // Who says a name has it.
      [['name=mine', 'steps=20'], 'mine'],
      [['steps=20', 'name=paper'], 'paper'],
    ])('%j is %s', (set, name) => {
      expect(nameOf(...set)).toBe(name);
    });

    it('tells what is no single value apart by a hash', () => {
      const [one, two] = [2, 3].map((count) => nameOf(`ues=[{}, { count: ${count} }]`));
      expect(one).toMatch(/^paper\+ues\.1=[0-9a-f]{6}$/);
      expect(two).toMatch(/^paper\+ues\.1=[0-9a-f]{6}$/);
      expect(two).not.toBe(one);
    });

    it('cuts what is too long, and tells it apart by a hash', () => {
      const set = (last: number) => [
        ...['steps=20', 'sensors.0.update.computeUnits=7.5', 'sensors.0.update.dataMbit=71.5'],
        ...['ues.0.request.probability=0.25', `ues.0.request.computeUnits=${last}`],
      ];
      const [one, two] = [6, 8].map((last) => nameOf(...set(last)));
      expect(one).toMatch(/^paper\+steps=20\+ues\.0\.request\.[^]*-[0-9a-f]{8}$/);
      expect(one).toHaveLength(128);
      expect(two).not.toBe(one);
    });

    it('beside the name of its file, or the one that this says', () => {
      const folder = folderOf({
        'my cell.yaml': 'ues: [{ count: 3 }]\n',
        'named.yaml': 'name: mine\n',
      });
      const named = (file: string, set: string[]) =>
        loadScenario(join(folder, file), { set }).scenario.name;
      // The default of what the file leaves out is no change.
      const set = ['ues.0.speedMps=1.5', 'steps=20'];
      expect(named('my cell.yaml', set)).toBe('my-cell+steps=20');
      expect(named('named.yaml', set)).toBe('mine+steps=20');
    });

    it('once, where the same is said of it again, or something else', () => {
      const from = loadScenario(undefined, { set: ['ues.0.count=20', 'steps=20'] }).scenario;
      const again = (...set: string[]) => loadScenario(undefined, { from, set }).scenario.name;
      expect(again('ues.0.count=20')).toBe(from.name);
      expect(again('ues.0.count=5')).toBe('paper+steps=20+ues.0.count=5');
      expect(again('reward.c1=5')).toBe('paper+steps=20+ues.0.count=20+reward.c1=5');
    });
  });

  it('merges mappings deeply and replaces lists whole', () => {
    const { scenario } = load({
      'a.yaml': 'reward: { c2: -1 }\nues: [{ count: 3, request: { dataMbit: 9 } }, {}]\n',
    });
    expect(scenario.reward).toEqual({ ...paper.reward, c2: -1 });
    const [group] = paper.ues;
    const changed = { ...group, count: 3, request: { ...group.request, dataMbit: 9 } };
    expect(scenario.ues).toEqual([changed, group]);
  });

  it('leaves $schema out', () => {
    expect(load({ 'a.json': '{"$schema": "./scenario.schema.json"}' }).scenario).toEqual({
      ...paper,
      name: 'a',
    });
    expect(problemsOf(folderOf({ 'a.json': '{"$schema": 3}' }), 'a.json')).toEqual([
      'a.json:1:13: $schema: expected a string, found 3 (put it in quotes)',
    ]);
  });

  it('reports files that cannot be read', () => {
    const folder = folderOf({ 'paper.yaml': '{}', 'b/c.yaml': '{}', 'locked.yaml': '{}' });
    expect(problemsOf(folder, 'papr.yaml')).toEqual([
      'papr.yaml: no such file; did you mean "paper.yaml"?',
    ]);
    // Of those that come with the program, where nothing beside is like it.
    expect(() => loadScenario('profiles/brust')).toThrow(
      /^profiles\/brust: no such file; did you mean "profiles\/burst"\?$/,
    );
    expect(() => loadScenario('brust.yaml')).toThrow(/did you mean "profiles\/burst"\?$/);
    expect(() => loadScenario('general-laod')).toThrow(/did you mean "general-load"\?$/);
    expect(problemsOf(folderOf({ 'a.yaml': 'extends: general-laod' }), 'a.yaml')).toEqual([
      'a.yaml:1:10: extends: general-laod: no such file; did you mean "general-load"?',
    ]);
    expect(problemsOf(folder, 'nothing-like-it')).toEqual(['nothing-like-it: no such file']);
    expect(problemsOf(folder, 'paper.yaml/x.yaml')).toEqual(['paper.yaml/x.yaml: no such file']);
    expect(problemsOf(folder, 'b')).toEqual(['b: expected a file, found a directory']);
    expect(() => loadScenario('')).toThrow(/^"": no such file$/);
    chmodSync(join(folder, 'locked.yaml'), 0o000);
    if (process.getuid?.() !== 0)
      expect(problemsOf(folder, 'locked.yaml')).toEqual([
        'locked.yaml: no permission to read this file',
      ]);
  });

  it('throws errors that carry exit code 2 and the problems as data', () => {
    const folder = folderOf({ 'a.yaml': 'steps: 1\nseedd: 1\n' });
    const file = join(folder, 'a.yaml');
    try {
      loadScenario(file);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      const { exitCode, problems } = error as ConfigError;
      expect(exitCode).toBe(2);
      expect(problems).toEqual([
        { file, line: 2, column: 1, path: '', message: 'unknown key "seedd"', suggestion: 'seed' },
      ]);
    }
    expect(new UsageError('x')).toMatchObject({ exitCode: 2, name: 'UsageError', message: 'x' });
  });
});

describe('extends', () => {
  it('applies the extended file first, along a chain, each path relative to its file', () => {
    const { scenario, sources } = load({
      'a.yaml': 'extends: sub/b.yaml\nsteps: 1\n',
      'sub/b.yaml': 'extends: ../c.json\nsteps: 2\nseed: 2\nreward: { eta: 0.2 }\n',
      'c.json': '{"steps": 3, "seed": 3, "episodes": 3, "reward": {"c1": 3}, "ues": []}',
    });
    const expected = { steps: 1, seed: 2, episodes: 3, reward: { eta: 0.2, c1: 3 }, ues: [] };
    expect(scenario).toEqual(scenarioSchema.parse({ name: 'a', ...expected }));
    expect(sources).toEqual(['c.json', 'sub/b.yaml', 'a.yaml']);
  });

  it('reports a value at the file that supplied it, and only one that counts', () => {
    const folder = folderOf({
      'a.yaml': 'extends: b.yaml\nsteps: 1\nreward: { eta: 3 }\n',
      'b.yaml': '\nsteps: -1\nreward: { c2: 3 }\nareaa: 1\nstations: [{ xM: 150 }]\n',
      'c.yaml': 'extends: b2.yaml\narea: { widthM: 100 }\n',
      'b2.yaml': 'stations: [{ xM: 150 }]\n',
    });
    expect(problemsOf(folder, 'a.yaml')).toEqual([
      'a.yaml:3:16: reward.eta: expected a number from 0 to 1, found 3',
      'b.yaml:3:15: reward.c2: expected a number from -1e9 to 0, found 3',
      'b.yaml:4:1: unknown key "areaa"; did you mean "area"?',
    ]);
    expect(problemsOf(folder, 'c.yaml')).toEqual([
      'b2.yaml:1:18: stations.0.xM: station 0 is outside the area: expected xM of at most 100 (area.widthM), found 150',
    ]);
  });

  it('reports a cycle by its files, also one through a link', () => {
    const folder = folderOf({
      'start.yaml': 'extends: a.yaml\n',
      'a.yaml': 'steps: 3\nextends: b.yaml\n',
      'b.yaml': 'extends: a.yaml\n',
      'self.yaml': 'extends: ./self.yaml\n',
      'link-to.yaml': 'extends: link.yaml\n',
    });
    symlinkSync(join(folder, 'link-to.yaml'), join(folder, 'link.yaml'));
    expect(problemsOf(folder, 'start.yaml')).toEqual([
      'b.yaml:1:10: extends: files extend each other: a.yaml → b.yaml → a.yaml',
    ]);
    expect(problemsOf(folder, 'self.yaml')).toEqual([
      'self.yaml:1:10: extends: files extend each other: self.yaml → self.yaml',
    ]);
    expect(problemsOf(folder, 'link-to.yaml')).toEqual([
      'link-to.yaml:1:10: extends: files extend each other: link-to.yaml → link.yaml',
    ]);
  });

  it('reports what is wrong with it where it is written, along with the rest of the file', () => {
    const folder = folderOf({
      'a.yaml': 'extends: sub/papr.yaml\nstepz: 1\n',
      'sub/paper.yaml': 'steps: [\n',
      'b.yaml': 'seed: -1\nextends: sub/paper.yaml\n',
      'c.yaml': 'extends: [a]\nseed: -1\n',
      'd.yaml': 'extends:\n',
      'e.yaml': 'extends: sub\n',
      'f.yaml': 'reward:\n  extends: a.yaml\n',
    });
    const seed = 'seed: expected a whole number from 0 to 9007199254740991, found -1';
    expect(problemsOf(folder, 'a.yaml')).toEqual([
      'a.yaml:1:10: extends: sub/papr.yaml: no such file; did you mean "sub/paper.yaml"?',
      'a.yaml:2:1: unknown key "stepz"; did you mean "steps"?',
    ]);
    expect(problemsOf(folder, 'b.yaml')).toEqual([
      `b.yaml:1:7: ${seed}`,
      expect.stringMatching(/^sub\/paper\.yaml:2:1: malformed YAML: /) as string,
    ]);
    expect(problemsOf(folder, 'c.yaml')).toEqual([
      'c.yaml:1:10: extends: expected the path of a file, found a list',
      `c.yaml:2:7: ${seed}`,
    ]);
    expect(problemsOf(folder, 'd.yaml')).toEqual([
      'd.yaml:1:1: extends: expected the path of a file, found nothing',
    ]);
    expect(problemsOf(folder, 'e.yaml')).toEqual([
      'e.yaml:1:10: extends: sub: expected a file, found a directory',
    ]);
    expect(problemsOf(folder, 'f.yaml')).toEqual([
      'f.yaml:2:3: reward: unknown key "extends"; the keys allowed here are c1, eta, c2, delayThresholdSteps, terms',
    ]);
  });
});

describe('--set', () => {
  const changed = (...set: string[]) => loadScenario(undefined, { set }).scenario;

  it('changes one field of a group that no file mentions', () => {
    const expected = {
      ...paper,
      name: 'paper+ues.0.count=20',
      ues: [{ ...paper.ues[0], count: 20 }],
    };
    expect(changed('ues.0.count=20')).toEqual(expected);
    expect(changed('ues[0].count=20')).toEqual(expected);
    expect(changed('ues[0].request.dataMbit=1').ues[0].request).toEqual({
      ...paper.ues[0].request,
      dataMbit: 1,
    });
  });

  it('applies after the files, in order, values read as YAML', () => {
    const { scenario } = load({ 'a.yaml': 'steps: 1\nues: [{}, { count: 1 }]\n' }, [
      'steps=2',
      'steps=3',
      'name="set"',
      ' description = a=b ',
      'ues.1.count=4',
      'reward={ eta: 0.5 }',
      'reward.c2=-1',
      'stations=[{ xM: 1 }, { xM: 2 }]',
      'stations.1.yM=1e1',
    ]);
    expect(scenario).toEqual(
      scenarioSchema.parse({
        steps: 3,
        name: 'set',
        description: 'a=b',
        ues: [{}, { count: 4 }],
        reward: { eta: 0.5, c2: -1 },
        stations: [{ xM: 1 }, { xM: 2, yM: 10 }],
      }),
    );
  });

  it('is without a section that is null, also where what is extended has it', () => {
    const files = {
      'a.yaml': 'extends: b.yaml\nname: same\ncontexts: null\n',
      'b.yaml':
        'name: same\ncontexts: { ues.0.count: { int: [1, 3] } }\nues: [{ presence: { kind: phases } }]\n' +
        'phases: { everySteps: 5, ues: { least: 1, most: 9 } }\n',
    };
    const { scenario } = load(files);
    expect(scenario).not.toHaveProperty('contexts');
    expect(scenario.phases?.everySteps).toBe(5);
    const sets = ['phases=null', 'ues.0.presence={kind: always}', 'description=null'];
    const plain = load(files, sets).scenario;
    expect(plain).not.toHaveProperty('phases');
    expect(plain.name).toMatch(/phases/);
    expect(() => load(files, ['phases=null'])).toThrow(/phases/);
    expect(
      load(files, ['phases=null', 'phases={everySteps: 7, ues: {least: 1, most: 2}}']),
    ).toMatchObject({
      scenario: { phases: { everySteps: 7 } },
    });
    // Below one that is null, as where there is none.
    const below = ['phases.everySteps=7', 'phases.ues={least: 1, most: 2}'];
    expect(load(files, ['phases=null', ...below]).scenario.phases?.everySteps).toBe(7);
    expect(
      load({ 'a.yaml': 'control: null\n' }, ['control.leastShare=0.1']).scenario.control,
    ).toMatchObject({
      leastShare: 0.1,
    });
    expect(() => load(files, ['steps=null'])).toThrow(
      /steps: expected a whole number .*found null/,
    );
  });

  it('makes a mapping that is null when something below it is set, the rest being its defaults', () => {
    const { handover } = load({ 'a.yaml': 'handover: null\n' }, [
      'handover.hysteresisDb=2',
    ]).scenario;
    expect(handover).toEqual({ hysteresisDb: 2, timeToTriggerSteps: 0 });
    const { warmStart } = load({ 'a.yaml': 'ppo: { warmStart: null }\n' }, [
      'ppo.warmStart.candidates=8',
      'ppo.warmStart.elite=2',
    ]).ppo;
    expect(warmStart).toEqual({
      ...ppoSchema.parse({}).warmStart,
      candidates: 8,
      elite: 2,
    });
    expect(load({ 'a.yaml': '{}' }, ['handover.hysteresisDb=2', 'handover=null']).scenario).toEqual(
      scenarioSchema.parse({ name: 'a' }),
    );
  });

  const cases: [string, ...string[]][] = [
    ['handover.histeresis=2', 'handover: unknown key "histeresis"; did you mean "hysteresisDb"?'],
    ['ppo.nSteps.x=2', 'expected a mapping or a list at ppo.nSteps, found nothing'],
    ['steps', 'expected path=value, found no "="'],
    ['=3', 'expected a path like steps or ues.0.count before "=", found an empty path'],
    ['a..b=3', 'expected a path like steps or ues.0.count before "=", found "a..b"'],
    [
      'ues[x].count=3',
      'expected a path like steps or ues.0.count before "=", found "ues[x].count"',
    ],
    ['ues.1.count=3', 'index 1 is out of range: ues has 1 item, index 0'],
    ['ues.-1.count=3', 'ues is a list; expected an index after it, found "-1"'],
    ['ues.count=3', 'ues is a list; expected an index after it, found "count"'],
    ['steps.x=3', 'expected a mapping or a list at steps, found 100'],
    ['seed=[1', 'malformed YAML: Flow sequence must end with a ]'],
    ['seed=*a', 'unresolved alias *a; there is no &a before it'],
    ['extends=a.yaml', '"extends" can only be written in a file'],
    ['stepz=3', 'unknown key "stepz"; did you mean "steps"?'],
    ['rewrd.eta=1', 'unknown key "rewrd"; did you mean "reward"?'],
    ['ues.0.cuont=1', 'ues.0: unknown key "cuont"; did you mean "count"?'],
    ['area.zzz=1', 'area: unknown key "zzz"; the keys allowed here are widthM, heightM'],
    [
      'reward.0=1',
      'reward: unknown key "0"; the keys allowed here are c1, eta, c2, delayThresholdSteps, terms',
    ],
    ['steps=', 'steps: expected a whole number from 1 to 1000000, found nothing'],
    ['steps=ten', 'steps: expected a whole number from 1 to 1000000, found "ten"'],
    ['steps=1e3.5', 'steps: expected a whole number from 1 to 1000000, found "1e3.5"'],
    ['ues.0=3', 'ues.0: expected a mapping, found 3'],
    [
      'association=coverge',
      'association: expected one of "nearest", "coverage", found "coverge"; did you mean "coverage"?',
    ],
    [
      'grid.step=0.4',
      'grid.step: expected a step that divides 1 into equal parts, found 0.4; did you mean "0.5"?',
    ],
  ];
  it.each(cases)('%s is refused', (assignment, message) => {
    const folder = folderOf({ 'a.yaml': '{}' });
    const expected = [`--set ${assignment}: ${message}`];
    expect(problemsOf(folder, 'a.yaml', { set: [assignment] })).toEqual(expected);
  });

  it('reports every wrong one, after those of the files and in order', () => {
    const folder = folderOf({ 'a.yaml': 'seed: -1\n' });
    const set = ['steps=0', 'ues.7.count=1', '__proto__.x=1'];
    const problems = problemsOf(folder, 'a.yaml', { set });
    expect(problems.map((line) => line.replace(/: .*/, ''))).toEqual([
      'a.yaml:1:7',
      '--set steps=0',
      '--set ues.7.count=1',
      '--set __proto__.x=1',
    ]);
    const long = problemsOf(folder, 'a.yaml', { set: [`seed=${'9'.repeat(300)}\n`] });
    expect(long).toHaveLength(1);
    expect(long[0].length).toBeLessThan(300);
  });

  it('mends a wrong value of a file', () => {
    expect(load({ 'a.yaml': 'steps: 0\n' }, ['steps=5']).scenario.steps).toBe(5);
  });
});

describe('overrides', () => {
  it('apply after --set and are named by their source', () => {
    const overrides = [
      { path: 'seed', value: 7, source: '--seed 7' },
      { path: 'episodes', value: undefined, source: '--episodes' },
      { path: 'grid.step', text: '0.5', source: '--step 0.5' },
      { path: 'steps', text: undefined, source: '--steps' },
    ];
    const { scenario } = loadScenario(undefined, { set: ['seed=3', 'episodes=2'], overrides });
    expect(scenario).toEqual({ ...paper, seed: 7, episodes: 2, grid: { step: 0.5 } });
    const wrong = [
      { path: 'reward.eta', value: 1.5, source: '--eta 1.5' },
      { path: 'seed', text: 'abc', source: '--seed abc' },
    ];
    expect(problemsOf(folderOf({ 'a.yaml': '{}' }), 'a.yaml', { overrides: wrong })).toEqual([
      '--eta 1.5: reward.eta: expected a number from 0 to 1, found 1.5',
      '--seed abc: seed: expected a whole number from 0 to 9007199254740991, found "abc"',
    ]);
  });
});

describe('parseScenario', () => {
  it('checks plain data as if it were a file', () => {
    expect(parseScenario({ steps: 3 }).scenario).toEqual({ ...paper, steps: 3 });
    expect(() => parseScenario({ stepz: 3, ues: [{ count: NaN }] })).toThrow(
      'scenario: ues.0.count: expected a whole number from 0 to 100000, found NaN\n' +
        'scenario: unknown key "stepz"; did you mean "steps"?',
    );
    expect(() => parseScenario('paper', 'here')).toThrow('here: expected a mapping, found "paper"');
  });
});

describe('files', () => {
  it('finds the configs that come with it by their names', () => {
    expect(loadScenario('small').scenario.name).toBe('small');
    expect(loadScenario('small.yaml').scenario).toEqual(loadScenario('small').scenario);
    const extending = load({ 'a.yaml': 'extends: small\nsteps: 7' });
    expect(extending.scenario).toEqual({
      ...loadScenario('small').scenario,
      name: 'a',
      steps: 7,
      description: extending.scenario.description,
    });
    // What lies beside comes first.
    expect(load({ 'a.yaml': 'extends: small.yaml', 'small.yaml': 'steps: 3' }).scenario.steps).toBe(
      3,
    );
    for (const name of ['../package.json', 'nothing', 'scenario.schema.json'])
      expect(() => loadScenario(name === '../package.json' ? 'nowhere/package' : name)).toThrow(
        'no such file',
      );
  });

  it('looks into no file that is not called a config, and waits for no pipe', () => {
    const folder = folderOf({ 'a.yaml': 'extends: secret', secret: 'root:$6$abc:19000\n' });
    expect(() => loadScenario(join(folder, 'a.yaml'))).toThrow(
      'a.yaml:1:10: extends: ' +
        join(folder, 'secret') +
        ': expected a file that ends in .yaml, .yml or .json',
    );
    const pipe = join(folder, 'pipe.yaml');
    execFileSync('mkfifo', [pipe]);
    for (const file of [pipe, '/dev/zero', '/dev/null'])
      expect(() => loadScenario(file)).toThrow(
        'expected a file, found a pipe, a device or a socket',
      );
  });
});

describe('warnings', () => {
  const cases: [string, string][] = [
    ['ues: []', 'a.yaml:1:6: ues: no UEs, so there are no requests'],
    ['ues: [{ count: 0 }]', 'a.yaml:1:16: ues.0.count: no UEs, so there are no requests'],
    [
      'sensors: []',
      'a.yaml:1:10: sensors: no sensors, so every request waits for an update that never comes',
    ],
    [
      'steps: 5\nsensors: [{ update: { periodSteps: 6 } }]',
      'a.yaml:2:36: sensors.0.update.periodSteps: a period of 6 steps in an episode of 5: each sensor generates one update at most',
    ],
    [
      'ues: [{ request: { dataMbit: 0.0002 } }]',
      'a.yaml:1:30: ues.0.request.dataMbit: a size is drawn as 1 where it would be 0, so a mean of 0.0002 comes out as 1',
    ],
    [
      'sensors: [{ update: { computeUnits: 0.3 } }]',
      'a.yaml:1:37: sensors.0.update.computeUnits: a size is drawn as 1 where it would be 0, so a mean of 0.3 comes out as 1.04',
    ],
    [
      'stations: [{ frequencyMHz: 900 }]',
      'a.yaml:1:28: stations.0.frequencyMHz: Okumura-Hata was fitted from 150 to 1500 MHz and from 1 km on, which 900 MHz in this area is not; 3gpp-umi and 3gpp-uma are made for small cells',
    ],
    [
      'area: { widthM: 5000, heightM: 5000 }\nstations: [{ frequencyMHz: 2100 }]',
      'a.yaml:2:28: stations.0.frequencyMHz: Okumura-Hata was fitted from 150 to 1500 MHz and from 1 km on, which 2100 MHz in this area is not; 3gpp-umi and 3gpp-uma are made for small cells',
    ],
    [
      'channel: { model: 3gpp-uma }',
      'a.yaml:1:19: channel.model: 3gpp-uma is given for stations of 25 m, found 40',
    ],
    [
      'channel: { interference: full }',
      'a.yaml:1:26: channel.interference: no two stations have the same frequency, so none interferes with another',
    ],
    [
      'handover: {}',
      'a.yaml:1:11: handover: there is one station, so there is nothing to hand over',
    ],
    [
      'steps: 5\nstations: [{}, { xM: 9 }]\nhandover: { timeToTriggerSteps: 5 }',
      'a.yaml:3:33: handover.timeToTriggerSteps: a time to trigger of 5 steps in an episode of 5: nothing is handed over',
    ],
    [
      'channel: { units: physical }\nues: [{ noiseW: 1.0e-13 }]',
      'a.yaml:2:17: ues.0.noiseW: noiseW is without effect under channel.units: physical, which goes by noiseFigureDb',
    ],
    [
      'sensors: [{ noiseFigureDb: 5 }]',
      'a.yaml:1:28: sensors.0.noiseFigureDb: noiseFigureDb is without effect under channel.units: paper, which goes by noiseW',
    ],
    [
      'steps: 100000\nues: [{ count: 1985 }]\nstations: [{}, {}, {}, {}, {}, {}]\nchannel: { fading: rayleigh }',
      'a.yaml:4:10: channel: every link to every station is drawn in every step, 100000 × 2000 × 6 in an episode, which takes minutes',
    ],
    [
      'ues: [{ mobility: { model: gauss-markov, start: stationary } }]',
      'a.yaml:1:49: ues.0.mobility.start: gauss-markov is stationary from the first step in any case',
    ],
    [
      'ues: [{ speedMps: 0, mobility: { start: stationary } }]',
      'a.yaml:1:41: ues.0.mobility.start: these devices have no speed, so a stationary start changes nothing',
    ],
  ];
  it.each(cases)('%s', (text, expected) => {
    const folder = folderOf({ 'a.yaml': text });
    const { warnings } = loadScenario(join(folder, 'a.yaml'));
    expect(warnings).toEqual([`${folder}/${expected}`]);
  });

  it('none of sizes that come out as written, nor of groups of nobody', () => {
    expect(
      load({ 'a.yaml': 'area: { widthM: 900, heightM: 900 }\nstations: [{ frequencyMHz: 900 }]' })
        .warnings,
    ).toEqual([]);
    expect(
      load({ 'a.yaml': 'ues: [{ request: { dataMbit: 3, computeUnits: 2.5 } }]' }).warnings,
    ).toEqual([]);
    expect(
      load({ 'a.yaml': 'ues: [{ count: 1 }, { count: 0, request: { dataMbit: 0 } }]' }).warnings,
    ).toEqual([]);
  });
});
