import * as vega from 'vega';
import { describe, expect, it } from 'vitest';
import { TICKS } from '../../../src/report/figures/spec.js';

/** What stands at the ticks of an axis from 0 to `most`, as Vega writes it. */
async function labelsTo(most: number): Promise<string[]> {
  const view = new vega.View(
    vega.parse({
      scales: [{ name: 'x', type: 'linear', domain: [0, most], range: [0, 300] }],
      axes: [{ orient: 'bottom', scale: 'x', tickCount: 5, format: TICKS }],
    }),
    { renderer: 'none' },
  );
  await view.runAsync();
  const svg = await view.toSVG();
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
}

describe('ticks', () => {
  it.each([0.12, 0.3, 0.7, 1.2, 12, 1234567])(
    'up to %d are told apart, and as they are',
    async (most) => {
      const labels = await labelsTo(most);
      const [first, second] = labels.map(Number);
      expect(labels.length).toBeGreaterThan(3);
      labels.forEach((label, i) => {
        expect(Number(label)).toBeCloseTo(first + i * (second - first), 9);
      });
      expect(new Set(labels).size).toBe(labels.length);
    },
  );
});
