fn i32_trunc_sat_s_f64(a: vec2<u32>) -> i32 {
  let negative = (a.y >> 31u) == 1u;
  let m = f64_magnitude(a).x;
  let limit = select(0x7fffffffu, 0x80000000u, negative);
  let value = select(select(m, 0u - m, negative), limit, (a.y & 0x7fffffffu) >= 0x41e00000u);
  return bitcast<i32>(select(value, 0u, f64_is_nan(a)));
}
