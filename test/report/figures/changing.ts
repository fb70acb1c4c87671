import type { Adaptivity, ReportData } from '../../../src/report/data.js';
import type { JudgedPolicy } from '../../../src/runs/read/run-data.js';
import type { Change } from '../../../src/runs/tables/judged.js';
import type { PhaseRow } from '../../../src/runs/tables/phases.js';
import type { RecoveryRow } from '../../../src/runs/tables/recovery.js';
import type { ResponseRow } from '../../../src/runs/tables/response.js';
import {
  PHASE_MEASURES,
  RESPONSE_MEASURES,
} from '../../../src/simulator/metrics/response-meter.js';
import { A, L, reportData } from './report-data.js';

const interval = (value: number, half = 0.05) => ({ value, low: value - half, high: value + half });

const judged = (
  name: string,
  ratios: number[],
  trainSeeds: number | null = null,
): JudgedPolicy => ({
  ...{ name, trainSeeds, ratios: ratios.map((ratio) => interval(ratio)) },
  mean: interval((ratios[0] + ratios[1]) / 2),
  meanOutside: interval(ratios[2]),
  versus: [],
});

/** Three conditions, one of them outside of training; a rule far below the others in one. */
const adaptivity = (setting: typeof A): Adaptivity => ({
  setting,
  conditions: [
    { name: 'paper', isCounted: true },
    { name: 'few devices', isCounted: true },
    { name: 'many devices', isCounted: false },
  ],
  policies: [
    judged('learned', [1.2, 1.02, 0.9], 2),
    judged('max-weight', [1.1, 1, 1]),
    judged('random', [0.5, 0.1, 0.6]),
  ],
});

/** A queue that fills when the load rises, and empties when it falls, in one policy faster than in the other. */
function course(policy: string, change: Change, slowness: number): ResponseRow[] {
  const trainSeeds = policy === 'learned' ? 2 : null;
  return [0, 5, 10, 15, 20].map((step) => {
    const gone = Math.exp(-step / slowness);
    const far = change === 'rise' ? 1 - gone : gone;
    const medians: Record<(typeof RESPONSE_MEASURES)[number]['name'], number> = {
      ...{ ues: change === 'rise' ? 30 : 10, sensors: 12 },
      ...{ compute_load: change === 'rise' ? 1.2 : 0.5, radio_load: change === 'rise' ? 1.1 : 0.4 },
      ...{ rho_c: 0.3 + 0.4 * far, rho_p: 0.6 - 0.2 * far },
      ...{ ue_queue: 40 * far, sensor_queue: 8 * far },
      // Nothing is completed at first.
      sync_delay_steps: step === 0 ? NaN : 6 * far,
      e2e_delay_steps: step === 0 ? NaN : 9 * far,
      reward: 50 - 80 * far,
    };
    return {
      ...{ eta: A.eta, c2: A.c2, policy, trainSeeds, change, step, samples: 40 },
      quantiles: RESPONSE_MEASURES.map(({ name }) => {
        const median = medians[name];
        const half = 0.2 * Math.abs(median);
        return [median, median - half, median + half];
      }),
    };
  });
}

const recovery = (policy: string, value: number): RecoveryRow[] => {
  const common = { eta: A.eta, c2: A.c2, policy, trainSeeds: policy === 'learned' ? 2 : null };
  return [
    ...(['', 'rise', 'fall'] as const).flatMap((change): RecoveryRow[] => [
      { ...common, change, measure: 'recovery_steps', versus: null, ...interval(value, 1) },
      { ...common, change, measure: 'not_recovered', versus: null, ...interval(0.1) },
    ]),
    ...(policy === 'max-weight'
      ? []
      : [
          {
            ...{ ...common, change: '', measure: 'recovery_steps_difference' },
            ...{ versus: 'max-weight', ...interval(value - 8, 1) },
          } satisfies RecoveryRow,
        ]),
  ];
};

/** Two parts, the second of which is the harder; nothing is completed in a third. */
const phases = (policy: string, completedPct: number): PhaseRow[] =>
  [0, 1, 2].map((phase) => {
    const hard = phase === 2 ? NaN : 1 + phase;
    const means: Partial<Record<(typeof PHASE_MEASURES)[number]['name'], number>> = {
      ...{ requests_lost: 2 * phase, updates_lost: phase },
      ...{ sync_delay_steps: hard, e2e_delay_steps: 2 * hard },
    };
    return {
      ...{ eta: A.eta, c2: A.c2, policy, trainSeeds: policy === 'learned' ? 2 : null },
      ...{ phase, fromStep: 10 * phase, untilStep: 10 * phase + 10 },
      completedPct: phase === 2 ? NaN : completedPct - 10 * phase,
      means: PHASE_MEASURES.map(({ name }) => means[name] ?? 0),
    };
  });

/** The small report with conditions, and a load that changes within episodes. */
export function changingData(changes: Partial<ReportData> = {}): ReportData {
  return reportData({
    adaptivity: { settings: [A, L].map(adaptivity), over: [] },
    response: {
      setting: A,
      condition: null,
      courses: (['rise', 'fall'] as const).flatMap((change) => [
        ...course('learned', change, 4),
        ...course('max-weight', change, 8),
      ]),
      phases: [...phases('learned', 90), ...phases('max-weight', 80)],
      recovery: [...recovery('learned', 4), ...recovery('max-weight', 8)],
    },
    importance: [
      {
        ...{ setting: A, hasConditions: true },
        policies: [
          {
            name: 'learned',
            features: [
              { feature: 'ue_data_lag', loss: interval(0.4) },
              { feature: 'twin_age', loss: interval(0.02) },
              { feature: 'ue_queue', loss: interval(-0.1) },
            ],
          },
        ],
      },
    ],
    ...changes,
  });
}
