fn f64_ceil(a: vec2<u32>) -> vec2<u32> {
  return f64_round_away(a, (a.y >> 31u) == 0u);
}
