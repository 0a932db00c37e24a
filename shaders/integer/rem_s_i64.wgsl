fn i64_rem_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let r = i64_divmod_u(i64_abs(a), i64_abs(b)).zw;
  return select(r, i64_neg(r), (a.y >> 31u) == 1u);
}
