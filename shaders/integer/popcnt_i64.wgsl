fn i64_popcnt(a: vec2<u32>) -> u32 {
  return countOneBits(a.x) + countOneBits(a.y);
}
