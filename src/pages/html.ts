import { visible } from '../words/texts.js';

/** Text that is HTML already. Only {@link html} and {@link trusted} make it. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template; null, undefined and false leave nothing. */
export type Part = string | number | Markup | null | undefined | false | readonly Part[];

/**
 * HTML from a template. Whatever is put in is text and is escaped, for content and for quoted
 * attribute values alike; {@link Markup} goes in as it is, and lists go in one after the other. Of
 * the template's own indentation only the line breaks stay.
 *
 * Not for the inside of `<script>` and `<style>`, where escapes mean nothing: {@link jsonForScript}.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const [first, ...rest] = unindented(strings);
  return new Markup(rest.reduce((text, string, i) => text + render(parts[i]) + string, first));
}

/** Marks text as HTML that is safe as it is: of this program's own making, never of data. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/** Escapes text for HTML content and for quoted attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A value as JSON to stand inside `<script type="application/json">`: nothing in it ends the element
 * or opens a comment. `JSON.parse` reads it back.
 */
export function jsonForScript(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Markup) return part.toString();
  if (typeof part === 'object') return part.map(render).join('');
  return escapeHtml(visible(String(part)));
}

const templates = new WeakMap<TemplateStringsArray, string[]>();

function unindented(strings: TemplateStringsArray): string[] {
  let known = templates.get(strings);
  if (!known) {
    known = strings.map((string) => string.replace(/\n\s+/g, '\n'));
    templates.set(strings, known);
  }
  return known;
}
