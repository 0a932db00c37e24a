fn f64_floor(a: vec2<u32>) -> vec2<u32> {
  return f64_round_away(a, (a.y >> 31u) == 1u);
}
