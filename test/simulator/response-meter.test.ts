import { describe, expect, it } from 'vitest';
import { scenarioSchema, type Scenario } from '../../src/config/schema/scenario.js';
import { playEpisode } from '../../src/environment/rollout.js';
import { createPolicy } from '../../src/policies/registry.js';
import { loadChanges } from '../../src/simulator/load/changes.js';
import { EpisodeMeter } from '../../src/simulator/metrics/meter.js';
import {
  PHASE_MEASURES,
  RESPONSE_MEASURES,
  ResponseMeter,
} from '../../src/simulator/metrics/response-meter.js';
import { Network } from '../../src/simulator/network/network.js';
import { World } from '../../src/simulator/world/world.js';

/** Twelve UEs in the first 20 steps, 4 in the next 15, 9 to the end; a request of everybody in every step. */
const SCHEDULED = scenarioSchema.parse({
  steps: 50,
  ues: [
    {
      count: 12,
      request: { probability: 1 },
      presence: {
        kind: 'schedule',
        counts: [
          { fromStep: 0, count: 12 },
          { fromStep: 20, count: 4 },
          { fromStep: 35, count: 9 },
        ],
      },
    },
  ],
});

const PHASED = scenarioSchema.parse({
  steps: 60,
  ues: [{ count: 20, presence: { kind: 'phases' } }],
  phases: { everySteps: 12, ues: { least: 2, most: 20 } },
});

describe('where the load changes', () => {
  const changing = (ues: object) => loadChanges(scenarioSchema.parse({ steps: 40, ues: [ues] }));

  it('is at once where a schedule, phases or steps say so', () => {
    expect(loadChanges(scenarioSchema.parse({}))).toBeUndefined();
    expect(loadChanges(SCHEDULED)).toEqual({
      parts: [
        { fromStep: 0, untilStep: 20 },
        { fromStep: 20, untilStep: 35 },
        { fromStep: 35, untilStep: 50 },
      ],
      isSudden: true,
      isDrawn: false,
    });
    const { parts, ...phased } = loadChanges(PHASED)!;
    expect(phased).toEqual({ isSudden: true, isDrawn: true });
    expect(parts.map(({ fromStep }) => fromStep)).toEqual([0, 12, 24, 36, 48]);
    const factors = [10, 30, 40].map((fromStep) => ({ fromStep, factor: 2 }));
    const patterns = { dataMbit: { kind: 'steps', factors } };
    expect(changing({ count: 3, request: { patterns } })!.parts).toEqual([
      { fromStep: 0, untilStep: 10 },
      { fromStep: 10, untilStep: 30 },
      { fromStep: 30, untilStep: 40 },
    ]);
  });

  it('is little by little else, in tenths', () => {
    const sine = { kind: 'sine', amplitude: 0.5, periodSteps: 20 };
    for (const group of [
      { count: 3, presence: { kind: 'stays' } },
      { count: 3, request: { patterns: { probability: sine } } },
    ]) {
      const { parts, isSudden, isDrawn } = changing(group)!;
      expect([parts.length, isSudden, isDrawn]).toEqual([10, false, false]);
    }
  });
});

describe('the course of an episode', () => {
  function measured(scenario: Scenario, seed = 1) {
    const network = new Network(scenario);
    const { trace } = new World(scenario).episode(seed);
    const meter = new ResponseMeter(loadChanges(scenario)!);
    const rewards: number[] = [];
    playEpisode(network, createPolicy({ kind: 'static', rhoC: 0.5, rhoP: 0.4 }), {
      ...{ trace, seed },
      afterStep: (step) => {
        meter.note(step.network, step.reward);
        rewards.push(step.reward);
      },
    });
    meter.measure(network);
    const phases = PHASE_MEASURES.map(({ name }, m) => {
      const values: number[] = [];
      for (let at = m; at < meter.phases.length; at += PHASE_MEASURES.length)
        values.push(meter.phases[at]);
      return [name, values] as const;
    });
    const course = RESPONSE_MEASURES.map(({ name }, m) => {
      const values: number[] = [];
      for (let at = m; at < meter.course.length; at += RESPONSE_MEASURES.length)
        values.push(meter.course[at]);
      return [name, values] as const;
    });
    return {
      network,
      rewards,
      phases: Object.fromEntries(phases),
      course: Object.fromEntries(course),
      metrics: new EpisodeMeter(scenario).metrics(network),
    };
  }
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

  it('is told by parts whose sums are those of the episode', () => {
    for (const scenario of [SCHEDULED, PHASED]) {
      const { phases, metrics } = measured(scenario);
      for (const name of [
        'requests_generated',
        'requests_completed',
        'requests_late',
        'requests_lost',
      ] as const)
        expect(sum(phases[name]), name).toBe(metrics[name]);
      for (const name of ['sync_delay_steps', 'e2e_delay_steps'] as const) {
        const total = sum(
          phases[name].map((mean, part) =>
            phases['requests_completed'][part] > 0 ? mean * phases['requests_completed'][part] : 0,
          ),
        );
        expect(total / metrics.requests_completed, name).toBeCloseTo(metrics[name], 9);
      }
      expect(metrics.requests_lost).toBeGreaterThan(0);
    }
  });

  it('has who is there, what is asked for, and what the policy does in every step', () => {
    const { course, phases, network, rewards } = measured(SCHEDULED);
    const there = [
      ...Array<number>(20).fill(12),
      ...Array<number>(15).fill(4),
      ...Array<number>(15).fill(9),
    ];
    expect(course['ues']).toEqual(there);
    expect(phases['ues']).toEqual([12, 4, 9]);
    expect(phases['requests_generated']).toEqual([240, 60, 135]);
    expect(course['reward']).toEqual(rewards);
    expect(new Set(course['rho_c'])).toEqual(new Set([0.5]));
    expect(new Set(course['rho_p'])).toEqual(new Set([0.4]));
    expect(course['ue_queue'].at(-1)).toBe(network.ueQueue);
    // All that was generated, over all that the one server had.
    const { ues, sensors } = network.trace;
    const units = sum([...ues.computeUnits]) + sum([...sensors.computeUnits]);
    expect(sum(course['compute_load']) / 50).toBeCloseTo(
      units / (50 * SCHEDULED.stations[0].computeUnits),
      9,
    );
    // A delay belongs to the step in which its request is completed.
    const completedIn = (t: number) =>
      [...network.requests.endOfCompleted.slice(0, network.requestsCompleted)].filter(
        (end) => end === t,
      ).length;
    course['e2e_delay_steps'].forEach((delay, t) => {
      expect(Number.isNaN(delay), String(t)).toBe(completedIn(t) === 0);
    });
  });

  it('recovers from changes only: not in the first part, nor where the same number was drawn again', () => {
    expect(measured(SCHEDULED).phases['recovery_steps'].map(Number.isNaN)).toEqual([
      ...[true, false, false],
    ]);
    const few = scenarioSchema.parse({
      ...PHASED,
      phases: { everySteps: 12, ues: { least: 2, most: 4 } },
    });
    let same = 0;
    for (let seed = 0; seed < 20; seed++) {
      const { phases } = measured(few, seed);
      phases['recovery_steps'].forEach((steps, part) => {
        const isSame = part > 0 && phases['ues'][part] === phases['ues'][part - 1];
        if (isSame) same++;
        expect(Number.isNaN(steps)).toBe(part === 0 || isSame);
        expect(Number.isNaN(phases['recovered'][part])).toBe(part === 0 || isSame);
      });
    }
    expect(same).toBeGreaterThan(0);
  });

  it('takes steps together where there are many', () => {
    const long = scenarioSchema.parse({ ...SCHEDULED, steps: 500 });
    const { course, rewards } = measured(long);
    // Of 3 steps each: 7 in the first 20, 5 in the next 15, 155 in the rest.
    expect(course['reward'].length).toBe(7 + 5 + 155);
    expect(course['reward'][0]).toBeCloseTo(sum(rewards.slice(0, 3)) / 3, 9);
    expect(course['reward'][6]).toBeCloseTo(sum(rewards.slice(18, 20)) / 2, 9);
  });
});
