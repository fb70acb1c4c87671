import type { FigureBuilder } from '../drawing/figure.js';
import { delayDistributions } from './delays/delay-distributions.js';
import { delayParts } from './delays/delay-parts.js';
import { figure4 } from './trade-off/figure-4.js';
import { figure5 } from './trade-off/figure-5.js';
import { heatmaps } from './heatmaps/heatmaps.js';
import { learningCurves } from './learning-curves/learning-curves.js';
import { policyMaps } from './policy-maps/policy-maps.js';
import { relativeReturn } from './relative-return.js';
import { returnMap } from './heatmaps/return-map.js';

/** The figures of a report, in the order of the page. */
export const FIGURES: readonly FigureBuilder[] = [
  figure4,
  figure5,
  relativeReturn,
  learningCurves,
  delayDistributions,
  delayParts,
  policyMaps,
  heatmaps,
  returnMap,
];
