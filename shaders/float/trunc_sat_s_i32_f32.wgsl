// Saturates; NaN gives 0.
fn i32_trunc_sat_s_f32(a: f32) -> i32 {
  let u = bitcast<u32>(a);
  let negative = (u >> 31u) == 1u;
  let m = f32_magnitude(a);
  let limit = select(0x7fffffffu, 0x80000000u, negative);
  let value = select(select(m, 0u - m, negative), limit, (u & 0x7fffffffu) >= 0x4f000000u);
  return bitcast<i32>(select(value, 0u, f32_is_nan(a)));
}
