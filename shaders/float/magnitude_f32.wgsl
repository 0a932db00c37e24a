// |a| truncated to an unsigned integer, meaningful below 2^32.
fn f32_magnitude(a: f32) -> u32 {
  let u = bitcast<u32>(a);
  let e = (u >> 23u) & 0xffu;
  let m = ((u & 0x7fffffu) | 0x800000u) << 8u;
  return select(m >> ((158u - e) & 31u), 0u, e < 127u);
}
