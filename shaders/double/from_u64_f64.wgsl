fn f64_from_u64(a: vec2<u32>) -> vec2<u32> {
  let zeros = i64_clz(a);
  let value = f64_round(0u, 1086i - i32(zeros), i64_shl(a, zeros));
  return select(value, vec2<u32>(0u, 0u), (a.x | a.y) == 0u);
}
