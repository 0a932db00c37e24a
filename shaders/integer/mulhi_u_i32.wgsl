fn i32_mulhi_u(a: i32, b: i32) -> i32 {
  return bitcast<i32>(u32_mul_wide(bitcast<u32>(a), bitcast<u32>(b)).y);
}
