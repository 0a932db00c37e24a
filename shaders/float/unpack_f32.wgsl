// A positive number is m * 2^(e - 150) with m in [2^23, 2^24).
struct F32Parts {
  m: u32,
  e: i32,
}
// From the bits of any that is finite.
fn f32_unpack(bits: u32) -> F32Parts {
  if (bits >= 0x800000u) { return F32Parts((bits & 0x7fffffu) | 0x800000u, i32(bits >> 23u)); }
  let shift = countLeadingZeros(bits) - 8u;
  return F32Parts(bits << (shift & 31u), 1i - i32(shift));
}
