fn i64_shr_s(a: vec2<u32>, n: u32) -> vec2<u32> {
  let m = n & 31u;
  let high = bitcast<u32>(bitcast<i32>(a.y) >> m);
  let s = vec2<u32>((a.x >> m) | ((a.y << 1u) << (31u - m)), high);
  let sign = bitcast<u32>(bitcast<i32>(a.y) >> 31u);
  return select(s, vec2<u32>(s.y, sign), (n & 32u) != 0u);
}
