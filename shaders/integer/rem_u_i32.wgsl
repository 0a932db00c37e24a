fn i32_rem_u(a: i32, b: i32) -> i32 {
  let r = bitcast<u32>(a) % select(bitcast<u32>(b), 1u, b == 0i);
  return bitcast<i32>(r);
}
