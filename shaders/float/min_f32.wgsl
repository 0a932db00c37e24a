// NaN if either is NaN; -0 is less than +0. On the bits, since WGSL's min drops NaN.
fn f32_min(a: f32, b: f32) -> f32 {
  let x = bitcast<i32>(a);
  let y = bitcast<i32>(b);
  let first = (x ^ ((x >> 31u) & 0x7fffffffi)) < (y ^ ((y >> 31u) & 0x7fffffffi));
  let nan = (x & 0x7fffffffi) > 0x7f800000i;
  let other = (y & 0x7fffffffi) > 0x7f800000i;
  return bitcast<f32>(select(y, x, nan | (first & !other)));
}
