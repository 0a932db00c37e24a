// As x86 cvttss2si: out of range and NaN give MIN.
fn i32_trunc_c_s_f32(a: f32) -> i32 {
  let u = bitcast<u32>(a);
  let m = f32_magnitude(a);
  let value = select(m, 0u - m, (u >> 31u) == 1u);
  return bitcast<i32>(select(value, 0x80000000u, (u & 0x7fffffffu) >= 0x4f000000u));
}
