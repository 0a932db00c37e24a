// As f64_round, for any exponent: below 1 the significand is shifted down first.
fn f64_pack(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {
  return f64_round(sign, max(e, 1i), i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i))));
}
