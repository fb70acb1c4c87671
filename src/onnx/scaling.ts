import { OBSERVATION_CLIP, runningStd, type ScalerState } from '../ppo/acting/scaling.js';
import type { GraphBuilder } from './graph-builder.js';

type FeatureScales = Extract<ScalerState, { kind: 'features' }>['scales'];
type Moments = Extract<ScalerState, { kind: 'running' }>['moments'];

/**
 * Adds what an observation scaler does (`ppo/acting/scaling.ts`), in float32.
 *
 * @param input name of the raw observations
 * @returns the name of what the first layer sees
 */
export function addScaling(graph: GraphBuilder, input: string, scaler: ScalerState): string {
  switch (scaler.kind) {
    case 'none':
      return input;
    case 'log':
      return addLog(graph, input, 'scaled');
    case 'features':
      return addFeatures(graph, input, scaler.scales);
    case 'running':
      return addRunning(graph, input, scaler.moments);
  }
}

/** sign(x) · ln(1 + |x|) */
function addLog(graph: GraphBuilder, input: string, name: string): string {
  const size = graph.node('size', 'Abs', [input]);
  const more = graph.node('size_plus_one', 'Add', [size, graph.number('one', 1)]);
  const log = graph.node('log_size', 'Log', [more]);
  return graph.node(name, 'Mul', [graph.node('sign', 'Sign', [input]), log]);
}

/** The logarithm, or (x − center) / spread, by feature. */
function addFeatures(graph: GraphBuilder, input: string, scales: FeatureScales): string {
  const shape = [scales.length];
  const centers = scales.map((scale) => (scale === 'log' ? 0 : scale.center));
  const spreads = scales.map((scale) => (scale === 'log' ? 1 : scale.spread));
  const isLog = graph.mask(
    'is_logarithmic',
    scales.map((scale) => scale === 'log'),
  );
  const log = addLog(graph, input, 'logarithmic');
  const centered = graph.node('centered', 'Sub', [input, graph.constant('center', centers, shape)]);
  const linear = graph.node('linear', 'Div', [centered, graph.constant('spread', spreads, shape)]);
  return graph.node('scaled', 'Where', [isLog, log, linear]);
}

/**
 * clip((x − mean) / std, ± 10). The mean is subtracted as the sum of two float32: of one that is large
 * beside the deviation, a single one would lose the digits that count.
 */
function addRunning(graph: GraphBuilder, input: string, moments: Moments): string {
  const shape = [moments.mean.length];
  const high = moments.mean.map(Math.fround);
  const low = moments.mean.map((mean, i) => mean - high[i]);
  const near = graph.node('near', 'Sub', [input, graph.constant('mean', high, shape)]);
  const centered = graph.node('centered', 'Sub', [near, graph.constant('mean_rest', low, shape)]);
  const std = graph.constant('std', runningStd(moments), shape);
  const z = graph.node('standardised', 'Div', [centered, std]);
  const bounds = [graph.number('least', -OBSERVATION_CLIP), graph.number('most', OBSERVATION_CLIP)];
  return graph.node('scaled', 'Clip', [z, ...bounds]);
}
