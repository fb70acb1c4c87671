import type { Constant, Node } from './model.js';

/** Puts nodes and constants together to a graph. Tensors are known by their names. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];

  /**
   * A constant tensor of float32.
   *
   * @returns its name
   */
  constant(name: string, data: ArrayLike<number>, shape: readonly number[]): string {
    this.constants.push({ name, shape, data: Float32Array.from(data) });
    return name;
  }

  /** A constant number; the same name is the same number. */
  number(name: string, value: number): string {
    const isThere = this.constants.some((constant) => constant.name === name);
    return isThere ? name : this.constant(name, [value], []);
  }

  /** A constant row of truths. */
  mask(name: string, data: readonly boolean[]): string {
    this.constants.push({ name, shape: [data.length], data });
    return name;
  }

  /**
   * A node of one output.
   *
   * @param name of the output
   * @returns the same name
   */
  node(name: string, operator: string, inputs: readonly string[]): string {
    this.nodes.push({ operator, inputs, outputs: [name], attributes: {} });
    return name;
  }

  /** Halves of the columns of a tensor. */
  halves(names: readonly [string, string], input: string): void {
    this.nodes.push({
      operator: 'Split',
      inputs: [input],
      outputs: names,
      attributes: { axis: 1 },
    });
  }
}
