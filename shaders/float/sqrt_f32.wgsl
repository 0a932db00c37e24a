// Rounded correctly: WGSL's own root may be some ulp off. An estimate is lowered so that it is 16 too small at most; then the
// remainder fits 32 bits although the square does not, and tells how much is missing, exactly.
fn f32_sqrt(a: f32) -> f32 {
  let x = bitcast<u32>(a);
  var p = F32Parts((x & 0x7fffffu) | 0x800000u, i32(x >> 23u));
  if (u32(p.e - 1i) >= 254u) {
    // Zeros of both signs and +infinity are their own roots.
    if (((x & 0x7fffffffu) == 0u) | (x == 0x7f800000u)) { return a; }
    if (x > 0x7f800000u) { return bitcast<f32>(x | 0x7fc00000u); }
    p = f32_unpack(x);
  }
  let odd = u32(p.e - 127i) & 1u;
  // In [1, 4).
  let v = bitcast<f32>(((127u + odd) << 23u) | (p.m & 0x7fffffu));
  let inverse = inverseSqrt(v);
  var root = u32((v * inverse) * 8388608.0) - 8u;
  var rest = (p.m << (23u + odd)) - (root * root);
  let missing = u32(max((f32(rest) * inverse * 0x1p-24f) - 0.25, 0.0));
  rest -= missing * ((2u * root) + missing);
  root += missing;
  let growth = (2u * root) + 1u;
  let more = rest >= growth;
  root += select(0u, 1u, more);
  rest -= select(0u, growth, more);
  let e = ((p.e - 127i) >> 1u) + 126i;
  // A root is never halfway between two numbers. The hidden bit of the root adds one to the exponent.
  return bitcast<f32>((u32(e) << 23u) + root + select(0u, 1u, rest > root));
}
