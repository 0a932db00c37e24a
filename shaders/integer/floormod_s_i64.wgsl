fn i64_floormod_s(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let r = i64_rem_s(a, b);
  let other = (((r.y ^ b.y) >> 31u) == 1u) & ((r.x | r.y) != 0u);
  return select(r, i64_add(r, b), other);
}
