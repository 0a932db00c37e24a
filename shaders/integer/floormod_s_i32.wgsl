// Sign of the divisor; x % 0 is 0.
fn i32_floormod_s(a: i32, b: i32) -> i32 {
  let r = i32_rem_s(a, b);
  return r + select(0i, b, (r != 0i) & ((r ^ b) < 0i));
}
