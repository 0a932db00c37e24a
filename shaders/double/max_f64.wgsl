fn f64_max(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return select(b, a, f64_is_nan(a) | (f64_before(b, a) & !f64_is_nan(b)));
}
