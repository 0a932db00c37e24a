// |a| truncated to an unsigned integer, meaningful below 2^64.
fn f64_magnitude(a: vec2<u32>) -> vec2<u32> {
  let e = (a.y >> 20u) & 0x7ffu;
  let high = (a.y & 0xfffffu) | 0x100000u;
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  return select(i64_shr_u(m, 1086u - e), vec2<u32>(0u, 0u), e < 1023u);
}
