import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { records, sharedDirectory, temporaryDirectory } from './run.js';
import { metaloreHere } from './here.js';

const SMALL = ['--set', 'steps=20', '--set', 'ues.0.count=4', '--set', 'sensors.0.count=5'];
/** UEs and sensors that come and go. */
const PRESENCE = (['ues', 'sensors'] as const).flatMap((key) => [
  '--set',
  `${key}.0.presence={kind: stays, arriveUntil: 0.5, meanStaySteps: 6}`,
]);
const GRID = [...SMALL, '--step', '0.5', '-q', '-j', '2'];
const FADING = [
  'channel.model=3gpp-umi',
  'stations.0.heightM=10',
  'channel.fading=rayleigh',
].flatMap((assignment) => ['--set', assignment]);

async function done(args: string[], cwd: string) {
  const result = await metaloreHere(args, { cwd });
  expect(result).toMatchObject({ code: 0, stderr: '' });
  return result.stdout;
}

describe('an episode that was exported', () => {
  const cwd = sharedDirectory();
  const rows = (run: string) => records(readFileSync(join(cwd, run, 'episodes.csv'), 'utf8'));
  const file = (...names: string[]) => join(cwd, ...names);

  it('has the rows of the drawn one, also where devices come and go and the channel fades', async () => {
    await done(['trace', 'export', ...SMALL, ...PRESENCE, '-o', 'stays'], cwd);
    expect(readFileSync(file('stays/ue-positions.csv'), 'utf8')).toMatch(/^\d+,\d+,,$/m);
    const grid = ['grid-search', ...GRID, ...PRESENCE, ...FADING];
    await done([...grid, '--episodes', '1', '-o', 'stays-drawn'], cwd);
    await done([...grid, '--trace', 'stays', '-o', 'stays-traced'], cwd);
    expect(rows('stays-traced')).toEqual(rows('stays-drawn'));
  });

  it('has the rows of the drawn one, whoever plays it', async () => {
    for (const episode of ['3', '1'])
      await done(['trace', 'export', ...SMALL, '--episode', episode, '-o', `t${episode}`], cwd);
    // The rule that draws its actions draws the same ones.
    for (const [command, ...more] of [
      ['grid-search'],
      ['evaluate', '--policy', 'random', '--policy', 'max-weight', '--policy', 'static:0.3,0.4'],
    ]) {
      await done([command, ...GRID, ...more, '--episodes', '4', '-o', `${command}-drawn`], cwd);
      const traces = ['--trace', 't3', '--trace', 't1'];
      await done([command, ...GRID, ...more, ...traces, '-o', `${command}-traced`], cwd);
      const traced = rows(`${command}-traced`);
      expect(new Set(traced.map(({ episode }) => episode))).toEqual(new Set(['0', '1']));
      const drawn = rows(`${command}-drawn`);
      for (const row of traced) {
        // The best static split is another one on other episodes.
        if (row['policy'] === 'best-static') continue;
        const episode = row['episode'] === '0' ? '3' : '1';
        const same = drawn.find(
          (other) => other['item'] === row['item'] && other['episode'] === episode,
        );
        expect({ ...row, episode }).toEqual(same);
      }
      expect(traced.length).toBeGreaterThan(7);
    }
  });

  it('is replayed as the drawn one', async () => {
    const policy = [...SMALL, '--policy', 'max-weight', '--json'];
    const told = async (args: string[]) => {
      const all = JSON.parse(await done(['replay', ...policy, ...args], cwd)) as object;
      return { ...all, episode: 0, page: '' };
    };
    expect(await told(['--trace', 't1', '--trace', 't3', '--episode', '1', '-o', 'r1'])).toEqual(
      await told(['--episode', '3', '-o', 'r2']),
    );
  });

  it('is reported, and compared with nothing else', async () => {
    await done(['report', 'grid-search-traced', 'evaluate-traced', '-o', 'report', '-q'], cwd);
    expect(existsSync(file('report/report.html'))).toBe(true);
  });

  it('of a config with contexts is run with the values that were drawn, by the command told next', async () => {
    const config = file('varied.yaml');
    writeFileSync(
      config,
      'steps: 20\nues: [{ count: 3 }]\nsensors: [{ count: 4 }]\nstations: [{ bandwidthMHz: 60 }]\n' +
        'contexts:\n  ues.0.count: { int: [2, 8] }\n  stations.0.bandwidthMHz: { uniform: [20, 90] }\n',
    );
    const more = ['--step', '0.5', '-q'];
    const exported = ['trace', 'export', 'varied.yaml', '--seed', '5', '--episode', '2'];
    const { next } = JSON.parse(await done([...exported, '--json', '-o', 'varied'], cwd)) as {
      next: string;
    };
    expect(next).toBe('metalore grid-search varied/trace-scenario.yaml --trace varied');
    await done([...next.split(' ').slice(1), ...more, '-o', 'varied-traced'], cwd);
    const drawn = ['grid-search', 'varied.yaml', '--seed', '5', '--episodes', '3'];
    await done([...drawn, ...more, '-o', 'varied-drawn'], cwd);
    const ofEpisode = rows('varied-drawn').filter(({ episode }) => episode === '2');
    const { 'ues.0.count': count, 'stations.0.bandwidthMHz': bandwidth } = ofEpisode[0];
    const name = rows('varied-traced')[0]['experiment'];
    expect(name).toBe(`varied+stations.0.bandwidthMHz=${bandwidth}+ues.0.count=${count}`);
    expect(rows('varied-traced')).toEqual(
      ofEpisode.map((row) => {
        const same: Record<string, string> = { ...row, experiment: name, episode: '0' };
        delete same['ues.0.count'];
        delete same['stations.0.bandwidthMHz'];
        return same;
      }),
    );
    const refused = await metaloreHere(['grid-search', 'varied.yaml', '--trace', 'varied'], {
      cwd,
    });
    expect(refused.stderr).toMatch(/run it on varied\/trace-scenario\.yaml, which has the values/);
    // Another trace in its place has no such config.
    await done(['trace', 'export', ...SMALL, '--force', '-o', 'varied'], cwd);
    expect(existsSync(file('varied/trace-scenario.yaml'))).toBe(false);
  });

  it('is the plan: moved it goes on, changed it is another', async () => {
    const run = (trace: string) => ['grid-search', ...GRID, '--trace', trace, '-o', 'kept'];
    await done(run('t3'), cwd);
    const plan = JSON.parse(readFileSync(file('kept/plan.json'), 'utf8')) as {
      traces: { folder: string; sha256: string; seed: number }[];
    };
    expect(plan.traces).toEqual([
      {
        folder: 't3',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        seed: Number(rows('kept')[0]['episode_seed']),
      },
    ]);
    renameSync(file('t3'), file('moved'));
    expect(await done(run('moved'), cwd)).toContain('Already finished: kept');
    const other = await metaloreHere(run('t1'), { cwd });
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(
      /kept holds another plan \(traces\.0\.sha256: .* there, .* wanted/,
    );
    // A changed table is told as such, unless somebody has said that it is meant.
    const table = file('moved/updates.csv');
    writeFileSync(table, readFileSync(table, 'utf8').replace(/\n0,0,\d+,/, '\n0,0,99.5,'));
    const changed = await metaloreHere(run('moved'), { cwd });
    expect(changed).toMatchObject({ code: 2, stdout: '' });
    expect(changed.stderr).toMatch(
      /moved\/updates\.csv: was changed since trace\.json was written/,
    );
    const about = file('moved/trace.json');
    const json = JSON.parse(readFileSync(about, 'utf8')) as Record<string, unknown>;
    writeFileSync(
      about,
      JSON.stringify({
        ...json,
        sha256: undefined,
        seed: undefined,
        expectedRequestMbit: undefined,
      }),
    );
    expect((await metaloreHere(run('moved'), { cwd })).stderr).toMatch(/kept holds another plan/);
  });

  it('says its traces in a dry run, and does nothing', async () => {
    const args = ['grid-search', ...GRID, '--trace', 't1', '-o', 'nothing', '-n'];
    expect(await done(args, cwd)).toContain('traces     t1\n');
    expect(existsSync(file('nothing'))).toBe(false);
  });

  it('is what the load is of: in a dry run, in load.json, on stderr and in the report', async () => {
    const sum = (table: string) =>
      records(readFileSync(file('heavy', table), 'utf8')).reduce(
        (total, row) => total + Number(row['compute_units']),
        0,
      );
    const heavy = [...SMALL, '--set', 'stations.0.computeUnits=20'];
    await done(['trace', 'export', ...heavy, '-o', 'heavy'], cwd);
    // Of 20 units in each of 20 steps.
    const [ues, sensors] = [sum('requests.csv') / 400, sum('updates.csv') / 400];
    const words = [ues + sensors, ues, sensors].map((share) => share.toFixed(2));
    const compute = `compute ${words[0]} (UEs ${words[1]}, sensors ${words[2]})`;
    const run = ['grid-search', ...heavy, '--step', '0.5', '-j', '2', '--trace', 'heavy'];
    const plan = await done([...run, '-n'], cwd);
    expect(plan).toContain(`\nload       ${compute}, radio `);
    expect(plan).toContain(' of what there is, as the traces have it\n');
    const { stderr } = await metaloreHere([...run, '-o', 'heavy-run'], { cwd });
    expect(stderr).toMatch(
      new RegExp(
        `^note: ${words[0]} of the compute and [\\d.]+ of the bandwidth there is will be asked for: above 1` +
          ' queues grow .* delays with T \\(20 steps\\)$',
        'm',
      ),
    );
    const { of, load } = JSON.parse(readFileSync(file('heavy-run/load.json'), 'utf8')) as {
      of: string;
      load: { compute: { ues: number } };
    };
    expect(of).toBe('traces');
    expect(load.compute.ues).toBeCloseTo(ues, 12);
    await done(['report', 'heavy-run', '-o', 'heavy-report', '-q'], cwd);
    const section = () =>
      /<section id="load".*?<\/section>/s.exec(
        readFileSync(file('heavy-report/report.html'), 'utf8'),
      )?.[0];
    expect(section()).toContain('What devices of the traces generate');
    expect(section()).toMatch(new RegExp(`>\\s*${words[0]}\\s*<`));
    // Where no load.json tells what the traces ask for, the scenario's is not said in its place.
    writeFileSync(file('heavy-run/load.json'), '{}');
    await done(['report', 'heavy-run', '-o', 'heavy-report', '-q'], cwd);
    expect(section()).toBeUndefined();
  });
});

const FCD = (...timesteps: string[]) => `<fcd-export>\n${timesteps.join('\n')}\n</fcd-export>\n`;
const at = (time: number, vehicles: string) => `<timestep time="${time}">${vehicles}</timestep>`;
const car = (x: number | string, y: number | string, id = 'a') =>
  `<vehicle id="${id}" x="${x}" y="${y}"/>`;
const GOOD = FCD(at(0, car(10, 10)), at(1, car(11, 10)), at(2, car(12, 10)));
const POSITIONS = 'time_s,id,x_m,y_m\n0,a,10,10\n2,a,12,10\n';

describe('what cannot be imported', () => {
  interface Case {
    /** by their names */
    files: Record<string, string>;
    args: string[];
    says: string | RegExp;
  }
  const fcd = (text: string, says: Case['says'], args: string[] = []): Case => ({
    files: { 'f.xml': text },
    args: ['--sumo-fcd', 'f.xml', ...args],
    says,
  });
  const ns2 = (text: string, says: Case['says']): Case => ({
    files: { 'f.tcl': text },
    args: ['--ns2', 'f.tcl'],
    says,
  });
  const csv = (text: string, says: Case['says'], args: string[] = []): Case => ({
    files: { 'p.csv': text },
    args: ['--positions', 'p.csv', ...args],
    says,
  });
  const packets = (rows: string, says: Case['says'], args: string[] = []): Case => ({
    files: { 'p.csv': POSITIONS, 'r.csv': `time_s,id,data_mbit,compute_units\n${rows}` },
    args: ['--positions', 'p.csv', '--requests', 'r.csv', ...args],
    says,
  });
  const node = '$node_(0) set X_ 1\n$node_(0) set Y_ 1\n';
  const cases: Record<string, Case> = {
    'broken XML': fcd(GOOD.replace('</timestep>', ''), /f\.xml:\d: <\/fcd-export> stands where/),
    'a file that was cut': fcd(GOOD.slice(0, -20), /f\.xml:\d: .*never closed.*copy it again/),
    'other XML': fcd('<routes/>', 'f.xml:1: this is no floating car data: it begins with <routes>'),
    'a missing attribute': fcd(
      FCD(at(0, '\n<vehicle id="a" x="1"/>')),
      'f.xml:3: <vehicle> has no attribute y; write the file again with it',
    ),
    'a time of day': fcd(
      '<fcd-export><timestep time="00:00:01"/></fcd-export>',
      'f.xml:1: <timestep>: time is "00:00:01", expected a number of seconds (SUMO: without',
    ),
    'a coordinate that is no number': fcd(
      FCD(at(0, car('east', 1))),
      'f.xml:2: <vehicle>: x is "east"',
    ),
    'time that runs backwards': fcd(
      FCD(at(1, car(1, 1)), at(0, car(1, 1))),
      'f.xml:3: the time is 0 s after 1 s; timesteps have to follow each other',
    ),
    'a device twice': fcd(
      FCD(at(0, car(1, 1) + car(2, 2))),
      'f.xml:2: vehicle "a" is there twice in the timestep 0 s',
    ),
    'a device outside of the area': fcd(
      FCD(at(0, car(450.5, 60)), at(1, car(470, 80))),
      'f.xml:2: device "a" is at (450.5, 60), outside of the area of 200 m × 200 m; the devices span x' +
        ' 450.5 to 470 m, y 60 to 80 m: pass --offset=-450,-60 or --fit',
    ),
    'more than the area': fcd(
      FCD(at(0, car(0, 0)), at(1, car(500, 80))),
      /more than the area of 200 m × 200 m; pass --set area\.widthM=500$/m,
      ['--fit'],
    ),
    'an offset that leads out': fcd(GOOD, /f\.xml:2: device "a" is at \(-90, 10\), outside/, [
      '--offset',
      '-100,0',
    ]),
    degrees: fcd(
      FCD(at(0, car(8.541234, 47.376543)), at(1, car(8.541299, 47.376501))),
      /f\.xml: all devices are within 1 m around .*longitude and latitude; .*--metres/,
    ),
    nobody: fcd(FCD(at(0, ''), at(1, '')), /no device is there in any of the 2 steps/),
    'a begin behind the end': fcd(GOOD, /--begin/, ['--begin', '9']),
    'more steps than there are': fcd(GOOD, /the file ends after 3 steps of 1 s, and --steps 9/, [
      '--steps',
      '9',
    ]),
    'a packed file': {
      files: {},
      args: ['--sumo-fcd', process.execPath],
      says: 'this is no text in UTF-8; unpack it, or convert it to UTF-8',
    },
    'a file that is not there': {
      files: {},
      args: ['--sumo-fcd', 'nowhere.xml'],
      says: 'nowhere.xml: cannot be read: it does not exist',
    },
    'another language': ns2(`${node}puts "hello"\n`, /f\.tcl:3: "puts \\"hello\\"" is no movement/),
    'a node without a start': ns2(
      '$node_(0) set X_ 1\n',
      'f.tcl:1: node "0" has no Y_; add $node_(0) set Y_ … with where it starts',
    ),
    'a speed below nothing': ns2(
      `${node}$ns_ at 1 "$node_(0) setdest 5 5 -1"\n`,
      'f.tcl:3: the speed is -1 m/s; expected at least 0',
    ),
    'a node that leaves the area': ns2(
      `${node}$ns_ at 1 "$node_(0) setdest 5 500 50"\n`,
      /f\.tcl:3: device "0" is at \(5, 500\), outside/,
    ),
    'an ns-2 number that is none': ns2(
      '$node_(0) set X_ one\n',
      'f.tcl:1: X_ is "one", expected a number',
    ),
    'no nodes': ns2('# nothing\n', 'f.tcl:1: there is no node in it'),
    'rows that run backwards': csv(
      'time_s,id,x_m,y_m\n1,a,1,1\n0,a,1,1\n',
      'p.csv:3: the time is 0 s after 1 s; sort the rows by time_s',
    ),
    'a column that is missing': csv('time_s,id,x,y\n', 'p.csv:1: columns are missing: x_m, y_m'),
    'two places at a time': csv(
      'time_s,id,x_m,y_m\n0,a,1,1\n0,a,1,2\n',
      'p.csv:3: the device has a row',
    ),
    'a device without a name': csv('time_s,id,x_m,y_m\n0,,1,1\n', 'p.csv:2: the id is empty'),
    'a request of nobody': packets('0,b,1,1\n', 'r.csv:2: no device has the id "b"'),
    'a request after the end': packets('7,a,1,1\n', 'r.csv:2: it is 7 s from the beginning'),
    'a request of no size': packets(
      '0,a,0,1\n',
      'r.csv:2: column "data_mbit": found "0", expected',
    ),
    'a request of who has left': {
      ...packets('1.5,a,1,1\n', 'r.csv:2: device "a" is not there in step 1'),
      files: {
        'p.csv': 'time_s,id,x_m,y_m\n0,a,1,1\n0,b,1,1\n1,a,,\n3,b,1,1\n',
        'r.csv': 'time_s,id,data_mbit,compute_units\n1.5,a,1,1\n',
      },
    },
    'two files of positions': {
      files: {},
      args: ['--ns2', 'a', '--positions', 'b'],
      says: 'expected one file that says where devices are',
    },
    'counts that several groups share': {
      files: { 'p.csv': POSITIONS, 's.yaml': 'ues: [{ count: 3 }, { count: 4 }]\n' },
      args: ['s.yaml', '--positions', 'p.csv'],
      says: 'has 1 UEs, the scenario 7 UEs; pass a config whose counts under ues: add up to 1',
    },
  };

  it.each(Object.entries(cases))('%s: file, line, remedy; nothing is written', async (_, one) => {
    const cwd = temporaryDirectory();
    for (const [name, text] of Object.entries(one.files)) writeFileSync(join(cwd, name), text);
    const { code, stdout, stderr } = await metaloreHere(
      ['trace', 'import', ...one.args, '-o', 'out'],
      {
        cwd,
      },
    );
    if (typeof one.says === 'string') expect(stderr).toContain(one.says);
    else expect(stderr).toMatch(one.says);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 2,
    });
    expect(readdirSync(cwd).sort()).toEqual(Object.keys(one.files).sort());
  });

  it('does not replace a trace unless it is told to', async () => {
    const cwd = temporaryDirectory();
    writeFileSync(join(cwd, 'p.csv'), POSITIONS);
    const args = ['trace', 'import', '--positions', 'p.csv', '-o', 'out'];
    await done(args, cwd);
    const again = await metaloreHere(args, { cwd });
    expect(again.code).toBe(2);
    expect(again.stderr).toMatch(/out holds .*trace\.json.* already;.*--force/);
    await done([...args, '--force'], cwd);
  });
});

describe('what was imported', () => {
  const cwd = sharedDirectory();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text);
  };

  it('is run by the command that is told next', async () => {
    write(
      'f.xml',
      FCD(
        at(0, car(1000, 500)),
        at(0.5, car(1001, 500) + car(1060, 540, 'b')),
        at(2, car(1004, 500) + car(1060, 540, 'b')),
      ),
    );
    const args = [
      'trace',
      'import',
      '--sumo-fcd',
      'f.xml',
      '--offset=-950,-450',
      '--json',
      '-o',
      'town',
    ];
    const told = JSON.parse(await done(args, cwd)) as Record<string, unknown>;
    expect(told).toMatchObject({
      steps: 3,
      ues: 2,
      sensors: 15,
      begin_s: 0,
      offset_m: [-950, -450],
    });
    expect(readFileSync(join(cwd, 'town/ue-positions.csv'), 'utf8')).toBe(
      'step,ue,x_m,y_m\n0,0,50,50\n1,0,52,50\n1,1,110,90\n2,0,54,50\n',
    );
    // Who is not there yet asks for nothing.
    const requests = records(readFileSync(join(cwd, 'town/requests.csv'), 'utf8'));
    expect(requests.filter(({ step, ue }) => step === '0' && ue === '1')).toEqual([]);
    const about = JSON.parse(readFileSync(join(cwd, 'town/trace.json'), 'utf8')) as object;
    expect(about).toMatchObject({ ids: { ues: ['a', 'b'] }, steps: 3, ues: 2 });
    const next = String(told['next']).split(' ').slice(1);
    await done([...next, '--step', '0.5', '-q', '-o', 'run'], cwd);
    const rows = records(readFileSync(join(cwd, 'run/episodes.csv'), 'utf8'));
    expect(rows[0]).toMatchObject({
      episode_seed: String(told['episode_seed']),
      requests_generated: String(requests.length),
    });
  });

  it('is run where the config draws phases, patterns and contexts for other numbers and lengths', async () => {
    write('p3.csv', 'time_s,id,x_m,y_m\n0,a,10,10\n2,b,20,20\n9,a,18,10\n9,b,30,20\n');
    const phased = `steps: 100
ues: [{ count: 20, presence: { kind: phases }, request: { probability: 0.5 } }]
sensors:
  - count: 10
    presence: { kind: phases }
    update: { patterns: { dataMbit: { kind: steps, factors: [{ fromStep: 50, factor: 2 }] } } }
phases: { everySteps: 5, ues: { least: 4, most: 18 }, sensors: { least: 2, most: 4 } }
`;
    const contexts = 'contexts: { sensors.0.update.dataMbit: { uniform: [20, 90] } }\n';
    for (const [name, text] of [
      ['phased', phased],
      ['varied', phased + contexts],
    ]) {
      write(`${name}.yaml`, text);
      const args = ['trace', 'import', `${name}.yaml`, '--positions', 'p3.csv', '--json'];
      const { next } = JSON.parse(await done([...args, '-o', name], cwd)) as { next: string };
      expect(next).toBe(`metalore grid-search ${name}/trace-scenario.yaml --trace ${name}`);
      await done([...next.split(' ').slice(1), '--step', '0.5', '-q', '-o', `run-${name}`], cwd);
      const sensors = records(readFileSync(join(cwd, name, 'sensor-positions.csv'), 'utf8'));
      // Phases decide which sensors are there; who of the UEs is, the file says.
      expect(sensors.filter(({ step }) => step === '0').length).toBeLessThanOrEqual(4);
      const [row] = records(readFileSync(join(cwd, `run-${name}`, 'episodes.csv'), 'utf8'));
      const requests = records(readFileSync(join(cwd, name, 'requests.csv'), 'utf8'));
      expect(row['requests_generated']).toBe(String(requests.length));
      expect(requests.some(({ ue, step }) => ue === '1' && Number(step) < 2)).toBe(false);
    }
  });

  it('takes all from files where there are files for all', async () => {
    write('p.csv', 'time_s,id,x_m,y_m\n100,a,10,10\n100,b,20,20\n104,a,18,10\n');
    write('s.csv', 'time_s,id,x_m,y_m\n0,twin-1,30,30\n0,twin-2,99,99\n');
    write(
      'r.csv',
      'time_s,id,data_mbit,compute_units\n90,a,9,9\n100.5,b,50.25,5\n101,a,1,1\n101.9,a,2,2\n',
    );
    write('u.csv', 'time_s,id,data_mbit,compute_units\n100,twin-2,7,1\n102,twin-1,8,1\n');
    const files = [
      '--positions',
      'p.csv',
      '--sensor-positions',
      's.csv',
      '--requests',
      'r.csv',
      '--updates',
      'u.csv',
    ];
    const { code, stderr } = await metaloreHere(
      ['trace', 'import', ...files, '--begin', '100', '--steps', '3', '-o', 'all'],
      { cwd },
    );
    expect(code).toBe(0);
    expect(stderr).toContain('1 packets are outside of the time that is imported');
    const text = (name: string) =>
      readFileSync(join(cwd, 'all', name), 'utf8')
        .split('\n')
        .slice(1, -1);
    expect(text('ue-positions.csv')).toEqual(['0,0,10,10', '0,1,20,20', '1,0,12,10', '2,0,14,10']);
    expect(text('sensor-positions.csv')).toEqual(['0,0,30,30', '0,1,99,99']);
    expect(text('requests.csv')).toEqual(['0,1,50.25,5', '1,0,1,1', '1,0,2,2']);
    expect(text('updates.csv')).toEqual(['0,1,7,1', '2,0,8,1']);
  });

  it('draws what no file says by seed and episode', async () => {
    write('q.csv', POSITIONS);
    const drawn = async (args: string[]) => {
      await done(
        ['trace', 'import', '--positions', 'q.csv', '-o', 'drawn', '--force', ...args],
        cwd,
      );
      return readFileSync(join(cwd, 'drawn/updates.csv'), 'utf8');
    };
    const first = await drawn([]);
    expect(await drawn([])).toBe(first);
    expect(await drawn(['--seed', '1'])).not.toBe(first);
    expect(await drawn(['--episode', '1'])).not.toBe(first);
  });
});

describe('traces beside what contradicts them', () => {
  it.each<[string, string[], RegExp]>([
    ['--episodes', ['--episodes', '3'], /--episodes 3 beside --trace: the episodes are the traces/],
    ['--set episodes', ['--set', 'episodes=3'], /episodes=3 beside --trace/],
    ['the same trace', ['--trace', 't'], /--trace t is named twice/],
    [
      'another size',
      ['--set', 'steps=30'],
      /the trace t has 20 steps, the scenario 30 steps; pass --set steps=20/,
    ],
    [
      'another area',
      ['--set', 'area.widthM=110'],
      /t\/ue-positions\.csv:\d+: .*--set area\.widthM/,
    ],
    ['no trace', ['--trace', 'nowhere'], /nowhere: there is no such directory/],
  ])('is refused: %s', async (_, args, says) => {
    const cwd = temporaryDirectory();
    await done(['trace', 'export', ...SMALL, '-o', 't'], cwd);
    const { code, stderr } = await metaloreHere(
      ['grid-search', ...GRID, '--trace', 't', ...args, '-o', 'run'],
      { cwd },
    );
    expect(stderr).toMatch(says);
    expect(code).toBe(2);
    expect(existsSync(join(cwd, 'run'))).toBe(false);
  });
});
