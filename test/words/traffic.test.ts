import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { patternsInWords, phasesInConfig, presenceInWords } from '../../src/words/traffic.js';

const group = (input: NonNullable<ScenarioInput['ues']>[number]) =>
  scenarioSchema.parse({ ues: [input] }).ues[0];

describe('traffic that changes, in words', () => {
  it.each<[string, NonNullable<ScenarioInput['ues']>[number]]>([
    ['', {}],
    ['', { presence: { kind: 'always' } }],
    ['; as many are there as is drawn for each phase', { presence: { kind: 'phases' } }],
    [
      '; 2 to 10 are there, by a schedule',
      {
        presence: {
          kind: 'schedule',
          counts: [
            { fromStep: 0, count: 10 },
            { fromStep: 5, count: 2 },
          ],
        },
      },
    ],
    [
      '; they come in 0% to 90% of the episode and stay 45 steps in the mean, but 50% of them come around' +
        ' 50% and stay 30 steps',
      { presence: { kind: 'stays', arriveUntil: 0.9, meanStaySteps: 45, crowd: {} } },
    ],
  ])('%s', (words, input) => {
    expect(presenceInWords(group(input).presence)).toBe(words);
  });

  it('names what changes by a pattern', () => {
    const { request } = group({
      request: {
        patterns: {
          probability: { kind: 'sine', amplitude: 0.5, periodSteps: 20 },
          dataMbit: { kind: 'ramp', from: 1, to: 2 },
        },
      },
    });
    expect(patternsInWords(request.patterns)).toBe(
      '; probability (sine) and dataMbit (ramp) change by a pattern',
    );
    expect(patternsInWords(undefined)).toBe('');
  });

  it('says what phases draw', () => {
    expect(phasesInConfig({ everySteps: 50, ues: { least: 4, most: 80 } })).toBe(
      'every 50 steps 4 to 80 UEs',
    );
  });
});
