import type { RandomStream } from '../../simulator/random.js';
import type { PpoConfig } from '../../config/schema/ppo.js';
import { standardNormals } from './distributions.js';
import { sizeOf, type ParameterSpec, type Tensor, type TensorMap } from '../tensors.js';

/** Sizes that fix the actor's network. */
export interface PolicyShape {
  readonly observationSize: number;
  readonly actionSize: number;
  readonly distribution: PpoConfig['distribution'];
  readonly activation: PpoConfig['activation'];
  readonly policyNet: readonly number[];
}

/** Sizes that fix the two networks. */
export interface ActorCriticShape extends PolicyShape {
  /** Inputs of the critic: the observation, and the privileged inputs where it sees them. */
  readonly criticSize: number;
  readonly valueNet: readonly number[];
}

/** Outputs of the actor's network: one mean, or the two concentrations of a Beta, per action. */
export function headSize(shape: Pick<PolicyShape, 'distribution' | 'actionSize'>): number {
  return shape.distribution === 'beta' ? 2 * shape.actionSize : shape.actionSize;
}

/** Widths of the actor's layers, from its input to its output. */
export function policyWidths(shape: PolicyShape): number[] {
  return [shape.observationSize, ...shape.policyNet, headSize(shape)];
}

/** Widths of the critic's layers, from its input to its output. */
export function valueWidths(shape: ActorCriticShape): number[] {
  return [shape.criticSize, ...shape.valueNet, 1];
}

function networkSpecs(name: string, widths: readonly number[]): ParameterSpec[] {
  return widths.slice(1).flatMap((outputs, layer) => [
    { name: `${name}.${layer}.kernel`, shape: [widths[layer], outputs] },
    { name: `${name}.${layer}.bias`, shape: [outputs] },
  ]);
}

/** Parameters of the actor alone, all that acting needs. */
export function policySpecs(shape: PolicyShape): ParameterSpec[] {
  const specs = networkSpecs('policy', policyWidths(shape));
  if (shape.distribution === 'gaussian') specs.push({ name: 'logStd', shape: [shape.actionSize] });
  return specs;
}

/**
 * All parameters, in order: the actor's `policy.<layer>.kernel` [inputs × outputs] and
 * `policy.<layer>.bias` [outputs], `logStd` [A] (Gaussian only), then `value.…` of the critic.
 */
export function parameterSpecs(shape: ActorCriticShape): ParameterSpec[] {
  return [...policySpecs(shape), ...networkSpecs('value', valueWidths(shape))];
}

/**
 * A random [rows × columns] matrix with orthonormal columns (or rows, where they are fewer), times
 * `gain`: Gram-Schmidt on standard normals (Saxe et al. 2014; `torch.nn.init.orthogonal_`).
 */
export function orthogonal(
  [rows, columns]: readonly [rows: number, columns: number],
  gain: number,
  random: RandomStream,
): Float32Array {
  const length = Math.max(rows, columns);
  const count = Math.min(rows, columns);
  const vectors = new Float64Array(length * count);
  standardNormals(random, vectors);
  for (let i = 0; i < count; i++) {
    const v = vectors.subarray(i * length, (i + 1) * length);
    // Twice is enough: the second pass removes what rounding left of the first.
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const u = vectors.subarray(j * length, (j + 1) * length);
        let dot = 0;
        for (let k = 0; k < length; k++) dot += u[k] * v[k];
        for (let k = 0; k < length; k++) v[k] -= dot * u[k];
      }
    }
    const norm = Math.hypot(...v);
    for (let k = 0; k < length; k++) v[k] /= norm;
  }
  const data = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const at = rows >= columns ? column * length + row : row * length + column;
      data[row * columns + column] = gain * vectors[at];
    }
  return data;
}

/** Initial parameters of both networks. */
export function initialParameters(
  shape: ActorCriticShape,
  config: Pick<PpoConfig, 'logStdInit' | 'orthogonalInit' | 'initGains'>,
  random: RandomStream,
): TensorMap {
  const parameters: Record<string, Tensor> = {};
  const lastPolicy = `policy.${shape.policyNet.length}.`;
  const lastValue = `value.${shape.valueNet.length}.`;
  let bound = 0;
  for (const spec of parameterSpecs(shape)) {
    let data: Float32Array = new Float32Array(sizeOf(spec.shape));
    if (spec.name === 'logStd') {
      data.fill(config.logStdInit);
    } else if (config.orthogonalInit) {
      const { hidden, action, value } = config.initGains;
      const gain = spec.name.startsWith(lastPolicy)
        ? action
        : spec.name.startsWith(lastValue)
          ? value
          : hidden;
      if (spec.shape.length === 2) data = orthogonal([spec.shape[0], spec.shape[1]], gain, random);
    } else {
      // A bias follows its kernel and shares its bound, 1/√inputs.
      if (spec.shape.length === 2) bound = 1 / Math.sqrt(spec.shape[0]);
      for (let i = 0; i < data.length; i++) data[i] = bound * (2 * random.double() - 1);
    }
    parameters[spec.name] = { shape: spec.shape, data };
  }
  return parameters;
}
