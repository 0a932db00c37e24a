fn i64_floordiv_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let d = i64_divmod_u(i64_abs(a), i64_abs(b));
  // Of opposite signs: -(q + 1) = ~q when there is a remainder.
  let down = select(i64_neg(d.xy), ~d.xy, (d.z | d.w) != 0u);
  return select(d.xy, down, ((a.y ^ b.y) >> 31u) == 1u);
}
