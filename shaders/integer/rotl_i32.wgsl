fn i32_rotl(a: i32, n: i32) -> i32 {
  let u = bitcast<u32>(a);
  let m = bitcast<u32>(n) & 31u;
  return bitcast<i32>((u << m) | ((u >> 1u) >> (31u - m)));
}
