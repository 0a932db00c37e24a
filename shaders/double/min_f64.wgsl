// NaN if either is NaN; -0 is less than +0.
fn f64_min(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(b, a, f64_is_nan(a) | (f64_before(a, b) & !f64_is_nan(b)));
}
