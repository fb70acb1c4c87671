import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { spectralEfficiency } from '../../src/simulator/channel/okumura-hata.js';
import { expectedDemand } from '../../src/simulator/load/demand.js';
import { offeredLoad } from '../../src/simulator/offered-load.js';
import { World } from '../../src/simulator/world/world.js';

describe('the offered load', () => {
  it('of the paper’s scenario is 1.40 of the compute and about 1.3 of the radio', () => {
    const { compute, radio } = offeredLoad(scenarioSchema.parse({}));
    // (10 · 0.7 · 5 + 15 · 7) / 100
    expect(compute.ues).toBeCloseTo(0.35, 12);
    expect(compute.sensors).toBeCloseTo(1.05, 12);
    expect(compute.all).toBeCloseTo(1.4, 12);
    expect(radio!.all).toBeGreaterThan(1.2);
    expect(radio!.all).toBeLessThan(1.4);
    expect(offeredLoad(scenarioSchema.parse({})).radio).toEqual(radio);
  });

  it('counts groups, periods and stations, by hand', () => {
    // All devices in one place: a mean spectral efficiency that is that of one distance.
    const station = { xM: 0, yM: 300, bandwidthMHz: 30, computeUnits: 40 };
    const scenario = scenarioSchema.parse({
      area: { widthM: 0.001, heightM: 0.001 },
      stations: [station, { ...station, computeUnits: 10, bandwidthMHz: 20 }],
      ues: [
        { count: 2, speedMps: 0, request: { probability: 0.5, dataMbit: 10, computeUnits: 6 } },
        { count: 1, speedMps: 0, request: { probability: 1, dataMbit: 5, computeUnits: 4 } },
      ],
      sensors: [{ count: 4, update: { periodSteps: 2, dataMbit: 9, computeUnits: 3 } }],
      placement: { kind: 'uniform' },
      steps: 3,
    });
    const { compute, radio } = offeredLoad(scenario);
    // (2 · 0.5 · 6 + 4) / 50 and 4 · 3 / 2 / 50
    expect(compute.ues).toBeCloseTo(0.2, 12);
    expect(compute.sensors).toBeCloseTo(0.12, 12);
    const efficiency = (of: { heightM: number }) =>
      spectralEfficiency(scenario.stations[0], of as never)(300);
    // 2 · 0.5 · 10 + 5 and 4 · 9 / 2 over 50 MHz
    expect(radio!.ues).toBeCloseTo(15 / (50 * efficiency(scenario.ues[0])), 5);
    expect(radio!.sensors).toBeCloseTo(18 / (50 * efficiency(scenario.sensors[0])), 5);
    expect(radio!.all).toBeCloseTo(radio!.ues + radio!.sensors, 12);
  });

  it('of nobody is nothing', () => {
    const { compute, radio } = offeredLoad(scenarioSchema.parse({ ues: [] }));
    expect(compute.ues).toBe(0);
    expect(radio!.ues).toBe(0);
    expect(radio!.all).toBe(radio!.sensors);
  });

  it('has no radio where the sensors do not fit', () => {
    const scenario = scenarioSchema.parse({ sensors: [{ count: 5000 }] });
    expect(offeredLoad(scenario)).not.toHaveProperty('radio');
  });
});

/** Ten UEs that ask for 4 units each with probability 0.5, of 40 there are; nobody else. */
const TEN: ScenarioInput = {
  stations: [{ bandwidthMHz: 50, computeUnits: 40 }],
  ues: [{ count: 10, speedMps: 0, request: { probability: 0.5, dataMbit: 10, computeUnits: 4 } }],
  sensors: [],
};

/** {@link TEN}, changed. */
function ten(ue: object, rest: ScenarioInput = {}) {
  const [group] = TEN.ues!;
  const { request = {}, ...of } = ue as { request?: object };
  return scenarioSchema.parse({
    ...TEN,
    ues: [{ ...group, ...of, request: { ...group.request, ...request } }],
    ...rest,
  });
}

const close = (values: readonly number[], expected: readonly number[]) => {
  expect(values.length).toBe(expected.length);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 10);
  });
};

describe('the offered load over time', () => {
  it('is not told where nothing changes', () => {
    expect(Object.keys(offeredLoad(scenarioSchema.parse(TEN)))).toEqual(['compute', 'radio']);
    expect(offeredLoad(ten({ presence: { kind: 'always' } }))).not.toHaveProperty('windows');
  });

  it('of a schedule is that of its counts', () => {
    const counts = [
      { fromStep: 0, count: 10 },
      { fromStep: 5, count: 2 },
    ];
    const { compute, radio, windows } = offeredLoad(
      ten({ presence: { kind: 'schedule', counts } }, { steps: 20 }),
    );
    // (5 · 10 + 15 · 2) / 20 = 4 are there: 4 · 0.5 · 4 / 40; tenths are two steps long
    expect(compute.all).toBeCloseTo(0.2, 12);
    const there = [10, 10, 6, 2, 2, 2, 2, 2, 2, 2];
    close(
      windows!.map(({ ues }) => ues),
      there,
    );
    close(
      windows!.map((window) => window.compute.ues),
      there.map((count) => (count * 0.5 * 4) / 40),
    );
    close(
      windows!.map((window) => window.radio!.ues),
      there.map((count) => (radio!.ues * count) / 4),
    );
    expect(windows!.map(({ fromStep, untilStep }) => [fromStep, untilStep])[2]).toEqual([4, 6]);
  });

  it('before a schedule begins is that of nobody', () => {
    const counts = [{ fromStep: 2, count: 10 }];
    const { windows } = offeredLoad(ten({ presence: { kind: 'schedule', counts } }, { steps: 4 }));
    close(windows!.map(({ radio }) => radio!.all > 0).map(Number), [0, 0, 1, 1]);
  });

  it('of a ramp follows it, and no probability is above 1', () => {
    const probability = { kind: 'ramp', from: 0, to: 4, untilStep: 8 };
    const { compute, windows } = offeredLoad(
      ten({ request: { patterns: { probability } } }, { steps: 10 }),
    );
    // 0.5 · t / 2 up to 1
    const p = [0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 1, 1];
    close(
      windows!.map((window) => window.compute.all),
      p.map((each) => (10 * each * 4) / 40),
    );
    expect(compute.all).toBeCloseTo(0.75, 12);
  });

  it('of bursts is that of both states, each at its own probability', () => {
    const probability = { kind: 'on-off', on: 4, off: 0.5, meanOnSteps: 3, meanOffSteps: 9 };
    const computeUnits = { kind: 'on-off', on: 2, off: 0, meanOnSteps: 1, meanOffSteps: 1 };
    const { compute } = offeredLoad(
      ten({ request: { patterns: { probability, computeUnits } } }, { steps: 10 }),
    );
    // A quarter of the time 1 (not 2), else 0.25; times 2 or 0 units, as often
    expect(compute.all).toBeCloseTo((10 * (0.25 * 1 + 0.75 * 0.25) * 4) / 40, 12);
  });

  it('of stays from the start on decays as they do', () => {
    const presence = { kind: 'stays', arriveFrom: 0, arriveUntil: 0, meanStaySteps: 5 };
    const { windows } = offeredLoad(ten({ presence }, { steps: 10 }));
    close(
      windows!.map(({ ues }) => ues),
      Array.from({ length: 10 }, (_, t) => 10 * Math.exp(-t / 5)),
    );
  });

  it('of stays with arrivals over half the episode, by hand', () => {
    const presence = { kind: 'stays', arriveFrom: 0.25, arriveUntil: 0.75, meanStaySteps: 4 };
    const { windows } = offeredLoad(ten({ presence }, { steps: 10 }));
    // Arrivals from 2.5 to 7.5: ∫ exp(−(t − x) / 4) dx / 5
    const there = (t: number) => {
      const until = Math.min(t, 7.5);
      return until <= 2.5 ? 0 : (4 / 5) * (Math.exp(-(t - until) / 4) - Math.exp(-(t - 2.5) / 4));
    };
    close(
      windows!.map(({ ues }) => ues),
      Array.from({ length: 10 }, (_, t) => 10 * there(t)),
    );
  });

  it('of phases is the mean of the pairs by their shares', () => {
    const scenario = ten(
      { presence: { kind: 'phases' } },
      {
        steps: 12,
        sensors: [{ count: 4, presence: { kind: 'phases' }, update: { computeUnits: 2 } }],
        phases: {
          everySteps: 4,
          ues: { least: 2, most: 10, multipleOf: 4 },
          sensors: { least: 1, most: 2 },
          together: [
            { most: 6, share: 0.75 },
            { most: 12, share: 0.25 },
          ],
        },
      },
    );
    const { compute, windows, phases } = offeredLoad(scenario);
    // UEs 4 or 8, sensors 1 or 2. Up to 6 together: (4, 1), (4, 2); up to 12: (8, 1), (8, 2)
    expect(compute.ues).toBeCloseTo(((0.75 * 4 + 0.25 * 8) * 0.5 * 4) / 40, 12);
    expect(compute.sensors).toBeCloseTo((1.5 * 2) / 40, 12);
    expect(windows!.map(({ fromStep }) => fromStep)).toEqual([0, 4, 8]);
    for (const window of windows!) expect(window.compute.all).toBeCloseTo(compute.all, 12);
    expect(phases!.compute.least).toBeCloseTo((4 * 2 + 1 * 2) / 40, 12);
    expect(phases!.compute.most).toBeCloseTo((8 * 2 + 2 * 2) / 40, 12);
    expect(phases!.compute.above).toBe(0);
    // With 19 units the heavier ones are above: (8, 2) asks for 20.
    const [station] = scenario.stations;
    const tight = offeredLoad({ ...scenario, stations: [{ ...station, computeUnits: 19 }] });
    expect(tight.phases!.compute.above).toBeCloseTo(0.125, 12);
  });

  it('counts the spectral efficiency of those that are there', () => {
    // In one place; the second group hears worse, and only it is there from step 3 on.
    const station = { xM: 0, yM: 300, bandwidthMHz: 50, computeUnits: 40 };
    const request = { probability: 1, dataMbit: 10, computeUnits: 4 };
    const presence = (first: number, then: number) => ({
      kind: 'schedule',
      counts: [
        { fromStep: 0, count: first },
        { fromStep: 3, count: then },
      ],
    });
    const scenario = scenarioSchema.parse({
      area: { widthM: 0.001, heightM: 0.001 },
      stations: [station],
      ues: [
        { count: 1, speedMps: 0, request, presence: presence(1, 0) },
        { count: 2, speedMps: 0, request, presence: presence(1, 2), heightM: 10 },
      ],
      sensors: [],
      placement: { kind: 'uniform' },
      steps: 6,
    });
    const [well, badly] = scenario.ues.map((of) =>
      spectralEfficiency(scenario.stations[0], of as never)(300),
    );
    expect(well).not.toBeCloseTo(badly, 2);
    const { radio, windows } = offeredLoad(scenario);
    expect(windows![0].radio!.all).toBeCloseTo(20 / (50 * ((well + badly) / 2)), 5);
    expect(windows![5].radio!.all).toBeCloseTo(20 / (50 * badly), 5);
    // 12 UE steps, 3 of the first group
    expect(radio!.all).toBeCloseTo(20 / (50 * ((3 * well + 9 * badly) / 12)), 5);
  });
});

describe('what is expected to be asked for', () => {
  it('is what is drawn, of crowds and stays and bursts and periods', () => {
    const bursts = { kind: 'on-off', on: 1, off: 4, meanOnSteps: 20, meanOffSteps: 12 };
    const scenario = scenarioSchema.parse({
      steps: 80,
      ues: [
        {
          count: 40,
          speedMps: 0,
          presence: {
            kind: 'stays',
            arriveUntil: 0.9,
            meanStaySteps: 25,
            crowd: { share: 0.45, centre: 0.3, deviation: 0.2, meanStaySteps: 6 },
          },
          request: {
            probability: 0.6,
            patterns: { probability: { kind: 'sine', amplitude: 0.5, periodSteps: 40 } },
          },
        },
      ],
      sensors: [
        { count: 30, update: { periodSteps: 2, patterns: { periodSteps: bursts } } },
        {
          count: 10,
          update: { periodSteps: 2, patterns: { periodSteps: { kind: 'ramp', from: 0, to: 3 } } },
        },
      ],
      placement: { kind: 'uniform' },
    });
    const { ues, sensors } = expectedDemand(scenario);
    const world = new World(scenario);
    const episodes = 300;
    const parts = 8;
    const partOf = (t: number) => Math.floor((t * parts) / scenario.steps);
    const drawn = {
      there: new Float64Array(parts),
      requests: new Float64Array(parts),
      updates: new Float64Array(parts),
    };
    const wanted = structuredClone(drawn);
    for (let seed = 0; seed < episodes; seed++) {
      const { uePresent, requests, updates } = world.recording(seed);
      uePresent!.forEach((is, i) => (drawn.there[partOf(Math.floor(i / 40))] += is / episodes));
      for (const t of requests.generatedAt) drawn.requests[partOf(t)] += 1 / episodes;
      for (const t of updates.generatedAt) drawn.updates[partOf(t)] += 1 / episodes;
    }
    for (let t = 0; t < scenario.steps; t++) {
      const of = ues.of(0, t);
      wanted.there[partOf(t)] += of.there;
      wanted.requests[partOf(t)] += of.units / 5;
      wanted.updates[partOf(t)] += (sensors.of(0, t).units + sensors.of(1, t).units) / 7;
    }
    for (let part = 0; part < parts; part++) {
      expect(drawn.there[part] / wanted.there[part]).toBeCloseTo(1, 1);
      expect(drawn.requests[part] / wanted.requests[part]).toBeCloseTo(1, 1);
      // All begin with an update, so the first part has more.
      if (part > 0) expect(drawn.updates[part] / wanted.updates[part]).toBeCloseTo(1, 1);
    }
    const variance = ues.presence.variance[40];
    const at40 = Array.from({ length: episodes }, (_, seed) =>
      world
        .recording(seed)
        .uePresent!.subarray(40 * 40, 41 * 40)
        .reduce((a, b) => a + b, 0),
    );
    const mean = at40.reduce((a, b) => a + b, 0) / episodes;
    const found = at40.reduce((a, b) => a + (b - mean) ** 2, 0) / (episodes - 1);
    expect(found / variance).toBeGreaterThan(0.75);
    expect(found / variance).toBeLessThan(1.3);
  });
});
