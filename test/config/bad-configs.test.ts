import { describe, expect, it } from 'vitest';
import { folderOf, problemsOf } from './files.js';

const TOP =
  'extends, name, description, steps, area, stations, ues, sensors, hotspots, phases, contexts, conditions, placement, association, ' +
  'channel, handover, scheduler, unsynchronized, reward, observation, control, seed, episodes, grid, training, ppo';
const EMPTY = 'the file is empty; write {} to run the scenario of the paper as it is';
const letters = Array.from('abcdefghij');
const BOMB = letters
  .map((letter, i) => {
    const item = i === 0 ? 'x' : `*${letters[i - 1]}`;
    return `${letter}: &${letter} [${Array<string>(9).fill(item).join(', ')}]\n`;
  })
  .join('');

/** What it is; the text of a.yaml; the whole message. */
const cases: [string, string | Uint8Array, ...string[]][] = [
  // The file.
  ['an empty file', '', `a.yaml: ${EMPTY}`],
  ['only comments', '# nothing\n', `a.yaml: ${EMPTY}`],
  ['null', '~\n', `a.yaml: ${EMPTY}`],
  ['a list', '- steps: 3\n', 'a.yaml:1:1: expected a mapping of settings, found a list'],
  ['a word', '# x\nhello\n', 'a.yaml:2:1: expected a mapping of settings, found "hello"'],
  [
    'two documents',
    'steps: 1\n---\nsteps: 2\n',
    'a.yaml:2:1: expected one document in this file, found the start of another',
  ],
  [
    'invalid UTF-8',
    Uint8Array.from([0x61, 0x3a, 0x20, 0xff, 0x0a]),
    'a.yaml:1:4: expected UTF-8 text, found bytes that are not',
  ],
  [
    'a binary file',
    'steps: 3\na: \0\x01',
    'a.yaml:2:4: expected a text file, found a NUL character',
  ],
  [
    'a huge file',
    `steps: 3 #${'x'.repeat(5_000_000)}`,
    'a.yaml: expected a config of at most 5 MB, found a larger file',
  ],
  [
    'a wrong value after a byte order mark',
    '\uFEFFsteps: 0\n',
    'a.yaml:1:8: steps: expected a whole number from 1 to 1000000, found 0',
  ],
  [
    'a wrong value in a file with CRLF lines',
    'seed: 1\r\nsteps: 0\r\n',
    'a.yaml:2:8: steps: expected a whole number from 1 to 1000000, found 0',
  ],

  // The syntax.
  [
    'a tab',
    'ues:\n\t- count: 1\n',
    'a.yaml:2:1: malformed YAML: Tabs are not allowed as indentation',
  ],
  [
    'several errors of syntax',
    'ues: [1, 2\nname: @x\nsteps: `3`\n',
    'a.yaml:2:1: malformed YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    'a.yaml:2:7: malformed YAML: Plain value cannot start with reserved character @',
    'a.yaml:3:8: malformed YAML: Plain value cannot start with reserved character `',
  ],
  ['an open quote', 'name: "x\n', 'a.yaml:2:1: malformed YAML: Missing closing "quote'],
  [
    'a duplicate key',
    'steps: 10\nseed: 1\nsteps: 20\n',
    'a.yaml:3:1: duplicate key "steps"; it is also at line 1',
  ],
  [
    'an unresolved alias',
    'sensors: *all\n',
    'a.yaml:1:10: unresolved alias *all; there is no &all before it',
  ],
  [
    'an alias within itself',
    'ues: &a [*a]\n',
    'a.yaml:1:10: alias *a stands inside the value that it repeats',
  ],
  ['a YAML bomb', BOMB, 'a.yaml:7:7: more than 2000000 values through aliases'],
  ['deep nesting', `ues: ${'['.repeat(60)}${']'.repeat(60)}\n`, 'a.yaml:1:56: nested too deeply'],
  [
    'a tag for JavaScript',
    'name: !!js/function "x"\n',
    'a.yaml:1:7: unknown tag "!!js/function"; tags are not used in a config',
  ],
  [
    'a tag of YAML 1.1',
    'description: !!binary "eA=="\n',
    'a.yaml:1:14: unknown tag "!!binary"; tags are not used in a config',
  ],
  [
    'a merge key',
    'reward: &r { eta: 0.5 }\nscheduler:\n  <<: *r\n',
    'a.yaml:3:3: merge keys ("<<") are not part of YAML 1.2; repeat the keys, or put them in a file to extend',
  ],

  // Values.
  [
    'a value that may be null',
    'ppo:\n  nSteps: 0\n',
    'a.yaml:2:11: ppo.nSteps: expected a whole number from 1 to 1e9, or null, found 0',
  ],

  // Keys.
  [
    'a misspelt key',
    'seed: 1\nstepz: 3\n',
    'a.yaml:2:1: unknown key "stepz"; did you mean "steps"?',
  ],
  [
    'swapped letters',
    'ues:\n  - cuont: 3\n',
    'a.yaml:2:5: ues.0: unknown key "cuont"; did you mean "count"?',
  ],
  [
    'a key without its unit',
    'sensors: [{ update: { period: 3 } }]\n',
    'a.yaml:1:23: sensors.0.update: unknown key "period"; did you mean "periodSteps"?',
  ],
  [
    'a key in snake case',
    'stations:\n  - tx_power_dbm: 3\n',
    'a.yaml:2:5: stations.0: unknown key "tx_power_dbm"; did you mean "txPowerDbm"?',
  ],
  [
    'part of a key',
    'reward: { threshold: 3 }\n',
    'a.yaml:1:11: reward: unknown key "threshold"; did you mean "delayThresholdSteps"?',
  ],
  [
    "a group's deadline below zero",
    'ues: [{ delayThresholdSteps: -1 }]\n',
    'a.yaml:1:30: ues.0.delayThresholdSteps: expected a number from 0 to 1e9, found -1',
  ],
  [
    'a key of elsewhere',
    'eta: 0.5\n',
    'a.yaml:1:1: unknown key "eta"; it belongs in reward or training',
  ],
  [
    'a key of two places',
    'sensingRangeM: 1\ncount: 2\n',
    'a.yaml:1:1: unknown key "sensingRangeM"; it belongs in sensors[]',
    'a.yaml:2:1: unknown key "count"; it belongs in ues[] or sensors[]',
  ],
  [
    'a key like no other',
    'area: { zzz: 1 }\n',
    'a.yaml:1:9: area: unknown key "zzz"; the keys allowed here are widthM, heightM',
  ],
  [
    '__proto__ and constructor',
    '__proto__: { steps: 1 }\nconstructor: 1\n',
    `a.yaml:1:1: unknown key "__proto__"; the keys allowed here are ${TOP}`,
    `a.yaml:2:1: unknown key "constructor"; the keys allowed here are ${TOP}`,
  ],
  ['a number as key', '1: 2\n', `a.yaml:1:1: unknown key "1"; the keys allowed here are ${TOP}`],
  [
    'a key with control characters',
    'area: { "a\\e[1m\\nb": 1 }\n',
    'a.yaml:1:9: area: unknown key "a\\u001b[1m\\nb"; the keys allowed here are widthM, heightM',
  ],
  [
    'a list as key',
    '? [a]\n: 3\n',
    'a.yaml:1:3: expected a word as key, found a mapping, a list or an alias',
  ],

  // Values.
  [
    'a fraction for a count',
    'ues:\n  - count: 2.5\n',
    'a.yaml:2:12: ues.0.count: expected a whole number from 0 to 100000, found 2.5',
  ],
  [
    'a probability above 1',
    'ues:\n  - count: 3\n    request:\n      probability: 1.5\n',
    'a.yaml:4:20: ues.0.request.probability: expected a number from 0 to 1, found 1.5',
  ],
  [
    'a positive penalty',
    'reward: { c2: 1 }\n',
    'a.yaml:1:15: reward.c2: expected a number from -1e9 to 0, found 1',
  ],
  [
    'no bandwidth figure',
    'stations:\n  - bandwidthMHz:\n',
    'a.yaml:2:5: stations.0.bandwidthMHz: expected a number from 0 to 1e12, found nothing',
  ],
  [
    'a coverage radius of 0',
    'association: coverage\nsensors:\n  - sensingRangeM: 0\n',
    'a.yaml:3:20: sensors.0.sensingRangeM: expected a number above 0 and at most 1e12, found 0',
  ],
  [
    'not a number',
    'area: { widthM: .nan }\n',
    'a.yaml:1:17: area.widthM: expected a number above 0 and at most 1e7, found .nan',
  ],
  [
    'infinity',
    'episodes: -.inf\n',
    'a.yaml:1:11: episodes: expected a whole number from 1 to 1e8, found -.inf',
  ],
  [
    'a number beyond the largest',
    'seed: 1e999\n',
    'a.yaml:1:7: seed: expected a whole number from 0 to 9007199254740991, found 1e999, which is beyond the largest number',
  ],
  [
    'a seed that a number cannot hold',
    'seed: 9007199254740993\n',
    'a.yaml:1:7: seed: expected a whole number from 0 to 9007199254740991, found 9007199254740993',
  ],
  [
    'a number in quotes',
    'steps: "10"\n',
    'a.yaml:1:8: steps: expected a whole number from 1 to 1000000, found "10" (drop the quotes)',
  ],
  [
    'a number with its unit',
    'area: { widthM: 50 m }\n',
    'a.yaml:1:17: area.widthM: expected a number above 0 and at most 1e7, found "50 m" (write 50: the unit is part of the key)',
  ],
  [
    'a number with separators',
    'steps: 1_000\n',
    'a.yaml:1:8: steps: expected a whole number from 1 to 1000000, found "1_000" (write 1000)',
  ],
  [
    'a number as name',
    'name: 2024\n',
    'a.yaml:1:7: name: expected a string, found 2024 (put a letter before it)',
  ],
  ...['NA', 'nan', 'NaN', 'null', 'NULL', 'None', 'true', 'FALSE', 'T', 'inf', 'Infinity']
    .concat('007', '2024', '1e5', '1.', '1.5E-3', '0x1F', '1i')
    .map((name): [string, string, string] => [
      `${name} as name`,
      `name: "${name}"\n`,
      `a.yaml:1:7: name: expected a name that no program takes for a missing value, a truth value or a number (scenario-${name} would do), found "${name}"`,
    ]),
  [
    'a name with a space',
    'name: my run\n',
    'a.yaml:1:7: name: expected 1 to 128 letters, digits and ._+=-, the first a letter or digit, found "my run"',
  ],
  [
    'a name that is a path',
    'name: ../up\n',
    'a.yaml:1:7: name: expected 1 to 128 letters, digits and ._+=-, the first a letter or digit, found "../up"',
  ],
  [
    'a misspelt choice',
    'association: neerest\n',
    'a.yaml:1:14: association: expected one of "nearest", "coverage", found "neerest"; did you mean "nearest"?',
  ],
  [
    'an unknown choice',
    'scheduler:\n  kind: 3\n',
    'a.yaml:2:9: scheduler.kind: expected one of "resource-fair", "round-robin", "round-robin-all", "proportional-fair", "max-rate", or own:NAME, found 3',
  ],
  [
    'a feature that comes twice',
    'observation:\n  features: [eta, queues, eta]\n',
    'a.yaml:2:27: observation.features.2: eta is given twice',
  ],
  [
    'a set of features that comes twice',
    'observation: { features: [queues, queues] }\n',
    'a.yaml:1:35: observation.features.1: queues is given twice',
  ],
  [
    'features that are in a set, too',
    'observation: { features: [books, request_age, queues, reports] }\n',
    'a.yaml:1:34: observation.features.1: request_age is given twice, by books and by request_age',
    'a.yaml:1:55: observation.features.3: ue_queue is given twice, by queues and by reports',
  ],
  [
    'a value of training that comes twice',
    'training: { eta: [0.9, 0.5, 0.9, 0.5] }\n',
    'a.yaml:1:29: training.eta.2: expected every value once, found 0.9',
    'a.yaml:1:34: training.eta.3: expected every value once, found 0.5',
  ],
  [
    'a choice of one',
    'unsynchronized: drop\n',
    'a.yaml:1:17: unsynchronized: expected "wait", found "drop"',
  ],
  [
    'a mapping for a list',
    'ues: { count: 3 }\n',
    'a.yaml:1:6: ues: expected a list of at most 1000 items, found a mapping',
  ],
  [
    'a list for a mapping',
    'reward:\n  - eta: 1\n',
    'a.yaml:2:3: reward: expected a mapping, found a list',
  ],
  [
    'a number for a mapping',
    'placement: 3\n',
    'a.yaml:1:12: placement: expected a mapping, found 3',
  ],
  [
    'nothing for a mapping',
    'seed: 3\ngrid:\n',
    'a.yaml:2:1: grid: expected a mapping, found nothing',
  ],
  [
    'no station',
    'stations: []\n',
    'a.yaml:1:11: stations: expected a list of 1 to 10000 items, found an empty list',
  ],

  [
    'a misspelt channel model',
    'channel: { model: 3gpp-uni }\n',
    'a.yaml:1:19: channel.model: expected one of "okumura-hata", "free-space", "3gpp-umi", "3gpp-uma", or own:NAME, found "3gpp-uni"; did you mean "3gpp-umi"?',
  ],
  [
    'shadowing by its deviation',
    'channel: { shadowing: 8 }\n',
    'a.yaml:1:23: channel.shadowing: expected true or false, found 8',
  ],
  [
    'fading by another name',
    'channel:\n  fading: rice\n',
    'a.yaml:2:11: channel.fading: expected one of "none", "rayleigh", found "rice"',
  ],
  [
    'a key of the channel in a station',
    'stations: [{ interference: full }]\n',
    'a.yaml:1:14: stations.0: unknown key "interference"; it belongs in channel',
  ],
  [
    'a switch for handover',
    'handover: true\n',
    'a.yaml:1:11: handover: expected a mapping, or null, found true',
  ],
  [
    'a negative hysteresis',
    'handover: { hysteresisDb: -1 }\n',
    'a.yaml:1:27: handover.hysteresisDb: expected a number from 0 to 100, found -1',
  ],
  [
    'half a step to trigger',
    'handover: { timeToTriggerSteps: 0.5 }\n',
    'a.yaml:1:33: handover.timeToTriggerSteps: expected a whole number from 0 to 1000000, found 0.5',
  ],
  [
    'a memory above 1',
    'ues: [{ mobility: { memory: 1.5 } }]\n',
    'a.yaml:1:29: ues.0.mobility.memory: expected a number from 0 to 1, found 1.5',
  ],
  [
    'a hotspot without its share',
    'hotspots: [{ xM: 1, yM: 2 }]\n',
    'a.yaml:1:12: hotspots.0.share: expected a number from 0 to 1, found nothing',
  ],
  [
    'one hotspot for a list',
    'hotspots: { xM: 1, yM: 2, share: 0.3 }\n',
    'a.yaml:1:11: hotspots: expected a list of at most 1000 items, found a mapping',
  ],

  // Across fields.
  [
    'a frequency below the tables of 3GPP',
    'channel: { model: 3gpp-umi }\nstations: [{ heightM: 10, frequencyMHz: 400 }]\n',
    'a.yaml:2:41: stations.0.frequencyMHz: 3gpp-umi is given from 500 to 100000 MHz, found 400; free-space holds at any frequency',
  ],
  [
    'devices on the ground, and on a roof',
    'channel: { model: 3gpp-uma }\nues: [{ heightM: 13 }]\nsensors: [{ heightM: 0 }]\n',
    'a.yaml:2:18: ues.0.heightM: 3gpp-uma is given for devices at heights from 1.5 to below 13 m, found 13',
    'a.yaml:3:22: sensors.0.heightM: 3gpp-uma is given for devices at heights from 1.5 to below 13 m, found 0',
  ],
  [
    'a station in the grass',
    'channel: { model: 3gpp-umi }\nstations: [{ heightM: 1 }]\n',
    'a.yaml:2:23: stations.0.heightM: 3gpp-umi is given for stations of 10 m: expected a height above 1 m, found 1',
  ],
  [
    'a line of sight that the channel does not know',
    'channel: { los: always }\n',
    'a.yaml:1:17: channel.los: okumura-hata knows no line of sight: expected channel.los: drawn, which is without effect there, or channel.model 3gpp-umi or 3gpp-uma, found always',
  ],
  [
    'a hotspot outside the area',
    'hotspots:\n  - { xM: 10, yM: 300, share: 0.1 }\n',
    'a.yaml:2:19: hotspots.0.yM: the middle of hotspot 0 is outside the area: expected yM of at most 200 (area.heightM), found 300',
  ],
  [
    'hotspots with more than all',
    'hotspots:\n  - { xM: 10, yM: 30, share: 0.7 }\n  - { xM: 9, yM: 3, share: 0.4 }\n',
    'a.yaml:3:28: hotspots.1.share: expected shares of hotspots that sum to at most 1, found 1.1',
  ],
  [
    'a pause that ends before it begins',
    'ues: [{ mobility: { minPauseSteps: 4, maxPauseSteps: 3 } }]\n',
    'a.yaml:1:36: ues.0.mobility.minPauseSteps: expected minPauseSteps of at most maxPauseSteps (3), found 4',
  ],
  [
    'pauses without waypoints',
    'ues: [{ mobility: { model: gauss-markov, maxPauseSteps: 3 } }]\n',
    'a.yaml:1:57: ues.0.mobility.maxPauseSteps: gauss-markov has no waypoints to rest at: expected maxPauseSteps 0, or model: random-waypoint, found 3',
  ],
  [
    'spaced sensors that start anywhere',
    'sensors: [{ speedMps: 1, mobility: { start: stationary } }]\n',
    'a.yaml:1:45: sensors.0.mobility.start: a stationary start is anywhere, and would undo placement.kind: spaced; expected start: uniform, or placement.kind: uniform, found stationary',
  ],
  [
    'a station outside the area',
    'stations:\n  - xM: 50\n    yM: 201\n',
    'a.yaml:3:9: stations.0.yM: station 0 is outside the area: expected yM of at most 200 (area.heightM), found 201',
  ],
  [
    'an area that leaves a station outside',
    'area: { widthM: 50 }\n',
    'a.yaml:1:17: area.widthM: station 0 is outside the area: expected xM of at most 50 (area.widthM), found 100',
  ],
  [
    'a ring turned inside out',
    'placement:\n  maxStationDistanceM: 20\n',
    'a.yaml:2:24: placement.maxStationDistanceM: expected minStationDistanceM less than maxStationDistanceM (20), found 20',
  ],
  [
    'a ring outside the area',
    'placement: { minStationDistanceM: 150, maxStationDistanceM: 200 }\n',
    'a.yaml:1:35: placement.minStationDistanceM: no sensor can be placed: all of the area is closer than 150 m to station 0',
  ],
  [
    'too many sensors for the space',
    'sensors:\n  - count: 60\n  - count: 20\n',
    'a.yaml:2:12: sensors.0.count: expected at most 70 sensors, the most for which there is room 20 m apart (placement), found 80',
  ],
  [
    'too little space for the sensors',
    'placement:\n  minSensorDistanceM: 80\n',
    'a.yaml:2:23: placement.minSensorDistanceM: expected at most 8 sensors, the most for which there is room 80 m apart (placement), found 15',
  ],
  [
    'a step that does not divide 1',
    'grid:\n  step: 0.3\n',
    'a.yaml:2:9: grid.step: expected a step that divides 1 into equal parts, found 0.3; did you mean "0.25"?',
  ],
  [
    'an episode larger than memory',
    'ues: [{ count: 300 }]\nsteps: 1000000\n',
    'a.yaml:2:8: steps: an episode would not fit into memory: expected steps × devices of at most 2e8, found 1000000 × 315',
  ],
];

describe('a bad config', () => {
  it.each(cases)('%s', (_, text, ...expected) => {
    expect(problemsOf(folderOf({ 'a.yaml': text }), 'a.yaml')).toEqual(expected);
  });

  it('is refused with exactly these lines, all problems at once, from top to bottom', () => {
    const text = `
stepz: 10
steps: 10
steps: 20
name: !mine paper
ues:
  - count: -1
    request: { probability: "0.5", datMbit: 3 }
stations:
  - xM: 300
sensors: []
grid: { step: 0.15 }
reward: { eta: 2, c3: 0 }
`;
    expect(problemsOf(folderOf({ 'a.yaml': text }), 'a.yaml')).toEqual([
      'a.yaml:2:1: unknown key "stepz"; did you mean "steps"?',
      'a.yaml:4:1: duplicate key "steps"; it is also at line 3',
      'a.yaml:5:7: unknown tag "!mine"; tags are not used in a config',
      'a.yaml:7:12: ues.0.count: expected a whole number from 0 to 100000, found -1',
      'a.yaml:8:29: ues.0.request.probability: expected a number from 0 to 1, found "0.5" (drop the quotes)',
      'a.yaml:8:36: ues.0.request: unknown key "datMbit"; did you mean "dataMbit"?',
      'a.yaml:10:9: stations.0.xM: station 0 is outside the area: expected xM of at most 200 (area.widthM), found 300',
      'a.yaml:12:15: grid.step: expected a step that divides 1 into equal parts, found 0.15; did you mean "0.1"?',
      'a.yaml:13:16: reward.eta: expected a number from 0 to 1, found 2',
      'a.yaml:13:19: reward: unknown key "c3"; the keys allowed here are c1, eta, c2, delayThresholdSteps, terms',
    ]);
  });

  it('does not overflow the stack, whichever way it nests', () => {
    const nests = [
      '['.repeat(20_000) + ']'.repeat(20_000),
      '['.repeat(1_000_000),
      '- '.repeat(20_000) + 'x',
      '{a: '.repeat(20_000) + '}'.repeat(20_000),
    ];
    for (const text of nests) {
      const [problem, ...others] = problemsOf(folderOf({ 'a.yaml': text }), 'a.yaml');
      // Told where it was too deep, without reading on: a megabyte took nine seconds.
      expect(problem).toMatch(/^a\.yaml:1:\d{1,4}: nested too deeply/);
      expect(others).toEqual([]);
    }
    const aliases = Array.from({ length: 5000 }, (_, i) =>
      i === 0 ? 'a0: &a0 {}' : `a${i}: &a${i} { x: *a${i - 1} }`,
    ).join('\n');
    expect(problemsOf(folderOf({ 'a.yaml': aliases }), 'a.yaml')).toEqual([
      'a.yaml:51:16: nested too deeply by aliases',
    ]);
  });

  it('lists the first hundred of very many problems', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `"k${i}": ${i}`).join(',\n');
    const problems = problemsOf(folderOf({ 'a.json': `{${text}}` }), 'a.json');
    expect(problems).toHaveLength(101);
    expect(problems[99]).toMatch(/^a\.json:100:1: unknown key "k99"; the keys allowed here are /);
    expect(problems[100]).toBe('a.json: and 19900 more problems');
  });

  it('pollutes no prototype', () => {
    const text = '__proto__: { polluted: 1 }\nues: [{ __proto__: { polluted: 1 } }]\n';
    expect(problemsOf(folderOf({ 'a.yaml': text }), 'a.yaml')).toHaveLength(2);
    expect({}).not.toHaveProperty('polluted');
  });
});

const jsonCases: [string, string, string][] = [
  [
    'a trailing comma',
    '{"steps": 3,}',
    '1:13: malformed JSON: expected a key in double quotes, found "}"',
  ],
  [
    'a bare key',
    '{steps: 3}',
    '1:2: malformed JSON: expected a key in double quotes or "}", found "steps"',
  ],
  [
    'single quotes',
    "{'steps': 3}",
    `1:2: malformed JSON: expected a key in double quotes or "}", found "'steps'"`,
  ],
  [
    'a comment',
    '{\n  // ten\n  "steps": 10\n}',
    '2:3: malformed JSON: expected a key in double quotes or "}", found "/"',
  ],
  ['NaN', '{"seed": NaN}', '1:10: malformed JSON: expected a value, found "NaN"'],
  [
    'no comma',
    '{"seed": 1\n "steps": 2}',
    '2:2: malformed JSON: expected "," or "}", found "\\"steps\\""',
  ],
  [
    'an open end',
    '{"ues": [',
    '1:10: malformed JSON: expected a value or "]", found the end of the file',
  ],
  ['two values', '{} {}', '1:4: malformed JSON: expected nothing more, found "{"'],
  [
    'a duplicate key',
    '{"seed": 1,\n\t"seed": 2}',
    '2:2: duplicate key "seed"; it is also at line 1',
  ],
  [
    'a wrong value',
    '{\n\t"steps": "3"\n}',
    '2:11: steps: expected a whole number from 1 to 1000000, found "3" (drop the quotes)',
  ],
  [
    'an unknown key',
    '{"reward":{"etta":1}}',
    '1:12: reward: unknown key "etta"; did you mean "eta"?',
  ],
];

describe('a bad JSON config', () => {
  it.each(jsonCases)('%s', (_, text, expected) => {
    expect(problemsOf(folderOf({ 'a.json': text }), 'a.json')).toEqual([`a.json:${expected}`]);
  });
});
