fn f64_from_i32(a: i32) -> vec2<u32> {
  let magnitude = f64_from_u32(bitcast<u32>(abs(a)));
  return vec2<u32>(magnitude.x, magnitude.y | (bitcast<u32>(a) & 0x80000000u));
}
