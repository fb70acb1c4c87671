/** √Σ x² over `size` values, a multiple of four. NaN or Infinity anywhere shows in the result. */
export function norm(x: usize, size: i32): f64 {
  const end = x + ((<usize>size) << 2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; x < end; x += 16) {
    const v = v128.load(x);
    const l = f64x2.promote_low_f32x4(v);
    const h = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(l, l));
    high = f64x2.add(high, f64x2.mul(h, h));
  }
  const sum = f64x2.add(low, high);
  return Math.sqrt(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}

/**
 * One step of Adam (Kingma & Ba 2015, algorithm 1) with ε outside the root's bias correction, as in
 * PyTorch: p ← p − stepSize · m / (√v · rootScale + ε), where stepSize = α / (1 − β₁ᵗ) and
 * rootScale = 1 / √(1 − β₂ᵗ). Gradients are scaled by `clip` first.
 */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  size: i32,
  clip: f32,
  beta1: f32,
  beta2: f32,
  oneMinusBeta1: f32,
  oneMinusBeta2: f32,
  stepSize: f32,
  rootScale: f32,
  epsilon: f32,
): void {
  const end = p + ((<usize>size) << 2);
  const clips = f32x4.splat(clip);
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const c1 = f32x4.splat(oneMinusBeta1);
  const c2 = f32x4.splat(oneMinusBeta2);
  const step = f32x4.splat(stepSize);
  const root = f32x4.splat(rootScale);
  const eps = f32x4.splat(epsilon);
  while (p < end) {
    const gradient = f32x4.mul(v128.load(g), clips);
    const first = f32x4.add(f32x4.mul(b1, v128.load(m)), f32x4.mul(c1, gradient));
    const second = f32x4.add(
      f32x4.mul(b2, v128.load(v)),
      f32x4.mul(c2, f32x4.mul(gradient, gradient)),
    );
    v128.store(m, first);
    v128.store(v, second);
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(second), root), eps);
    v128.store(p, f32x4.sub(v128.load(p), f32x4.div(f32x4.mul(step, first), denominator)));
    p += 16;
    g += 16;
    m += 16;
    v += 16;
  }
}
