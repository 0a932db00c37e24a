fn i32_div_u(a: i32, b: i32) -> i32 {
  let q = bitcast<u32>(a) / select(bitcast<u32>(b), 1u, b == 0i);
  return select(bitcast<i32>(q), 0i, b == 0i);
}
