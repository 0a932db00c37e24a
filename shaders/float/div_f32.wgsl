// Rounded correctly: WGSL's own quotient may be 2.5 ulp off. An estimate is lowered so that it is 16 too small at most; then the
// remainder fits 32 bits although the product does not, and tells how much is missing, exactly.
fn f32_div(a: f32, b: f32) -> f32 {
  let x = bitcast<u32>(a) & 0x7fffffffu;
  let y = bitcast<u32>(b) & 0x7fffffffu;
  let sign = (bitcast<u32>(a) ^ bitcast<u32>(b)) & 0x80000000u;
  var p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));
  var q = F32Parts((y & 0x7fffffu) | 0x800000u, i32(y >> 23u));
  if ((u32(p.e - 1i) >= 254u) | (u32(q.e - 1i) >= 254u)) {
    // NaN, 0 / 0 and inf / inf; infinities; zeros.
    if ((max(x, y) > 0x7f800000u) | ((x == y) & ((x == 0u) | (x == 0x7f800000u)))) {
      return bitcast<f32>(x | 0x7fc00000u);
    }
    if ((x == 0x7f800000u) | (y == 0u)) { return bitcast<f32>(sign | 0x7f800000u); }
    if ((x == 0u) | (y == 0x7f800000u)) { return bitcast<f32>(sign); }
    p = f32_unpack(x);
    q = f32_unpack(y);
  }
  let small = select(0u, 1u, p.m < q.m);
  let inverse = 1.0 / f32(q.m);
  var m = u32((f32(p.m) * inverse) * f32(8388608u << small)) - 8u;
  var rest = (p.m << (23u + small)) - (m * q.m);
  let missing = u32(max((f32(rest) * inverse) - 0.25, 0.0));
  m += missing;
  rest -= missing * q.m;
  let more = rest >= q.m;
  m += select(0u, 1u, more);
  rest -= select(0u, q.m, more);
  // m is in [2^23, 2^24) now.
  let e = ((p.e - q.e) + 127i) - i32(small);
  if (e >= 1i) {
    if (e >= 255i) { return bitcast<f32>(sign | 0x7f800000u); }
    // A tie would need more bits than the operands have. The hidden bit of m adds one to the exponent.
    let up = select(0u, 1u, (2u * rest) > q.m);
    return bitcast<f32>(sign | ((u32(e - 1i) << 23u) + m + up));
  }
  let shift = u32(min(1i - e, 25i));
  let half = 1u << (shift - 1u);
  let kept = m >> shift;
  let lost = m & ((half << 1u) - 1u);
  let up = (lost > half) | ((lost == half) & ((rest != 0u) | ((kept & 1u) == 1u)));
  return bitcast<f32>(sign | (kept + select(0u, 1u, up)));
}
