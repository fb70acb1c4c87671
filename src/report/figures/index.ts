import type { FigureBuilder } from '../figure.js';
import { delayDistributions } from './delay-distributions.js';
import { delayParts } from './delay-parts.js';
import { figure4 } from './figure-4.js';
import { figure5 } from './figure-5.js';
import { heatmaps } from './heatmaps.js';
import { learningCurves } from './learning-curves.js';
import { policyMaps } from './policy-maps.js';
import { relativeReturn } from './relative-return.js';
import { returnMap } from './return-map.js';

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
