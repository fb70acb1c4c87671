import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { XmlReader } from '../../src/traces/import/xml.js';

const TEXT = `<?xml version="1.0" encoding="utf-8"?>
<!-- a > b -->
<root a='1 "x"' b = "&lt;&#65;&#x42;&amp;">
  text <![CDATA[ <not a tag> ]]>
  <empty/><empty
     x="é > 2" />
</root>
`;

function events(text: string, cuts: readonly number[] = []): string[] {
  const found: string[] = [];
  const xml = new XmlReader('f.xml', {
    onOpen: (name, attributes) => {
      const told = ['a', 'b', 'x'].map((key) => attributes.get(key) ?? '-').join('|');
      found.push(`${xml.line}: ${name} ${told}`);
    },
    onClose: (name) => found.push(`/${name}`),
  });
  const ends = [...cuts].sort((a, b) => a - b).concat(text.length);
  ends.reduce((start, end) => {
    xml.push(text.slice(start, end));
    return end;
  }, 0);
  xml.end();
  return found;
}

describe('XML', () => {
  const expected = [
    '3: root 1 "x"|<AB&|-',
    '5: empty -|-|-',
    '/empty',
    '5: empty -|-|é > 2',
    '/empty',
    '/root',
  ];

  it('is read element by element, with lines', () => {
    expect(events(TEXT)).toEqual(expected);
  });

  it('is read the same whether tags are alike or not', () => {
    const tags = fc.array(
      fc.record({
        names: fc.uniqueArray(fc.constantFrom('a', 'b', 'x', 'xa')),
        tidy: fc.boolean(),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(tags, fc.array(fc.nat(200), { maxLength: 4 }), (written, cuts) => {
        const text = written.map(({ names, tidy }, tag) => {
          const equals = tidy ? '="' : ' = "';
          return `<t${names.map((name, i) => ` ${name}${equals}${tag}.${i}"`).join('')}/>`;
        });
        const all = `<r>${text.join('')}</r>`;
        const found = events(
          all,
          cuts.map((cut) => Math.min(cut, all.length)),
        );
        const told = (names: string[], tag: number) =>
          ['a', 'b', 'x'].map((key) =>
            names.includes(key) ? `${tag}.${names.indexOf(key)}` : '-',
          );
        expect(found.filter((event) => event.startsWith('1: t'))).toEqual(
          written.map(({ names }, tag) => `1: t ${told(names, tag).join('|')}`),
        );
      }),
    );
  });

  it('is read the same wherever it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 12 }), (cuts) => {
        expect(events(TEXT, cuts)).toEqual(expected);
      }),
    );
  });

  it.each<[string, string, string]>([
    ['no tag', 'step,ue\n0,1\n', 'f.xml:1: this is no XML: it does not begin with a tag'],
    ['nothing', '', 'f.xml:1: there is no XML element in it'],
    ['a tag that is not closed', '<a>\n<b>\n</a>', 'f.xml:3: </a> stands where </b> was expected'],
    ['an element left open', '<a>\n<b/>\n', 'f.xml:3: <a> is never closed'],
    [
      'a name that is there twice, and was known from other tags',
      '<r><t a="1" b="2" x="3"/><t x="1"/>\n<t x="1" b="2" x="3"/></r>',
      'f.xml:2: <t>: attribute x is there twice',
    ],
    [
      'a quote that is missing in the second of two tags alike',
      '<r><t a="1" b="2"/>\n<t a="1 b="2"/></r>',
      'f.xml:2: <t>: expected an attribute, found',
    ],
    ['half a tag', '<a>\n<b x="1"', 'f.xml:2: a tag is opened here and never closed'],
    ['a quote that is never closed', '<a>\n<b x="1/>\n<c/></a>', 'f.xml:2: a tag is opened here'],
    ['a quote closed late', '<a>\n<b x="1/>\n<c y="2"/></a>', 'f.xml:2: <b>: a "<" in the value'],
    ['a value without quotes', '<a x=1/>', 'f.xml:1: <a>: the value of x is not in quotes'],
    ['an attribute without value', '<a x/>', 'f.xml:1: <a>: attribute x has no value'],
    ['an attribute twice', '<a x="1"\nx="2"/>', 'f.xml:1: <a>: attribute x is there twice'],
    ['attributes without a space', '<a x="1"y="2"/>', 'f.xml:1: <a>: expected an attribute'],
    ['a second root', '<a/>\n<b/>', 'f.xml:2: a second root, <b>'],
    ['text behind it', '<a/>\nmore', 'f.xml:2: there is text behind the end'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>\n<a/>', 'f.xml:1: a document type'],
    ['an unknown entity', '<a a="&nbsp;"/>', 'f.xml:1: an entity that XML does not have'],
    ['an ampersand', '<a a="b & c"/>', 'f.xml:1: an entity that XML does not have'],
    ['another encoding', '<?xml version="1.0" encoding="latin1"?><a/>', 'the encoding is latin1'],
    ['a closing tag too many', '<a/></a>', 'f.xml:1: </a> closes nothing'],
    ['a "<" of its own', '<a>1 < 2</a>', 'f.xml:1: a "<" that begins no tag'],
  ])('is refused: %s', (_, text, message) => {
    expect(() => events(text)).toThrow(message);
    // Cut in pieces, it is still refused.
    expect(() =>
      events(
        text,
        Array.from(text, (_, i) => i),
      ),
    ).toThrow(/^f\.xml:\d+: /);
  });

  it('is refused when a tag never ends', () => {
    const xml = new XmlReader('f.xml', { onOpen: () => undefined, onClose: () => undefined });
    xml.push('<a>\n<b x="');
    expect(() => {
      for (let i = 0; i < 100; i++) xml.push('y'.repeat(1 << 16));
    }).toThrow('f.xml:2: a tag is opened here and never closed');
  });
});
