import { describe, expect, it } from 'vitest';
import { scenarioSchema, type ScenarioInput } from '../../src/config/schema/scenario.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { handWorkload, moving, standing } from './by-hand.js';

/** The stations of one UE that walks along a line at 100 m, by step. */
function stationsOf(xM: number[], input: ScenarioInput): number[] {
  const scenario = scenarioSchema.parse({
    steps: xM.length,
    area: { widthM: 1000, heightM: 200 },
    ues: [{ count: 1 }],
    sensors: [],
    channel: { model: 'free-space' },
    ...input,
  });
  const { ues } = buildTrace(scenario, {
    uePositions: moving(...xM.map((x): [number, number][] => [[x, 100]])),
    sensorPositions: standing(),
    requests: handWorkload([[]]),
    updates: handWorkload([]),
  });
  xM.forEach((_, t) => {
    expect(ues.attached[2 * t + ues.station[t]]).toBe(1);
    expect(ues.attached[2 * t + 1 - ues.station[t]]).toBe(0);
  });
  return [...ues.station];
}

/*
 * Two stations 200 m apart, antennas as high as the device's, in free space: at x metres from the first,
 * the second is stronger by 20·log10(x/(200 − x)) dB:
 *   100 m 0; 110 m 20·log10(110/90) = 1.743; 120 m 20·log10(120/80) = 3.522; 130 m 20·log10(130/70) = 5.377;
 *   90 m −1.743; 80 m −3.522; 70 m −5.377
 */
const stations = [
  { xM: 0, yM: 100, heightM: 1.5 },
  { xM: 200, yM: 100, heightM: 1.5 },
];
const there = [90, 100, 110, 120, 130, 120, 110, 100, 90, 80, 70, 60];

describe('a walk between two stations, and back', () => {
  it.each<[string, ScenarioInput['handover'], number[]]>([
    ['to the nearest', null, [0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]],
    ['to the strongest', { hysteresisDb: 0 }, [0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]],
    ['by 3 dB', { hysteresisDb: 3 }, [0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0]],
    ['by 3.53 dB', { hysteresisDb: 3.53 }, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0]],
    ['by more than there is', { hysteresisDb: 6 }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
    [
      // Stronger from step 2 on, so over in step 4; weaker from step 8 on, so back in step 10.
      'after two steps',
      { hysteresisDb: 0, timeToTriggerSteps: 2 },
      [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0],
    ],
    [
      // By more than 3 dB in steps 3, 4, 5 only: three in a row; back from step 9 on.
      'by 3 dB after two steps',
      { hysteresisDb: 3, timeToTriggerSteps: 2 },
      [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0],
    ],
    ['by 3 dB after three', { timeToTriggerSteps: 3 }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ])('%s', (_, handover, expected) => {
    expect(stationsOf(there, { stations, handover })).toEqual(expected);
  });

  it('counts anew when the condition was broken', () => {
    const way = [90, 120, 120, 90, 120, 120, 120, 90];
    expect(
      stationsOf(way, { stations, handover: { hysteresisDb: 3, timeToTriggerSteps: 2 } }),
    ).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  });

  it('begins at the strongest station, which need not be the nearest', () => {
    // 10 dB more power outweigh 20·log10(120/80) = 3.5 dB of distance.
    const loud = [{ ...stations[0], txPowerDbm: 50 }, stations[1]];
    expect(stationsOf([120, 120], { stations: loud })).toEqual([1, 1]);
    expect(stationsOf([120, 120], { stations: loud, handover: {} })).toEqual([0, 0]);
  });

  it('compares powers, not what is left of them over noise', () => {
    // In physical units the second station has ten times the noise: its band is ten times as wide.
    const wide = [stations[0], { ...stations[1], bandwidthMHz: 1000 }];
    expect(
      stationsOf(there, {
        stations: wide,
        channel: { model: 'free-space', units: 'physical' },
        handover: { hysteresisDb: 0 },
      }),
    ).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
  });

  it('does not follow fast fading', () => {
    const channel = { model: 'free-space', fading: 'rayleigh' } as const;
    expect(
      stationsOf(Array<number>(200).fill(99), { stations, channel, handover: { hysteresisDb: 0 } }),
    ).toEqual(Array(200).fill(0));
  });
});

it('goes to the strongest of those that have been stronger for long enough', () => {
  // Third station beside the second: stronger than it at 120 m, and both stronger than the first.
  const three = [...stations, { xM: 180, yM: 100, heightM: 1.5 }];
  const scenario = scenarioSchema.parse({
    steps: 2,
    area: { widthM: 1000, heightM: 200 },
    stations: three,
    ues: [{ count: 1 }],
    sensors: [],
    channel: { model: 'free-space' },
    handover: { hysteresisDb: 1 },
  });
  const { ues } = buildTrace(scenario, {
    uePositions: moving([[50, 100]], [[120, 100]]),
    sensorPositions: standing(),
    requests: handWorkload([[]]),
    updates: handWorkload([]),
  });
  expect([...ues.station]).toEqual([0, 2]);
});
