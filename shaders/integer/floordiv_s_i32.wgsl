// Rounds to minus infinity; x // 0 is 0.
fn i32_floordiv_s(a: i32, b: i32) -> i32 {
  let q = i32_div_s(a, b);
  let inexact = (q * b != a) & (b != 0i);
  return q - select(0i, 1i, inexact & ((a ^ b) < 0i));
}
