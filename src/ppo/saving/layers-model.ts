import type { Tensor } from '../tensors.js';

/** One weight in weights.bin, in order. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: number[];
  readonly dtype: 'float32';
}

interface LayerJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly inbound_nodes: unknown[];
}

interface DenseOptions {
  /** [inputs × outputs] */
  readonly kernel: Tensor;
  /** [outputs]; none: no bias */
  readonly bias?: ArrayLike<number>;
  readonly activation?: string;
}

/** [size × size] with `values` on its diagonal. */
export function diagonal(values: readonly number[]): Tensor {
  const size = values.length;
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = values[i]!;
  return { shape: [size, size], data };
}

/**
 * Builds the topology of a functional Keras model, layer by layer, and its weights. A layer is
 * referred to by its name, which {@link dense} and the others return.
 */
export class LayersModelBuilder {
  readonly weights: { readonly spec: WeightSpec; readonly data: Float32Array }[] = [];
  private readonly layers: LayerJson[] = [];

  /** @param layer its Keras class, its own configuration, and the layers that it takes */
  private add(
    name: string,
    {
      class_name,
      config,
      inputs,
    }: {
      class_name: string;
      config: Readonly<Record<string, unknown>>;
      inputs: readonly string[];
    },
  ): string {
    const nodes = inputs.map((input) => [input, 0, 0, {}]);
    this.layers.push({
      class_name,
      config: { ...config, name },
      name,
      inbound_nodes: nodes.length === 0 ? [] : [nodes],
    });
    return name;
  }

  private weight(name: string, shape: readonly number[], data: ArrayLike<number>): void {
    const spec: WeightSpec = { name, shape: [...shape], dtype: 'float32' };
    this.weights.push({ spec, data: Float32Array.from(data) });
  }

  input(name: string, size: number): string {
    const config = { batch_input_shape: [null, size], dtype: 'float32', sparse: false };
    return this.add(name, { class_name: 'InputLayer', config, inputs: [] });
  }

  dense(name: string, input: string, { kernel, bias, activation }: DenseOptions): string {
    const zeros = { class_name: 'Zeros', config: {} };
    const layer = this.add(name, {
      class_name: 'Dense',
      config: {
        units: kernel.shape[1],
        activation: activation ?? 'linear',
        use_bias: bias !== undefined,
        kernel_initializer: zeros,
        bias_initializer: zeros,
        trainable: true,
      },
      inputs: [input],
    });
    this.weight(`${name}/kernel`, kernel.shape, kernel.data);
    if (bias !== undefined) this.weight(`${name}/bias`, [bias.length], bias);
    return layer;
  }

  /** slope · input + intercept, the same for all of `size` columns, as a dense layer. */
  affine(
    name: string,
    input: string,
    { size, slope, intercept }: { size: number; slope: number; intercept: number },
  ): string {
    return this.dense(name, input, {
      kernel: diagonal(new Array<number>(size).fill(slope)),
      bias: new Float32Array(size).fill(intercept),
    });
  }

  activation(name: string, input: string, activation: string): string {
    return this.add(name, { class_name: 'Activation', config: { activation }, inputs: [input] });
  }

  /** min(max(input, 0), most) */
  cappedRelu(name: string, input: string, most: number): string {
    return this.add(name, { class_name: 'ReLU', config: { max_value: most }, inputs: [input] });
  }

  multiply(name: string, first: string, second: string): string {
    return this.add(name, { class_name: 'Multiply', config: {}, inputs: [first, second] });
  }

  sum(name: string, first: string, second: string): string {
    return this.add(name, { class_name: 'Add', config: {}, inputs: [first, second] });
  }

  /** The topology as model.json holds it. */
  topology(name: string, input: string, output: string): Record<string, unknown> {
    return {
      keras_version: '2.15.0',
      backend: 'tensorflow',
      model_config: {
        class_name: 'Model',
        config: {
          name,
          layers: this.layers,
          input_layers: [[input, 0, 0]],
          output_layers: [[output, 0, 0]],
        },
      },
    };
  }
}

/** Halley steps of {@link log1pLayers}; enough for inputs up to 8.8 million. */
const HALLEY_STEPS = 8;

/**
 * ln(1 + x) for x in [0, 8.8e6], out of built-in layers alone: there is no logarithm among them.
 *
 * Halley's method for eʸ = c = 1 + x is y ← y + 2·(u − 1)/(u + 1) with u = c·e⁻ʸ, and
 * 2·(u − 1)/(u + 1) = 4·softsign(u) − 2 as u > 0. The error shrinks by almost 2 in a step while it
 * is large, and from e to e³/12 once it is small. e⁻ʸ is (elu(−y/8) + 1)⁸: taking an eighth first
 * keeps the digits that elu's − 1 would cost. In single precision the result is off by at most 4e-6.
 */
export function log1pLayers(
  model: LayersModelBuilder,
  prefix: string,
  { input, size }: { input: string; size: number },
): string {
  const affine = (name: string, from: string, [slope, intercept]: [number, number]): string =>
    model.affine(`${prefix}_${name}`, from, { size, slope, intercept });
  const c = affine('one_plus', input, [1, 1]);
  let y = affine('start', input, [0, 4]);
  for (let step = 1; step <= HALLEY_STEPS; step++) {
    const at = (name: string): string => `${prefix}_${name}_${step}`;
    const eighth = affine(`eighth_${step}`, y, [-1 / 8, 0]);
    const elu = model.activation(at('elu'), eighth, 'elu');
    let power = affine(`exp_${step}`, elu, [1, 1]);
    for (const exponent of [2, 4, 8]) power = model.multiply(at(`power${exponent}`), power, power);
    const u = model.multiply(at('u'), c, power);
    const share = model.activation(at('softsign'), u, 'softsign');
    y = model.sum(at('y'), y, affine(`change_${step}`, share, [4, -2]));
  }
  return y;
}
