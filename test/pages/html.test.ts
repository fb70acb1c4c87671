import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, jsonForScript, trusted } from '../../src/pages/html.js';

describe('html', () => {
  it('takes what is put in as text', () => {
    const name = `<script>alert("1")</script> & 'x'`;
    expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
      '<p title="&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; &#39;x&#39;">' +
        '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; &#38; &#39;x&#39;</p>',
    );
  });

  it('puts templates into each other, and lists, and nothing for what is not there', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    const nothing = [null, undefined, false] as const;
    expect(html`<p>${items}${nothing}${0}</p>`.toString()).toBe(
      '<p><li>a</li><li>&#60;b&#62;</li>0</p>',
    );
    expect(html`${trusted('<b>')}`.toString()).toBe('<b>');
  });

  it('leaves no way out of an element or of a quoted attribute', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('<', '>', '&', '"', "'", '=', '/', ';', '#', '\n', '`', 'a'),
        }),
        (text) => {
          const markup = html`<p title="${text}">${text}</p>`.toString();
          // Once the two pieces of the template are gone, no character with a meaning is left.
          const inside = markup.slice('<p title="'.length, -'</p>'.length).replace('">', '');
          expect(inside).not.toMatch(/[<>"']/);
          expect(inside.replace(/&#\d+;/g, '')).not.toContain('&');
        },
      ),
    );
  });
});

describe('JSON in a script element', () => {
  it('is read back as it was, and neither ends the element nor opens a comment', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('</script>', '<!--<script>', ']]>', '\u2028'),
        (value, text) => {
          const markup = jsonForScript({ value, [text]: text }).toString();
          expect(markup).not.toContain('<');
          expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify({ value, [text]: text })));
        },
      ),
    );
  });
});
