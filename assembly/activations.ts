// tanh and relu over whole buffers; `size` counts f32 values and is a multiple of four.
// pmin and pmax are one instruction each, where min and max take seven to agree on NaN and −0; with
// the value first and the bound second, NaN passes through them.

/**
 * tanh x = x · P(x²) / Q(x²) on |x| ≤ 9.01, beyond which tanh is ±1 in single precision. P and Q of
 * degree four minimise the largest relative error (2.1e-8, by Lawson's iteration); evaluated in f32
 * the result is within 7 units in the last place of the true value, and never beyond ±1.
 *
 * The coefficients lie in memory: a vector constant in code takes four instructions to make, a
 * broadcast load one.
 */
const TANH: usize = memory.data<f32>([
  9.01, -9.01, 1, -1,
  // P, from the highest power
  1.333685712e-8, 2.059628036e-5, 3.494811425e-3, 1.33803719e-1, 9.999999792e-1,
  // Q, whose lowest is 1
  7.769286698e-7, 3.284363857e-4, 2.587402813e-2, 4.671368731e-1,
]);

/** a · b + c */
function madd(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, b), c);
}

/** y ← tanh y, eight values at a time so that two chains of operations overlap. */
export function tanhInPlace(y: usize, size: i32): void {
  const end = y + ((<usize>size) << 2);
  for (; y + 16 < end; y += 32) {
    let c = v128.load_splat<f32>(TANH);
    let x0 = f32x4.pmin(v128.load(y), c);
    let x1 = f32x4.pmin(v128.load(y, 16), c);
    c = v128.load_splat<f32>(TANH, 4);
    x0 = f32x4.pmax(x0, c);
    x1 = f32x4.pmax(x1, c);
    const t0 = f32x4.mul(x0, x0);
    const t1 = f32x4.mul(x1, x1);
    c = v128.load_splat<f32>(TANH, 16);
    let d = v128.load_splat<f32>(TANH, 20);
    let p0 = madd(c, t0, d);
    let p1 = madd(c, t1, d);
    c = v128.load_splat<f32>(TANH, 36);
    d = v128.load_splat<f32>(TANH, 40);
    let q0 = madd(c, t0, d);
    let q1 = madd(c, t1, d);
    c = v128.load_splat<f32>(TANH, 24);
    p0 = madd(p0, t0, c);
    p1 = madd(p1, t1, c);
    c = v128.load_splat<f32>(TANH, 44);
    q0 = madd(q0, t0, c);
    q1 = madd(q1, t1, c);
    c = v128.load_splat<f32>(TANH, 28);
    p0 = madd(p0, t0, c);
    p1 = madd(p1, t1, c);
    c = v128.load_splat<f32>(TANH, 48);
    q0 = madd(q0, t0, c);
    q1 = madd(q1, t1, c);
    c = v128.load_splat<f32>(TANH, 32);
    p0 = madd(p0, t0, c);
    p1 = madd(p1, t1, c);
    c = v128.load_splat<f32>(TANH, 8);
    q0 = madd(q0, t0, c);
    q1 = madd(q1, t1, c);
    d = v128.load_splat<f32>(TANH, 12);
    v128.store(y, f32x4.pmax(f32x4.pmin(f32x4.div(f32x4.mul(x0, p0), q0), c), d));
    v128.store(y, f32x4.pmax(f32x4.pmin(f32x4.div(f32x4.mul(x1, p1), q1), c), d), 16);
  }
  if (y < end) {
    const one = v128.load_splat<f32>(TANH, 8);
    let x = f32x4.pmin(v128.load(y), v128.load_splat<f32>(TANH));
    x = f32x4.pmax(x, v128.load_splat<f32>(TANH, 4));
    const t = f32x4.mul(x, x);
    let p = madd(v128.load_splat<f32>(TANH, 16), t, v128.load_splat<f32>(TANH, 20));
    p = madd(p, t, v128.load_splat<f32>(TANH, 24));
    p = madd(p, t, v128.load_splat<f32>(TANH, 28));
    p = madd(p, t, v128.load_splat<f32>(TANH, 32));
    let q = madd(v128.load_splat<f32>(TANH, 36), t, v128.load_splat<f32>(TANH, 40));
    q = madd(q, t, v128.load_splat<f32>(TANH, 44));
    q = madd(q, t, v128.load_splat<f32>(TANH, 48));
    q = madd(q, t, one);
    const z = f32x4.pmin(f32x4.div(f32x4.mul(x, p), q), one);
    v128.store(y, f32x4.pmax(z, v128.load_splat<f32>(TANH, 12)));
  }
}

/** delta ← delta · (1 − y²), where y = tanh z: from ∂/∂y to ∂/∂z. */
export function tanhBackward(delta: usize, y: usize, size: i32): void {
  const end = y + ((<usize>size) << 2);
  const one = f32x4.splat(1);
  for (; y < end; y += 16) {
    const v = v128.load(y);
    v128.store(delta, f32x4.mul(v128.load(delta), f32x4.sub(one, f32x4.mul(v, v))));
    delta += 16;
  }
}

/** y ← max(y, 0) */
export function reluInPlace(y: usize, size: i32): void {
  const end = y + ((<usize>size) << 2);
  const zero = f32x4.splat(0);
  for (; y < end; y += 16) v128.store(y, f32x4.pmax(v128.load(y), zero));
}

/** delta ← delta where y > 0, else 0 */
export function reluBackward(delta: usize, y: usize, size: i32): void {
  const end = y + ((<usize>size) << 2);
  const zero = f32x4.splat(0);
  for (; y < end; y += 16) {
    v128.store(delta, v128.and(v128.load(delta), f32x4.gt(v128.load(y), zero)));
    delta += 16;
  }
}
