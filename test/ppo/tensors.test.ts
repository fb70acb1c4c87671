import { expect, it } from 'vitest';
import { sizeOf, tensorOf, type TensorMap } from '../../src/ppo/tensors.js';

const map: TensorMap = {
  kernel: { shape: [2, 3], data: new Float32Array(6) },
  cut: { shape: [2, 3], data: new Float32Array(5) },
};

it('a tensor has as many values as the product of its lengths', () => {
  expect([[], [4], [2, 3], [2, 0, 3]].map(sizeOf)).toEqual([1, 4, 6, 0]);
});

it('a tensor is found by its name and shape', () => {
  expect(tensorOf(map, 'kernel', [2, 3])).toBe(map['kernel']);
});

it.each([
  ['bias', [3], 'tensor bias is missing'],
  // A name that every object knows is no tensor's.
  ['constructor', [1], 'tensor constructor is missing'],
  ['kernel', [3, 2], 'tensor kernel has shape [2, 3], expected [3, 2]'],
  ['kernel', [6], 'tensor kernel has shape [2, 3], expected [6]'],
  ['cut', [2, 3], 'tensor cut has 5 values, its shape [2, 3] has 6'],
])('refuses %s of shape %j', (name, shape, message) => {
  expect(() => tensorOf(map, name, shape)).toThrow(message);
});
