fn i64_rotl(a: vec2<u32>, n: u32) -> vec2<u32> {
  return i64_shl(a, n) | i64_shr_u(i64_shr_u(a, 1u), 63u - (n & 63u));
}
