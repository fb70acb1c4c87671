import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Debian's place for it. */
const DEFAULT_PATH = '/usr/bin/chromium';

/**
 * Starts Chromium without a window, from METALORE_CHROMIUM or {@link DEFAULT_PATH}.
 *
 * @throws {Error} that says how to get it, when it is not there
 */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env['METALORE_CHROMIUM'] ?? DEFAULT_PATH;
  if (!existsSync(executablePath))
    throw new Error(
      `no Chromium at ${executablePath}: install it (apt-get install chromium), or name its` +
        ' executable in METALORE_CHROMIUM',
    );
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page that was opened from a file, and all that a quiet page must not do. */
export interface OpenedPage {
  page: Page;
  /** errors and warnings of the console, exceptions, requests for anything but the file itself */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens a file as a page, in a context of its own. */
export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const address = pathToFileURL(file).href;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()))
      complaints.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (url.split('#')[0] !== address && !/^(data|blob):/.test(url))
      complaints.push(`request: ${url}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}
