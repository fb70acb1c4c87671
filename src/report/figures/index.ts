import type { FigureBuilder, OptionalFigure } from '../drawing/figure.js';
import { ADAPTIVITY_FIGURE, adaptivityFigure } from './adaptivity.js';
import { delayDistributions } from './delays/delay-distributions.js';
import { delayParts } from './delays/delay-parts.js';
import { CURVES_FIGURE, tradeOffCurves } from './trade-off/curves.js';
import { figure4 } from './trade-off/figure-4.js';
import { figure5 } from './trade-off/figure-5.js';
import { heatmaps } from './heatmaps/heatmaps.js';
import { LOAD_OVER_TIME, loadOverTime } from './load-over-time.js';
import { learningCurves } from './learning-curves/learning-curves.js';
import { IMPORTANCE_FIGURE, importanceFigure } from './importance.js';
import { PHASES_FIGURE, phasesFigure } from './phases.js';
import { policyMaps } from './policy-maps/policy-maps.js';
import { relativeReturn } from './relative-return.js';
import { RESPONSE_FIGURE, responseFigure } from './response.js';
import { returnMap } from './heatmaps/return-map.js';
import { VARY_FIGURE, varyFigure } from './vary/vary.js';

/** Figures that nobody misses where nothing changes; they stand before the others. */
export const OPTIONAL_FIGURES: readonly OptionalFigure[] = [
  { id: ADAPTIVITY_FIGURE, build: adaptivityFigure },
  { id: CURVES_FIGURE, build: tradeOffCurves },
  { id: IMPORTANCE_FIGURE, build: importanceFigure },
  { id: VARY_FIGURE, build: varyFigure },
  { id: RESPONSE_FIGURE, build: responseFigure },
  { id: PHASES_FIGURE, build: phasesFigure },
  { id: LOAD_OVER_TIME, build: loadOverTime },
];

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
