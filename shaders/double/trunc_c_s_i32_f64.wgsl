fn i32_trunc_c_s_f64(a: vec2<u32>) -> i32 {
  let m = f64_magnitude(a).x;
  let value = select(m, 0u - m, (a.y >> 31u) == 1u);
  return bitcast<i32>(select(value, 0x80000000u, (a.y & 0x7fffffffu) >= 0x41e00000u));
}
