// MIN stays MIN.
fn i64_abs(a: vec2<u32>) -> vec2<u32> {
  return select(a, i64_neg(a), (a.y >> 31u) == 1u);
}
