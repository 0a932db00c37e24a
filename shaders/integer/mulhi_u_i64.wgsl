fn i64_mulhi_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return u64_mul_wide(a, b).zw;
}
