import { describe, expect, it } from 'vitest';
import { heaviestWindow, loadVerdict, phasesInWords, stepsInWords } from '../../src/words/load.js';

const load = (all: number) => ({ ues: 0, sensors: all, all });
const window = (fromStep: number, compute: number, radio?: number) => ({
  fromStep,
  untilStep: fromStep + 10,
  compute: load(compute),
  ...(radio === undefined ? {} : { radio: load(radio) }),
});
const half = { compute: load(0.5), radio: load(0.4) };

describe('an offered load in words', () => {
  it('names the part with most of either resource, unless all are alike', () => {
    expect(heaviestWindow(half)).toBeUndefined();
    expect(heaviestWindow({ ...half, windows: [window(0, 0.5, 0.4), window(10, 0.504)] })).toBe(
      undefined,
    );
    const windows = [window(0, 0.5, 0.4), window(10, 0.3, 0.7), window(20, 0.6)];
    expect(heaviestWindow({ ...half, windows })).toBe(windows[1]);
    expect(stepsInWords(windows[1])).toBe('steps 10 to 19');
    expect(stepsInWords({ fromStep: 3, untilStep: 4 })).toBe('step 3');
  });

  it('says what follows: once, of the mean before its parts', () => {
    const of = (compute: number, windows: number[], above = 0) =>
      loadVerdict({
        compute: load(compute),
        windows: windows.map((all, i) => window(10 * i, all)),
        phases: { compute: { least: 0, most: 2, above } },
      });
    expect(of(1.2, [0.9, 1.5])).toMatch(/^more is asked for than there is: queues grow as long/);
    expect(of(0.8, [0.4, 1.2])).toBe(
      'less is asked for than there is, but more in steps 10 to 19: queues grow there',
    );
    expect(of(0.8, [1.1, 0.3, 1.2])).toMatch(/but more in 2 parts of the 3 of an episode/);
    expect(of(0.8, [0.8, 0.8], 0.1)).toMatch(/but more in some phases/);
    expect(of(0.8, [0.8, 0.8])).toBe('less is asked for than there is');
  });

  it('says how many phases ask for more than there is', () => {
    const compute = { least: 0.1, most: 0.9, above: 0 };
    expect(phasesInWords({ compute })).toBe('compute 0.10 to 0.90');
    expect(phasesInWords({ compute, radio: { least: 0.2, most: 1.5, above: 0.126 } })).toBe(
      'compute 0.10 to 0.90, radio 0.20 to 1.50 (above 1 in 13% of them)',
    );
    expect(phasesInWords({ compute: { ...compute, above: 0.001 } })).toContain('less than 1%');
  });
});
