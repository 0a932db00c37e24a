fn f32_from_u64(a: vec2<u32>) -> f32 {
  let zeros = i64_clz(a);
  let m = i64_shl(a, zeros);
  // 24 bits are kept, the rest decides by being above, at or below the half.
  let kept = m.y >> 8u;
  let rest = (m.y << 24u) | select(0u, 1u, m.x != 0u);
  let up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));
  let value = kept + ((189u - zeros) << 23u) + select(0u, 1u, up);
  return bitcast<f32>(select(value, 0u, (a.x | a.y) == 0u));
}
