// How modules are loaded after once.mjs: functions that change nothing, and what they return nobody changes.
const ONCE = {
  'dist/report/drawing/render.js': ['compileFigure', 'renderSvg', 'renderPng'],
  'dist/report/print/pdf.js': ['renderPdf'],
  'dist/simulator/offered-load.js': ['offeredLoad'],
};
const root = new URL('../../', import.meta.url).href;
const once = new URL('once.mjs', import.meta.url).href;

export async function resolve(specifier, context, next) {
  const resolved = await next(specifier, context);
  const isOnce = Object.keys(ONCE).some((file) => resolved.url === root + file);
  return isOnce ? { ...resolved, url: `${resolved.url}?once` } : resolved;
}

export async function load(url, context, next) {
  if (!url.endsWith('?once')) return next(url, context);
  const plain = url.replace(/\?once$/, '');
  const names = ONCE[plain.slice(root.length)];
  const source = [
    `import * as its from '${plain}?its';`,
    `import { once } from '${once}';`,
    `export * from '${plain}?its';`,
    ...names.map((name) => `export const ${name} = once(its.${name});`),
  ].join('\n');
  return { format: 'module', source, shortCircuit: true };
}
