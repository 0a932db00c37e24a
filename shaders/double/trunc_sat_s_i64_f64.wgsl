fn i64_trunc_sat_s_f64(a: vec2<u32>) -> vec2<u32> {
  let negative = (a.y >> 31u) == 1u;
  let m = f64_magnitude(a);
  let limit = select(vec2<u32>(0xffffffffu, 0x7fffffffu), vec2<u32>(0u, 0x80000000u), negative);
  let value = select(select(m, i64_neg(m), negative), limit, (a.y & 0x7fffffffu) >= 0x43e00000u);
  return select(value, vec2<u32>(0u, 0u), f64_is_nan(a));
}
