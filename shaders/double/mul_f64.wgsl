fn f64_mul(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let p = f64_unpack(a);
  let q = f64_unpack(b);
  let sign = (a.y ^ b.y) & 0x80000000u;
  let w = u64_mul_wide(p.m, q.m);
  let rest = select(0u, 1u, (w.x | w.y) != 0u);
  // The product of two numbers in [1, 2) is in [1, 4).
  let two = w.w >> 31u;
  let shifted = vec2<u32>((w.z << 1u) | (w.y >> 31u), (w.w << 1u) | (w.z >> 31u));
  let m = select(shifted, w.zw, two == 1u);
  let finite = f64_pack(sign, (p.e + q.e) - 1023i + i32(two), vec2<u32>(m.x | rest, m.y));
  let p_zero = p.m.y == 0u;
  let q_zero = q.m.y == 0u;
  let p_big = (a.y & 0x7ff00000u) == 0x7ff00000u;
  let q_big = (b.y & 0x7ff00000u) == 0x7ff00000u;
  let nan = f64_is_nan(a) | f64_is_nan(b) | (p_big & q_zero) | (q_big & p_zero);
  let small = select(finite, vec2<u32>(0u, sign), p_zero | q_zero);
  let large = select(small, vec2<u32>(0u, sign | 0x7ff00000u), p_big | q_big);
  return select(large, vec2<u32>(0u, 0x7ff80000u), nan);
}
