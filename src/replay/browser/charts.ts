import { Chart, type ChartSpec } from './chart.js';
import { largestOf, type Episode, type PolicyEpisode } from './episode.js';
import type { Numbers } from '../../pages/browser/packed-numbers.js';

/** The charts of a policy's panel, by their names in the page. */
export function chartsOf(panel: Element, episode: Episode, policy: PolicyEpisode): Chart[] {
  const specs = chartSpecs(episode, policy);
  return [...panel.querySelectorAll<HTMLElement>('[data-chart]')].map((figure) => {
    const spec = specs[figure.dataset['chart']!];
    return new Chart(figure.querySelector('canvas')!, spec, episode.step);
  });
}

/** Axes are the same for all policies, so that heights compare. */
function chartSpecs(
  { policies, delayThresholdSteps }: Episode,
  policy: PolicyEpisode,
): Record<string, ChartSpec> {
  const { series } = policy;
  const top = (of: (each: PolicyEpisode) => Numbers[]) =>
    Math.max(1, 1.05 * largestOf(policies.flatMap(of)));
  let lowestReturn = 0;
  for (const each of policies)
    for (const value of each.series.return) lowestReturn = Math.min(lowestReturn, value);
  const aori = top((each) => [each.aori.delay]);
  return {
    split: {
      low: 0,
      high: 1,
      lines: [
        { values: series.rho_c, color: 'rho-c', held: true },
        { values: series.rho_p, color: 'rho-p', held: true, dash: [6, 3] },
      ],
    },
    return: {
      low: 1.05 * lowestReturn,
      high: top((each) => [each.series.return]),
      lines: [
        ...policies
          .filter((other) => other !== policy)
          .map((other) => ({
            values: other.series.return,
            color: 'muted' as const,
            dash: [2, 3],
            faint: true,
          })),
        { values: series.return, color: 'ink' },
      ],
    },
    aori: {
      low: 0,
      high: aori,
      dots: {
        dots: policy.aori,
        color: 'ue',
        late: (dot) =>
          policy.aori.late
            ? policy.aori.late[dot] === 1
            : policy.aori.delay[dot] > delayThresholdSteps,
      },
      // Groups may have thresholds of their own; one far above all delays would leave no room for them.
      ...(!policy.aori.late && delayThresholdSteps <= aori
        ? { threshold: { value: delayThresholdSteps, label: `D_th = ${delayThresholdSteps}` } }
        : {}),
    },
    aosi: {
      low: 0,
      high: top((each) => [each.aosi.delay]),
      dots: { dots: policy.aosi, color: 'sensor', square: true },
    },
    queues: {
      low: 0,
      high: top(({ series: { ue_queue, sensor_queue } }) => [ue_queue, sensor_queue]),
      lines: [
        { values: series.ue_queue, color: 'ue' },
        { values: series.sensor_queue, color: 'sensor', dash: [6, 3] },
      ],
    },
    backlogs: {
      low: 0,
      high: top(({ series: { ue_backlog_packets, sensor_backlog_packets } }) => [
        ue_backlog_packets,
        sensor_backlog_packets,
      ]),
      lines: [
        { values: series.ue_backlog_packets, color: 'ue' },
        { values: series.sensor_backlog_packets, color: 'sensor', dash: [6, 3] },
      ],
    },
    ...(series.ues_present && series.sensors_present
      ? {
          present: {
            low: 0,
            high:
              1.05 * largestOf([series.ues_present, series.sensors_present, Float64Array.of(1)]),
            lines: [
              { values: series.ues_present, color: 'ue' as const, held: true },
              {
                values: series.sensors_present,
                color: 'sensor' as const,
                held: true,
                dash: [6, 3],
              },
            ],
          },
        }
      : {}),
  };
}
