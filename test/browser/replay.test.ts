import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { metalore, records } from '../cli/run.js';
import { launchChromium, openFile, type OpenedPage } from './chromium.js';
import { textOfLowContrast } from './contrast.js';

const STILL: BrowserContextOptions = { reducedMotion: 'reduce' };

let folder: string;
let browser: Browser;
let opened: OpenedPage | undefined;

async function make(name: string, args: string[]): Promise<void> {
  const { code, stderr } = await metalore(['replay', ...args, '--csv', '-o', join(folder, name)]);
  expect(stderr.replace(/^warning: .*\n/gm, '')).toBe('');
  expect(code).toBe(0);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'metalore-'));
  browser = await launchChromium();
  await make('pair', ['--set', 'reward.c2=-1']);
  await make('one', ['--policy', 'max-weight', '--set', 'steps=40']);
  await make('no-ues', ['--set', 'ues=[]', '--set', 'steps=5']);
  await make('no-sensors', ['--set', 'sensors=[]', '--set', 'steps=5']);
  await make('one-step', ['--set', 'steps=1']);
  await make('cells', ['configs/three-cells.yaml', '--set', 'steps=20']);
  await make('many', ['--set', 'ues.0.count=900', '--set', 'steps=20']);
  await make('long', ['--set', 'steps=10001', '--set', 'ues.0.count=1']);
});

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

afterEach(async () => {
  const complaints = opened?.complaints ?? [];
  await opened?.close();
  opened = undefined;
  expect(complaints).toEqual([]);
});

async function open(name: string, options: BrowserContextOptions = STILL): Promise<Page> {
  opened = await openFile(browser, join(folder, name, 'replay.html'), options);
  return opened.page;
}

/** Opens a page on which time passes only when the test says so. */
async function openWithClock(name: string, options?: BrowserContextOptions): Promise<Page> {
  const page = await open(name, options);
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(60_000);
  return page;
}

const step = async (page: Page) => Number(await page.textContent('#step'));
const label = (page: Page) => page.textContent('.toggle .label');

/** What the table of a policy says of a series. */
const numberOf = (page: Page, policy: number, series: string) =>
  page.textContent(`.panel[data-policy="${policy}"] .numbers [data-series="${series}"]`);

const csv = (name: string, policy: string, file = 'steps') =>
  records(readFileSync(join(folder, name, policy, `${file}.csv`), 'utf8'));

/** Whether a canvas has anything on it. */
const isDrawn = (page: Page, selector: string) =>
  page.locator(selector).evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const context = (canvas as HTMLCanvasElement).getContext('2d')!;
      return context.getImageData(0, 0, width, height).data.some((value) => value !== 0);
    }),
  );

const pixels = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

describe('a replay from a file', () => {
  it('shows two policies, without a message or a request', async () => {
    const page = await open('pair');
    expect(await page.locator('h2').allTextContents()).toEqual(
      expect.arrayContaining(['static-0.3-0.3', 'max-weight']),
    );
    expect(await isDrawn(page, 'canvas')).toEqual(Array(14).fill(true));
  });

  it('plays by itself, unless the reader wants no motion', async () => {
    const moving = await open('one', { reducedMotion: 'no-preference' });
    await moving.waitForFunction(() => document.getElementById('step')!.textContent === '2');
    expect(await label(moving)).toBe('Pause');
    await opened!.close();
    const still = await open('one');
    expect(await label(still)).toBe('Play');
    expect(await step(still)).toBe(0);
  });

  it('opens at the step of its address', async () => {
    const page = await open('pair');
    await page.goto(`${page.url()}#step=37`);
    await page.reload();
    expect(await step(page)).toBe(37);
  });

  it('goes on while it plays, as fast as it is told, and stands still when paused', async () => {
    const page = await openWithClock('pair');
    await page.selectOption('#speed', '2');
    await page.click('.toggle');
    expect(await label(page)).toBe('Pause');
    await page.clock.runFor(3000);
    const shown = await step(page);
    // Two steps a second; the first frame of the browser sets the clock.
    expect(shown).toBeGreaterThanOrEqual(5);
    expect(shown).toBeLessThanOrEqual(6);
    await page.click('.toggle');
    expect(await label(page)).toBe('Play');
    await page.clock.runFor(5000);
    expect(await step(page)).toBe(shown);
  });

  it('moves devices between two steps at a slow speed, and not the numbers', async () => {
    const page = await openWithClock('pair', { reducedMotion: 'no-preference' });
    await page.keyboard.press('Home');
    await page.selectOption('#speed', '0.25');
    await page.click('.toggle');
    await page.clock.runFor(500);
    const early = await pixels(page, '.map canvas');
    const chart = await pixels(page, '.plot canvas');
    await page.clock.runFor(2000);
    expect(await step(page)).toBe(0);
    expect(await pixels(page, '.map canvas')).not.toBe(early);
    expect(await pixels(page, '.plot canvas')).toBe(chart);
  });

  it('ends at the last step, and plays from the first again', async () => {
    const page = await openWithClock('one');
    await page.selectOption('#speed', '16');
    await page.click('.toggle');
    await page.clock.runFor(4000);
    expect(await step(page)).toBe(39);
    expect(await label(page)).toBe('Play');
    await page.click('.toggle');
    expect(await step(page)).toBe(0);
    await page.click('.toggle');
  });
});

describe('the keys', () => {
  it('play and pause, step, leap, and go to the ends', async () => {
    const page = await openWithClock('pair');
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return step(page);
    };
    expect(await press('ArrowRight')).toBe(1);
    expect(await press('Shift+ArrowRight')).toBe(11);
    expect(await press('ArrowLeft')).toBe(10);
    expect(await press('Shift+ArrowLeft')).toBe(0);
    expect(await press('ArrowLeft')).toBe(0);
    expect(await press('End')).toBe(99);
    expect(await press('ArrowRight')).toBe(99);
    expect(await press('Home')).toBe(0);
    await page.keyboard.press('Space');
    expect(await label(page)).toBe('Pause');
    await page.clock.runFor(1000);
    expect(await step(page)).toBeGreaterThan(0);
    await page.keyboard.press('Space');
    expect(await label(page)).toBe('Play');
  });

  it('change the speed, within what there is', async () => {
    const page = await open('pair');
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return page.inputValue('#speed');
    };
    expect(await press('+')).toBe('8');
    expect(await press('-')).toBe('4');
    for (let i = 0; i < 9; i++) await press('+');
    expect(await page.inputValue('#speed')).toBe('16');
    for (let i = 0; i < 9; i++) await press('-');
    expect(await page.inputValue('#speed')).toBe('0.25');
  });

  it('are listed on demand', async () => {
    const page = await open('pair');
    expect(await page.isVisible('#help')).toBe(false);
    await page.keyboard.press('?');
    expect(await page.isVisible('#help')).toBe(true);
    expect(await page.getAttribute('[data-action="help"]', 'aria-expanded')).toBe('true');
    await page.click('[data-action="help"]');
    expect(await page.isVisible('#help')).toBe(false);
  });

  it('do what they do elsewhere where the focus is on a control of its own', async () => {
    const page = await open('pair');
    await page.focus('[data-action="on"]');
    await page.keyboard.press('Space');
    expect(await step(page)).toBe(1);
    expect(await label(page)).toBe('Play');
    await page.focus('#speed');
    await page.keyboard.press('ArrowDown');
    expect(await page.inputValue('#speed')).toBe('8');
    expect(await step(page)).toBe(1);
    // With Ctrl and the like they are the browser's.
    await page.focus('body');
    await page.keyboard.press('Control+ArrowRight');
    expect(await step(page)).toBe(1);
  });

  it('reach every control, with a focus that can be seen', async () => {
    const page = await open('pair');
    const reached: string[] = [];
    for (let i = 0; i < 11; i++) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const { activeElement } = document;
          const { outlineStyle, outlineWidth } = getComputedStyle(activeElement!);
          const name = (activeElement as HTMLElement).dataset['action'] ?? activeElement!.id;
          return `${name || activeElement!.tagName} ${outlineStyle} ${outlineWidth}`;
        }),
      );
    }
    for (const name of [
      'first',
      'back',
      'toggle',
      'on',
      'last',
      'speed',
      'help',
      'scrub',
      'SUMMARY',
    ])
      expect(reached).toContain(`${name} solid 3px`);
  });
});

describe('the numbers', () => {
  const number = (text: string, decimals: number) =>
    text === ''
      ? '–'
      : Number(text)
          .toLocaleString('en-US', {
            minimumFractionDigits: decimals,
            maximumFractionDigits: decimals,
          })
          .replace('-', '−');

  it('are those of steps.csv at the step that the slider is at', async () => {
    const page = await open('pair');
    for (const [index, name] of ['static-0.3-0.3', 'max-weight'].entries()) {
      const rows = csv('pair', name);
      for (const t of [0, 1, 42, 99]) {
        await page.fill('#scrub', String(t));
        expect(await step(page)).toBe(t);
        const row = rows[t];
        for (const [series, decimals] of [
          ['reward', 1],
          ['return', 1],
          ['rho_c', 3],
          ['rho_p', 3],
          ['requests_generated', 0],
          ['requests_completed', 0],
          ['requests_late', 0],
          ['updates_completed', 0],
          ['e2e_delay_steps', 2],
          ['sync_delay_steps', 2],
        ] as const)
          expect(await numberOf(page, index, series), `${series} of step ${t}`).toBe(
            number(row[series], decimals),
          );
        const soFar = rows.slice(0, t + 1).map((each) => Number(each['requests_completed']));
        expect(await numberOf(page, index, 'requests_completed_so_far')).toBe(
          number(String(soFar.reduce((a, b) => a + b)), 0),
        );
        const bar = (quantity: string) =>
          page.textContent(`.panel[data-policy="${index}"] [data-bar="${quantity}"] .number`);
        expect(await bar('ue')).toBe(number(row['ue_queue'], 0));
        expect(await bar('sensor')).toBe(number(row['sensor_queue'], 0));
        expect(await bar('ue-devices')).toBe(
          `${number(row['ue_backlog_packets'], 0)} (${number(row['ue_backlog_mbit'], 0)} Mbit)`,
        );
      }
    }
  });

  it('are there for every station', async () => {
    const page = await open('cells');
    await page.fill('#scrub', '3');
    const requests = csv('cells', 'max-weight', 'requests');
    for (const station of ['0', '1', '2']) {
      const queued = requests.filter(
        (request) =>
          request['station'] === station &&
          Number(request['tx_end']) <= 3 &&
          !(request['proc_end'] !== '' && Number(request['proc_end']) <= 3),
      );
      expect(
        await page.textContent(`.panel[data-policy="1"] [data-bar="ue:${station}"] .number`),
      ).toBe(String(queued.length));
    }
  });

  it('are those of steps.csv in the table of steps, too', async () => {
    const page = await open('pair');
    await page.click('.steps[data-policy="1"] summary');
    const table = page.locator('.steps[data-policy="1"] table');
    await table.waitFor();
    const columns = await table.locator('thead th').allTextContents();
    const rows = csv('pair', 'max-weight');
    expect(columns.sort()).toEqual(Object.keys(rows[0]).sort());
    expect(await table.locator('tbody tr').count()).toBe(100);
    const heads = await table.locator('thead th').allTextContents();
    const cells = await table.locator('tbody tr').nth(60).locator('th, td').allTextContents();
    for (const column of ['step', 'ue_queue', 'sensor_backlog_packets', 'requests_late'])
      expect(cells[heads.indexOf(column)]).toBe(rows[60][column]);
  });

  it('of the whole episode are those of the last step', async () => {
    const page = await open('pair');
    await page.keyboard.press('End');
    for (const index of [0, 1]) {
      const whole = (metric: string) =>
        page.locator(`.whole [data-metric="${metric}"] td`).nth(index).innerText();
      expect(await whole('return')).toBe(await numberOf(page, index, 'return'));
      expect(await whole('e2e_delay_steps')).toBe(await numberOf(page, index, 'e2e_delay_so_far'));
      expect(await whole('sync_delay_steps')).toBe(
        await numberOf(page, index, 'sync_delay_so_far'),
      );
      expect(await whole('requests_late')).toBe(
        await numberOf(page, index, 'requests_late_so_far'),
      );
    }
  });

  it('follow a click into a chart', async () => {
    const page = await open('pair');
    const chart = page.locator('[data-chart="return"] canvas').first();
    const { width, height } = (await chart.boundingBox())!;
    await chart.click({ position: { x: width - 10, y: height / 2 } });
    expect(await step(page)).toBe(99);
    await chart.click({ position: { x: 44, y: height / 2 } });
    expect(await step(page)).toBe(0);
    await chart.click({ position: { x: 44 + (width - 54) / 2, y: height / 2 } });
    expect([49, 50]).toContain(await step(page));
  });

  it('are told to a screen reader when the reader has come to a step, not while it plays', async () => {
    const page = await openWithClock('pair');
    const announcement = () => page.textContent('#announcement');
    await page.keyboard.press('Shift+ArrowRight');
    const [first, second] = [csv('pair', 'static-0.3-0.3')[10], csv('pair', 'max-weight')[10]];
    expect(await announcement()).toBe(
      `Step 10. static-0.3-0.3: return ${number(first['return'], 1)}, UE queue ${first['ue_queue']},` +
        ` sensor queue ${first['sensor_queue']}. max-weight: return ${number(second['return'], 1)},` +
        ` UE queue ${second['ue_queue']}, sensor queue ${second['sensor_queue']}.`,
    );
    const said = await announcement();
    await page.keyboard.press('Space');
    await page.clock.runFor(2000);
    expect(await announcement()).toBe(said);
    await page.keyboard.press('Space');
    expect(await announcement()).toMatch(/^Step 1[789]\. /);
    // Nothing else speaks by itself.
    expect(await page.locator('[aria-live], [role="status"], [role="alert"], output').count()).toBe(
      1,
    );
  });
});

describe('the look', () => {
  const names = ['pair', 'one', 'cells', 'many', 'long', 'no-ues', 'no-sensors', 'one-step'];

  it.each(names.flatMap((name) => [400, 1600].map((width) => [name, width] as const)))(
    'of %s fits a window of %d px',
    async (name, width) => {
      const page = await open(name, { ...STILL, viewport: { width, height: 900 } });
      await page.keyboard.press('Shift+ArrowRight');
      await page.keyboard.press('?');
      const size = () =>
        page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrollWidth, clientWidth };
        });
      for (const { scrollWidth, clientWidth } of [await size()])
        expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
      for (const details of await page.locator('details').all()) {
        await details.locator('summary').click();
        await details.locator('table').waitFor();
      }
      for (const { scrollWidth, clientWidth } of [await size()])
        expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
      expect(await isDrawn(page, 'canvas')).not.toContain(false);
    },
  );

  it('has the policies beside each other where there is room, else one below the other', async () => {
    const places = async (width: number) => {
      const page = await open('pair', { ...STILL, viewport: { width, height: 900 } });
      const [a, b] = await page.locator('.panel').evaluateAll((panels) =>
        panels.map((panel) => {
          const { left, top, bottom } = panel.getBoundingClientRect();
          return { left, top, bottom };
        }),
      );
      await opened!.close();
      return { a, b };
    };
    const wide = await places(1600);
    expect(wide.b.top).toBe(wide.a.top);
    expect(wide.b.left).toBeGreaterThan(wide.a.left);
    const narrow = await places(400);
    expect(narrow.b.left).toBe(narrow.a.left);
    expect(narrow.b.top).toBeGreaterThanOrEqual(narrow.a.bottom);
  });

  it('is dark in dark mode, also of what is drawn, and light on paper', async () => {
    const page = await open('one', { ...STILL, colorScheme: 'dark' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await pixels(page, '.map canvas');
    expect(await background()).toBe('rgb(15, 19, 23)');
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const printed = await pixels(page, '.map canvas');
    expect(printed).not.toBe(dark);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    expect(await pixels(page, '.map canvas')).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await page.waitForFunction(
      () => getComputedStyle(document.body).backgroundColor === 'rgb(245, 246, 248)',
    );
    expect(await pixels(page, '.map canvas')).toBe(printed);
  });

  it.each(['light', 'dark'] as const)('has enough contrast in %s mode', async (colorScheme) => {
    const page = await open('pair', { ...STILL, colorScheme });
    await page.keyboard.press('?');
    expect(await page.evaluate(textOfLowContrast, 4.5)).toEqual([]);
    // Of what is drawn: text 4.5, marks and lines 3 to the panel behind them.
    const ratios = await page.evaluate(() => {
      const luminance = (hex: string) => {
        const [r, g, b] = [1, 3, 5].map((at) => {
          const share = parseInt(hex.slice(at, at + 2), 16) / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const style = getComputedStyle(document.documentElement);
      const of = (name: string) => luminance(style.getPropertyValue(`--${name}`).trim());
      const ratio = (name: string) => {
        const [high, low] = [of(name), of('surface')].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
      };
      return {
        text: ['ink', 'muted'].map(ratio),
        marks: ['ue', 'sensor', 'rho-c', 'rho-p', 'link'].map(ratio),
      };
    });
    expect(Math.min(...ratios.text)).toBeGreaterThanOrEqual(4.5);
    expect(Math.min(...ratios.marks)).toBeGreaterThanOrEqual(3);
  });

  it('prints the step that is shown, without the controls', async () => {
    const page = await open('pair');
    await page.fill('#scrub', '12');
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('.where')).toBe(true);
    expect(await step(page)).toBe(12);
    for (const control of ['.buttons', '#scrub']) expect(await page.isVisible(control)).toBe(false);
    expect(await page.isVisible('.panel >> nth=1')).toBe(true);
  });
});

describe('a scenario without', () => {
  it('UEs has nothing but sensors', async () => {
    const page = await open('no-ues');
    await page.keyboard.press('End');
    expect(await numberOf(page, 0, 'requests_generated_so_far')).toBe('0');
    expect(await numberOf(page, 0, 'e2e_delay_so_far')).toBe('–');
    expect(Number(await numberOf(page, 0, 'updates_completed_so_far'))).toBeGreaterThan(0);
  });

  it('sensors completes nothing', async () => {
    const page = await open('no-sensors');
    await page.keyboard.press('End');
    expect(Number(await numberOf(page, 0, 'requests_generated_so_far'))).toBeGreaterThan(0);
    expect(await numberOf(page, 0, 'requests_completed_so_far')).toBe('0');
  });

  it('time has one step, which can be played', async () => {
    const page = await openWithClock('one-step');
    await page.keyboard.press('Space');
    await page.clock.runFor(1000);
    expect(await label(page)).toBe('Play');
    expect(await step(page)).toBe(0);
  });
});

describe('a large episode', () => {
  it('says what of it is shown', async () => {
    const many = await open('many');
    expect(await many.textContent('.note')).toContain('The map shows 400 of 900 UEs');
    await opened!.close();
    const long = await open('long');
    expect(await long.textContent('.note')).toContain('Of 10,001 steps one in 3 is shown');
    await long.keyboard.press('ArrowRight');
    expect(await step(long)).toBe(5);
    const row = csv('long', 'max-weight')[5];
    expect(await numberOf(long, 1, 'requests_generated')).toBe(row['requests_generated']);
    await long.keyboard.press('End');
    expect(await step(long)).toBe(10_000);
    await long.click('.steps[data-policy="0"] summary');
    await long.locator('.steps[data-policy="0"] table').waitFor();
    expect(await long.locator('.steps[data-policy="0"] tbody tr').count()).toBe(1000);
    expect(await long.textContent('.steps[data-policy="0"] caption')).toContain('to 10000');
  });
});
