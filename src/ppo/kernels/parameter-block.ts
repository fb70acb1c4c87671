import { padded } from './kernels.js';
import { sizeOf, tensorOf, type ParameterSpec, type Tensor, type TensorMap } from '../tensors.js';

/**
 * Where each parameter lies among the padded ones, all in one block so that the joint norm and Adam
 * are one pass. Padding is 0, has gradient 0 and stays 0.
 */
export class ParameterBlock {
  /** Values in the block, padding included. */
  readonly size: number;
  private readonly places: readonly {
    readonly spec: ParameterSpec;
    readonly rows: number;
    readonly columns: number;
    readonly stride: number;
    readonly offset: number;
  }[];

  constructor(specs: readonly ParameterSpec[]) {
    let offset = 0;
    this.places = specs.map((spec) => {
      const isKernel = spec.shape.length === 2;
      const rows = isKernel ? spec.shape[0] : 1;
      const columns = isKernel ? spec.shape[1] : spec.shape[0];
      const place = { spec, rows, columns, stride: padded(columns), offset };
      offset += (isKernel ? padded(rows) : 1) * place.stride;
      return place;
    });
    this.size = offset;
  }

  /** Offset of a parameter from the start of the block, in values. */
  offset(name: string): number {
    return this.places.find(({ spec }) => spec.name === name)!.offset;
  }

  read(block: Float32Array): TensorMap {
    const map: Record<string, Tensor> = {};
    for (const { spec, rows, columns, stride, offset } of this.places) {
      const data = new Float32Array(sizeOf(spec.shape));
      for (let row = 0; row < rows; row++) {
        const at = offset + row * stride;
        data.set(block.subarray(at, at + columns), row * columns);
      }
      map[spec.name] = { shape: spec.shape, data };
    }
    return map;
  }

  /** @throws when a tensor is missing or has another shape */
  write(block: Float32Array, map: TensorMap): void {
    for (const { spec, rows, columns, stride, offset } of this.places) {
      const { data } = tensorOf(map, spec.name, spec.shape);
      for (let row = 0; row < rows; row++)
        block.set(data.subarray(row * columns, (row + 1) * columns), offset + row * stride);
    }
  }
}
