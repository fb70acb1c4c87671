import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/config/schema/scenario.js';
import type { ReportData } from '../../../src/report/data.js';
import { reportPage } from '../../../src/report/page/report-page.js';
import { A, emptyData, G, itemOf, learnedOf, ruleOf, summaryOf, tableOneGrid } from './data.js';

const pageOf = (data: ReportData, missing: { id: string; title: string; missing: string }[] = []) =>
  reportPage({ data, figures: [], missing, version: '1.2.3' });
/** Text between tags, spaces made one. */
const textOf = (page: string) =>
  page
    .slice(page.indexOf('<body>'), page.lastIndexOf('<script>'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ');

describe('the page of a report', () => {
  beforeAll(() => {
    const script = new URL('../../../assets/pages/report.js', import.meta.url);
    if (!existsSync(fileURLToPath(script))) throw new Error('run npm run build first');
  });

  it('lets its own script run, and no other; asks no host for anything', () => {
    const page = pageOf(emptyData());
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
    const [, script] = /<script>([^]*?)<\/script>/.exec(page)!;
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${hash}' 'unsafe-eval'`,
      "style-src 'unsafe-inline'",
      'img-src data:',
      'font-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    const outside = page.replace(script, '').replace(/<style>[^]*?<\/style>/g, '');
    for (const [, address] of outside.matchAll(/(?:src|href|action)="([^"]*)"/g))
      expect(address).toMatch(/^(#|data:)/);
  });

  it('says of the scenario what changes in it, and how it is heard', () => {
    const scenario = scenarioSchema.parse({
      stations: [{}, { xM: 150 }],
      ues: [{ count: 30, presence: { kind: 'phases' } }],
      phases: { everySteps: 50, ues: { least: 4, most: 20 } },
      contexts: { 'reward.eta': { choice: [0.9, 0.6] } },
      hotspots: [{ xM: 10, yM: 10, share: 0.5 }],
      channel: { model: 'free-space', interference: 'full' },
      handover: { hysteresisDb: 2 },
    });
    const text = textOf(pageOf(emptyData({ scenario })));
    for (const said of [
      'units in the mean; as many are there as is drawn for each phase',
      'Phases every 50 steps 4 to 20 UEs',
      'Drawn anew in each episode reward.eta',
      'Hotspots 1 hotspot',
      'Radio free-space, interference, handover above 2 dB',
    ])
      expect(text).toContain(said);
  });

  it('says which share of the requests was lost, where that was counted and UEs leave', () => {
    const lost = { requests_lost: summaryOf(3), requests_generated: summaryOf(40) };
    const rule = ruleOf('max-weight', A, 1.2);
    const item = { ...rule.item, metrics: { ...rule.item.metrics, ...lost } };
    const scenario = scenarioSchema.parse({
      ues: [{ presence: { kind: 'stays' } }],
    });
    const counted = emptyData({ scenario, settings: [A], rules: [{ ...rule, item }] });
    expect(textOf(pageOf(counted))).toMatch(/lost, %.*Lost are the generated|Lost are .*lost, %/);
    // 3 of 40
    expect(pageOf(counted)).toContain('<td>7.5</td>');
    const none = { ...lost, requests_lost: summaryOf(NaN, { n: 0 }) };
    const older = { ...rule, item: { ...item, metrics: { ...item.metrics, ...none } } };
    expect(pageOf({ ...counted, rules: [older] })).not.toContain('lost, %');
    const never = { ...lost, requests_lost: summaryOf(0) };
    const staying = { ...rule, item: { ...item, metrics: { ...item.metrics, ...never } } };
    expect(
      pageOf(emptyData({ scenario: scenarioSchema.parse({}), settings: [A], rules: [staying] })),
    ).not.toContain('lost, %');
  });

  it('shows what it was given as text', () => {
    const hostile = `</title></script><script>alert(1)</script>"'&<b>`;
    const page = pageOf(
      emptyData({
        experiment: hostile,
        warnings: [hostile],
        sweeps: [hostile, 'other'],
        learned: [learnedOf(A, 1.1, hostile)],
        rules: [ruleOf(hostile, A, 1.2)],
      }),
      [{ id: 'x', title: hostile, missing: hostile }],
    );
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<b>');
    expect(textOf(page).split(hostile).length).toBeGreaterThan(6);
  });

  it('puts warnings before all else', () => {
    const page = pageOf(emptyData({ warnings: ['the clock stood still'] }));
    expect(page.indexOf('the clock stood still')).toBeLessThan(page.indexOf('id="summary"'));
    expect(pageOf(emptyData())).not.toContain('id="warnings"');
  });

  it('leaves out what it has no data for, and says what would bring it', () => {
    const text = textOf(pageOf(emptyData(), [{ id: 'x', title: 'Maps', missing: 'no maps' }]));
    expect(text).toContain('Not in this report');
    expect(text).toMatch(/The paper’s Table I no run directory of metalore grid-search/);
    expect(text).toMatch(/Maps no maps/);
    expect(text).toMatch(/Results per setting no run directory of metalore train/);
    const other = textOf(pageOf(emptyData({ isPaper: false })));
    expect(other).toContain('the runs simulate another scenario than the paper’s');
    const unknown = emptyData({ isPaper: false });
    delete unknown.scenario;
    expect(textOf(pageOf(unknown))).toContain('no plan.json says');
  });

  it('sets our Table I beside the paper’s, marks what differs and explains the swapped row', () => {
    const grid = tableOneGrid([
      { sync: 7.35, e2e: 9.73, served: 82.6 },
      { sync: 14.63 + 2 * 1.43, e2e: 6.5, served: 88.8 },
      { sync: 19.55, e2e: 1.91, served: 97.5 },
    ]);
    const text = textOf(pageOf(emptyData({ grid })));
    expect(text).toContain('(0.3, 0.3) 7.35 ± 1.10 7.93 ± 1.41 −0.41');
    expect(text).toContain('17.49 ± 1.10 14.63 ± 1.43 ▲ +2.00');
    expect(text).toContain('differs in sync delay');
    // 19.84 and 1.98 stand in each other's column in the paper.
    expect(text).toContain('19.55 ± 1.10 19.84 ± 1.25 * −0.23 1.91 ± 1.20 1.98 ± 0.50 *');
    expect(text).toContain('stand swapped in the paper');
    expect(text).toContain(
      'Here the sync delay of (0.4, 0.4) is 19.55 steps and its end-to-end delay 1.91.',
    );
    expect(text.match(/reproduces/g)).toHaveLength(3);
  });

  it('has a row for every setting and sweep, with the best rule', () => {
    const data = emptyData({
      settings: [A, G],
      sweeps: ['tuned', 'paper'],
      learned: [learnedOf(A, 1.25), learnedOf(A, 0.5, 'paper'), learnedOf(G, 1.1)],
      rules: [ruleOf('random', A, 0.2), ruleOf('max-weight', A, 1.1)],
      bestStatic: [
        { setting: A, rhoC: 0.3, rhoP: 0.4, item: itemOf('best', { return: summaryOf(1000) }) },
      ],
    });
    const rows = [...pageOf(data).matchAll(/<tr>([^]*?)<\/tr>/g)].map(([row]) =>
      textOf(`<body>${row}<script>`),
    );
    expect(rows.filter((row) => row.startsWith(' A (')).at(-2)).toMatch(
      /\(0\.3, 0\.4\) 1000 ± 0 100\.0 tuned 3 1250 ± 11 1\.250 ± 0\.011 .* max-weight 1\.100 ± 0\.020 100\.0/,
    );
    expect(rows.filter((row) => row.startsWith(' A (')).at(-1)).toMatch(/paper 3 500 ± 11/);
    expect(rows.filter((row) => row.startsWith(' G (')).at(-1)).toMatch(/– – – tuned 3 1100 ± 11/);
  });

  it('tells of each run where it comes from, what failed and what is not done', () => {
    const run: ReportData['runs'][number] = {
      directory: 'results/a',
      kind: 'train',
      experiment: 'paper',
      items: [],
      rows: 1200,
      training: [0, 2].map((trainSeed) => ({
        item: 'i',
        eta: 0.9,
        c2: 0,
        trainSeed,
        progress: [],
      })),
      missingItems: ['eta-0.9-c2-0-seed-1'],
      facts: ['done', 'failed'].map((status, i) => ({
        name: `eta-0.9-c2-0-seed-${i}`,
        status,
        ...(status === 'failed' ? { error: 'no space is left' } : {}),
        versions: { metalore: '1.0.0', node: 'v20' },
        gitCommit: null,
        platform: 'linux x64',
        sessions: [
          {
            command: 'metalore train --seeds 0..2',
            started: `2026-01-01T00:0${i}:00.500Z`,
            ended: `2026-01-01T00:0${i}:30.500Z`,
            status,
          },
        ],
      })),
    };
    const text = textOf(pageOf(emptyData({ runs: [run] })));
    expect(text.match(/metalore train --seeds 0\.\.2/g)).toHaveLength(1);
    expect(text).toContain('2026-01-01 00:00:00 UTC to 2026-01-01 00:01:30 UTC');
    expect(text).toContain('Status 1 done, 1 failed');
    expect(text).toContain('Training seeds 0, 2');
    expect(text).toContain('Not done eta-0.9-c2-0-seed-1');
    expect(text).toContain('Failed: eta-0.9-c2-0-seed-1 no space is left');
    expect(text).toContain('100 of 100 steps, root seed 0');
    expect(text).toContain('Written by MetaLore 1.2.3');
  });
});
