fn i64_eq(a: vec2<u32>, b: vec2<u32>) -> bool {
  return ((a.x ^ b.x) | (a.y ^ b.y)) == 0u;
}
