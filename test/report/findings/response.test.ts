import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/report/assemble/response.js';
import { Settings } from '../../../src/report/assemble/settings.js';
import { responseFigure } from '../../../src/report/figures/response.js';
import { responseFindings } from '../../../src/report/findings/response.js';
import { responseSection } from '../../../src/report/page/response-section.js';
import type { Run } from '../../../src/runs/read/run-data.js';
import { changingData } from '../figures/changing.js';
import { A, L } from '../figures/report-data.js';
import { emptyData, itemOf } from '../page/data.js';

describe('how policies respond when the load changes', () => {
  it('is not told where no evaluation does', () => {
    expect(responseFigure(emptyData())).toBeUndefined();
    expect(responseSection(emptyData(), undefined)).toBeUndefined();
  });

  it('is a sentence for each policy, against max-weight', () => {
    expect(responseFindings(changingData().response!)).toEqual([
      'learned: after 4.0 (3.0 to 5.0) steps the reward is back, clearly sooner (−4.0, −5.0 to −3.0' +
        ' steps) than under max-weight; after 10.0% of the changes it is not back before the next one.',
      'max-weight: after 8.0 (7.0 to 9.0) steps the reward is back; after 10.0% of the changes it is' +
        ' not back before the next one.',
    ]);
  });

  it('has a figure alone where nothing changes at once', () => {
    const data = changingData();
    const response = { ...data.response!, recovery: [] };
    expect(responseFindings(response)).toEqual([]);
    const page = String(responseSection({ ...data, response }, undefined));
    expect(page).not.toContain('<table');
    expect(page).not.toContain('last third');
  });

  it('is shown of the chosen setting, the first condition and the first evaluation', () => {
    const { response } = changingData();
    const under = (setting: typeof A, condition?: string) =>
      response!.courses.map((row) => ({
        ...{ ...row, eta: setting.eta, c2: setting.c2 },
        ...(condition === undefined ? {} : { condition }),
      }));
    const runOf = (directory: string, courses: ReturnType<typeof under>): Run =>
      ({
        ...{
          directory,
          kind: 'evaluate',
          training: [],
          response: { courses, phases: [], recovery: [] },
        },
        items: [A, L].map((setting) => itemOf('random', {}, { ...setting, policy: 'random' })),
      }) as unknown as Run;
    const runs = [
      runOf('one', [...under(A, 'few'), ...under(A, 'many')]),
      runOf('two', under(A)),
      runOf('three', under(L)),
    ];
    const warnings: string[] = [];
    const shown = responseOf(runs, new Settings(runs, {}), warnings).response!;
    expect([shown.setting.letter, shown.condition]).toEqual(['A', 'few']);
    expect(shown.courses.length).toBe(response!.courses.length);
    expect(warnings.join()).toContain('that of one is shown, not that of two');
    const chosen = responseOf(runs, new Settings(runs, { eta: L.eta }), []).response!;
    expect([chosen.setting.letter, chosen.condition]).toEqual(['L', null]);
  });
});
