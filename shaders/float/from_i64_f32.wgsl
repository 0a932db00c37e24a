fn f32_from_i64(a: vec2<u32>) -> f32 {
  let magnitude = f32_from_u64(i64_abs(a));
  return bitcast<f32>(bitcast<u32>(magnitude) | (a.y & 0x80000000u));
}
