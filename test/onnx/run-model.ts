import type { ReadModel } from './read-model.js';

/** A matrix: values by rows. A constant is one of a single row. */
interface Matrix {
  width: number;
  values: number[];
}

type Apply = (inputs: Matrix[]) => Matrix;

function elementwise(of: (...x: number[]) => number): Apply {
  return (inputs) => {
    const [{ width, values }] = [...inputs].sort((a, b) => b.values.length - a.values.length);
    return {
      width,
      values: values.map((_, i) =>
        of(...inputs.map((x) => x.values[x.values.length === values.length ? i : i % x.width])),
      ),
    };
  };
}

/** a · b + c */
function gemm([a, b, c]: Matrix[]): Matrix {
  const rows = a.values.length / a.width;
  const values = Array.from({ length: rows * b.width }, (_, at) => {
    const [row, column] = [Math.floor(at / b.width), at % b.width];
    let sum = c.values[column];
    for (let k = 0; k < a.width; k++)
      sum += a.values[row * a.width + k] * b.values[k * b.width + column];
    return sum;
  });
  return { width: b.width, values };
}

const OPERATORS: Record<string, Apply> = {
  Abs: elementwise(Math.abs),
  Add: elementwise((x, y) => x + y),
  Sub: elementwise((x, y) => x - y),
  Mul: elementwise((x, y) => x * y),
  Div: elementwise((x, y) => x / y),
  Log: elementwise(Math.log),
  Sign: elementwise(Math.sign),
  Tanh: elementwise(Math.tanh),
  Relu: elementwise((x) => Math.max(0, x)),
  Softplus: elementwise((x) => Math.log1p(Math.exp(x))),
  Clip: elementwise((x, low, high) => Math.min(high, Math.max(low, x))),
  Where: elementwise((which, x, y) => (which ? x : y)),
  Gemm: gemm,
};

/** What a model makes of observations, by the definitions of ONNX's operators, in double precision. */
export function runModel(
  { nodes, constants, inputs }: ReadModel,
  observations: readonly number[],
): Record<string, number[]> {
  const tensors: Record<string, Matrix> = Object.fromEntries(
    Object.entries(constants).map(([name, { shape, values }]) => [
      name,
      { width: shape.at(-1) ?? 1, values },
    ]),
  );
  tensors[inputs[0].name] = { width: inputs[0].shape[1] as number, values: [...observations] };
  for (const { operator, inputs: from, outputs } of nodes) {
    const found = from.map((name) => tensors[name]);
    if (operator === 'Split') {
      const [{ width, values }] = found;
      outputs.forEach((name, half) => {
        const kept = values.filter((_, i) => Math.floor((i % width) / (width / 2)) === half);
        tensors[name] = { width: width / 2, values: kept };
      });
    } else tensors[outputs[0]] = OPERATORS[operator](found);
  }
  return Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values]));
}
