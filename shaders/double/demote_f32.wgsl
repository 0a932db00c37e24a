// binary64 to float32, nearest even. Subnormal results have the right bits; what arithmetic then does with them is up to the GPU.
fn f32_demote(a: vec2<u32>) -> f32 {
  let sign = a.y & 0x80000000u;
  let e = i32((a.y >> 20u) & 0x7ffu) - 896i;
  let high = (a.y & 0xfffffu) | 0x100000u;
  let m = vec2<u32>(a.x << 11u, (high << 11u) | (a.x >> 21u));
  let s = i64_shr_jam(m, u32(clamp(1i - e, 0i, 63i)));
  let kept = s.y >> 8u;
  let rest = (s.y << 24u) | select(0u, 1u, s.x != 0u);
  let up = (rest > 0x80000000u) | ((rest == 0x80000000u) & ((kept & 1u) == 1u));
  let value = kept + (u32(max(e, 1i) - 1i) << 23u) + select(0u, 1u, up);
  let finite = select(value, 0x7f800000u, (value >= 0x7f800000u) | (e >= 255i));
  let nan = 0x7fc00000u;
  return bitcast<f32>(select(finite, nan, f64_is_nan(a)) | sign);
}
