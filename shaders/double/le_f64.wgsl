fn f64_le(a: vec2<u32>, b: vec2<u32>) -> bool {
  let zeros = (a.x | b.x | ((a.y | b.y) & 0x7fffffffu)) == 0u;
  return (zeros | !f64_before(b, a)) & !(f64_is_nan(a) | f64_is_nan(b));
}
