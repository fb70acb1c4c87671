import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import { learned, plan, split, type MadeRun } from '../../runs/read/run-directory.js';
import { reportOf, runsOf } from './read.js';

const GRID = [split(0, 0), split(0, 1), split(1, 0), split(1, 1)];
const SWEEP = [learned({})];
type Input = NonNullable<Parameters<typeof plan.grid>[1]>;

const grid = (scenario: Input = {}): MadeRun => ({ items: GRID, plan: plan.grid(GRID, scenario) });
const sweep = (scenario: Input = {}): MadeRun => ({
  items: SWEEP.map((item) => ({
    ...item,
    identity: { ...item.identity, experiment: scenario.name ?? 'paper' },
  })),
  plan: plan.train(SWEEP, scenario),
});

describe('the scenario', () => {
  it('is that of the plans, and the paper’s where nothing that counts differs', async () => {
    const data = await reportOf({ grid: grid(), sweep: sweep() });
    expect(data.scenario).toEqual(scenarioSchema.parse({ episodes: 2 }));
    expect(data.isPaper).toBe(true);
    expect(data.warnings).toEqual([]);
    const other = await reportOf({ grid: grid({ ues: [{ count: 11 }] }) });
    expect(other.isPaper).toBe(false);
  });

  it('may have another name, other constants of the reward, and another grid', async () => {
    const other = sweep({
      name: 'copy',
      description: 'the same',
      grid: { step: 0.5 },
      reward: { eta: 0.4, c2: -1 },
    });
    const data = await reportOf({ grid: grid(), sweep: other });
    expect(data.experiment).toBe('paper');
    expect(data.isPaper).toBe(true);
    expect(data.warnings).toEqual([]);
  });

  it.each<[string, Input, string]>([
    [
      'a number',
      { area: { widthM: 300, heightM: 200 }, placement: { kind: 'uniform' } },
      'area.widthM is 200 and 300',
    ],
    ['a word', { association: 'coverage' }, 'association is "nearest" and "coverage"'],
    [
      'a group',
      { ues: [{ count: 10 }, { count: 2 }] },
      'ues.1 is not there and {"count":2,"speedMps":1.5,',
    ],
    [
      'the reward’s other constants',
      { reward: { delayThresholdSteps: 3 } },
      'reward.delayThresholdSteps is 2 and 3',
    ],
    [
      'many things',
      { area: { widthM: 300, heightM: 100 }, stations: [{ bandwidthMHz: 50 }, {}] },
      'area.widthM is 200 and 300, area.heightM is 200 and 100,',
    ],
  ])('may not differ in %s', async (_, scenario, words) => {
    const data = reportOf({ 'a/grid': grid(), 'b/sweep': sweep(scenario) });
    await expect(data).rejects.toMatchObject({ exitCode: 2 });
    await expect(data).rejects.toThrow(`a/grid and b/sweep: the scenarios differ: ${words}`);
    await expect(data).rejects.toThrow('a report is about one scenario: name runs of one only');
  });

  it('may not differ in what this version does not know', async () => {
    const later = (fading: string) => ({
      items: GRID,
      plan: { ...plan.grid(GRID), scenario: { ...plan.grid(GRID).scenario, fading } },
    });
    const made = {
      items: SWEEP,
      plan: { ...plan.train(SWEEP), scenario: later('rice').plan.scenario },
    };
    const data = await reportOf({ grid: later('rice'), sweep: made });
    expect(data.isPaper).toBe(false);
    expect(data.warnings[0]).toBe(
      'The plan of grid holds what this version does not know (fading); what it changes is not' +
        " accounted for, and the paper's numbers are left out.",
    );
    await expect(reportOf({ grid: later('nakagami'), sweep: made })).rejects.toThrow(
      'the scenarios differ: fading is "nakagami" and "rice"; a report',
    );
  });

  it('is not known without a plan', async () => {
    const bare = { items: GRID };
    const alone = await reportOf({ grid: bare });
    expect(alone.scenario).toBeUndefined();
    expect(alone.isPaper).toBe(false);
    expect(alone.warnings).toEqual([
      "Without plan.json the scenario is not known (grid): the paper's numbers are left out.",
    ]);
    const both = await reportOf({ grid: bare, sweep: sweep({ name: 'other' }) });
    expect(both.scenario?.name).toBe('other');
    expect(both.isPaper).toBe(false);
    expect(both.warnings).toEqual([
      "Without plan.json the scenario is not known (grid): the paper's numbers are left out, and" +
        ' whether all runs are of one scenario could not be checked.',
      'The runs are of experiments with different names ("paper", "other"); they may be of different' +
        ' scenarios.',
    ]);
  });
});

describe('runs on other episodes', () => {
  it('are told by the seeds of their rows', async () => {
    const { warnings } = await reportOf({
      grid: grid(),
      sweep: { ...sweep(), seedOf: (episode) => (episode === 0 ? 1000 : 7) },
    });
    expect(warnings).toEqual([
      'grid and sweep were run on different episodes (episode 1 has the seeds 1001 and 7): their' +
        ' policies are not compared on the same episodes.',
    ]);
  });

  it('are told by the root seed', async () => {
    const [a, b] = await runsOf({ grid: grid(), sweep: sweep({ seed: 5 }) });
    const { assemble } = await import('../../../src/report/assemble/assemble.js');
    expect(assemble([a, { ...b, seeds: [] }]).warnings).toEqual([
      'grid and sweep have the seeds 0 and 5: their policies are not compared on the same episodes.',
    ]);
  });

  it('are told by their number', async () => {
    const items = [learned({}, [1, 2, 3])];
    const { warnings } = await reportOf({
      grid: grid(),
      sweep: { items, plan: plan.train(items, { episodes: 3 }) },
    });
    expect(warnings).toEqual([
      'grid and sweep have 2 and 3 episodes: their policies are not compared on the same episodes.',
    ]);
  });
});
