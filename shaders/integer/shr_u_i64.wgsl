fn i64_shr_u(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), a.y >> m);
  return select(s, vec2<u32>(s.y, 0u), (n & 32u) != 0u);
}
