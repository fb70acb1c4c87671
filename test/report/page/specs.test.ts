import type { Spec } from 'vega';
import { describe, expect, it } from 'vitest';
import { controlsOf, withoutBindings } from '../../../src/report/page/controls.js';
import { inlineSvg } from '../../../src/report/page/inline-svg.js';
import { restoreSpec, shareDatasets } from '../../../src/report/page/shared-data.js';

describe('data of both layouts', () => {
  const rows = [{ x: 1, name: 'once in the page' }];
  const wide: Spec = {
    width: 800,
    data: [
      { name: 'source_0', values: rows },
      { name: 'data_0', source: 'source_0', transform: [] },
    ],
  };
  const narrow: Spec = {
    width: 300,
    data: [
      { name: 'source_0', values: [{ x: 2 }] },
      { name: 'source_1', values: structuredClone(rows) },
    ],
  };

  it('is kept once, and comes back', () => {
    const text = JSON.stringify(shareDatasets({ wide, narrow }));
    expect(text.match(/once in the page/g)).toHaveLength(1);
    const shared = JSON.parse(text) as ReturnType<typeof shareDatasets>;
    expect(restoreSpec(shared, 'wide')).toEqual(wide);
    expect(restoreSpec(shared, 'narrow')).toEqual(narrow);
  });

  it('is given to each view as its own copy', () => {
    const shared = shareDatasets({ wide, narrow });
    const valuesOf = (spec: Spec) => (spec.data![0] as { values: unknown[] }).values;
    expect(valuesOf(restoreSpec(shared, 'wide'))[0]).not.toBe(rows[0]);
  });
});

describe('controls', () => {
  const spec: Spec = {
    signals: [
      { name: 'width', update: '300' },
      {
        name: 'setting',
        value: { eta: 0.5 },
        bind: {
          input: 'select',
          name: 'Setting: ',
          options: [{ eta: 0.9 }, { eta: 0.5 }],
          labels: ['A', 'E'],
        },
      },
      { name: 'share', value: 0.3, bind: { input: 'range', min: 0, max: 1, step: 0.1 } },
    ],
  };

  it('are the signals that are bound to an input, with their labels', () => {
    expect(controlsOf(spec)).toEqual([
      {
        signal: 'setting',
        label: 'Setting',
        initial: { eta: 0.5 },
        input: 'select',
        choices: [
          { value: { eta: 0.9 }, label: 'A' },
          { value: { eta: 0.5 }, label: 'E' },
        ],
      },
      {
        signal: 'share',
        label: 'share',
        initial: 0.3,
        input: 'range',
        choices: [],
        range: { min: 0, max: 1, step: 0.1 },
      },
    ]);
  });

  it('are the page’s own: the view is given the signals without their bindings', () => {
    expect(withoutBindings(spec).signals).toEqual([
      { name: 'width', update: '300' },
      { name: 'setting', value: { eta: 0.5 } },
      { name: 'share', value: 0.3 },
    ]);
  });
});

describe('an SVG in the page', () => {
  const drawn = (content: string) =>
    `<svg role="img" xmlns="http://www.w3.org/2000/svg" width="40" height="30.5" viewBox="0 0 40 30.5">${content}</svg>`;
  const inline = (content: string) => inlineSvg(drawn(content), { prefix: 'f-', name: 'wide' });

  it('has a size, and names that are its own', () => {
    const { markup, width, height } = inline(
      '<defs><clipPath id="clip1"/></defs><g clip-path="url(#clip1)"><use href="#clip1"/></g>',
    );
    expect([width, height]).toEqual([40, 30.5]);
    expect(markup.toString()).toContain('<clipPath id="f-clip1"/>');
    expect(markup.toString()).toContain('<g clip-path="url(#f-clip1)"><use href="#f-clip1"/>');
  });

  it('says nothing by itself, since the figure says it in words', () => {
    const markup = inline('<title>T</title><g role="graphics-symbol" aria-label="a>b"/>').markup;
    expect(markup.toString()).toBe(
      '<svg class="wide" aria-hidden="true" focusable="false" xmlns="http://www.w3.org/2000/svg"' +
        ' width="40" height="30.5" viewBox="0 0 40 30.5"><g/></svg>',
    );
  });

  it('is written no longer than it can be seen', () => {
    const path =
      '<path d="M153.40909090909093,-0.004h6.123233995736766e-17L1e-9,20" fill="rgb(31, 159, 8)"/>';
    expect(inline(path).markup.toString()).toContain(
      '<path d="M153.41,0h0L1e-9,20" fill="#1f9f08"/>',
    );
    const scaled = '<g transform="scale(0.0012)"/><g transform="translate(1.23456,-7.891)"/>';
    expect(inline(scaled).markup.toString()).toContain(
      '<g transform="scale(0.0012)"/><g transform="translate(1.23,-7.89)"/>',
    );
  });

  it('says once what all marks of a group have in common, and lets the others be', () => {
    const marks = (of: string) => `<g class="mark-rect role-mark">${of}</g>`;
    const both = marks(
      '<path d="M0,0" fill="#111" stroke="red" opacity="0.5"/>' +
        '<path d="M1,1" fill="#222" stroke="red" opacity="0.5"/>',
    );
    expect(inline(both).markup.toString()).toContain(
      '<g class="mark-rect role-mark" stroke="red"><path d="M0,0" fill="#111" opacity="0.5"/>' +
        '<path d="M1,1" fill="#222" opacity="0.5"/></g>',
    );
    for (const apart of [
      marks('<path d="M0,0" stroke="red"/><path d="M1,1"/>'),
      marks('<path d="M0,0" stroke="red"/>'),
      marks('<g><path d="M0,0" stroke="red"/><path d="M1,1" stroke="red"/></g>'),
    ])
      expect(inline(apart).markup.toString()).toContain(apart);
    const texts = '<text font-size="10px"> font-size="10px"</text><text font-size="10px">b</text>';
    expect(inline(marks(texts)).markup.toString()).toContain(
      'role-mark" font-size="10px"><text> font-size="10px"</text><text>b</text></g>',
    );
  });

  it('keeps text that looks like markup', () => {
    const text = ' id="clip1" role="x" url(#clip1) &lt;g role="y"&gt;';
    expect(inline(`<text>${text}</text>`).markup.toString()).toContain(`<text>${text}</text>`);
  });

  it('is refused without a size', () => {
    expect(() => inlineSvg('<svg></svg>', { prefix: '', name: '' })).toThrow('without a size');
  });
});
