fn f64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return (zeros | i64_eq(a, b)) & !(f64_is_nan(a) | f64_is_nan(b));
}
