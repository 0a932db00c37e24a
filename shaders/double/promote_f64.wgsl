// float32 to binary64, exact; subnormal inputs count by their bits.
fn f64_promote(a: f32) -> vec2<u32> {
  let u = bitcast<u32>(a);
  let e = (u >> 23u) & 0xffu;
  let fraction = u & 0x7fffffu;
  let zeros = countLeadingZeros(fraction);
  let shifted = (fraction << (zeros & 31u)) << 1u;
  let subnormal = vec2<u32>(shifted << 20u, (shifted >> 12u) | ((905u - zeros) << 20u));
  let normal = vec2<u32>(fraction << 29u, (fraction >> 3u) | ((e + 896u) << 20u));
  let special = vec2<u32>(fraction << 29u, (fraction >> 3u) | 0x7ff00000u);
  let small = select(subnormal, vec2<u32>(0u, 0u), fraction == 0u);
  let value = select(select(normal, special, e == 0xffu), small, e == 0u);
  return vec2<u32>(value.x, value.y | (u & 0x80000000u));
}
