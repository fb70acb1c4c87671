import type { ReportData } from '../../data.js';
import type { Figure, MissingFigure } from '../../drawing/figure.js';
import { tradeOffFigure } from './trade-off-figure.js';

/** Throughput against sync delay. */
export function figure4(data: ReportData): Figure | MissingFigure {
  return tradeOffFigure(data, {
    id: 'figure-4',
    title: 'Figure 4: throughput against sync delay',
    direction: 'Up and to the left is better',
    axes: {
      x: { metric: 'sync_delay_steps', sense: 'min', title: 'mean sync delay (AoSI), steps' },
      y: {
        metric: 'traffic_served_pct',
        sense: 'max',
        title: 'UE throughput, % of expected traffic',
      },
    },
  });
}
