// binary64 numbers are vec2<u32>(low, high): the same words as in memory.
fn f64_is_nan(a: vec2<u32>) -> bool {
  return ((a.y & 0x7fffffffu) | select(0u, 1u, a.x != 0u)) > 0x7ff00000u;
}
