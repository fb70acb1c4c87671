/** A tensor in row-major order, float32. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A parameter that is to be. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Tensors by name, in a fixed order. */
export type TensorMap = Readonly<Record<string, Tensor>>;

/** Number of values in a tensor of this shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * The tensor of a name.
 *
 * @throws when it is missing, has another shape or other values than its shape says
 */
export function tensorOf(map: TensorMap, name: string, shape: readonly number[]): Tensor {
  if (!Object.hasOwn(map, name)) throw new Error(`tensor ${name} is missing`);
  const tensor = map[name];
  const words = tensor.shape.join(', ');
  if (tensor.shape.join() !== shape.join())
    throw new Error(`tensor ${name} has shape [${words}], expected [${shape.join(', ')}]`);
  if (tensor.data.length !== sizeOf(shape))
    throw new Error(
      `tensor ${name} has ${tensor.data.length} values, its shape [${words}] has ${sizeOf(shape)}`,
    );
  return tensor;
}
