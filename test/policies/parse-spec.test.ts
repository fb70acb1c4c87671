import { describe, expect, it } from 'vitest';
import { AGE_AWARE_DEFAULTS, AgeAwarePolicy } from '../../src/policies/rules/age-aware.js';
import { StaticPerStationPolicy } from '../../src/policies/rules/static-per-station.js';
import { BacklogProportionalPolicy } from '../../src/policies/rules/backlog-proportional.js';
import { MaxWeightPolicy } from '../../src/policies/rules/max-weight.js';
import { parsePolicySpec, POLICY_USAGE } from '../../src/policies/parse-spec.js';
import { QueueProportionalPolicy } from '../../src/policies/rules/queue-proportional.js';
import { createPolicy, specName, type RuleSpec } from '../../src/policies/registry.js';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { THRESHOLD_DEFAULTS, ThresholdPolicy } from '../../src/policies/rules/threshold.js';
import { UniformRandomPolicy } from '../../src/policies/rules/uniform-random.js';
import { UsageError } from '../../src/config/explaining/errors.js';

describe('a policy on the command line', () => {
  const threshold = { kind: 'threshold' as const, ...THRESHOLD_DEFAULTS };
  it.each<[string, RuleSpec, string]>([
    ['static:0.3,0.4', { kind: 'static', rhoC: 0.3, rhoP: 0.4 }, 'static-0.3-0.4'],
    ['static: .30 , 1 ', { kind: 'static', rhoC: 0.3, rhoP: 1 }, 'static-0.3-1'],
    ['static:rhoP=0,rhoC=5e-1', { kind: 'static', rhoC: 0.5, rhoP: 0 }, 'static-0.5-0'],
    ['static:0.3,rhoP=0.4', { kind: 'static', rhoC: 0.3, rhoP: 0.4 }, 'static-0.3-0.4'],
    ['random', { kind: 'random' }, 'random'],
    ['queue-proportional', { kind: 'queue-proportional', prior: 5 }, 'queue-proportional'],
    [
      'queue-proportional:prior=0',
      { kind: 'queue-proportional', prior: 0 },
      'queue-proportional-prior=0',
    ],
    ['backlog-proportional', { kind: 'backlog-proportional' }, 'backlog-proportional'],
    ['max-weight', { kind: 'max-weight', v: 0.1 }, 'max-weight'],
    ['max-weight:v=5', { kind: 'max-weight', v: 5 }, 'max-weight-v=5'],
    ['max-weight:5', { kind: 'max-weight', v: 5 }, 'max-weight-v=5'],
    ['threshold', threshold, 'threshold'],
    [
      'threshold:high=10,reliefRhoP=0.1',
      { ...threshold, high: 10, reliefRhoP: 0.1 },
      'threshold-high=10-reliefRhoP=0.1',
    ],
    [
      'static-per-station:0.3,0.4; .2,5e-1',
      {
        kind: 'static-per-station',
        splits: [
          { rhoC: 0.3, rhoP: 0.4 },
          { rhoC: 0.2, rhoP: 0.5 },
        ],
      },
      'static-per-station-0.3-0.4-0.2-0.5',
    ],
    ['age-aware', { kind: 'age-aware', ...AGE_AWARE_DEFAULTS }, 'age-aware'],
    ['age-aware:v=2,onTime=0', { kind: 'age-aware', v: 2, onTime: 0 }, 'age-aware-v=2-onTime=0'],
    ['threshold:9,3', { ...threshold, high: 9, low: 3 }, 'threshold-high=9-low=3'],
  ])('%s', (text, spec, name) => {
    expect(parsePolicySpec(text)).toEqual(spec);
    expect(specName(spec)).toBe(name);
  });

  it.each<[string, string]>([
    ['', 'unknown policy ""'],
    ['max-wieght', 'did you mean "max-weight"?'],
    ['Threshold', 'did you mean "threshold"?'],
    ['queue', 'did you mean "queue-proportional"?'],
    ['static 0.3', 'known: static:RHOC,RHOP, random, queue-proportional[:prior=…]'],
    ['toString', 'unknown policy "toString"'],
    ['static', 'policy "static": rhoC is missing; write static:RHOC,RHOP'],
    ['static:0.3', 'rhoP is missing'],
    ['static:0.3,0.4,0.5', '"0.5" is one too many (static has rhoC, rhoP)'],
    ['static:1.2,0', '1.2 is not a share from 0 to 1'],
    ['static:0.3,x', 'rhoP: expected a number, found "x"'],
    ['static:0.3,', 'rhoP: expected a number, found ""'],
    ['static:0x1,0', 'rhoC: expected a number, found "0x1"'],
    ['static:NaN,0', 'rhoC: expected a number, found "NaN"'],
    ['static:rhoC=0.3,0.4', 'expected name=value after the first named parameter, found "0.4"'],
    ['static:0.3,rhoC=0.3', 'rhoC is given twice'],
    ['random:1', '"1" is one too many (random has no parameters)'],
    ['max-weight:', 'v: expected a number, found ""'],
    ['max-weight:v=-1', 'v: expected a number from 0 up, found -1'],
    ['max-weight:v=1e999', 'v: expected a number from 0 up, found Infinity'],
    ['max-weight:w=1', 'unknown parameter "w" (max-weight has v)'],
    ['age-aware:onTime=1.1', 'onTime: expected a part from 0 to 1, found 1.1'],
    ['age-aware:v=-1', 'v: expected a number from 0 up, found -1'],
    [
      'static-per-station',
      'policy "static-per-station": rhoC is missing; write static-per-station:RHOC,RHOP;RHOC,RHOP;…',
    ],
    ['static-per-station:0.3,0.4;', 'rhoC is missing'],
    ['static-per-station:0.3,0.4;0.2', 'rhoP is missing'],
    ['static-per-station:0.3,0.4;0.2,2', '2 is not a share from 0 to 1'],
    ['threshold:hihg=1', 'unknown parameter "hihg"; did you mean "high"?'],
    ['threshold:toString=1', 'unknown parameter "toString"'],
    ['threshold:high=1,low=2', 'expected 0 ≤ low ≤ high, found low 2 and high 1'],
  ])('rejects "%s"', (text, message) => {
    expect(() => parsePolicySpec(text)).toThrow(UsageError);
    expect(() => parsePolicySpec(text)).toThrow(message);
  });

  it('is listed', () => {
    expect(POLICY_USAGE).toEqual([
      'static:RHOC,RHOP',
      'random',
      'queue-proportional[:prior=…]',
      'backlog-proportional',
      'max-weight[:v=…]',
      'age-aware[:v=…,onTime=…]',
      'threshold[:high=…,low=…,rhoC=…,rhoP=…,reliefRhoC=…,reliefRhoP=…]',
      'static-per-station:RHOC,RHOP;RHOC,RHOP;…',
    ]);
  });
});

describe('a spec', () => {
  it.each([
    ['static:0.3,0.4', StaticPolicy],
    ['random', UniformRandomPolicy],
    ['queue-proportional', QueueProportionalPolicy],
    ['backlog-proportional', BacklogProportionalPolicy],
    ['max-weight', MaxWeightPolicy],
    ['age-aware', AgeAwarePolicy],
    ['static-per-station:0.3,0.4;0.2,0.5', StaticPerStationPolicy],
    ['threshold', ThresholdPolicy],
  ])('%s makes its policy, also as JSON', (text, policy) => {
    const spec = parsePolicySpec(text);
    expect(createPolicy(spec)).toBeInstanceOf(policy);
    expect(policy.kind).toBe(spec.kind);
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(createPolicy(JSON.parse(JSON.stringify(spec)) as RuleSpec)).toBeInstanceOf(policy);
  });
});
