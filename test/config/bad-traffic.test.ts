import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/config/load.js';
import { folderOf, problemsOf } from './files.js';

/** Configs with a presence, a pattern of requests, a pattern of updates. */
const present = (presence: string) => `ues:\n- count: 4\n  presence: ${presence}\n`;
const requests = (patterns: string) => `ues:\n- request:\n    patterns: ${patterns}\n`;
const updates = (patterns: string) => `sensors:\n- update:\n    patterns: ${patterns}\n`;

const contexts = (drawn: string) => `contexts: ${drawn}\n`;
const conditions = (named: string) => `conditions: ${named}\n`;

/** What it is; the text of a.yaml; the whole message. */
const cases: [string, string, string][] = [
  [
    'a presence without a kind',
    present('{meanStaySteps: 3}'),
    'a.yaml:3:13: ues.0.presence.kind: expected "always", or "schedule", or "stays", or "phases", found nothing',
  ],
  [
    'an unknown kind of presence',
    present('{kind: stay}'),
    'a.yaml:3:20: ues.0.presence.kind: expected "always", or "schedule", or "stays", or "phases", found "stay"; did you mean "stays"?',
  ],
  [
    'a presence that is a word',
    present('always'),
    'a.yaml:3:13: ues.0.presence: expected a mapping, found "always"',
  ],
  [
    'a key of another kind',
    present('{kind: schedule, counts: [{fromStep: 0, count: 1}], meanStaySteps: 4}'),
    'a.yaml:3:65: ues.0.presence: unknown key "meanStaySteps"; the keys allowed here are kind, counts',
  ],
  [
    'a misspelt key',
    present('{kind: stays, meanStaySteps: 4, arriveform: 0.2}'),
    'a.yaml:3:45: ues.0.presence: unknown key "arriveform"; did you mean "arriveFrom"?',
  ],
  [
    'a schedule without counts',
    present('{kind: schedule}'),
    'a.yaml:3:13: ues.0.presence.counts: expected a list of 1 to 100000 items, found nothing',
  ],
  [
    'an empty schedule',
    present('{kind: schedule, counts: []}'),
    'a.yaml:3:38: ues.0.presence.counts: expected a list of 1 to 100000 items, found an empty list',
  ],
  [
    'a schedule that runs back',
    present('{kind: schedule, counts: [{fromStep: 5, count: 1}, {fromStep: 3, count: 2}]}'),
    'a.yaml:3:75: ues.0.presence.counts.1.fromStep: expected a step after that of the entry before (5), found 3',
  ],
  [
    'a schedule that says a step twice',
    present('{kind: schedule, counts: [{fromStep: 5, count: 1}, {fromStep: 5, count: 2}]}'),
    'a.yaml:3:75: ues.0.presence.counts.1.fromStep: expected a step after that of the entry before (5), found 5',
  ],
  [
    'a schedule behind the end',
    present('{kind: schedule, counts: [{fromStep: 100, count: 1}]}'),
    'a.yaml:3:50: ues.0.presence.counts.0.fromStep: expected a step of the episode, 0 to 99, found 100',
  ],
  [
    'more devices than the group has',
    present('{kind: schedule, counts: [{fromStep: 0, count: 5}]}'),
    'a.yaml:3:60: ues.0.presence.counts.0.count: expected no more than the 4 devices of the group, found 5',
  ],
  [
    'a count that is no whole number',
    present('{kind: schedule, counts: [{fromStep: 0, count: 1.5}]}'),
    'a.yaml:3:60: ues.0.presence.counts.0.count: expected a whole number from 0 to 100000, found 1.5',
  ],
  [
    'arrivals that end before they begin',
    present('{kind: stays, arriveFrom: 0.5, arriveUntil: 0.2}'),
    'a.yaml:3:39: ues.0.presence.arriveFrom: expected arriveFrom of at most arriveUntil (0.2), found 0.5',
  ],
  [
    'arrivals after the episode',
    present('{kind: stays, arriveUntil: 1.5}'),
    'a.yaml:3:40: ues.0.presence.arriveUntil: expected a number from 0 to 1, found 1.5',
  ],
  [
    'stays of no time',
    present('{kind: stays, meanStaySteps: 0}'),
    'a.yaml:3:42: ues.0.presence.meanStaySteps: expected a number above 0 and at most 1e9, found 0',
  ],
  [
    'a crowd of more than all',
    present('{kind: stays, crowd: {share: 2}}'),
    'a.yaml:3:42: ues.0.presence.crowd.share: expected a number from 0 to 1, found 2',
  ],
  [
    'a group that goes by no phases',
    present('{kind: phases}'),
    'a.yaml:3:20: ues.0.presence.kind: the group goes by phases; say how many are there, phases: {everySteps: 50, ues: {least: 1, most: 10}}',
  ],
  [
    'phases of nobody',
    'phases: {everySteps: 5}',
    'a.yaml:1:9: phases: they change nothing: say of whom, phases: {ues: {least: 1, most: 10}}, with' +
      ' presence: {kind: phases} in a group of UEs, or the same with sensors',
  ],
  [
    'phases that nobody goes by',
    'phases: {everySteps: 5, ues: {least: 1, most: 4}}\n',
    'a.yaml:1:30: phases.ues: no group of ues has presence: {kind: phases}, so nobody goes by it',
  ],
  [
    'phases of no length',
    present('{kind: phases}') + 'phases: {everySteps: 0, ues: {least: 1, most: 4}}\n',
    'a.yaml:4:22: phases.everySteps: expected a whole number from 1 to 1000000, found 0',
  ],
  [
    'a range upside down',
    present('{kind: phases}') + 'phases: {everySteps: 5, ues: {least: 4, most: 1}}\n',
    'a.yaml:4:38: phases.ues.least: expected least of at most 1 (most), found 4',
  ],
  [
    'a range without a multiple',
    present('{kind: phases}') +
      'phases: {everySteps: 5, ues: {least: 1, most: 3, multipleOf: 4}}\n',
    'a.yaml:4:62: phases.ues.multipleOf: expected a number with a multiple from 1 to 3, found 4',
  ],
  [
    'a range beyond the group',
    present('{kind: phases}') + 'phases: {everySteps: 5, ues: {least: 1, most: 5}}\n',
    'a.yaml:4:47: phases.ues.most: expected no more than the 4 devices of the groups that go by phases, found 5',
  ],
  [
    'totals that do not grow',
    present('{kind: phases}') +
      'phases: {everySteps: 5, ues: {least: 1, most: 4}, together: [{most: 3, share: 0.5}, {most: 3, share: 0.5}]}\n',
    'a.yaml:4:92: phases.together.1.most: expected more than in the entry before (3), found 3',
  ],
  [
    'shares that are not 1 in all',
    present('{kind: phases}') +
      'phases: {everySteps: 5, ues: {least: 1, most: 4}, together: [{most: 3, share: 0.5}, {most: 4, share: 0.4}]}\n',
    'a.yaml:4:61: phases.together: expected shares that add up to 1, found 0.9',
  ],
  [
    'a total that no pair has',
    present('{kind: phases}') +
      'phases: {everySteps: 5, ues: {least: 2, most: 4}, together: [{most: 1, share: 0.5}, {most: 4, share: 0.5}]}\n',
    'a.yaml:4:62: phases.together.0: no pair of counts has a total of at most 1',
  ],
  [
    'an unknown pattern',
    requests('{probability: {kind: sinus, amplitude: 1}}'),
    'a.yaml:3:36: ues.0.request.patterns.probability.kind: expected "constant", or "steps", or "ramp", or "sine", or "on-off", found "sinus"; did you mean "sine"?',
  ],
  [
    'a pattern of what has none',
    requests('{periodSteps: {kind: constant}}'),
    'a.yaml:3:16: ues.0.request.patterns: unknown key "periodSteps"; it belongs in sensors[].update',
  ],
  [
    'a sine without a period',
    requests('{probability: {kind: sine, amplitude: 0.5}}'),
    'a.yaml:3:29: ues.0.request.patterns.probability.periodSteps: expected a number from 1 to 1e9, found nothing',
  ],
  [
    'a sine with a period of which no step sees anything',
    requests('{dataMbit: {kind: sine, amplitude: 1, periodSteps: 5e-324}}'),
    'a.yaml:3:66: ues.0.request.patterns.dataMbit.periodSteps: expected a number from 1 to 1e9, found 5e-324',
  ],
  [
    'a sine that goes below 0',
    requests('{probability: {kind: sine, amplitude: 1.5, periodSteps: 10}}'),
    'a.yaml:3:53: ues.0.request.patterns.probability.amplitude: expected a number from 0 to 1, found 1.5',
  ],
  [
    'a ramp that ends before it begins',
    requests('{probability: {kind: ramp, from: 1, to: 2, fromStep: 50, untilStep: 20}}'),
    'a.yaml:3:68: ues.0.request.patterns.probability.fromStep: expected a step before the end of the ramp (20), found 50',
  ],
  [
    'a ramp that begins behind the end',
    requests('{probability: {kind: ramp, from: 1, to: 2, fromStep: 100}}'),
    'a.yaml:3:68: ues.0.request.patterns.probability.fromStep: expected a step before the end of the ramp (100), found 100',
  ],
  [
    'steps that run back',
    requests(
      '{dataMbit: {kind: steps, factors: [{fromStep: 9, factor: 1}, {fromStep: 3, factor: 2}]}}',
    ),
    'a.yaml:3:87: ues.0.request.patterns.dataMbit.factors.1.fromStep: expected a step after that of the entry before (9), found 3',
  ],
  [
    'a step behind the end',
    updates('{periodSteps: {kind: steps, factors: [{fromStep: 100, factor: 2}]}}'),
    'a.yaml:3:64: sensors.0.update.patterns.periodSteps.factors.0.fromStep: expected a step of the episode, 0 to 99, found 100',
  ],
  [
    'a factor below 0',
    updates('{dataMbit: {kind: constant, factor: -1}}'),
    'a.yaml:3:51: sensors.0.update.patterns.dataMbit.factor: expected a number from 0 to 1000000, found -1',
  ],
  [
    'a factor that makes a size too large',
    updates('{dataMbit: {kind: ramp, from: 1, to: 100000}}'),
    'a.yaml:3:26: sensors.0.update.patterns.dataMbit: expected factors that keep the mean size within 1000000, found one that makes it 7000000',
  ],
  [
    'bursts shorter than a step',
    updates('{dataMbit: {kind: on-off, meanOnSteps: 0.5, meanOffSteps: 4}}'),
    'a.yaml:3:54: sensors.0.update.patterns.dataMbit.meanOnSteps: expected a number from 1 to 1e9, found 0.5',
  ],
  [
    'bursts without a pause',
    updates('{dataMbit: {kind: on-off, meanOnSteps: 5}}'),
    'a.yaml:3:26: sensors.0.update.patterns.dataMbit.meanOffSteps: expected a number from 1 to 1e9, found nothing',
  ],

  // What is drawn anew in each episode.
  [
    'a context of no value',
    contexts('{ues.0.cuont: {int: [1, 2]}}'),
    'a.yaml:1:25: contexts.ues.0.cuont: the scenario has no value at ues.0.cuont; name one by its path, like ues.0.count',
  ],
  [
    'a context of no group',
    contexts('{ues.3.count: {int: [1, 2]}}'),
    'a.yaml:1:25: contexts.ues.3.count: the scenario has no value at ues.3.count; name one by its path, like ues.0.count',
  ],
  [
    'a context of a mapping',
    contexts('{ues.0.request: {int: [1, 2]}}'),
    'a.yaml:1:27: contexts.ues.0.request: expected the path of one value, like ues.0.count, found that of a mapping',
  ],
  [
    'a context of a list',
    contexts('{ues: {int: [1, 2]}}'),
    'a.yaml:1:17: contexts.ues: expected the path of one value, like ues.0.count, found that of a list',
  ],
  [
    'a context of the length',
    contexts('{steps: {int: [50, 100]}}'),
    'a.yaml:1:19: contexts.steps: steps cannot be drawn anew in each episode',
  ],
  [
    'a context of the grid',
    contexts('{grid.step: {choice: [0.1, 0.2]}}'),
    'a.yaml:1:23: contexts.grid.step: grid cannot be drawn anew in each episode',
  ],
  [
    'a context of what sets shares',
    contexts('{control.stations: {choice: [shared, per-station]}}'),
    'a.yaml:1:30: contexts.control.stations: control.stations cannot be drawn anew in each episode',
  ],
  [
    'a context of what is seen',
    contexts('{observation.history: {int: [1, 4]}}'),
    'a.yaml:1:33: contexts.observation.history: observation cannot be drawn anew in each episode',
  ],
  [
    'a context that says nothing',
    contexts('{ues.0.count: {}}'),
    'a.yaml:1:25: contexts.ues.0.count: expected one of int, uniform, logUniform, choice, found none',
  ],
  [
    'a context that says two things',
    contexts('{ues.0.count: {int: [1, 2], choice: [1]}}'),
    'a.yaml:1:25: contexts.ues.0.count: expected one of int, uniform, logUniform, choice, found int and choice',
  ],
  [
    'a context of an unknown way',
    contexts('{ues.0.count: {integer: [1, 2]}}'),
    'a.yaml:1:26: contexts.ues.0.count: unknown key "integer"; the keys allowed here are int, uniform, logUniform, choice',
  ],
  [
    'a context that is a number',
    contexts('{ues.0.count: 5}'),
    'a.yaml:1:25: contexts.ues.0.count: expected a mapping, found 5',
  ],
  [
    'conditions that are none',
    conditions('{}'),
    'a.yaml:1:13: conditions: expected at least one condition by its name, like paper: {}, found none',
  ],
  [
    'conditions that are a list',
    conditions('[paper]'),
    'a.yaml:1:13: conditions: expected a mapping, found a list',
  ],
  [
    'a condition that changes nothing, and does not say so',
    conditions('{paper: }'),
    'a.yaml:1:14: conditions.paper: expected a mapping, found nothing',
  ],
  [
    'a condition by the name of a number',
    conditions('{5: {ues.0.count: 5}}'),
    'a.yaml:1:17: conditions.5: expected a name that no program takes for a missing value, a truth value or a number (scenario-5 would do)',
  ],
  [
    'a condition by a name with a space',
    conditions('{few ues: {ues.0.count: 5}}'),
    'a.yaml:1:23: conditions.few ues: expected 1 to 128 letters, digits and ._+=-, the first a letter or digit',
  ],
  [
    'a condition of an unknown path',
    conditions('{few: {ues.0.cuont: 5}}'),
    'a.yaml:1:33: conditions.few.ues.0.cuont: the scenario has no value at ues.0.cuont; name one by its path, like ues.0.count',
  ],
  [
    'a condition of a mapping',
    conditions('{few: {ues.0.request: 5}}'),
    'a.yaml:1:35: conditions.few.ues.0.request: expected the path of one value, like ues.0.count, found that of a mapping',
  ],
  [
    'a condition with a value of another type',
    conditions('{few: {ues.0.count: five}}'),
    'a.yaml:1:33: conditions.few.ues.0.count: expected a whole number from 0 to 100000, found "five"',
  ],
  [
    'a condition with a list for a value',
    conditions('{few: {ues.0.count: [5]}}'),
    'a.yaml:1:33: conditions.few.ues.0.count: expected a number, or a string of at most 200 characters, or true or false, found a list',
  ],
  [
    'a condition of another length',
    conditions('{few: {steps: 50}}'),
    'a.yaml:1:27: conditions.few.steps: steps cannot differ between conditions',
  ],
  [
    'a condition in which something else is seen',
    `${conditions('{few: {observation.history: 4}}')}observation: {history: 2}\n`,
    'a.yaml:1:41: conditions.few.observation.history: observation cannot differ between conditions',
  ],
  [
    'a condition of a setting',
    conditions('{few: {reward.eta: 0.5}}'),
    'a.yaml:1:32: conditions.few.reward.eta: reward.eta makes a setting, and policies are judged by every setting in each condition; name its values with --eta and --c2 of evaluate',
  ],
  [
    'a condition that says a value twice',
    conditions('{few: {ues.0.count: 5, "ues[0].count": 6}}'),
    'a.yaml:1:52: conditions.few.ues[0].count: ues[0].count is the value that ues.0.count names already',
  ],
  [
    'a condition without room for its sensors',
    conditions('{many: {ues.0.count: 5, sensors.0.count: 900}}'),
    'a.yaml:1:54: conditions.many.sensors.0.count: the condition makes the scenario impossible: expected at most 70 sensors, the most for which there is room 20 m apart (placement), found 900',
  ],
  [
    'contexts that are a list',
    contexts('[ues.0.count]'),
    'a.yaml:1:11: contexts: expected a mapping, found a list',
  ],
  [
    'ends upside down',
    contexts('{ues.0.count: {int: [5, 2]}}'),
    'a.yaml:1:25: contexts.ues.0.count: expected the smaller end first, found [5, 2]',
  ],
  [
    'one end',
    contexts('{ues.0.count: {int: [5]}}'),
    'a.yaml:1:31: contexts.ues.0.count.int: expected a list of 2 items, found one of 1',
  ],
  [
    'a half of a device',
    contexts('{ues.0.count: {int: [5, 7.5]}}'),
    'a.yaml:1:35: contexts.ues.0.count.int.1: expected a whole number at most 9007199254740991, found 7.5',
  ],
  [
    'a logarithm of 0',
    contexts('{ues.0.request.dataMbit: {logUniform: [0, 7]}}'),
    'a.yaml:1:36: contexts.ues.0.request.dataMbit: expected ends above 0 for a logarithm, found 0',
  ],
  [
    'a number where whole ones are needed',
    contexts('{ues.0.count: {uniform: [5.5, 7]}}'),
    'a.yaml:1:25: contexts.ues.0.count: ues.0.count may become 5.5: expected a whole number from 0 to 100000, found 5.5',
  ],
  [
    'a value beyond its bounds',
    contexts('{ues.0.request.probability: {uniform: [0.5, 1.5]}}'),
    'a.yaml:1:39: contexts.ues.0.request.probability: ues.0.request.probability may become 1.5: expected a number from 0 to 1, found 1.5',
  ],
  [
    'a word that is none of the kinds',
    contexts('{scheduler.kind: {choice: [round-robin, fifo]}}'),
    'a.yaml:1:28: contexts.scheduler.kind: scheduler.kind may become "fifo": expected one of "resource-fair", "round-robin", "round-robin-all", "proportional-fair", "max-rate", or own:NAME, found "fifo"',
  ],
  [
    'more sensors than there is room for',
    contexts('{sensors.0.count: {int: [5, 500]}}'),
    'a.yaml:1:29: contexts.sensors.0.count: sensors.0.count may become 500: expected at most 70 sensors, the most for which there is room 20 m apart (placement), found 500',
  ],
  [
    'no choice',
    contexts('{reward.eta: {choice: []}}'),
    'a.yaml:1:33: contexts.reward.eta.choice: expected a list of 1 to 10000 items, found an empty list',
  ],
  [
    'a station outside',
    contexts('{stations.0.xM: {uniform: [0, 300]}}'),
    'a.yaml:1:27: contexts.stations.0.xM: stations.0.xM may become 300: station 0 is outside the area: expected xM of at most 200 (area.widthM), found 300',
  ],
  [
    'a value that two paths name',
    contexts('{ues.0.count: {int: [1, 2]}, "ues[0].count": {int: [3, 4]}}'),
    'a.yaml:1:56: contexts.ues[0].count: ues[0].count is the value that ues.0.count names already',
  ],
];

describe('of traffic that changes', () => {
  it.each(cases)('refuses %s', (_, text, message) => {
    expect(problemsOf(folderOf({ 'a.yaml': text }), 'a.yaml')).toEqual([message]);
  });

  it('warns of a probability that a factor lifts above 1', () => {
    const folder = folderOf({
      'a.yaml': requests('{probability: {kind: constant, factor: 2}}'),
    });
    expect(loadScenario(`${folder}/a.yaml`).warnings).toEqual([
      expect.stringContaining('a probability of 0.7 comes out as 1.4; it is cut at 1'),
    ]);
  });
});
