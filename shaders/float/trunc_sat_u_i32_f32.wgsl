fn i32_trunc_sat_u_f32(a: f32) -> i32 {
  let u = bitcast<u32>(a);
  let value = select(f32_magnitude(a), 0xffffffffu, (u & 0x7fffffffu) >= 0x4f800000u);
  return bitcast<i32>(select(value, 0u, ((u >> 31u) == 1u) | f32_is_nan(a)));
}
