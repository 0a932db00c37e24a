// Rounded to nearest even: the built-in conversion is one ulp off for 8 % of the inputs on some drivers.
fn f32_from_u32(a: u32) -> f32 {
  return f32_from_u64(vec2<u32>(a, 0u));
}
