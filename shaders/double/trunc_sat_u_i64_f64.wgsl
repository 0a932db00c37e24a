fn i64_trunc_sat_u_f64(a: vec2<u32>) -> vec2<u32> {
  let value = select(f64_magnitude(a), vec2<u32>(0xffffffffu), (a.y & 0x7fffffffu) >= 0x43f00000u);
  return select(value, vec2<u32>(0u, 0u), ((a.y >> 31u) == 1u) | f64_is_nan(a));
}
