fn i64_trunc_c_s_f64(a: vec2<u32>) -> vec2<u32> {
  let m = f64_magnitude(a);
  let value = select(m, i64_neg(m), (a.y >> 31u) == 1u);
  return select(value, vec2<u32>(0u, 0x80000000u), (a.y & 0x7fffffffu) >= 0x43e00000u);
}
