import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import type { Mobility } from '../../src/simulator/mobility/path.js';
import { randomStream } from '../../src/simulator/random.js';
import { movement } from '../../src/simulator/world/mobility.js';
import { placeUes, uniformPoints } from '../../src/simulator/world/placement.js';
import { World } from '../../src/simulator/world/world.js';

const area = { widthM: 200, heightM: 200 };
const [{ mobility: plain }] = scenarioSchema.parse({}).ues;

interface Case {
  steps: number;
  count: number;
  speedMps?: number;
  mobility?: Partial<Mobility>;
  hotspots?: { xM: number; yM: number; radiusM: number; share: number }[];
  seed?: number;
  size?: { widthM: number; heightM: number };
}

function walks({ steps, count, speedMps = 1.5, mobility = {}, hotspots = [], ...rest }: Case) {
  const { seed = 0, size = area } = rest;
  return movement({
    area: size,
    hotspots,
    steps,
    groups: [{ count, speedMps, mobility: { ...plain, ...mobility } }],
    start: uniformPoints(size, count, randomStream(seed, ['start'])),
    stream: randomStream(seed, ['walk']),
  });
}

/** Mean distance to the middle of devices, by step, over walks of 10,000 devices at a time. */
function distances(steps: number, mobility: Partial<Mobility>, blocks: number): Float64Array {
  const mean = new Float64Array(steps);
  for (let seed = 0; seed < blocks; seed++) {
    const count = 10_000;
    const { xM, yM } = walks({ steps, count, mobility, seed, speedMps: 3 });
    for (let at = 0; at < xM.length; at++)
      mean[Math.floor(at / count)] += Math.hypot(xM[at] - 100, yM[at] - 100) / (count * blocks);
  }
  return mean;
}

describe('random waypoint', () => {
  it('swings when it starts uniform, and is flat from the first step when it starts stationary', () => {
    // Uniform: 0.3826 of the side. The standard error of 60,000 devices is 0.15 %.
    const uniform = distances(80, {}, 2);
    expect(uniform[0]).toBeGreaterThan(76.53 * 0.99);
    expect(uniform[0]).toBeLessThan(76.53 * 1.01);
    const flat = distances(80, { start: 'stationary' }, 6);
    const mean = flat.reduce((sum, x) => sum + x, 0) / flat.length;
    for (const value of flat) expect(Math.abs(value / mean - 1)).toBeLessThan(0.01);
    expect(Math.max(...uniform) / Math.min(...uniform)).toBeGreaterThan(1.3);
    // What a uniform start comes to in the end.
    const late = walks({ steps: 1500, count: 4000, speedMps: 3 });
    let end = 0;
    for (let at = late.xM.length - 4000; at < late.xM.length; at++)
      end += Math.hypot(late.xM[at] - 100, late.yM[at] - 100) / 4000;
    expect(Math.abs(end / mean - 1)).toBeLessThan(0.025);
  });

  it('rests at waypoints for as many steps as are drawn, between the two bounds', () => {
    const steps = 20_000;
    const { xM } = walks({
      steps,
      count: 1,
      speedMps: 40,
      mobility: { minPauseSteps: 2, maxPauseSteps: 5 },
    });
    const counts = new Map<number, number>();
    for (let t = 1, still = 0; t < steps; t++) {
      if (xM[t] === xM[t - 1]) still++;
      else {
        if (still > 0) counts.set(still, (counts.get(still) ?? 0) + 1);
        still = 0;
      }
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([2, 3, 4, 5]);
    const pauses = [...counts.values()].reduce((sum, n) => sum + n, 0);
    expect(pauses).toBeGreaterThan(1500);
    for (const n of counts.values()) {
      expect(n / pauses).toBeGreaterThan(0.21);
      expect(n / pauses).toBeLessThan(0.29);
    }
  });

  it('starts in a pause as often as it is in one later on', () => {
    const count = 20_000;
    const mobility = { start: 'stationary', minPauseSteps: 10, maxPauseSteps: 30 } as const;
    const { xM, yM } = walks({ steps: 60, count, speedMps: 10, mobility });
    const resting = (t: number) => {
      let still = 0;
      for (let d = t * count; d < (t + 1) * count; d++)
        if (xM[d] === xM[d + count] && yM[d] === yM[d + count]) still++;
      return still / count;
    };
    // A pause lasts 20 steps on average, a trip of 104.3 m some 10.9: 64.7 % of all steps.
    for (const t of [0, 1, 10, 30, 58]) expect(Math.abs(resting(t) - 0.647)).toBeLessThan(0.015);
    // A pause that was under way is no longer than the longest.
    let longest = 0;
    for (let d = 0; d < count; d++) {
      let t = 0;
      while (t < 58 && xM[t * count + d] === xM[(t + 1) * count + d]) t++;
      longest = Math.max(longest, t);
    }
    expect(longest).toBe(30);
  });

  it('goes on as it began: the first trip ends at its waypoint, at the speed', () => {
    const { xM, yM } = walks({ steps: 300, count: 200, mobility: { start: 'stationary' } });
    const moved = xM.subarray(200).map((x, at) => Math.hypot(x - xM[at], yM[at + 200] - yM[at]));
    expect(moved.every((metres) => metres < 1.5 + 1e-9)).toBe(true);
    expect(xM.every((x, at) => x >= 0 && x <= 200 && yM[at] >= 0 && yM[at] <= 200)).toBe(true);
  });

  it('leaves the start of devices that stand still alone', () => {
    const start = uniformPoints(area, 3, randomStream(0, ['start']));
    const { xM } = movement({
      area,
      hotspots: [],
      steps: 2,
      groups: [
        { count: 2, speedMps: 0, mobility: { ...plain, start: 'stationary' } },
        { count: 1, speedMps: 1, mobility: plain },
      ],
      start,
      stream: randomStream(0, ['walk']),
    });
    expect([...xM.subarray(0, 2), ...xM.subarray(3, 5)]).toEqual([
      ...start.xM.subarray(0, 2),
      ...start.xM.subarray(0, 2),
    ]);
  });
});

describe('Gauss-Markov', () => {
  // An area in which the edges are never met.
  const size = { widthM: 1e7, heightM: 1e7 };

  it.each([0, 0.5, 0.9])(
    'with memory %d has its variance, mean speed and autocorrelation',
    (memory) => {
      const steps = 200;
      const count = 2000;
      const mobility = { model: 'gauss-markov', memory } as const;
      const { xM, yM } = walks({ steps, count, speedMps: 3, mobility, size });
      const parts = [xM, yM].map((p) => p.subarray(count).map((to, at) => to - p[at]));
      // σ = 3·√(2/π) = 2.3937, σ² = 18/π = 5.7296
      const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
      const pooled = (1 - memory) / (1 + memory);
      const tolerance = 4 / Math.sqrt(steps * count * pooled);
      for (const part of parts) {
        expect(Math.abs(mean(part))).toBeLessThan(2.3937 * tolerance);
        expect(Math.abs(mean(part.map((v) => v * v)) / 5.7296 - 1)).toBeLessThan(2 * tolerance);
        // Stationary from the start.
        const first = part.subarray(0, count);
        expect(Math.abs(mean(first.map((v) => v * v)) / 5.7296 - 1)).toBeLessThan(0.15);
        for (const lag of [1, 2, 5]) {
          const products = part.subarray(lag * count).map((v, at) => v * part[at]);
          expect(Math.abs(mean(products) / 5.7296 - memory ** lag)).toBeLessThan(2 * tolerance);
        }
      }
      const speeds = parts[0].map((v, at) => Math.hypot(v, parts[1][at]));
      expect(Math.abs(mean(speeds) / 3 - 1)).toBeLessThan(2 * tolerance);
    },
  );

  it('stays in the area, uniform over it', () => {
    const count = 20_000;
    const { xM, yM } = walks({
      steps: 150,
      count,
      speedMps: 30,
      mobility: { model: 'gauss-markov', memory: 0.95 },
      size: { widthM: 200, heightM: 80 },
    });
    const bins = new Float64Array(16);
    expect(xM.every((x, at) => x >= 0 && x <= 200 && yM[at] >= 0 && yM[at] <= 80)).toBe(true);
    for (let at = xM.length - count; at < xM.length; at++)
      bins[4 * Math.min(3, Math.floor(xM[at] / 50)) + Math.min(3, Math.floor(yM[at] / 20))]++;
    // 1,250 in each of 16, give or take 34.
    for (const bin of bins) expect(Math.abs(bin - 1250)).toBeLessThan(140);
  });

  it('turns at an edge, and goes straight on with memory 1', () => {
    const { xM } = walks({
      steps: 400,
      count: 1,
      speedMps: 9,
      mobility: { model: 'gauss-markov', memory: 1 },
    });
    const moved = xM.subarray(1).map((to, at) => Math.abs(to - xM[at]));
    const most = Math.max(...moved);
    // But for the steps that turn.
    const straight = moved.filter((by) => by > most * (1 - 1e-9)).length;
    expect(straight).toBeGreaterThan(350);
    expect(straight).toBeLessThan(400);
  });
});

describe('hotspots', () => {
  const hotspots = [
    { xM: 50, yM: 50, radiusM: 10, share: 0.5 },
    { xM: 200, yM: 100, radiusM: 30, share: 0.2 },
  ];
  const inside = ({ xM, yM, radiusM }: (typeof hotspots)[number], x: number, y: number) =>
    Math.hypot(x - xM, y - yM) <= radiusM;

  it('hold their share of the starts, uniform in what of their disc lies in the area', () => {
    const count = 50_000;
    const { xM, yM } = placeUes({ area, hotspots }, count, randomStream(1, ['placement']));
    // The rest is uniform, so some of it lies in the discs: 314 m² and 1,414 m² of 40,000.
    const expected = [0.5 + 0.3 * (314.16 / 40_000), 0.2 + 0.3 * (1413.7 / 40_000)];
    hotspots.forEach((hotspot, h) => {
      const here = Array.from(xM, (_, i) => i).filter((i) => inside(hotspot, xM[i], yM[i]));
      expect(Math.abs(here.length / count - expected[h])).toBeLessThan(0.009);
      // Half of a disc's area lies within 1/√2 of its radius.
      const core = here.filter(
        (i) => Math.hypot(xM[i] - hotspot.xM, yM[i] - hotspot.yM) < hotspot.radiusM * Math.SQRT1_2,
      );
      expect(Math.abs(core.length / here.length - 0.5)).toBeLessThan(0.02);
    });
    expect(xM.every((x) => x >= 0 && x <= 200)).toBe(true);
  });

  it('draw UEs to them, and leave sensors where they are', () => {
    const input: ScenarioInput = {
      steps: 400,
      ues: [{ count: 100, speedMps: 5, mobility: { start: 'stationary' } }],
    };
    const trace = (more: ScenarioInput) =>
      new World(scenarioSchema.parse({ ...input, ...more })).trace(1);
    const all = [{ ...hotspots[0], share: 1 }];
    const { ues, sensors } = trace({ hotspots: all });
    const { xM, yM } = ues.positions;
    expect(xM.every((x, i) => inside(hotspots[0], x, yM[i]))).toBe(true);
    expect(sensors.positions).toEqual(trace({}).sensors.positions);
  });

  it('keep a stationary start stationary', () => {
    const count = 30_000;
    const { xM, yM } = walks({
      steps: 100,
      count,
      hotspots,
      mobility: { start: 'stationary' },
    });
    const share = (t: number) => {
      let here = 0;
      for (let at = t * count; at < (t + 1) * count; at++)
        if (inside(hotspots[0], xM[at], yM[at])) here++;
      return here / count;
    };
    for (const t of [10, 40, 99]) expect(Math.abs(share(t) / share(0) - 1)).toBeLessThan(0.06);
  });
});

it('repeats with the seed and differs with another', () => {
  for (const mobility of [
    { start: 'stationary', maxPauseSteps: 3 },
    { model: 'gauss-markov' },
  ] as const) {
    const of = (seed: number) => walks({ steps: 20, count: 5, mobility, seed });
    expect(of(1)).toEqual(of(1));
    expect(of(2)).not.toEqual(of(1));
  }
});
