// The order of the bits as numbers with -0 before +0; NaNs lie beyond the infinities.
fn f64_before(a: vec2<u32>, b: vec2<u32>) -> bool {
  let fa = bitcast<u32>(bitcast<i32>(a.y) >> 31u);
  let fb = bitcast<u32>(bitcast<i32>(b.y) >> 31u);
  return i64_lt_s(
    vec2<u32>(a.x ^ fa, a.y ^ (fa & 0x7fffffffu)),
    vec2<u32>(b.x ^ fb, b.y ^ (fb & 0x7fffffffu)));
}
