import { trusted, type Markup } from '../../pages/html.js';

/** A drawing to stand in the page. */
export interface InlineSvg {
  markup: Markup;
  /** CSS pixels */
  width: number;
  height: number;
}

/** A start tag with its attributes; those may hold a > in quotes. */
const START_TAG = /<[a-zA-Z](?:[^<>"]|"[^"]*")*>/g;
const ROOT_TAG = /<svg\b(?:[^<>"]|"[^"]*")*>/;
const ATTRIBUTE = / ([\w:-]+)="([^"]*)"/g;
/** Attributes that marks have from the group around them, when they have none of their own. */
const INHERITED =
  / (?:fill|fill-opacity|stroke|stroke-(?:width|opacity|dasharray|linejoin)|text-anchor|font-[a-z]+)="[^"]*"/g;
/** Titles would pop up wherever the pointer rests. */
const TITLE = /<(title|desc)\b(?:[^<>"]|"[^"]*")*>[^<]*<\/\1>/g;

/**
 * Makes Vega's SVG fit to stand in a page beside others: names of clips and gradients get a prefix,
 * since they are the page's; what Vega says to screen readers goes, since the figure says it in
 * words; numbers and colours are written as short as they can be seen, and what all marks of a group
 * share is written once.
 *
 * @param svg of this program's own drawing
 * @throws {Error} when it has no size
 */
export function inlineSvg(
  svg: string,
  { prefix, name }: { prefix: string; name: string },
): InlineSvg {
  const root = ROOT_TAG.exec(svg);
  const size = (attribute: string) =>
    Number(new RegExp(` ${attribute}="([\\d.]+)(?:px)?"`).exec(root?.[0] ?? '')?.[1]);
  const [width, height] = [size('width'), size('height')];
  if (!root || !(width > 0 && height > 0)) throw new Error('a drawing without a size');
  const content = svg
    .slice(root.index)
    .replace(TITLE, '')
    .replace(START_TAG, (tag) =>
      tag.replace(ATTRIBUTE, (_, attribute: string, value: string) => {
        const kept = fitting(attribute, value, prefix);
        return kept === undefined ? '' : ` ${attribute}="${kept}"`;
      }),
    )
    .replace(ROOT_TAG, (tag) =>
      tag
        .replace(/ class="[^"]*"/, '')
        .replace('<svg', `<svg class="${name}" aria-hidden="true" focusable="false"`),
    );
  return { markup: trusted(sharedOnce(content)), width, height };
}

/** Moves what all marks of a group have in common to the group. */
function sharedOnce(svg: string): string {
  return svg
    .split(/(?=<g class="mark-)/)
    .map((part) => {
      const [start, end] = [part.indexOf('>'), part.indexOf('</g>')];
      const marks = part.slice(start + 1, end);
      const tags = marks.match(START_TAG) ?? [];
      const isGroup = part.startsWith('<g') && !marks.includes('<g');
      if (!isGroup || tags.length < 2) return part;
      const shared = (tags[0]!.match(INHERITED) ?? []).filter((attribute) =>
        tags.every((tag) => tag.includes(attribute)),
      );
      const shorter = marks.replace(START_TAG, (tag) =>
        shared.reduce((left, attribute) => left.replace(attribute, ''), tag),
      );
      return part.slice(0, start) + shared.join('') + '>' + shorter + part.slice(end);
    })
    .join('');
}

/** The value for an attribute; undefined where it has to go. */
function fitting(attribute: string, value: string, prefix: string): string | undefined {
  switch (attribute) {
    case 'role':
      return undefined;
    case 'id':
      return prefix + value;
    case 'href':
    case 'xlink:href':
      return value.startsWith('#') ? `#${prefix}${value.slice(1)}` : value;
    case 'd':
      return rounded(value);
    case 'opacity':
      return value === '1' ? undefined : value;
    case 'transform':
      // A scale may be small.
      return value.includes('scale') ? value : rounded(value);
    default:
      if (attribute.startsWith('aria-')) return undefined;
      return shortColour(value).replaceAll('url(#', `url(#${prefix}`);
  }
}

/** Two decimals of a pixel are more than a screen or a printer shows. */
function rounded(numbers: string): string {
  return numbers.replace(/-?\d*\.\d+(?:e[+-]?\d+)?/g, (number) =>
    String(Math.round(100 * Number(number)) / 100),
  );
}

function shortColour(value: string): string {
  return value.replace(
    /^rgb\((\d+), (\d+), (\d+)\)$/,
    (_, ...channels: string[]) =>
      `#${channels
        .slice(0, 3)
        .map((channel) => Number(channel).toString(16).padStart(2, '0'))
        .join('')}`,
  );
}
