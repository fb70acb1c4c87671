import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  placeLabels,
  type LabelRequest,
  type PlacedLabel,
} from '../../../src/report/figures/trade-off/place-labels.js';

const ROOM = { width: 400, height: 300, segments: [] };

function request(x: number, y: number, more: Partial<LabelRequest> = {}): LabelRequest {
  return { x, y, radius: 5, text: 'A', width: 8, ...more };
}

function overlap(a: PlacedLabel, b: PlacedLabel): boolean {
  const apart = (a.request.width + b.request.width) / 2;
  return Math.abs(a.x - b.x) < apart && Math.abs(a.y - b.y) < 11;
}

describe('the places of texts beside points', () => {
  it('is next to a point that stands alone, without a leader', () => {
    const own = request(200, 150);
    const [label] = placeLabels([own], { ...ROOM, discs: [own] });
    expect(Math.hypot(label.x - 200, label.y - 150)).toBeLessThan(20);
    expect(label.leader).toBeUndefined();
  });

  it('never overlaps another text where there is room, and stays inside', () => {
    const point = fc.record({
      x: fc.integer({ min: 20, max: 380 }),
      y: fc.integer({ min: 20, max: 280 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 8 }), (points) => {
        const requests = points.map(({ x, y }) => request(x, y));
        const labels = placeLabels(requests, { ...ROOM, discs: requests });
        expect(labels).toHaveLength(points.length);
        labels.forEach((label, i) => {
          expect(label.request).toBe(requests[i]);
          expect(label.x - 4).toBeGreaterThanOrEqual(0);
          expect(label.x + 4).toBeLessThanOrEqual(400);
          expect(label.y - 5.5).toBeGreaterThanOrEqual(0);
          expect(label.y + 5.5).toBeLessThanOrEqual(300);
          for (const other of labels.slice(0, i)) expect(overlap(label, other)).toBe(false);
        });
      }),
      { seed: 1 },
    );
  });

  it('keeps the letters of twelve points in a heap apart', () => {
    const heap = Array.from({ length: 12 }, (_, i) =>
      request(200 + (i % 4) * 3, 150 + Math.floor(i / 4) * 3),
    );
    const labels = placeLabels(heap, { ...ROOM, discs: heap });
    labels.forEach((label, i) => {
      for (const other of labels.slice(0, i)) expect(overlap(label, other)).toBe(false);
    });
    expect(labels.some(({ leader }) => leader)).toBe(true);
  });

  it('keeps off lines where it can', () => {
    const own = request(200, 150);
    const segments = [{ x1: 200, y1: 145, x2: 400, y2: 145 }];
    const [label] = placeLabels([own], { ...ROOM, discs: [own], segments });
    const covers = Math.abs(label.y - 145) < 5.5 && label.x + 4 > 200;
    expect(covers).toBe(false);
  });

  it('leaves out an optional text that would cover a mark', () => {
    const own = request(200, 150, { optional: true });
    const crowd = Array.from({ length: 900 }, (_, i) => ({
      x: 100 + 7 * (i % 30),
      y: 50 + 7 * Math.floor(i / 30),
      radius: 5,
    }));
    expect(placeLabels([own], { ...ROOM, discs: [own, ...crowd] })).toEqual([]);
    const needed = request(200, 150);
    expect(placeLabels([needed], { ...ROOM, discs: [needed, ...crowd] })).toHaveLength(1);
  });

  it('keeps texts side by side apart, so that they do not read as one', () => {
    const requests = [0, 1, 2, 3].map((i) => request(200 + 7 * i, 150 + i));
    const labels = placeLabels(requests, { ...ROOM, discs: requests });
    for (const [i, a] of labels.entries())
      for (const b of labels.slice(0, i))
        expect(Math.abs(a.x - b.x) >= 8 + 3 || Math.abs(a.y - b.y) >= 11).toBe(true);
  });

  it('leaves out what the legend tells rather than cover a text with it', () => {
    const narrow = { width: 60, height: 14, segments: [] };
    const letter = request(30, 7);
    const name = { ...request(30, 7), text: 'max-weight', width: 50 };
    const told = placeLabels([letter, { ...name, isInLegend: true }], {
      ...narrow,
      discs: [letter],
    });
    expect(told.map(({ request: { text } }) => text)).toEqual(['A']);
    expect(placeLabels([letter, name], { ...narrow, discs: [letter] })).toHaveLength(2);
  });
});
