/** Where TensorFlow.js computes. */
export type TfjsDevice = 'node' | 'wasm' | 'cpu';
