// One digit of the square root by hand: root and rest of N become those of N * 2^28, root grows by 14 bits.
// The estimate is lowered, so the rest never gets negative and the next digit catches up.
struct SqrtState {
  root: vec2<u32>,
  rest: vec2<u32>,
}
fn u64_sqrt_digit(s: SqrtState) -> SqrtState {
  let rest = (f32(s.rest.y) * 4294967296.0) + f32(s.rest.x);
  let root = (f32(s.root.y) * 4294967296.0) + f32(s.root.x);
  let digit = u32(max(((rest * 8192.0) / root) - 1.0, 0.0));
  let twice = i64_add(i64_shl(s.root, 15u), vec2<u32>(digit, 0u));
  let wide = i64_shl(s.rest, 28u);
  return SqrtState(
    i64_add(i64_shl(s.root, 14u), vec2<u32>(digit, 0u)),
    i64_sub(wide, i64_mul_u16(twice, digit)));
}
