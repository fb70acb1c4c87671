import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { DrawnLinks, plainLinks } from '../../src/simulator/channel/links.js';
import { channelModel } from '../../src/simulator/channel/registry.js';
import { randomStream } from '../../src/simulator/random.js';
import { World } from '../../src/simulator/world/world.js';

const SAMPLES = 100_000;

/** SNRs in dB, less that of the law in sight, of a walk at one distance in steps of some metres. */
function walk(
  channel: ScenarioInput['channel'],
  { distanceM, stepM }: { distanceM: number; stepM: number },
): Float64Array {
  const { stations, ues, ...scenario } = scenarioSchema.parse({
    channel,
    stations: [{ heightM: 10 }],
  });
  const links = new DrawnLinks(scenario.channel, stations, (purpose) => randomStream(3, [purpose]));
  links.setRadio(ues[0]);
  const [law] = plainLinks({ ...scenario.channel, los: 'always' }, stations, ues[0]);
  const mean = law(distanceM);
  return Float64Array.from({ length: SAMPLES }, (_, i) => {
    links.place(100 + distanceM, 100, i === 0 ? Infinity : stepM);
    return ((links.logSnr[0] - mean) * 10) / Math.LN10;
  });
}

function moments(values: Float64Array) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return { mean, deviation };
}

function correlation(values: Float64Array, lag: number): number {
  const { mean, deviation } = moments(values);
  let sum = 0;
  for (let i = lag; i < values.length; i++) sum += (values[i] - mean) * (values[i - lag] - mean);
  return sum / (values.length - lag) / deviation ** 2;
}

describe('shadow fading', () => {
  it.each([
    ['3gpp-umi', 'always', 4, 10],
    ['3gpp-umi', 'never', 7.82, 13],
    ['3gpp-uma', 'always', 4, 37],
    ['3gpp-uma', 'never', 6, 50],
  ] as const)('%s, sight %s: %d dB, correlated over %d m', (model, los, sigma, correlationM) => {
    // A fifth of the distance a step; 100,000 of them are worth some 10,000 independent ones.
    const shadow = walk({ model, los }, { distanceM: 60, stepM: correlationM / 5 });
    const { mean, deviation } = moments(shadow);
    const lossDb = los === 'always' ? 0 : lawDifferenceDb(model, 60);
    expect(mean).toBeGreaterThan(-lossDb - 0.04 * sigma);
    expect(mean).toBeLessThan(-lossDb + 0.04 * sigma);
    expect(deviation / sigma).toBeGreaterThan(0.97);
    expect(deviation / sigma).toBeLessThan(1.03);
    for (const lag of [1, 3, 5, 10])
      expect(Math.abs(correlation(shadow, lag) - Math.exp(-lag / 5))).toBeLessThan(0.03);
  });

  it('is normal', () => {
    const shadow = walk({ model: '3gpp-umi', los: 'always' }, { distanceM: 60, stepM: 100 });
    const within = (limit: number) =>
      shadow.filter((x) => Math.abs(x) < 4 * limit).length / SAMPLES;
    expect(within(1)).toBeCloseTo(0.6827, 2);
    expect(within(2)).toBeCloseTo(0.9545, 2);
    expect(within(3)).toBeCloseTo(0.9973, 2);
  });

  it('stays where the device stays, and can be left out', () => {
    const still = walk({ model: '3gpp-umi' }, { distanceM: 60, stepM: 0 });
    expect(new Set(still).size).toBe(1);
    const none = walk(
      { model: '3gpp-umi', los: 'always', shadowing: false },
      { distanceM: 60, stepM: 9 },
    );
    expect(new Set(none)).toEqual(new Set([0]));
  });
});

/** dB that a link loses more out of sight. */
function lawDifferenceDb(model: '3gpp-umi' | '3gpp-uma', distanceM: number): number {
  const { stations, ues } = scenarioSchema.parse({ stations: [{ heightM: 10 }] });
  const [inSight, outOfSight] = (['always', 'never'] as const).map((los) =>
    plainLinks({ ...scenarioSchema.parse({}).channel, model, los }, stations, ues[0]),
  );
  return ((inSight[0](distanceM) - outOfSight[0](distanceM)) * 10) / Math.LN10;
}

describe('line of sight', () => {
  it.each([
    ['3gpp-umi', 50, 0.519585],
    ['3gpp-umi', 100, 0.230985],
    ['3gpp-uma', 50, 0.649402],
    ['3gpp-uma', 300, 0.068036],
  ] as const)('of %s at %d m is there with chance %d', (model, distanceM, chance) => {
    const steps = walk({ model, shadowing: false }, { distanceM, stepM: 1000 });
    const seen = steps.filter((x) => x === 0).length / SAMPLES;
    // Four standard errors.
    expect(Math.abs(seen - chance)).toBeLessThan(0.0064);
    expect(new Set(steps).size).toBe(2);
  });

  it.each([5, 25, 50, 150])(
    'lasts: %d m further on it is the same as the arcsine law says',
    (apart) => {
      // Where the chance is ½ the threshold is 0, and two normal numbers of correlation r have the same
      // sign with chance ½ + arcsin(r)/π. UMi: 18/d + exp(−d/36)·(1 − 18/d) = ½ at d = 52.04 m.
      const distanceM = 52.0407;
      const { sightProbability } = channelModel({ model: '3gpp-umi' }).obstruction!;
      expect(sightProbability(distanceM)).toBeCloseTo(0.5, 5);
      const steps = walk({ model: '3gpp-umi', shadowing: false }, { distanceM, stepM: apart });
      let same = 0;
      for (let i = 1; i < SAMPLES; i++) if (steps[i] === steps[i - 1]) same++;
      const expected = 0.5 + Math.asin(Math.exp(-apart / 50)) / Math.PI;
      expect(Math.abs(same / SAMPLES - expected)).toBeLessThan(0.012);
    },
  );
});

describe('a world', () => {
  const input: ScenarioInput = {
    channel: { model: '3gpp-umi' },
    stations: [
      { heightM: 10, xM: 50 },
      { heightM: 10, xM: 150 },
    ],
  };
  const trace = (change: ScenarioInput, seed = 1) =>
    new World(scenarioSchema.parse({ ...input, ...change })).trace(seed);

  it('draws links anew in each episode, the same for the same seed', () => {
    const first = trace({});
    expect(trace({}).ues.spectralEfficiency).toEqual(first.ues.spectralEfficiency);
    expect(trace({}, 2).ues.spectralEfficiency).not.toEqual(first.ues.spectralEfficiency);
  });

  it('leaves positions and workload as they were', () => {
    const { ues, sensors, requestSensor } = trace({});
    const plain = trace({ channel: { model: 'okumura-hata' } });
    for (const [a, b] of [
      [ues, plain.ues],
      [sensors, plain.sensors],
    ]) {
      expect(a.positions).toEqual(b.positions);
      expect(a.records).toEqual(b.records);
      expect(a.station).toEqual(b.station);
    }
    expect(requestSensor).toEqual(plain.requestSensor);
  });

  it('draws sight and shadow from streams of their own', () => {
    const of = (channel: ScenarioInput['channel']) => trace({ channel }).ues.spectralEfficiency;
    const umi = { model: '3gpp-umi' } as const;
    const seen = of({ ...umi, los: 'always', shadowing: false });
    const hidden = of({ ...umi, los: 'never', shadowing: false });
    const drawn = of({ ...umi, shadowing: false });
    let inSight = 0;
    drawn.forEach((efficiency, i) => {
      expect([seen[i], hidden[i]]).toContain(efficiency);
      if (efficiency === seen[i]) inSight++;
    });
    expect(inSight).toBeGreaterThan(drawn.length / 4);
    expect(inSight).toBeLessThan(drawn.length);
    // Shadowed links are those that are in sight without shadow too.
    const shadowed = of(umi);
    const shadowedSeen = of({ ...umi, los: 'always' });
    const changes = drawn.findIndex((efficiency, i) => efficiency !== seen[i]);
    expect(shadowed.slice(0, changes)).not.toEqual(drawn.slice(0, changes));
    expect(shadowed[0] === shadowedSeen[0]).toBe(drawn[0] === seen[0]);
  });

  it('has one row for devices that stand still, and a row a step for those that move', () => {
    const { ues, sensors } = trace({});
    expect([ues.radioStride, sensors.radioStride]).toEqual([10, 0]);
    expect(sensors.spectralEfficiency).toHaveLength(15);
  });
});
