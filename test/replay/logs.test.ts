import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StaticPolicy } from '../../src/policies/rules/static.js';
import { logFiles } from '../../src/replay/logs.js';
import { recordEpisode, type EpisodeRecording } from '../../src/replay/recording.js';
import { scenarioSchema } from '../../src/config/schema/scenario.js';
import { buildTrace } from '../../src/simulator/world/build-trace.js';
import { changingCases, RUNS } from '../simulator/arbitraries.js';
import { recordingOf, recordingOfCase, rules, smallScenarios } from './scenarios.js';

function texts(recording: EpisodeRecording): Record<string, string> {
  return Object.fromEntries(
    logFiles(recording).map(({ name, pieces }) => [name, [...pieces].join('')]),
  );
}

/** A row with its cells as numbers; undefined where a cell is empty. */
type Row = Record<string, number | undefined>;

function rowsOf(text: string): Row[] {
  return parse<Record<string, string>>(text, { columns: true }).map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([column, cell]) => [
        column,
        cell === '' ? undefined : Number(cell),
      ]),
    ),
  );
}

/** Of episodes, with devices that come and go and without. */
const recordings = fc.oneof(
  fc.tuple(smallScenarios, rules).map(([scenario, rule]) => recordingOf(scenario, rule)),
  changingCases().map(recordingOfCase),
);

const by = (time: number | undefined, t: number) => time !== undefined && time <= t;
const sum = (rows: Row[], column: string) => rows.reduce((total, row) => total + row[column]!, 0);

describe('the logs of an episode', () => {
  it('lose no packet: generated = waiting + being sent + queued + done, in every step', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const files = texts(recording);
        const steps = rowsOf(files['steps.csv']);
        for (const [packets, kind] of [
          [rowsOf(files['requests.csv']), 'ue'],
          [rowsOf(files['updates.csv']), 'sensor'],
        ] as const) {
          const what = kind === 'ue' ? 'requests' : 'updates';
          for (const step of steps) {
            const t = step['step']!;
            const generated = packets.filter((packet) => by(packet['generated'], t));
            const unsent = generated.filter(
              (packet) => !by(packet['tx_end'], t) && !by(packet['lost_at'], t),
            );
            const sending = unsent.filter((packet) => by(packet['tx_start'], t));
            const sent = generated.filter((packet) => by(packet['tx_end'], t));
            const done = sent.filter((packet) => by(packet['proc_end'], t));
            expect(step[`${kind}_backlog_packets`]).toBe(unsent.length);
            expect(step[`${kind}_queue`]).toBe(sent.length - done.length);
            expect(step[`${what}_generated`]).toBe(
              packets.filter((packet) => packet['generated'] === t).length,
            );
            expect(step[`${what}_completed`]).toBe(
              packets.filter((packet) => packet['proc_end'] === t).length,
            );
            const lost = packets.filter((packet) => packet['lost_at'] === t);
            expect(step[`${what}_lost`] ?? 0).toBe(lost.length);
            for (const packet of lost) expect(packet['tx_end']).toBeUndefined();
            // What is left to send of a packet that is being sent is more than nothing.
            const backlog = step[`${kind}_backlog_mbit`]!;
            const data = sum(unsent, 'data_mbit');
            expect(backlog).toBeLessThanOrEqual(data + 1e-6);
            expect(backlog).toBeGreaterThanOrEqual(0);
            expect(backlog === 0).toBe(unsent.length === 0);
            // A device sends one packet at a time.
            const senders = sending.map((packet) => packet[kind]);
            expect(new Set(senders).size).toBe(senders.length);
          }
        }
      }),
      { ...RUNS, numRuns: 80 },
    );
  });

  it('split AoRI into its four parts, and reward what they say', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        const { scenario } = recording;
        const files = texts(recording);
        const steps = rowsOf(files['steps.csv']);
        const requests = rowsOf(files['requests.csv']);
        const { c1, eta, c2, delayThresholdSteps } = scenario.reward;
        const done = requests.filter((request) => request['proc_end'] !== undefined);
        for (const request of done) {
          const parts = [
            request['tx_wait_steps']!,
            request['tx_steps']!,
            request['bs_wait_steps']!,
            request['processing_steps']!,
          ];
          for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
          expect(parts.reduce((a, b) => a + b)).toBe(request['aori']);
          expect(request['aori']).toBe(request['proc_end']! - request['generated']!);
          expect(request['aosi']).toBe(Math.abs(request['generated']! - request['served_with']!));
          expect(request['late']).toBe(request['aori']! > delayThresholdSteps ? 1 : 0);
        }
        expect(done.length).toBe(recording.metrics.requests_completed);
        let total = 0;
        for (const step of steps) {
          const now = done.filter((request) => request['proc_end'] === step['step']);
          const reward = now.reduce(
            (all, { aosi, late }) => all + c1 * eta ** aosi! + c2 * late!,
            0,
          );
          total += reward;
          expect(step['reward']).toBeCloseTo(reward, 8);
          expect(step['return']).toBeCloseTo(total, 6);
          expect(step['requests_late']).toBe(sum(now, 'late'));
          if (now.length === 0) {
            expect(step['e2e_delay_steps']).toBeUndefined();
            expect(step['sync_delay_steps']).toBeUndefined();
          } else {
            expect(step['e2e_delay_steps']).toBeCloseTo(sum(now, 'aori') / now.length, 9);
            expect(step['sync_delay_steps']).toBeCloseTo(sum(now, 'aosi') / now.length, 9);
          }
        }
        expect(steps.length).toBe(scenario.steps);
      }),
      { ...RUNS, numRuns: 80 },
    );
  });

  it('leave the cells of what has not happened empty', () => {
    fc.assert(
      fc.property(recordings, (recording) => {
        for (const request of rowsOf(texts(recording)['requests.csv'])) {
          const empty = (...columns: string[]) =>
            columns.map((column) => request[column] === undefined);
          const sent = request['tx_end'] !== undefined;
          expect(new Set(empty('tx_start', 'tx_end', 'station')).size).toBe(1);
          if (!sent) expect(empty('proc_start', 'proc_end')).toEqual([true, true]);
          const completed = request['proc_end'] !== undefined;
          expect(
            new Set(
              empty(
                ...['served_with', 'aori', 'aosi', 'late'],
                ...['tx_wait_steps', 'tx_steps', 'bs_wait_steps', 'processing_steps'],
              ),
            ),
          ).toEqual(new Set([!completed]));
        }
      }),
      { ...RUNS, numRuns: 80 },
    );
  });

  /*
   * One UE, one sensor, one station with 10 MHz and 10 units; spectral efficiency 1, split (0.5, 0.5):
   * 5 Mbit and 5 units a step for each side. An update of 5 Mbit and 5 units is sent and processed in
   * step 0. A request of 8 Mbit and 6 units from step 0 is sent in steps 0 and 1 and processed in 1
   * and 2: AoRI 2, AoSI 0. One of 2 Mbit and 8 units from step 1 is sent with what is left of that
   * step, and processed with what is left of step 2 and in step 3: AoRI 2, AoSI 1. Of one of 20 Mbit
   * from step 3, 5 are sent by the end.
   */
  it('of a small case are these', () => {
    const scenario = scenarioSchema.parse({
      steps: 4,
      stations: [{ bandwidthMHz: 10, computeUnits: 10 }],
      ues: [{ count: 1, speedMps: 0 }],
      sensors: [{ count: 1 }],
      reward: { c1: 10, eta: 0.9, c2: -1, delayThresholdSteps: 1 },
    });
    const at = { stride: 0, xM: Float64Array.of(90), yM: Float64Array.of(100) };
    const workload = (packets: [generatedAt: number, dataMbit: number, units: number][]) => ({
      count: 1,
      device: new Int32Array(packets.length),
      generatedAt: Int32Array.from(packets, ([t]) => t),
      dataMbit: Float64Array.from(packets, ([, mbit]) => mbit),
      computeUnits: Float64Array.from(packets, ([, , units]) => units),
    });
    const trace = buildTrace(scenario, {
      uePositions: at,
      sensorPositions: at,
      requests: workload([
        [0, 8, 6],
        [1, 2, 8],
        [3, 20, 5],
      ]),
      updates: workload([[0, 5, 5]]),
    });
    trace.ues.spectralEfficiency.fill(1);
    trace.sensors.spectralEfficiency.fill(1);
    const files = texts(recordEpisode(scenario, new StaticPolicy(0.5, 0.5), { trace, seed: 0 }));
    expect(files['requests.csv']).toBe(
      [
        'request,ue,sensor,generated,data_mbit,compute_units,station,tx_start,tx_end,proc_start,' +
          'proc_end,served_with,aori,aosi,tx_wait_steps,tx_steps,bs_wait_steps,processing_steps,late',
        '0,0,0,0,8,6,0,0,1,1,2,0,2,0,0,1,0,1,1',
        '1,0,0,1,2,8,0,1,1,2,3,0,2,1,0,0,1,1,1',
        '2,0,0,3,20,5,,,,,,,,,,,,,',
        '',
      ].join('\n'),
    );
    expect(files['updates.csv']).toBe(
      [
        'update,sensor,generated,data_mbit,compute_units,station,tx_start,tx_end,proc_start,proc_end,delay_steps',
        '0,0,0,5,5,0,0,0,0,0,0',
        '',
      ].join('\n'),
    );
    expect(files['steps.csv']).toBe(
      [
        'step,rho_c,rho_p,ue_queue,sensor_queue,ue_backlog_packets,ue_backlog_mbit,' +
          'sensor_backlog_packets,sensor_backlog_mbit,requests_generated,requests_completed,' +
          'requests_late,updates_generated,updates_completed,reward,return,sync_delay_steps,e2e_delay_steps',
        '0,0.5,0.5,0,0,1,3,0,0,1,0,0,1,1,0,0,,',
        '1,0.5,0.5,2,0,0,0,0,0,1,0,0,0,0,0,0,,',
        '2,0.5,0.5,1,0,0,0,0,0,0,1,1,0,0,9,9,0,2',
        '3,0.5,0.5,0,0,1,15,0,0,1,1,1,0,0,8,17,1,2',
        '',
      ].join('\n'),
    );
  });

  /*
   * The same station; three steps, two UEs and two sensors, at split (0.5, 0.5): 2.5 Mbit a step for
   * each of two, 5 for one alone. UE 0 leaves with step 0 of three, with 10 − 2.5 Mbit of a request not
   * sent: lost. Sensor 0 leaves with step 0, too, with 3 − 2.5 Mbit of its update, which is lost; the
   * request of UE 1 of 2 Mbit, sent in step 0, was tied to it and is tied to sensor 1 from step 1 on.
   * The update of that, 6 Mbit, is sent in steps 0 (2.5) and 1 (3.5 of 5), and processed there, after the
   * requests; so the request of 4 units is processed in step 2: AoRI 2, AoSI 0.
   */
  it('of a small case in which devices leave are these', () => {
    const scenario = scenarioSchema.parse({
      steps: 3,
      stations: [{ bandwidthMHz: 10, computeUnits: 10 }],
      ues: [{ count: 2, speedMps: 0 }],
      sensors: [{ count: 2 }],
      reward: { c1: 10, eta: 0.9, c2: -1, delayThresholdSteps: 1 },
    });
    const at = (xM: [number, number]) => ({
      stride: 0,
      xM: Float64Array.from(xM),
      yM: Float64Array.of(100, 100),
    });
    const trace = buildTrace(scenario, {
      uePositions: at([50, 60]),
      sensorPositions: at([61, 90]),
      uePresent: Uint8Array.of(1, 1, 0, 1, 0, 1),
      sensorPresent: Uint8Array.of(1, 1, 0, 1, 0, 1),
      requests: {
        count: 2,
        device: Int32Array.of(0, 1),
        generatedAt: Int32Array.of(0, 0),
        dataMbit: Float64Array.of(10, 2),
        computeUnits: Float64Array.of(1, 4),
      },
      updates: {
        count: 2,
        device: Int32Array.of(0, 1),
        generatedAt: Int32Array.of(0, 0),
        dataMbit: Float64Array.of(3, 6),
        computeUnits: Float64Array.of(1, 2),
      },
    });
    expect([...trace.requestSensor]).toEqual([0, 0]);
    for (const { spectralEfficiency, station } of [trace.ues, trace.sensors])
      station.forEach((s, i) => (spectralEfficiency[i] = s < 0 ? 0 : 1));
    const files = texts(recordEpisode(scenario, new StaticPolicy(0.5, 0.5), { trace, seed: 0 }));
    const lines = (name: string) => files[name].trimEnd().split('\n');
    expect(lines('requests.csv')[0]).toMatch(/,late,lost_at$/);
    expect(lines('requests.csv').slice(1)).toEqual([
      '0,0,0,0,10,1,,,,,,,,,,,,,,0',
      '1,1,1,0,2,4,0,0,0,2,2,0,2,0,0,0,2,0,1,',
    ]);
    expect(lines('updates.csv')[0]).toMatch(/,delay_steps,lost_at$/);
    expect(lines('updates.csv').slice(1)).toEqual(['0,0,0,3,1,,,,,,,0', '1,1,0,6,2,0,0,1,1,1,1,']);
    expect(lines('steps.csv')).toEqual([
      'step,rho_c,rho_p,ue_queue,sensor_queue,ue_backlog_packets,ue_backlog_mbit,' +
        'sensor_backlog_packets,sensor_backlog_mbit,requests_generated,requests_completed,' +
        'requests_late,updates_generated,updates_completed,reward,return,sync_delay_steps,' +
        'e2e_delay_steps,ues_present,sensors_present,requests_lost,updates_lost',
      '0,0.5,0.5,1,0,0,0,1,3.5,2,0,0,2,0,0,0,,,2,2,1,1',
      '1,0.5,0.5,1,0,0,0,0,0,0,0,0,0,1,0,0,,,1,1,0,0',
      '2,0.5,0.5,0,0,0,0,0,0,0,1,1,0,0,9,9,0,2,1,1,0,0',
    ]);
  });
});
