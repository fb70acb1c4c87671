import { reluBackward, reluInPlace, tanhBackward, tanhInPlace } from './activations';
import { multiply, multiplyRow, multiplyTransposed, sumRows, transpose } from './gemm';
import { Network, ROWS } from './memory';

/** `rows` up to a multiple of four: the rows that a kernel works on. */
function padded(rows: i32): i32 {
  return (rows + 3) & ~3;
}

/** Runs rows first … first + rows − 1 of the first layer's input through the network, into the last one's output. */
export function forward(network: Network, first: i32, rows: i32): void {
  const m = rows == 1 ? 1 : padded(rows);
  for (let l = 0; l < network.count; l++) {
    const layer = network.layer(l);
    const inputs = layer.inputs;
    const outputs = layer.outputs;
    const inRow = (<usize>inputs) << 2;
    const outRow = (<usize>outputs) << 2;
    const input = layer.input + <usize>first * inRow;
    const output = layer.output + <usize>first * outRow;
    if (m == 1) multiplyRow(outputs, inputs, input, layer.weights, output, layer.bias);
    else {
      multiply(
        m,
        outputs,
        inputs,
        input,
        inRow,
        layer.weights,
        outRow,
        output,
        outRow,
        layer.bias,
        0,
      );
    }
    if (l + 1 < network.count) {
      if (network.activation == 0) tanhInPlace(output, m * outputs);
      else reluInPlace(output, m * outputs);
    }
  }
}

/** From the gradient of the loss with respect to the outputs of some rows (the last layer's delta) to all their deltas. */
export function backward(network: Network, first: i32, rows: i32, zeros: usize): void {
  const m = padded(rows);
  for (let l = network.count - 1; l > 0; l--) {
    const layer = network.layer(l);
    const inRow = (<usize>layer.inputs) << 2;
    const outRow = (<usize>layer.outputs) << 2;
    const delta = network.layer(l - 1).delta + <usize>first * inRow;
    multiply(
      m,
      layer.inputs,
      layer.outputs,
      layer.delta + <usize>first * outRow,
      outRow,
      layer.transposed,
      inRow,
      delta,
      inRow,
      zeros,
      0,
    );
    const input = layer.input + <usize>first * inRow;
    if (network.activation == 0) tanhBackward(delta, input, m * layer.inputs);
    else reluBackward(delta, input, m * layer.inputs);
  }
}

/**
 * The gradient with respect to a layer's weights and biases, of its outputs from … to − 1 (multiples
 * of four), over the first `rows` rows; added to what is there when `accumulate`, else replacing it.
 */
export function weightGradients(
  network: Network,
  index: i32,
  from: i32,
  to: i32,
  rows: i32,
  accumulate: bool,
  zeros: usize,
): void {
  const layer = network.layer(index);
  const inRow = (<usize>layer.inputs) << 2;
  const outRow = (<usize>layer.outputs) << 2;
  const column = (<usize>from) << 2;
  const weights = layer.weightGradients + column;
  const bias = layer.biasGradients + column;
  for (let first = 0; first < rows; first += ROWS) {
    const isAdded = accumulate || first > 0;
    const k = min(ROWS, rows - first);
    const delta = layer.delta + <usize>first * outRow + column;
    multiplyTransposed(
      layer.inputs,
      to - from,
      k,
      layer.input + <usize>first * inRow,
      inRow,
      delta,
      outRow,
      weights,
      outRow,
      isAdded ? weights : zeros,
      isAdded ? outRow : 0,
    );
    sumRows(to - from, k, delta, outRow, bias, isAdded ? bias : zeros);
  }
}

/** Renews a layer's transposed copy after its weights have changed; the first layer needs none. */
export function refresh(network: Network, index: i32): void {
  const layer = network.layer(index);
  if (index > 0) transpose(layer.inputs, layer.outputs, layer.weights, layer.transposed);
}
