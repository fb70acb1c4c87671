import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { metalore, records } from '../cli/run.js';
import { makeHostileRuns } from '../report/hostile.js';
import { makeSmallRuns, type SmallRuns } from '../report/runs.js';
import { launchChromium, openFile } from './chromium.js';
import { textOfLowContrast } from './contrast.js';

const WIDE = { viewport: { width: 1600, height: 1000 } };
/** A static split that the paper's Table I has too. */
const SPLIT = { rhoC: 0.3, rhoP: 0.4 };
const NARROW = { viewport: { width: 400, height: 800 } };

describe('report.html in a browser', () => {
  let folder: string;
  let runs: SmallRuns;
  let file: string;
  let browser: Browser;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'metalore-'));
    browser = await launchChromium();
    runs = await makeSmallRuns(folder);
    file = await report([runs.grid, runs.trained, runs.compared], 'report');
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function report(directories: string[], name: string): Promise<string> {
    const out = join(folder, name);
    const { code, stdout, stderr } = await metalore(['report', ...directories, '-o', out]);
    expect(code, stderr).toBe(0);
    return stdout.trimEnd().split('\n').at(-1)!;
  }

  async function open(options: Parameters<typeof openFile>[2] = {}, path = file) {
    const opened = await openFile(browser, path, options);
    onTestFinished(opened.close);
    return opened;
  }

  const meanOf = (path: string, policy: Record<string, string>, metric: string) => {
    const rows = records(readFileSync(join(path, 'episodes.csv'), 'utf8')).filter((row) =>
      Object.entries(policy).every(([column, value]) => row[column] === value),
    );
    return rows.reduce((sum, row) => sum + Number(row[metric]), 0) / rows.length;
  };

  it.each([
    ['wide', WIDE],
    ['narrow', NARROW],
  ])('comes to life quietly, %s', async (layout, options) => {
    const { page, complaints } = await open(options);
    const figures = await bringAllToLife(page);
    expect(figures.length).toBeGreaterThan(5);
    expect(new Set(figures)).toEqual(new Set([layout]));
    expect(complaints).toEqual([]);
  });

  it('is drawn before it is scrolled to, and only then comes to life', async () => {
    const { page } = await open(WIDE);
    const last = page.locator('.chart-figure').last();
    await toLife(page, '#figure-4');
    expect(await last.getAttribute('data-live')).toBeNull();
    expect(await last.locator('.drawing.wide').isVisible()).toBe(true);
  });

  it('moves nothing when charts come to life', async () => {
    for (const options of [WIDE, NARROW]) {
      const still = await open({ ...options, javaScriptEnabled: false });
      const lively = await open(options);
      await bringAllToLife(lively.page);
      const boxes = ({ page }: typeof still) =>
        page
          .locator('.chart')
          .evaluateAll((charts) =>
            charts.map((chart) => [chart.clientWidth, chart.getBoundingClientRect().height]),
          );
      expect(await boxes(lively)).toEqual(await boxes(still));
    }
  });

  it('shows the CSV’s numbers at the pointer', async () => {
    const { page } = await open(WIDE);
    await toLife(page, '#figure-4');
    const shown = await hoverMark(page, '#figure-4', SPLIT);
    const split = { rho_c: '0.3', rho_p: '0.4' };
    const sync = meanOf(runs.grid, split, 'sync_delay_steps');
    expect(JSON.stringify(shown)).toContain('(0.3, 0.4)');
    expect(shown['sync delay (AoSI), steps']).toMatch(new RegExp(`^${sync.toFixed(2)} ± `));
    await page.mouse.move(0, 0);
    await page.locator('#tooltip').waitFor({ state: 'hidden' });
  });

  it('lets the keyboard change the constants of the return of every split', async () => {
    const { page, complaints } = await open(WIDE);
    await toLife(page, '#return-map');
    const eta = page.locator('#return-map').getByRole('slider', { name: 'η' });
    const returnShown = async () =>
      (await hoverMark(page, '#return-map', SPLIT))['mean return per episode'];
    expect(await returnShown()).toBe(oneDecimal(returnOf(runs.grid, 'static-0.3-0.4', 0.9)));

    await page.locator('#return-map h3').evaluate((heading) => {
      // Where a reader may be: just before the controls.
      heading.setAttribute('tabindex', '-1');
      heading.focus();
    });
    await page.keyboard.press('Tab');
    expect(await eta.evaluate((slider) => slider === document.activeElement)).toBe(true);
    const picture = await page.locator('#return-map .live').innerHTML();
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft');
    await expect.poll(returnShown).toBe(oneDecimal(returnOf(runs.grid, 'static-0.3-0.4', 0.8)));
    expect(await page.locator('#return-map .live').innerHTML()).not.toBe(picture);
    expect(await page.locator('#return-map output').first().textContent()).toBe('0.8');
    expect(await page.locator('#return-map .chart').getAttribute('aria-label')).toMatch(
      /for η 0\.8, c₂ 0: .*Shown now: η: 0\.8, c₂: 0\.$/,
    );
    expect(await page.locator('#return-map figcaption').textContent()).toContain('For η 0.8, c₂ 0');
    await page.locator('#return-map summary').click();
    expect(await page.locator('#return-map thead').textContent()).toContain('for η 0.8, c₂ 0');
    expect(complaints).toEqual([]);
  });

  it('keeps what was chosen when the window gets narrow', async () => {
    const { page, complaints } = await open(WIDE);
    await toLife(page, '#return-map');
    await page.getByRole('slider', { name: 'η' }).fill('0.5');
    await page.locator('#return-map svg').getByText('η 0.5, c₂ 0').waitFor();
    const wide = await hoverMark(page, '#return-map', SPLIT);
    await page.setViewportSize(NARROW.viewport);
    await page.locator('#return-map[data-live="narrow"]').waitFor();
    expect(await hoverMark(page, '#return-map', SPLIT)).toEqual(wide);
    expect(complaints).toEqual([]);
  });

  it('opens the numbers by keyboard, and scrolls them', async () => {
    const { page } = await open(NARROW);
    const details = page.locator('#figure-4 details');
    await details.locator('summary').focus();
    await page.keyboard.press('Enter');
    const table = details.locator('table');
    await table.waitFor({ state: 'visible' });
    const scrolls = details.locator('.scroll');
    await scrolls.focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => scrolls.evaluate((box) => box.scrollTop)).toBeGreaterThan(0);
  });

  it('saves the chart that is to be seen, and all numbers of its table', async () => {
    const { page } = await open(WIDE);
    await toLife(page, '#figure-4');
    await page.locator('#figure-4 summary').click();
    const saved = async (button: string) => {
      const download = page.waitForEvent('download');
      await page.locator(`#figure-4 [data-save="${button}"]`).click();
      const file = await download;
      return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')];
    };
    const [csvName, csv] = await saved('csv');
    expect(csvName).toBe('figure-4.csv');
    const rows = parse<Record<string, string>>(csv, { columns: true });
    const shown = await page.locator('#figure-4 tbody tr').count();
    expect(rows.length).toBe(shown);
    const sync = meanOf(runs.grid, { rho_c: '0.3', rho_p: '0.4' }, 'sync_delay_steps');
    const split = rows.find(({ policy }) => policy === 'static (0.3, 0.4)')!;
    expect(Number(split['sync delay (AoSI), steps'])).toBeCloseTo(sync, 9);
    const [svgName, svg] = await saved('svg');
    expect(svgName).toBe('figure-4.svg');
    expect(svg).toMatch(/^<svg [^]*<\/svg>$/);
  });

  it.each([400, 768, 1600])('needs no scrolling sideways at %i px', async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    await bringAllToLife(page);
    for (const details of await page.locator('details').all())
      await details.evaluate((element) => ((element as HTMLDetailsElement).open = true));
    expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
  });

  it.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    for (const options of [WIDE, NARROW]) {
      const { page } = await open({ ...options, colorScheme });
      const drawn = await open({ ...options, colorScheme, javaScriptEnabled: false });
      await bringAllToLife(page);
      expect(await page.evaluate(textOfLowContrast, 4.5)).toEqual([]);
      expect(await drawn.page.evaluate(textOfLowContrast, 4.5)).toEqual([]);
    }
    const { page } = await open({ ...WIDE, colorScheme });
    const dark = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(dark === 'rgb(255, 255, 255)').toBe(colorScheme === 'light');
  });

  it('prints every figure, alive or not, in light colours', async () => {
    const { page } = await open({ ...WIDE, colorScheme: 'dark' });
    await toLife(page, '#figure-4');
    await page.emulateMedia({ media: 'print' });
    expect(await visibleDrawings(page)).toBe(await page.locator('.chart-figure').count());
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
  });

  it('shows its figures and tables without JavaScript, and nothing that needs it', async () => {
    const { page, complaints } = await open({ ...WIDE, javaScriptEnabled: false });
    expect(await visibleDrawings(page)).toBe(await page.locator('.chart-figure').count());
    expect(await page.locator('.needs-script:visible').count()).toBe(0);
    await page.locator('#figure-4 summary').click();
    expect(await page.locator('#figure-4 table').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('has a heading for every part, in order, and names for what can be reached', async () => {
    const { page } = await open(WIDE);
    const levels = await page
      .locator('h1, h2, h3')
      .evaluateAll((headings) => headings.map(({ tagName }) => Number(tagName[1])));
    expect(levels.filter((level) => level === 1)).toEqual([1]);
    expect(levels[0]).toBe(1);
    levels.forEach((level, i) => {
      expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1);
    });
    const links = await page
      .locator('nav a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')!));
    for (const link of links) expect(await page.locator(link).count()).toBe(1);
    for (const chart of await page.locator('.chart').all())
      expect((await chart.getAttribute('aria-label'))!.length).toBeGreaterThan(20);
    for (const select of await page.locator('select').all())
      expect(await select.evaluate((e) => (e as HTMLSelectElement).labels.length)).toBe(1);
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.className)).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('content');
  });

  it('shows hostile names as text, and runs nothing of them', async () => {
    const { directories, texts } = makeHostileRuns(runs, folder);
    const { page, complaints } = await open(WIDE, await report(directories, 'hostile'));
    await bringAllToLife(page);
    for (const details of await page.locator('details').all())
      await details.evaluate((element) => ((element as HTMLDetailsElement).open = true));
    const text = await page.evaluate(() => document.body.textContent);
    for (const name of texts) expect(text).toContain(name);
    // Hovering shows names too.
    for (const figure of ['#figure-4', '#figure-5']) await hoverMark(page, figure, {});
    expect(complaints).toEqual([]);
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
    await page.setViewportSize(NARROW.viewport);
    expect(await sidewaysOverflow(page)).toBeLessThanOrEqual(0);
    expect(await page.locator('img, iframe, object, body script:not([type])').count()).toBe(1);
  });
});

/** Brings a figure to life. */
async function toLife(page: Page, figure: string): Promise<void> {
  await page.locator(figure).scrollIntoViewIfNeeded();
  await page.locator(`${figure}[data-live]`).waitFor();
}

/** Scrolls to every figure; the layouts in which they are alive. */
async function bringAllToLife(page: Page): Promise<string[]> {
  const layouts: string[] = [];
  for (const figure of await page.locator('.chart-figure').all()) {
    const id = (await figure.getAttribute('id'))!;
    await toLife(page, `#${id}`);
    layouts.push((await figure.getAttribute('data-live'))!);
  }
  return layouts;
}

/** Pixels that the page is wider than its window. */
async function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Charts of which a drawing, or the live chart, is to be seen. */
async function visibleDrawings(page: Page): Promise<number> {
  return page.locator('.chart').evaluateAll(
    (charts) =>
      charts.filter(
        (chart) =>
          [...chart.querySelectorAll('svg')].filter((svg) => {
            const { width, height } = svg.getBoundingClientRect();
            return svg.checkVisibility() && width > 100 && height > 100;
          }).length === 1,
      ).length,
  );
}

/**
 * Moves the pointer onto the first mark of a live chart that has a tooltip, lies uncovered, and
 * stands for a row with these values.
 *
 * @returns the rows of the tooltip
 */
async function hoverMark(
  page: Page,
  figure: string,
  row: Record<string, number>,
): Promise<Record<string, string>> {
  await page.mouse.move(0, 0);
  await page.locator(`${figure} .chart`).scrollIntoViewIfNeeded();
  const place = await page.locator(`${figure} .live`).evaluate((live, wanted) => {
    interface Mark extends Element {
      __data__?: { tooltip?: unknown; datum?: Record<string, unknown> };
    }
    for (const mark of live.querySelectorAll<Mark>('path, rect, circle')) {
      const { tooltip, datum } = mark.__data__ ?? {};
      const matches = Object.entries(wanted).every(
        ([field, value]) => Math.abs(Number(datum?.[field]) - value) < 1e-9,
      );
      if (tooltip === undefined || !datum || !matches) continue;
      const { left, top, width, height } = mark.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (document.elementFromPoint(x, y) === mark) return { x, y };
    }
    throw new Error('no such mark');
  }, row);
  await page.mouse.move(place.x, place.y);
  const tooltip = page.locator('#tooltip');
  await tooltip.waitFor({ state: 'visible' });
  return Object.fromEntries(
    await tooltip
      .locator('tr')
      .evaluateAll((rows) =>
        rows.map((tr) => [
          tr.querySelector('th')!.textContent,
          tr.querySelector('td')!.textContent,
        ]),
      ),
  );
}

/** Mean return of an item under another η, c₂ = 0, from the counts of delays.csv: Σ n_d · 10 · η^d. */
function returnOf(run: string, item: string, eta: number): number {
  const episodes = new Set(
    records(readFileSync(join(run, 'episodes.csv'), 'utf8')).map((row) => row['episode']),
  ).size;
  return (
    records(readFileSync(join(run, 'delays.csv'), 'utf8'))
      .filter((row) => row['item'] === item)
      .reduce(
        (sum, row) => sum + Number(row['sync_requests']) * 10 * eta ** Number(row['delay_steps']),
        0,
      ) / episodes
  );
}

/** 1234.56 → 1,234.6 */
function oneDecimal(value: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
}
