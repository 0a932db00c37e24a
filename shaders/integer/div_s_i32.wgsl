// Truncating division; x / 0 is 0, MIN / -1 is MIN (as WGSL defines it).
fn i32_div_s(a: i32, b: i32) -> i32 {
  return select(a / select(b, 1i, b == 0i), 0i, b == 0i);
}
