// Drops the fraction; `away` first adds all of a unit but the last bit, so that any fraction moves the magnitude up.
fn f64_round_away(a: vec2<u32>, away: bool) -> vec2<u32> {
  let e = i32((a.y >> 20u) & 0x7ffu) - 1023i;
  let fraction = i64_sub(i64_shl(vec2<u32>(1u, 0u), u32(clamp(52i - e, 0i, 52i))), vec2<u32>(1u, 0u));
  let moved = i64_add(a, select(vec2<u32>(0u, 0u), fraction, away));
  let whole = moved & ~fraction;
  let nonzero = (a.x | (a.y & 0x7fffffffu)) != 0u;
  let below_one = vec2<u32>(0u, (a.y & 0x80000000u) | select(0u, 0x3ff00000u, away & nonzero));
  return select(select(whole, below_one, e < 0i), a, e >= 52i);
}
