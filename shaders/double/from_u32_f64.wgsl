// Exact.
fn f64_from_u32(a: u32) -> vec2<u32> {
  let zeros = countLeadingZeros(a);
  let m = a << (zeros & 31u);
  let value = vec2<u32>(m << 21u, (m >> 11u) + ((1053u - zeros) << 20u));
  return select(value, vec2<u32>(0u, 0u), a == 0u);
}
