// The low 64 bits of v * d for d < 2^16: the digit step of long division.
fn i64_mul_u16(v: vec2<u32>, d: u32) -> vec2<u32> {
  let low = d * (v.x & 0xffffu);
  let middle = d * (v.x >> 16u);
  let lo = low + (middle << 16u);
  return vec2<u32>(lo, (middle >> 16u) + (d * v.y) + select(0u, 1u, lo < low));
}
