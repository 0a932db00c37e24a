// Rounds m (leading one at bit 63, or lower with e = 1: subnormal) to 53 bits, nearest even, and adds sign and exponent.
// The hidden bit adds itself to the exponent, a carry out of the significand too; from 2047 on it is infinite.
fn f64_round(sign: u32, e: i32, m: vec2<u32>) -> vec2<u32> {
  let kept = (m.x >> 11u) | (m.y << 21u);
  let up = select(0u, 1u, ((m.x & 0x7ffu) + (kept & 1u)) > 0x400u);
  let lo = kept + up;
  let hi = (m.y >> 11u) + (u32(e - 1i) << 20u) + select(0u, 1u, lo < up);
  return select(vec2<u32>(lo, hi | sign), vec2<u32>(0u, 0x7ff00000u | sign), hi >= 0x7ff00000u);
}
