// The count is taken modulo 64. `(x >> 1) >> (31 - m)` is x >> (32 - m), also for m = 0.
fn i64_shl(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>(a.x << m, (a.y << m) | ((a.x >> 1u) >> (31u - m)));
  return select(s, vec2<u32>(0u, s.x), (n & 32u) != 0u);
}
