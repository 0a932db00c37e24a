fn i64_div_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let q = i64_divmod_u(i64_abs(a), i64_abs(b)).xy;
  return select(q, i64_neg(q), ((a.y ^ b.y) >> 31u) == 1u);
}
