import { isPaperView } from '../../config/control.js';
import type { FeatureScale } from '../../environment/observation/features.js';
import { checkModel } from './check-model.js';
import type { PolicyModelJson } from './model-json.js';
import { LayersModelBuilder, diagonal, log1pLayers } from './layers-model.js';
import { policySpecs, policyWidths } from '../acting/parameters.js';
import type { PolicySnapshot } from '../acting/policy.js';
import { OBSERVATION_CLIP, runningAffine } from '../acting/scaling.js';
import { sizeOf, tensorOf, type Tensor } from '../tensors.js';

/** A policy as its two files. */
export interface SavedPolicy {
  readonly modelJson: PolicyModelJson;
  /** Content of weights.bin: float32, little-endian, in the manifest's order. */
  readonly weights: Uint8Array;
}

/** Observations → what the first layer sees. */
function scalingLayers(model: LayersModelBuilder, input: string, snapshot: PolicySnapshot): string {
  const { observationScaler: scaler, observationSize: size } = snapshot;
  if (scaler.kind === 'none') return input;
  if (scaler.kind === 'log') return log1pLayers(model, 'log', { input, size });
  if (scaler.kind === 'features') return featureLayers(model, input, scaler.scales);
  // clip(z, −10, 10) = min(max(z, 0), 10) − min(max(−z, 0), 10)
  const { slope, intercept } = runningAffine(scaler.moments);
  const negate = diagonal(new Array<number>(size).fill(-1));
  const z = model.dense('standardised', input, { kernel: diagonal(slope), bias: intercept });
  const above = model.cappedRelu('above', z, OBSERVATION_CLIP);
  const minus = model.dense('negated', z, { kernel: negate });
  const below = model.cappedRelu('below', minus, OBSERVATION_CLIP);
  return model.sum('scaled', above, model.dense('below_negated', below, { kernel: negate }));
}

/** Those that are seen by their logarithms, and the others, each beside zeros, added up. */
function featureLayers(
  model: LayersModelBuilder,
  input: string,
  scales: readonly FeatureScale[],
): string {
  const size = scales.length;
  const logs = scales.map((scale) => (scale === 'log' ? 1 : 0));
  const slope = scales.map((scale) => (scale === 'log' ? 0 : 1 / scale.spread));
  const intercept = scales.map((scale) => (scale === 'log' ? 0 : -scale.center / scale.spread));
  const counts = model.dense('counts', input, { kernel: diagonal(logs) });
  const shares = model.dense('shares', input, { kernel: diagonal(slope), bias: intercept });
  return model.sum('scaled', log1pLayers(model, 'log', { input: counts, size }), shares);
}

/** The actor's outputs → the deterministic action in [0, 1]. */
function actionLayers(model: LayersModelBuilder, head: string, snapshot: PolicySnapshot): string {
  const { actionSize: size } = snapshot;
  if (snapshot.distribution === 'gaussian') return model.cappedRelu('actions', head, 1);
  // head is softplus(·) = [α − 1, β − 1], and α/(α + β) = sigmoid(ln α − ln β).
  const logs = log1pLayers(model, 'concentration', { input: head, size: 2 * size });
  const difference = new Float32Array(2 * size * size);
  for (let i = 0; i < size; i++) {
    difference[i * size + i] = 1;
    difference[(size + i) * size + i] = -1;
  }
  return model.dense('actions', logs, {
    kernel: { shape: [2 * size, size], data: difference },
    activation: 'sigmoid',
  });
}

/**
 * The deterministic policy as a TensorFlow.js Layers model of built-in layers, from raw observations
 * [n × O] to actions [n × A] in [0, 1]; loads with plain `tf.loadLayersModel`. The layers compute
 * the scaling of observations and the mean action too, to about 1e-5 of {@link BatchPolicy}.
 */
export function encodePolicy(snapshot: PolicySnapshot): SavedPolicy {
  const { parameters, distribution } = snapshot;
  const model = new LayersModelBuilder();
  const input = model.input('observations', snapshot.observationSize);
  let x = scalingLayers(model, input, snapshot);
  const layers = policyWidths(snapshot).length - 1;
  for (let l = 0; l < layers; l++) {
    const isHead = l + 1 === layers;
    const headActivation = distribution === 'beta' ? 'softplus' : 'linear';
    x = model.dense(`policy_${l}`, x, {
      kernel: parameters[`policy.${l}.kernel`],
      bias: parameters[`policy.${l}.bias`].data,
      activation: isHead ? headActivation : snapshot.activation,
    });
  }
  const output = actionLayers(model, x, snapshot);

  const size = model.weights.reduce((sum, { data }) => sum + data.length, 0);
  const weights = new DataView(new ArrayBuffer(4 * size));
  let at = 0;
  for (const { data } of model.weights)
    for (const value of data) {
      weights.setFloat32(at, value, true);
      at += 4;
    }
  const { observationSize, actionSize, activation, policyNet, observationScaler, view } = snapshot;
  return {
    modelJson: {
      format: 'layers-model',
      generatedBy: 'metalore',
      convertedBy: null,
      modelTopology: model.topology('metalore_policy', input, output),
      weightsManifest: [{ paths: ['weights.bin'], weights: model.weights.map(({ spec }) => spec) }],
      userDefinedMetadata: {
        metalore: {
          version: 1,
          observationSize,
          actionSize,
          distribution,
          activation,
          policyNet: [...policyNet],
          observationScaler,
          ...(view && !isPaperView(view) ? { view } : {}),
          ...(snapshot.trained ? { trained: snapshot.trained } : {}),
          logStd: distribution === 'gaussian' ? [...parameters['logStd'].data] : null,
        },
      },
    },
    weights: new Uint8Array(weights.buffer),
  };
}

/**
 * The policy that {@link encodePolicy} saved, exactly. Needs no TensorFlow.js.
 *
 * @throws {Error} naming the file and the field, when the model is not one of ours, or its weights are no
 *   numbers or do not fit
 */
export function decodePolicy({ modelJson, weights }: SavedPolicy): PolicySnapshot {
  checkModel(modelJson);
  const { metalore: metadata } = modelJson.userDefinedMetadata;
  const bytes = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  const stored: Record<string, Tensor> = {};
  let at = 0;
  for (const { name, shape } of modelJson.weightsManifest.flatMap((group) => group.weights)) {
    if (at + 4 * sizeOf(shape) > weights.byteLength) throw new Error('weights.bin is too short');
    const data = new Float32Array(sizeOf(shape));
    for (let i = 0; i < data.length; i++, at += 4) {
      data[i] = bytes.getFloat32(at, true);
      if (!Number.isFinite(data[i]))
        throw new Error(`weights.bin: ${name}[${i}]: expected a number, found ${data[i]}`);
    }
    stored[name] = { shape, data };
  }
  if (at !== weights.byteLength) throw new Error('weights.bin is too long');
  const { observationSize, actionSize, distribution, activation, policyNet } = metadata;
  const sizes = { observationSize, actionSize, distribution, activation, policyNet };
  if (metadata.logStd !== null)
    stored['logStd'] = { shape: [actionSize], data: Float32Array.from(metadata.logStd) };
  const parameters: Record<string, Tensor> = {};
  for (const { name, shape } of policySpecs(sizes)) {
    // policy.0.kernel is the weight `kernel` of the layer policy_0.
    const weight = name.replace(/^policy\.(\d+)\./, 'policy_$1/');
    parameters[name] = tensorOf(stored, weight, shape);
  }
  const { view, trained, observationScaler } = metadata;
  return {
    ...sizes,
    ...(view ? { view } : {}),
    ...(trained ? { trained } : {}),
    observationScaler,
    parameters,
  };
}
