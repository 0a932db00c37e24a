fn f64_trunc(a: vec2<u32>) -> vec2<u32> {
  return f64_round_away(a, false);
}
