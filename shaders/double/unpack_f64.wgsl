// The significand with its leading one at bit 63 (zero stays zero), and the biased exponent that belongs to it, which is
// below 1 for subnormal numbers.
struct F64Parts {
  m: vec2<u32>,
  e: i32,
}
fn f64_unpack(a: vec2<u32>) -> F64Parts {
  let e = (a.y >> 20u) & 0x7ffu;
  let high = (a.y & 0xfffffu) | select(0x100000u, 0u, e == 0u);
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  let zeros = i64_clz(m);
  return F64Parts(i64_shl(m, zeros), i32(max(e, 1u)) - i32(zeros));
}
