// From 2^63 on the upper half of the unsigned range, from 2^64 on zero; else as the signed conversion.
fn i64_trunc_c_u_f64(a: vec2<u32>) -> vec2<u32> {
  let upper = (a.y >= 0x43e00000u) & (a.y < 0x43f00000u);
  let beyond = (a.y >= 0x43f00000u) & (a.y <= 0x7ff00000u) & !f64_is_nan(a);
  let value = select(i64_trunc_c_s_f64(a), f64_magnitude(a), upper);
  return select(value, vec2<u32>(0u, 0u), beyond);
}
