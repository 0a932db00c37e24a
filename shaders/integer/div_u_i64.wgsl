fn i64_div_u(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  return i64_divmod_u(a, b).xy;
}
