import type { ActorCriticShape } from '../../src/ppo/acting/parameters.js';
import { parameterSpecs } from '../../src/ppo/acting/parameters.js';
import type { Tensor, TensorMap } from '../../src/ppo/tensors.js';
import { readVector, vectorFiles } from '../vector-files.js';

/** One recorded `train()` of Stable-Baselines3; see test/vectors/README.md. */
export interface PpoVector {
  name: string;
  hyperparameters: {
    nSteps: number;
    nEnvs: number;
    batchSize: number;
    nEpochs: number;
    gamma: number;
    gaeLambda: number;
    clipRange: number;
    clipRangeVf: number | null;
    entCoef: number;
    vfCoef: number;
    maxGradNorm: number;
    learningRate: number;
    adam: { beta1: number; beta2: number; eps: number };
    targetKl: number | null;
    normalizeAdvantage?: boolean;
    netArch: { pi: number[]; vf: number[] };
    activation: string;
  };
  initialParameters: Record<string, { shape: number[]; data: number[] }>;
  rollout: {
    observations: number[][][];
    actions: number[][][];
    rewards: number[][];
    episodeStarts: number[][];
    values: number[][];
    logProbs: number[][];
    lastValues: number[];
    lastDones: (boolean | number)[];
    advantages: number[][];
    returns: number[][];
  };
  permutations: number[][];
  expectedParameters: Record<string, { shape: number[]; data: number[] }>;
  expectedLogs: Record<string, number>;
}

/** Every recorded case. */
export function readVectors(): PpoVector[] {
  return vectorFiles('ppo').map((file) => readVector(file) as PpoVector);
}

/** PyTorch's name of one of our parameters. */
export function torchName(name: string, shape: ActorCriticShape): string {
  if (name === 'logStd') return 'log_std';
  const [network, layer, kind] = name.split('.') as [string, string, string];
  const hidden = (network === 'policy' ? shape.policyNet : shape.valueNet).length;
  const suffix = kind === 'kernel' ? 'weight' : 'bias';
  if (Number(layer) < hidden) return `mlp_extractor.${network}_net.${2 * Number(layer)}.${suffix}`;
  return `${network === 'policy' ? 'action' : 'value'}_net.${suffix}`;
}

/** Recorded parameters, [out][in] by row, as ours, [in][out]. */
export function fromTorch(
  recorded: PpoVector['initialParameters'],
  shape: ActorCriticShape,
): TensorMap {
  const map: Record<string, Tensor> = {};
  const known = new Set<string>();
  for (const spec of parameterSpecs(shape)) {
    const name = torchName(spec.name, shape);
    known.add(name);
    if (!Object.hasOwn(recorded, name)) throw new Error(`the vector has no ${name}`);
    const tensor = recorded[name];
    const data = new Float32Array(tensor.data.length);
    if (spec.shape.length === 2) {
      const [inputs, outputs] = spec.shape as [number, number];
      if (tensor.shape.join() !== [outputs, inputs].join())
        throw new Error(`${name} has shape [${tensor.shape.join()}]`);
      for (let i = 0; i < inputs; i++)
        for (let o = 0; o < outputs; o++) data[i * outputs + o] = tensor.data[o * inputs + i]!;
    } else {
      data.set(tensor.data);
    }
    map[spec.name] = { shape: spec.shape, data };
  }
  const unknown = Object.keys(recorded).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`parameters not understood: ${unknown.join(', ')}`);
  return map;
}
