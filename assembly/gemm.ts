// Matrix products on register tiles of 4 × 8 accumulators (eight v128 registers of the sixteen).
// One step of the inner loop loads two vectors of B and broadcasts four scalars of A for sixteen
// arithmetic instructions; wasm has no fused multiply-add. The loop is not unrolled: V8 orders the
// instructions of several steps by the accumulator that they end in, which needs more registers than
// there are (28 instead of 35 GFLOP/s).

/**
 * C = S + A · B with A [m × k] by rows; m, n, k are multiples of four.
 * S starts the sums: rows of `start` that lie `startRow` bytes apart (0: one row for all).
 * Every `…Row` is the distance in bytes between two rows.
 */
export function multiply(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  start: usize,
  startRow: usize,
): void {
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      let a0 = a + <usize>i * aRow;
      let a1 = a0 + aRow;
      let a2 = a1 + aRow;
      let a3 = a2 + aRow;
      let p = b + column;
      let s = start + <usize>i * startRow + column;
      let c00 = v128.load(s);
      let c01 = v128.load(s, 16);
      s += startRow;
      let c10 = v128.load(s);
      let c11 = v128.load(s, 16);
      s += startRow;
      let c20 = v128.load(s);
      let c21 = v128.load(s, 16);
      s += startRow;
      let c30 = v128.load(s);
      let c31 = v128.load(s, 16);
      const end = a0 + ((<usize>k) << 2);
      while (a0 < end) {
        const v = v128.load(p);
        const w = v128.load(p, 16);
        let x = v128.load_splat<f32>(a0);
        c00 = f32x4.add(c00, f32x4.mul(x, v));
        c01 = f32x4.add(c01, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a1);
        c10 = f32x4.add(c10, f32x4.mul(x, v));
        c11 = f32x4.add(c11, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a2);
        c20 = f32x4.add(c20, f32x4.mul(x, v));
        c21 = f32x4.add(c21, f32x4.mul(x, w));
        x = v128.load_splat<f32>(a3);
        c30 = f32x4.add(c30, f32x4.mul(x, v));
        c31 = f32x4.add(c31, f32x4.mul(x, w));
        p += bRow;
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
      }
      let o = c + <usize>i * cRow + column;
      v128.store(o, c00);
      v128.store(o, c01, 16);
      o += cRow;
      v128.store(o, c10);
      v128.store(o, c11, 16);
      o += cRow;
      v128.store(o, c20);
      v128.store(o, c21, 16);
      o += cRow;
      v128.store(o, c30);
      v128.store(o, c31, 16);
    }
  }
  if (j < n) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      let a0 = a + <usize>i * aRow;
      let a1 = a0 + aRow;
      let a2 = a1 + aRow;
      let a3 = a2 + aRow;
      let p = b + column;
      let s = start + <usize>i * startRow + column;
      let c0 = v128.load(s);
      let c1 = v128.load(s + startRow);
      s += 2 * startRow;
      let c2 = v128.load(s);
      let c3 = v128.load(s + startRow);
      const end = a0 + ((<usize>k) << 2);
      while (a0 < end) {
        const v = v128.load(p);
        c0 = f32x4.add(c0, f32x4.mul(v128.load_splat<f32>(a0), v));
        c1 = f32x4.add(c1, f32x4.mul(v128.load_splat<f32>(a1), v));
        c2 = f32x4.add(c2, f32x4.mul(v128.load_splat<f32>(a2), v));
        c3 = f32x4.add(c3, f32x4.mul(v128.load_splat<f32>(a3), v));
        p += bRow;
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
      }
      let o = c + <usize>i * cRow + column;
      v128.store(o, c0);
      v128.store(o + cRow, c1);
      o += 2 * cRow;
      v128.store(o, c2);
      v128.store(o + cRow, c3);
    }
  }
}

/** c [n] = start [n] + a [k] · B [k × n]: one row, in the order of sums that {@link multiply} has. */
export function multiplyRow(n: i32, k: i32, a: usize, b: usize, c: usize, start: usize): void {
  const bRow = (<usize>n) << 2;
  let j = 0;
  for (; j + 16 <= n; j += 16) {
    const column = (<usize>j) << 2;
    let x = a;
    let p = b + column;
    const s = start + column;
    let c0 = v128.load(s);
    let c1 = v128.load(s, 16);
    let c2 = v128.load(s, 32);
    let c3 = v128.load(s, 48);
    for (let q = k; q > 0; q--) {
      const v = v128.load_splat<f32>(x);
      c0 = f32x4.add(c0, f32x4.mul(v, v128.load(p)));
      c1 = f32x4.add(c1, f32x4.mul(v, v128.load(p, 16)));
      c2 = f32x4.add(c2, f32x4.mul(v, v128.load(p, 32)));
      c3 = f32x4.add(c3, f32x4.mul(v, v128.load(p, 48)));
      x += 4;
      p += bRow;
    }
    const o = c + column;
    v128.store(o, c0);
    v128.store(o, c1, 16);
    v128.store(o, c2, 32);
    v128.store(o, c3, 48);
  }
  for (; j < n; j += 4) {
    const column = (<usize>j) << 2;
    let x = a;
    let p = b + column;
    let sum = v128.load(start + column);
    for (let q = k; q > 0; q--) {
      sum = f32x4.add(sum, f32x4.mul(v128.load_splat<f32>(x), v128.load(p)));
      x += 4;
      p += bRow;
    }
    v128.store(c + column, sum);
  }
}

/**
 * C = S + Aᵀ · B with A [k × m] and B [k × n] by rows; m and n are multiples of four, k is any.
 * The gradient of a layer's weights: A its inputs, B the gradient of its outputs.
 */
export function multiplyTransposed(
  m: i32,
  n: i32,
  k: i32,
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  start: usize,
  startRow: usize,
): void {
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      let x = a + ((<usize>i) << 2);
      let y = b + column;
      let s = start + <usize>i * startRow + column;
      let c00 = v128.load(s);
      let c01 = v128.load(s, 16);
      s += startRow;
      let c10 = v128.load(s);
      let c11 = v128.load(s, 16);
      s += startRow;
      let c20 = v128.load(s);
      let c21 = v128.load(s, 16);
      s += startRow;
      let c30 = v128.load(s);
      let c31 = v128.load(s, 16);
      for (let q = k; q > 0; q--) {
        const v = v128.load(y);
        const w = v128.load(y, 16);
        let z = v128.load_splat<f32>(x);
        c00 = f32x4.add(c00, f32x4.mul(z, v));
        c01 = f32x4.add(c01, f32x4.mul(z, w));
        z = v128.load_splat<f32>(x, 4);
        c10 = f32x4.add(c10, f32x4.mul(z, v));
        c11 = f32x4.add(c11, f32x4.mul(z, w));
        z = v128.load_splat<f32>(x, 8);
        c20 = f32x4.add(c20, f32x4.mul(z, v));
        c21 = f32x4.add(c21, f32x4.mul(z, w));
        z = v128.load_splat<f32>(x, 12);
        c30 = f32x4.add(c30, f32x4.mul(z, v));
        c31 = f32x4.add(c31, f32x4.mul(z, w));
        x += aRow;
        y += bRow;
      }
      let o = c + <usize>i * cRow + column;
      v128.store(o, c00);
      v128.store(o, c01, 16);
      o += cRow;
      v128.store(o, c10);
      v128.store(o, c11, 16);
      o += cRow;
      v128.store(o, c20);
      v128.store(o, c21, 16);
      o += cRow;
      v128.store(o, c30);
      v128.store(o, c31, 16);
    }
  }
  if (j < n) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      let x = a + ((<usize>i) << 2);
      let y = b + column;
      let s = start + <usize>i * startRow + column;
      let c0 = v128.load(s);
      let c1 = v128.load(s + startRow);
      s += 2 * startRow;
      let c2 = v128.load(s);
      let c3 = v128.load(s + startRow);
      for (let q = k; q > 0; q--) {
        const v = v128.load(y);
        c0 = f32x4.add(c0, f32x4.mul(v128.load_splat<f32>(x), v));
        c1 = f32x4.add(c1, f32x4.mul(v128.load_splat<f32>(x, 4), v));
        c2 = f32x4.add(c2, f32x4.mul(v128.load_splat<f32>(x, 8), v));
        c3 = f32x4.add(c3, f32x4.mul(v128.load_splat<f32>(x, 12), v));
        x += aRow;
        y += bRow;
      }
      let o = c + <usize>i * cRow + column;
      v128.store(o, c0);
      v128.store(o + cRow, c1);
      o += 2 * cRow;
      v128.store(o, c2);
      v128.store(o + cRow, c3);
    }
  }
}

/** out [n × m] = the transpose of in [m × n], both by rows; m and n are multiples of four. */
export function transpose(m: i32, n: i32, input: usize, output: usize): void {
  const inRow = (<usize>n) << 2;
  const outRow = (<usize>m) << 2;
  for (let i = 0; i < m; i += 4) {
    for (let j = 0; j < n; j += 4) {
      let p = input + <usize>i * inRow + ((<usize>j) << 2);
      const r0 = v128.load(p);
      const r1 = v128.load(p + inRow);
      p += 2 * inRow;
      const r2 = v128.load(p);
      const r3 = v128.load(p + inRow);
      const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      let o = output + <usize>j * outRow + ((<usize>i) << 2);
      v128.store(o, v128.shuffle<f32>(t0, t2, 0, 1, 4, 5));
      v128.store(o + outRow, v128.shuffle<f32>(t0, t2, 2, 3, 6, 7));
      o += 2 * outRow;
      v128.store(o, v128.shuffle<f32>(t1, t3, 0, 1, 4, 5));
      v128.store(o + outRow, v128.shuffle<f32>(t1, t3, 2, 3, 6, 7));
    }
  }
}

/** sums [n] = start + the sum over the k rows of B [k × n], which lie `bRow` bytes apart; n is a multiple of four. */
export function sumRows(n: i32, k: i32, b: usize, bRow: usize, sums: usize, start: usize): void {
  const width = (<usize>n) << 2;
  for (let j: usize = 0; j < width; j += 16) {
    let s = v128.load(start + j);
    let t = f32x4.splat(0);
    let p = b + j;
    let q = k;
    for (; q >= 2; q -= 2) {
      s = f32x4.add(s, v128.load(p));
      t = f32x4.add(t, v128.load(p + bRow));
      p += 2 * bRow;
    }
    if (q > 0) s = f32x4.add(s, v128.load(p));
    v128.store(sums + j, f32x4.add(s, t));
  }
}
