import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { digamma, logGamma, logGammaPositive } from '../../src/math/special.js';
import * as tfjs from '../../src/ppo/backends/tfjs/loss.js';
import { Arena } from '../../src/ppo/kernels/memory.js';
import { choices } from './backends.js';

const { kernels } = new Arena();
const EULER = 0.5772156649015329;

/** From 1 to about 10⁶, whole numbers and what lies between them. */
const ARGUMENTS = Array.from({ length: 400 }, (_, i) =>
  i < 40 ? 1 + i / 8 : 6 * 1.034 ** (i - 40),
);

/** Of functions that cross 0 the error relative to what is added up in them, at least 1. */
const error = (got: number, expected: number, x: number) =>
  Math.abs(got - expected) / Math.max(1, Math.abs(expected), x);

describe('the special functions of the kernels', () => {
  it('are those of JavaScript, on the whole range', () => {
    for (const x of ARGUMENTS) {
      expect(error(logGamma(x), logGammaPositive(x), x), `ln Γ(${x})`).toBeLessThan(2e-13);
      expect(error(kernels.logGamma(x), logGammaPositive(x), x), `ln Γ(${x})`).toBeLessThan(2e-13);
      expect(error(kernels.digamma(x), digamma(x), 1), `ψ(${x})`).toBeLessThan(1e-13);
    }
  });

  it('are each the derivative of the one before', () => {
    for (const x of ARGUMENTS) {
      const h = 1e-3 * x;
      const slope = (f: (x: number) => number) =>
        (8 * (f(x + h / 2) - f(x - h / 2)) - (f(x + h) - f(x - h))) / (6 * h);
      if (x < 1 + h) continue;
      expect(
        error(
          slope((y) => kernels.logGamma(y)),
          kernels.digamma(x),
          1,
        ),
        `ψ(${x})`,
      ).toBeLessThan(1e-8);
      const trigamma = kernels.trigamma(x);
      expect(Math.abs(slope((y) => kernels.digamma(y)) / trigamma - 1), `ψ′(${x})`).toBeLessThan(
        1e-8,
      );
    }
  });

  it('have their known values', () => {
    let logFactorial = 0;
    let harmonic = 0;
    let squares = Math.PI ** 2 / 6;
    for (let n = 1; n <= 150; n++) {
      expect(Math.abs(kernels.logGamma(n) - logFactorial)).toBeLessThan(
        2e-13 * Math.max(1, logFactorial),
      );
      expect(kernels.digamma(n)).toBeCloseTo(harmonic - EULER, 12);
      expect(kernels.trigamma(n)).toBeCloseTo(squares, 12);
      logFactorial += Math.log(n);
      harmonic += 1 / n;
      squares -= 1 / n ** 2;
    }
    expect(kernels.logGamma(1.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI) / 2), 13);
    expect(kernels.digamma(1.5)).toBeCloseTo(2 - EULER - 2 * Math.LN2, 12);
    expect(kernels.digamma(1e6)).toBeCloseTo(Math.log(1e6) - 5e-7, 11);
    expect(kernels.trigamma(1.5)).toBeCloseTo(Math.PI ** 2 / 2 - 4, 12);
  });
});

it('those of TensorFlow.js are the same in single precision', async () => {
  await choices.tfjs;
  // A Beta's parameters; far beyond, single precision has nothing left of the product of six.
  const some = ARGUMENTS.filter((x) => x < 1e5);
  const x = tf.tensor1d(some);
  const got = {
    logGamma: tfjs.logGamma(tf, x).dataSync(),
    digamma: tfjs.digamma(tf, x).dataSync(),
  };
  some.forEach((each, i) => {
    const rounded = Math.fround(each);
    const size = rounded * Math.log(rounded + 6);
    expect(error(got.logGamma[i], logGamma(rounded), size), `ln Γ(${each})`).toBeLessThan(1e-6);
    expect(error(got.digamma[i], digamma(rounded), 1), `ψ(${each})`).toBeLessThan(1e-6);
  });
});
