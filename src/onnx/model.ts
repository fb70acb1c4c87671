/** A model in the words of ONNX (onnx.proto), as plain data: what {@link encodeModel} makes bytes of. */
export interface Model {
  readonly producer: { readonly name: string; readonly version: string };
  readonly graph: Graph;
  /** what a reader may want to know besides, by name */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Graph {
  readonly name: string;
  /** for people */
  readonly about: string;
  /** each after those whose outputs it takes */
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** An operator of ONNX applied to tensors, which are named. */
export interface Node {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** those that are whole numbers; no operator here has others */
  readonly attributes: Readonly<Record<string, number>>;
}

/** A tensor that is part of the model. */
export interface Constant {
  readonly name: string;
  /** none of a scalar */
  readonly shape: readonly number[];
  readonly data: Float32Array | readonly boolean[];
}

/** An input or an output, float32 [rows × width]; any number of rows. */
export interface Port {
  readonly name: string;
  readonly width: number;
  /** for people */
  readonly about: string;
}
