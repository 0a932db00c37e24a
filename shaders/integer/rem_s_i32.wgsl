// Sign of the dividend; x % 0 is 0, MIN % -1 is 0.
fn i32_rem_s(a: i32, b: i32) -> i32 {
  return a - i32_div_s(a, b) * b - select(0i, a, b == 0i);
}
