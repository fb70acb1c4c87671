import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { html, trusted, type Markup } from './html.js';
import { shipped } from './shipped.js';

/** A page in one file. */
export interface PageDocument {
  title: string;
  description: string;
  body: Markup;
  /** which of assets/pages/ it takes its style sheet and script from */
  assets: string;
  /** whether its script makes functions of texts, of this program's own making: data is never one */
  makesFunctions?: boolean;
}

/** A dot on a frontier; an address of its own, or the browser would ask the host for one. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E" +
  "%3Cpath d='M2 2v12h12' fill='none' stroke='%23777' stroke-width='1.5'/%3E" +
  "%3Ccircle cx='9' cy='7' r='3' fill='%230072b2'/%3E%3C/svg%3E";

/** What only a script brings to life is not shown without one. */
const NO_SCRIPT = '.needs-script{display:none!important}';

/**
 * The text of a page that works from a `file:` address and asks no host for anything. Its policy
 * lets the one script in it run and no other, so that markup that came in with data could not.
 *
 * @throws {Error} when assets/pages/ was not built
 */
export function pageDocument(page: PageDocument): string {
  const { title, description, body, assets, makesFunctions = false } = page;
  const style = asset(assets, 'css');
  const script = asset(assets, 'js');
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'${makesFunctions ? " 'unsafe-eval'" : ''}`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="description" content="${description}" />
        <meta name="generator" content="MetaLore" />
        <title>${title}</title>
        <link rel="icon" href="${ICON}" />
        ${trusted(`<style>${style}</style>`)}
        ${trusted(`<noscript><style>${NO_SCRIPT}</style></noscript>`)}
      </head>
      <body>
        ${body} ${trusted(`<script>${script}</script>`)}
      </body>
    </html> `.toString();
}

/** @throws {Error} when the pages' scripts are not there, or would end their element early */
function asset(page: string, extension: 'css' | 'js'): string {
  const file = shipped(`pages/${page}.${extension}`);
  const text = readFileSync(file, 'utf8').trim();
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error(`${file} cannot be put inline`);
  return text;
}
