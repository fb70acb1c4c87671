import type { ReportData } from '../../data.js';
import type { Figure, MissingFigure } from '../../drawing/figure.js';
import { tradeOffFigure } from './trade-off-figure.js';

/** Sync delay against end-to-end delay. */
export function figure5(data: ReportData): Figure | MissingFigure {
  return tradeOffFigure(data, {
    id: 'figure-5',
    title: 'Figure 5: sync delay against end-to-end delay',
    direction: 'Down and to the left is better',
    axes: {
      x: { metric: 'e2e_delay_steps', sense: 'min', title: 'mean end-to-end delay (AoRI), steps' },
      y: { metric: 'sync_delay_steps', sense: 'min', title: 'mean sync delay (AoSI), steps' },
    },
  });
}
