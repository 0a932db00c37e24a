// To the nearest integer, ties to even: adds half a unit less one, plus the unit's own last bit.
fn f64_nearest(a: vec2<u32>) -> vec2<u32> {
  let e = i32((a.y >> 20u) & 0x7ffu) - 1023i;
  let shift = u32(clamp(52i - e, 1i, 52i));
  let fraction = i64_sub(i64_shl(vec2<u32>(1u, 0u), shift), vec2<u32>(1u, 0u));
  let odd = i64_shr_u(a, shift) & vec2<u32>(1u, 0u);
  // At 1 the unit's last bit is the hidden one, which is not stored: the exponent's own last bit is one there.
  let moved = i64_add(a, i64_add(i64_shr_u(fraction, 1u), odd));
  let whole = moved & ~fraction;
  let above_half = ((a.y & 0x7fffffffu) > 0x3fe00000u) | (((a.y & 0x7fffffffu) == 0x3fe00000u) & (a.x != 0u));
  let below_one = vec2<u32>(0u, (a.y & 0x80000000u) | select(0u, 0x3ff00000u, above_half));
  return select(select(whole, below_one, e < 0i), a, e >= 52i);
}
