fn i32_trunc_sat_u_f64(a: vec2<u32>) -> i32 {
  let value = select(f64_magnitude(a).x, 0xffffffffu, (a.y & 0x7fffffffu) >= 0x41f00000u);
  return bitcast<i32>(select(value, 0u, ((a.y >> 31u) == 1u) | f64_is_nan(a)));
}
