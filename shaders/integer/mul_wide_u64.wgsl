// The 128-bit product, lowest word first.
fn u64_mul_wide(a: vec2<u32>, b: vec2<u32>) -> vec4<u32> {
  let ll = u32_mul_wide(a.x, b.x);
  let lh = u32_mul_wide(a.x, b.y);
  let hl = u32_mul_wide(a.y, b.x);
  let hh = u32_mul_wide(a.y, b.y);
  let m1 = lh.x + hl.x;
  let m2 = m1 + ll.y;
  let carry = select(0u, 1u, m1 < lh.x) + select(0u, 1u, m2 < m1);
  let s1 = hh.x + lh.y;
  let s2 = s1 + hl.y;
  let s3 = s2 + carry;
  let top = select(0u, 1u, s1 < hh.x) + select(0u, 1u, s2 < s1) + select(0u, 1u, s3 < s2);
  return vec4<u32>(ll.x, m2, s3, hh.y + top);
}
