import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEpisode } from '../../src/replay/browser/episode.js';
import { stepTable } from '../../src/replay/logs.js';
import { pack } from '../../src/pages/packed-numbers.js';
import type { ReplayData } from '../../src/replay/page-data.js';
import type { EpisodeRecording } from '../../src/replay/recording.js';
import { replayData } from '../../src/replay/replay-data.js';
import { describeThinning, thin } from '../../src/replay/thinning.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { recordingOf, rules, smallScenarios } from './scenarios.js';

/** What the page's script has of recordings, after the way through JSON. */
function unpacked(recordings: EpisodeRecording[], thinning = thin(recordings[0].scenario, 40)) {
  const data = replayData(
    recordings.map((recording, i) => ({ name: `policy ${i}`, detail: '', recording })),
    thinning,
  );
  return readEpisode(JSON.parse(JSON.stringify(data)) as ReplayData);
}

const count = (packets: number, is: (packet: number) => boolean) =>
  Array.from({ length: packets }, (_, packet) => packet).filter(is).length;

describe('what a page carries', () => {
  it('are the counts and places of the network’s records, in every step', () => {
    fc.assert(
      fc.property(smallScenarios, rules, (scenario, rule) => {
        const recording = recordingOf(scenario, rule);
        const { trace, requests, updates } = recording;
        const episode = unpacked([recording]);
        const [policy] = episode.policies;
        const { ues, sensors } = trace;
        expect([...episode.step]).toEqual([...recording.steps.reward.keys()]);
        for (let t = 0; t < scenario.steps; t++) {
          for (const [devices, shown, log, backlog] of [
            [ues, episode.ues, requests, policy.ueBacklog],
            [sensors, episode.sensors, updates, policy.sensorBacklog],
          ] as const)
            for (let d = 0; d < devices.count; d++) {
              const waiting = count(
                devices.device.length,
                (p) =>
                  devices.device[p] === d &&
                  devices.generatedAt[p] <= t &&
                  !(log.txEnd[p] >= 0 && log.txEnd[p] <= t),
              );
              expect(backlog[t * devices.count + d]).toBe(waiting);
              const from = t * devices.positions.stride + d;
              const at = shown.moving ? t * devices.count + d : d;
              expect(shown.xM[at]).toBeCloseTo(devices.positions.xM[from], 1);
              expect(shown.yM[at]).toBeCloseTo(devices.positions.yM[from], 1);
              expect(shown.station[at] - 1).toBe(devices.station[from]);
            }
          for (let s = 0; s < trace.stations; s++) {
            const cell = t * trace.stations + s;
            for (const [devices, log, queues] of [
              [ues, requests, policy.ueQueues],
              [sensors, updates, policy.sensorQueues],
            ] as const)
              expect(queues[cell]).toBe(
                count(devices.device.length, (p) => {
                  const end = log.txEnd[p];
                  if (end < 0 || end > t) return false;
                  const entered = devices.station[end * devices.radioStride + devices.device[p]];
                  return entered === s && !(log.procEnd[p] >= 0 && log.procEnd[p] <= t);
                }),
              );
          }
          for (let k = 0; k < ues.count; k++) {
            let newest = -1;
            for (let r = 0; r < ues.device.length; r++)
              if (ues.device[r] === k && ues.generatedAt[r] <= t) newest = trace.requestSensor[r];
            expect(episode.ueSensor[t * ues.count + k] - 1).toBe(newest);
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('has the delays of all completed requests, and the columns of steps.csv', () => {
    fc.assert(
      fc.property(smallScenarios, rules, (scenario, rule) => {
        const recording = recordingOf(scenario, rule);
        const [policy] = unpacked([recording]).policies;
        const total = (values: ArrayLike<number>) =>
          Array.from(values).reduce((sum, value) => sum + value, 0);
        const { metrics } = recording;
        for (const [dots, mean] of [
          [policy.aori, metrics.e2e_delay_steps],
          [policy.aosi, metrics.sync_delay_steps],
        ] as const) {
          expect(total(dots.count)).toBe(metrics.requests_completed);
          const sum = total(Array.from(dots.delay, (delay, i) => delay * dots.count[i]));
          if (metrics.requests_completed > 0)
            expect(sum / metrics.requests_completed).toBeCloseTo(mean, 9);
        }
        const { step, ...columns } = stepTable(recording);
        expect(step.length).toBe(scenario.steps);
        for (const [name, values] of Object.entries(columns))
          expect([...policy.series[name as keyof typeof columns]]).toEqual([...values]);
        const last = scenario.steps - 1;
        expect(policy.series.requests_completed_so_far[last]).toBe(metrics.requests_completed);
        expect(policy.series.requests_late_so_far[last]).toBe(metrics.requests_late);
        // Not a number alike where no request was completed.
        for (const [soFar, mean] of [
          [policy.series.e2e_delay_so_far, metrics.e2e_delay_steps],
          [policy.series.sync_delay_so_far, metrics.sync_delay_steps],
        ] as const)
          expect(Math.round(1e6 * soFar[last])).toBe(Math.round(1e6 * mean));
        expect(policy.series.rho_c_so_far[last]).toBeCloseTo(metrics.rho_c_mean, 9);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a large episode', () => {
  it('is thinned in time without losing a sum', () => {
    const scenario = scenarioSchema.parse({
      steps: 12_001,
      ues: [{ count: 2 }],
      sensors: [{ count: 3 }],
    });
    const recording = recordingOf(scenario, { kind: 'static', rhoC: 0.4, rhoP: 0.4 });
    const thinning = thin(scenario, 20);
    const episode = unpacked([recording], thinning);
    // Every third step, and the last.
    expect([...episode.step].slice(0, 3)).toEqual([2, 5, 8]);
    expect([...episode.step].slice(-2)).toEqual([11_999, 12_000]);
    const [{ series, aori }] = episode.policies;
    const table = stepTable(recording);
    episode.step.forEach((step, frame) => {
      expect(series.return[frame]).toBe(table.return[step]);
      expect(series.ue_queue[frame]).toBe(table.ue_queue[step]);
    });
    expect(series.requests_completed_so_far.at(-1)).toBe(recording.metrics.requests_completed);
    expect(Array.from(aori.count).reduce((a, b) => a + b)).toBe(
      recording.metrics.requests_completed,
    );
    expect(describeThinning(scenario, thinning).join(' ')).toContain(
      'Of 12,001 steps one in 3 is shown',
    );
  });

  it('has its delays in classes where they are too many to be drawn', () => {
    const scenario = scenarioSchema.parse({ steps: 5000, ues: [{ count: 1 }] });
    expect(thin(scenario, 79).delayClass).toBe(1);
    expect(thin(scenario, 80).delayClass).toBe(2);
    expect(describeThinning(scenario, thin(scenario, 400)).join(' ')).toContain(
      'classes of 6 steps',
    );
    const recording = recordingOf(scenarioSchema.parse({ steps: 60 }), {
      kind: 'static',
      rhoC: 0.3,
      rhoP: 0.3,
    });
    const thinning = { ...thin(recording.scenario, 60), delayClass: 4 };
    const [{ aori }] = unpacked([recording], thinning).policies;
    // Late ones, of 3 steps and more, are apart from those in time.
    for (const delay of aori.delay) expect(delay === 3 || delay % 4 === 0).toBe(true);
    const total = (is: (delay: number) => boolean) =>
      Array.from(aori.count).reduce((sum, n, i) => sum + (is(aori.delay[i]) ? n : 0), 0);
    expect(total(() => true)).toBe(recording.metrics.requests_completed);
    expect(total((delay) => delay > 2)).toBe(recording.metrics.requests_late);
  });

  it('shows some of its devices, and says so; the numbers are of all', () => {
    const scenario = scenarioSchema.parse({
      steps: 4,
      ues: [{ count: 900 }],
      sensors: [{ count: 20 }],
    });
    const recording = recordingOf(scenario, { kind: 'static', rhoC: 0.4, rhoP: 0.4 });
    const thinning = thin(scenario, 20);
    const episode = unpacked([recording], thinning);
    expect(episode.ues.count).toBe(400);
    expect(episode.sensors.count).toBe(20);
    expect(new Set(thinning.ues).size).toBe(400);
    expect(Math.max(...thinning.ues)).toBeGreaterThan(890);
    expect(episode.policies[0].series.ue_backlog_packets[0]).toBe(
      recording.steps.ueBacklogPackets[0],
    );
    expect(describeThinning(scenario, thinning).join(' ')).toContain(
      'The map shows 400 of 900 UEs, spread evenly',
    );
  });

  it('is whole when it is not large', () => {
    const scenario = scenarioSchema.parse({});
    expect(describeThinning(scenario, thin(scenario, 20))).toEqual([]);
  });
});

describe('packed numbers', () => {
  it.each([
    ['u8', [0, 255]],
    ['u16', [256, 65_535]],
    ['u32', [65_536, 4_294_967_295]],
    ['f64', [4_294_967_296, 1]],
    ['f64', [-1, 2]],
    ['f64', [0.5]],
    ['f64', [NaN, 1]],
    ['u8', []],
  ])('are %s for %j', (type, values) => {
    expect(pack(values).type).toBe(type);
  });
});

it.each([2, 40])(
  'says of each dot whether it is late, where groups have their own deadlines: %d frames',
  (frames) => {
    const scenario = scenarioSchema.parse({
      steps: 40,
      ues: [{ count: 5, delayThresholdSteps: 1 }, { count: 5 }],
      reward: { delayThresholdSteps: 6 },
    });
    const recording = recordingOf(scenario, { kind: 'static', rhoC: 0.6, rhoP: 0.5 });
    const { aori, aosi } = unpacked([recording], thin(scenario, frames)).policies[0];
    const { requests_late, requests_completed } = recording.metrics;
    const requests = (late: number) =>
      Array.from(aori.count).reduce((sum, n, i) => sum + (aori.late![i] === late ? n : 0), 0);
    expect([requests(1), requests(0)]).toEqual([requests_late, requests_completed - requests_late]);
    // Of one delay, some are late and others are not.
    const delays = (late: number) =>
      Array.from(aori.delay).filter(
        (delay, i) => aori.late![i] === late && delay >= 2 && delay < 6,
      );
    expect(delays(1).some((delay) => delays(0).includes(delay))).toBe(true);
    expect(aosi.late).toBeUndefined();
  },
);
