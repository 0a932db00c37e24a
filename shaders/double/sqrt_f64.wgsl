// 28 bits from float32 and one exact correction, then two digits of 14 bits and two last corrections.
fn f64_sqrt(a: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let odd = (p.e & 1i) == 0i;
  // The exponent made even: n is in [2^54, 2^56).
  let n = i64_shr_u(p.m, select(9u, 8u, odd));
  let start = u32(sqrt((f32(n.y) * 4294967296.0) + f32(n.x))) - 128u;
  let off = i64_sub(n, u32_mul_wide(start, start));
  let fix = u32(max((((f32(off.y) * 4294967296.0) + f32(off.x)) / (2.0 * f32(start))) - 1.0, 0.0));
  let first = start + fix;
  var s = SqrtState(vec2<u32>(first, 0u), i64_sub(n, u32_mul_wide(first, first)));
  s = u64_sqrt_digit(s);
  s = u64_sqrt_digit(s);
  for (var i = 0; i < 3; i++) {
    let twice = i64_shl(s.root, 1u);
    let more = i64_lt_u(twice, s.rest);
    s.rest = select(s.rest, i64_sub(s.rest, i64_add(twice, vec2<u32>(1u, 0u))), more);
    s.root = select(s.root, i64_add(s.root, vec2<u32>(1u, 0u)), more);
  }
  let m = i64_shl(s.root, 8u);
  let rest = select(0u, 1u, (s.rest.x | s.rest.y) != 0u);
  let positive = f64_round(0u, ((p.e - 1023i) >> 1u) + 1023i, vec2<u32>(m.x | rest, m.y));
  // Zeros of both signs and +infinity are their own roots.
  let itself = (p.m.y == 0u) | ((a.x == 0u) & (a.y == 0x7ff00000u));
  let nan = f64_is_nan(a) | (((a.y >> 31u) == 1u) & (p.m.y != 0u));
  return select(select(positive, a, itself), vec2<u32>(0u, 0x7ff80000u), nan);
}
