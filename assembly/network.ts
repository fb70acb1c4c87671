import { reluBackward, reluInPlace, tanhBackward, tanhInPlace } from './activations';
import { multiply, multiplyRow, multiplyTransposed, sumRows, transpose } from './gemm';
import { Network } from './memory';

/** `rows` up to a multiple of four: the rows that a kernel works on. */
function padded(rows: i32): i32 {
  return (rows + 3) & ~3;
}

/** Runs `rows` rows of the first layer's input through the network, into the last one's output. */
export function forward(network: Network, rows: i32): void {
  const m = rows == 1 ? 1 : padded(rows);
  for (let l = 0; l < network.count; l++) {
    const layer = network.layer(l);
    const inputs = layer.inputs;
    const outputs = layer.outputs;
    const inRow = (<usize>inputs) << 2;
    const outRow = (<usize>outputs) << 2;
    if (m == 1) {
      multiplyRow(outputs, inputs, layer.input, layer.weights, layer.output, layer.bias);
    } else {
      multiply(
        m,
        outputs,
        inputs,
        layer.input,
        inRow,
        layer.weights,
        outRow,
        layer.output,
        outRow,
        layer.bias,
        0,
      );
    }
    if (l + 1 < network.count) {
      if (network.activation == 0) tanhInPlace(layer.output, m * outputs);
      else reluInPlace(layer.output, m * outputs);
    }
  }
}

/**
 * From the gradient of the loss with respect to the outputs (the last layer's delta) to that
 * with respect to weights and biases, added to what is there when `accumulate`, else replacing it.
 */
export function backward(network: Network, rows: i32, accumulate: bool, zeros: usize): void {
  const m = padded(rows);
  for (let l = network.count - 1; l >= 0; l--) {
    const layer = network.layer(l);
    const inRow = (<usize>layer.inputs) << 2;
    const outRow = (<usize>layer.outputs) << 2;
    multiplyTransposed(
      layer.inputs,
      layer.outputs,
      rows,
      layer.input,
      inRow,
      layer.delta,
      outRow,
      layer.weightGradients,
      outRow,
      accumulate ? layer.weightGradients : zeros,
      accumulate ? outRow : 0,
    );
    sumRows(
      layer.outputs,
      rows,
      layer.delta,
      layer.biasGradients,
      accumulate ? layer.biasGradients : zeros,
    );
    if (l > 0) {
      const delta = network.layer(l - 1).delta;
      multiply(
        m,
        layer.inputs,
        layer.outputs,
        layer.delta,
        outRow,
        layer.transposed,
        inRow,
        delta,
        inRow,
        zeros,
        0,
      );
      if (network.activation == 0) tanhBackward(delta, layer.input, m * layer.inputs);
      else reluBackward(delta, layer.input, m * layer.inputs);
    }
  }
}

/** Renews the transposed copies after the weights have changed. */
export function refresh(network: Network): void {
  for (let l = 1; l < network.count; l++) {
    const layer = network.layer(l);
    transpose(layer.inputs, layer.outputs, layer.weights, layer.transposed);
  }
}
