// Long division in four digits of 14 bits. A digit is estimated in float32 and lowered by one, so it is at most two too
// small; the remainder stays below three divisors, later digits absorb it, and the last steps correct the sum.
fn f64_div(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  let sign = (a.y ^ b.y) & 0x80000000u;
  let divisor = vec2<u32>((q.m.x >> 11u) | (q.m.y << 21u), q.m.y >> 11u);
  let scale = 16384.0 / ((f32(divisor.y) * 4294967296.0) + f32(divisor.x));
  var r = vec2<u32>((p.m.x >> 11u) | (p.m.y << 21u), p.m.y >> 11u);
  var quotient = vec2<u32>(0u, 0u);
  for (var i = 0; i < 4; i++) {
    let estimate = (((f32(r.y) * 4294967296.0) + f32(r.x)) * scale) - 1.0;
    let digit = u32(max(estimate, 0.0));
    let shifted = vec2<u32>(r.x << 14u, (r.y << 14u) | (r.x >> 18u));
    r = i64_sub(shifted, i64_mul_u16(divisor, digit));
    let place = vec2<u32>(quotient.x << 14u, (quotient.y << 14u) | (quotient.x >> 18u));
    quotient = i64_add(place, vec2<u32>(digit, 0u));
  }
  for (var i = 0; i < 2; i++) {
    let more = !i64_lt_u(r, divisor);
    quotient = select(quotient, i64_add(quotient, vec2<u32>(1u, 0u)), more);
    r = select(r, i64_sub(r, divisor), more);
  }
  // 57 bits if the dividend's significand is not the smaller one, else 56.
  let large = quotient.y >> 24u;
  let m = i64_shl(quotient, 8u - large);
  let rest = select(0u, 1u, (r.x | r.y) != 0u);
  let finite = f64_pack(sign, (p.e - q.e) + 1022i + i32(large), vec2<u32>(m.x | rest, m.y));
  let p_zero = p.m.y == 0u;
  let q_zero = q.m.y == 0u;
  let p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;
  let q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;
  let nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_big) | (p_zero & q_zero);
  let small = select(finite, vec2<u32>(0u, sign), p_zero | q_big);
  let big = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_zero);
  return select(big, vec2<u32>(0u, 0x7ff80000u), nan);
}
