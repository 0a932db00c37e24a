fn f64_from_i64(a: vec2<u32>) -> vec2<u32> {
  let magnitude = f64_from_u64(i64_abs(a));
  return vec2<u32>(magnitude.x, magnitude.y | (a.y & 0x80000000u));
}
