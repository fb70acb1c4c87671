import { describe, expect, it } from 'vitest';
import { claims } from '../../../src/report/findings/claims.js';
import { claimsSection } from '../../../src/report/page/claims-section.js';
import type { LearnedPolicy, Setting } from '../../../src/report/data.js';
import {
  A,
  emptyData,
  G,
  itemOf,
  learnedOf,
  metricsOf,
  summaryOf,
  tableOneGrid,
} from '../page/data.js';

const ours = tableOneGrid([
  { sync: 7.35, e2e: 9.73, served: 82.62 },
  { sync: 14.86, e2e: 6.55, served: 88.85 },
  { sync: 19.55, e2e: 1.91, served: 97.55 },
]);
const asPrinted = tableOneGrid([
  { sync: 7.93, e2e: 9.77, served: 82.61 },
  { sync: 14.63, e2e: 6.94, served: 88.35 },
  { sync: 1.98, e2e: 19.84, served: 97.76 },
]);
const verdicts = (data: Parameters<typeof emptyData>[0]) =>
  claims(emptyData(data)).map(({ verdict }) => verdict);

/** Means of sync and e2e delay, with two seeds that agree. */
function policy(setting: Setting, sync: number, e2e: number): LearnedPolicy {
  const metrics = metricsOf({
    sync_delay_steps: summaryOf(sync, { std: 0.1 }),
    e2e_delay_steps: summaryOf(e2e, { std: 0.1 }),
  });
  return {
    ...learnedOf(setting, 1.2),
    metrics,
    seeds: [0, 1].map((seed) => ({ ...itemOf(`s${seed}`), metrics })),
  };
}

describe('the paper’s claims', () => {
  it('are not there for another scenario', () => {
    expect(claims(emptyData({ isPaper: false, grid: ours }))).toEqual([]);
    expect(claimsSection(emptyData({ isPaper: false }))).toBeUndefined();
  });

  it('have no verdict without the runs that would tell', () => {
    expect(verdicts({})).toEqual([
      ...new Array<string>(5).fill('not in this report'),
      'not tested yet',
    ]);
  });

  it('are judged by the static splits', () => {
    expect(verdicts({ grid: ours }).slice(0, 3)).toEqual([
      'reproduces',
      'false: it is the lowest',
      'does not hold for E',
    ]);
    const [, equal, pareto] = claims(emptyData({ grid: ours }));
    expect(equal.evidence[0]).toMatch(/\(0\.4, 0\.4\) 1\.91 ± 0\.24\.$/);
    expect(pareto.evidence.join(' ')).toContain(
      'in all three metrics: E′ by (0.3, 0.3). In sync delay and traffic served alone (Figure 4):' +
        ' E′ by (0.3, 0.3).',
    );
    // The same runs with other numbers give other verdicts.
    expect(verdicts({ grid: asPrinted }).slice(0, 2)).toEqual(['reproduces in part', 'holds']);
    const far = tableOneGrid([
      { sync: 12, e2e: 13, served: 50 },
      { sync: 14.63, e2e: 6.94, served: 88.35 },
      { sync: 30, e2e: 1.98, served: 97.76 },
    ]);
    expect(verdicts({ grid: far })[2]).toMatch(/^not contradicted/);
  });

  it('are judged by the learned policies', () => {
    const search = (...ratios: [Setting, number][]) =>
      verdicts({
        sweeps: ['tuned'],
        settings: [A, G],
        learned: ratios.map(([setting, ratio]) => learnedOf(setting, ratio)),
      })[3];
    expect(search([A, 1.2], [G, 1.1])).toBe('more than that here');
    expect(search([A, 1.2], [G, 1.001])).toBe('holds here');
    expect(search([A, 1.2], [G, 0.9])).toBe('does not hold in all settings');
    expect(search([A, 0.8])).toBe('does not hold');
  });

  it('about η and c₂ by what they move', () => {
    const E: Setting = { eta: 0.5, c2: 0, letter: 'E' };
    const K: Setting = { eta: 0.5, c2: -1, letter: 'K' };
    const tradeOff = (...learned: LearnedPolicy[]) =>
      claims(emptyData({ sweeps: ['tuned'], settings: [A, E, G, K], learned }))[4];
    const moved = tradeOff(policy(A, 9, 9), policy(E, 5, 12), policy(G, 9, 6), policy(K, 5, 8));
    expect(moved.verdict).toBe('holds');
    expect(moved.evidence[0]).toContain('5.00 to 9.00, 6.00 to 12.00');
    expect(
      tradeOff(policy(A, 5, 9), policy(E, 5, 9), policy(G, 5, 9), policy(K, 5, 9)).verdict,
    ).toBe('does not hold here');
    expect(tradeOff(policy(A, 9, 9), policy(E, 5, 9), policy(G, 9, 9)).verdict).toBe('in part');
    expect(tradeOff(policy(A, 9, 9)).verdict).toBe('not in this report');
  });
});
