fn i64_rotr(a: vec2<u32>, n: u32) -> vec2<u32> {
  return i64_shr_u(a, n) | i64_shl(i64_shl(a, 1u), 63u - (n & 63u));
}
