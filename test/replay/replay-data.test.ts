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
import type { DeviceTrace } from '../../src/simulator/trace.js';
import { changingCases, RUNS } from '../simulator/arbitraries.js';
import { recordingOf, recordingOfCase, rules, smallScenarios } from './scenarios.js';

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

function isThere({ count: devices, presence }: DeviceTrace, device: number, t: number): boolean {
  return presence ? presence.present[t * devices + device] === 1 : true;
}

/** Whether a packet's device has left since, with step t or before: not all steps until t + 1 see it. */
function hasLeft(devices: DeviceTrace, packet: number, t: number): boolean {
  const { device, generatedAt } = devices;
  for (let s = generatedAt[packet]; s <= t + 1 && s < devices.generatedPackets.length; s++)
    if (!isThere(devices, device[packet], s)) return true;
  return false;
}

/** The sensor that a request is tied to in step t, by the rule of docs/model.md step by step. */
function sensorIn({ trace, requests, updates }: EpisodeRecording, request: number, t: number) {
  const { ues, sensors, requestSensor, sensorSearch } = trace;
  let sensor = requestSensor[request];
  if (!sensorSearch) return sensor;
  for (let s = ues.generatedAt[request]; s < t; s++) {
    const done = requests.procEnd[request] >= 0 && requests.procEnd[request] <= s;
    const sent = requests.txEnd[request] >= 0;
    if (done || (!sent && hasLeft(ues, request, s))) break;
    const heard = updates.procEnd.some(
      (end, u) => sensors.device[u] === sensor && end >= 0 && end <= s,
    );
    if (sensor >= 0 && (heard || isThere(sensors, sensor, s + 1))) continue;
    sensor = sensorSearch.sensorFor(ues.device[request], s + 1);
  }
  return sensor;
}

/** All that the page has of places and counts is what a count of packet by packet finds. */
function expectCounted(recording: EpisodeRecording): void {
  const { scenario, trace, requests, updates } = recording;
  const episode = unpacked([recording]);
  const [policy] = episode.policies;
  const { ues, sensors } = trace;
  expect([...episode.step]).toEqual([...recording.steps.reward.keys()]);
  for (let t = 0; t < scenario.steps; t++) {
    for (const [devices, shown, log, backlog, total] of [
      [ues, episode.ues, requests, policy.ueBacklog, policy.series.ue_backlog_packets],
      [
        sensors,
        episode.sensors,
        updates,
        policy.sensorBacklog,
        policy.series.sensor_backlog_packets,
      ],
    ] as const) {
      let all = 0;
      for (let d = 0; d < devices.count; d++) {
        const waiting = count(
          devices.device.length,
          (p) =>
            devices.device[p] === d &&
            devices.generatedAt[p] <= t &&
            !(log.txEnd[p] >= 0 && log.txEnd[p] <= t) &&
            !(log.txEnd[p] < 0 && hasLeft(devices, p, t)),
        );
        all += waiting;
        expect(backlog[t * devices.count + d]).toBe(waiting);
        const there = isThere(devices, d, t);
        if (shown.present) expect(shown.present[t * devices.count + d]).toBe(Number(there));
        else expect(there).toBe(true);
        const at = shown.moving ? t * devices.count + d : d;
        expect(shown.station[at] - 1).toBe(devices.station[t * devices.radioStride + d]);
        if (!there) continue;
        const from = t * devices.positions.stride + d;
        expect(shown.xM[at]).toBeCloseTo(devices.positions.xM[from], 1);
        expect(shown.yM[at]).toBeCloseTo(devices.positions.yM[from], 1);
      }
      expect(total[t]).toBe(all);
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
        if (ues.device[r] === k && ues.generatedAt[r] <= t) newest = r;
      const sensor = newest < 0 ? -1 : sensorIn(recording, newest, t);
      expect(policy.ueSensor[t * ues.count + k] - 1).toBe(sensor);
    }
  }
}

describe('what a page carries', () => {
  it('are the counts and places of the network’s records, in every step', () => {
    fc.assert(
      fc.property(smallScenarios, rules, (scenario, rule) => {
        expectCounted(recordingOf(scenario, rule));
      }),
      { numRuns: 25 },
    );
  });

  it('are these where devices come and go, too', () => {
    fc.assert(
      fc.property(changingCases(), (run) => {
        expectCounted(recordingOfCase(run));
      }),
      { ...RUNS, numRuns: 60 },
    );
  });

  it('are who is there and what is lost, where devices come and go alone', () => {
    fc.assert(
      fc.property(changingCases(), (run) => {
        const recording = recordingOfCase(run);
        const { trace } = recording;
        const [{ series }] = unpacked([recording]).policies;
        const changing = [...run.scenario.ues, ...run.scenario.sensors].some(
          ({ presence }) => presence !== undefined,
        );
        expect(series.ues_present !== undefined).toBe(changing);
        if (!changing) return;
        for (const [devices, log, present, lost, soFar] of [
          [
            trace.ues,
            recording.requests,
            series.ues_present!,
            series.requests_lost!,
            series.requests_lost_so_far!,
          ],
          [
            trace.sensors,
            recording.updates,
            series.sensors_present!,
            series.updates_lost!,
            series.updates_lost_so_far!,
          ],
        ] as const)
          for (let t = 0; t < trace.steps; t++) {
            const all = Array.from({ length: devices.count }, (_, d) => d);
            expect(present[t]).toBe(all.filter((d) => isThere(devices, d, t)).length);
            const goneBy = (end: number) =>
              count(
                devices.device.length,
                (p) =>
                  devices.generatedAt[p] <= end && log.txEnd[p] < 0 && hasLeft(devices, p, end),
              );
            expect(soFar[t]).toBe(goneBy(t));
            expect(lost[t]).toBe(t === 0 ? goneBy(0) : goneBy(t) - goneBy(t - 1));
          }
      }),
      { ...RUNS, numRuns: 60 },
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
