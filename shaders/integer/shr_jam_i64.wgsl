// Logical shift by 0..63 that keeps a one in the lowest bit if any one was shifted out: rounding sees it.
fn i64_shr_jam(a: vec2<u32>, n: u32) -> vec2<u32> {
  let mask = (1u << (n & 31u)) - 1u;
  let lost = select(a.x & mask, a.x | (a.y & mask), n >= 32u);
  let s = i64_shr_u(a, n);
  return vec2<u32>(s.x | select(0u, 1u, lost != 0u), s.y);
}
