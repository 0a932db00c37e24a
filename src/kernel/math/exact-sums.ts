// Sums and products of binary64 numbers as unevaluated pairs, without an error, in the math language. Two forms with the same
// results: from binary64 operations (Knuth, Dekker, Veltkamp), or, where each of these is a hundred integer operations, with fewer of
// them or with integers.
import type { MathArithmetic } from "./lower.ts";

const BOTH = `
inline fn fast_two_sum(a: f64, b: f64) -> (f64, f64) {
  let s = a + b;
  return s, b - (s - a);
}
inline fn high_part(a: f64) -> f64 { return bits(bits(a) & 0xfffffffff8000000); }
`;

const DOUBLES = `
inline fn two_sum(a: f64, b: f64) -> (f64, f64) {
  let s = a + b;
  let t = s - a;
  return s, (a - (s - t)) + (b - t);
}
inline fn two_prod(a: f64, b: f64) -> (f64, f64) {
  let p = a * b;
  let ah = high_part(a);
  let al = a - ah;
  let bh = high_part(b);
  let bl = b - bh;
  return p, ((ah * bh - p) + ah * bl + al * bh) + al * bl;
}
`;

const INTEGERS = `
fn two_sum(a: f64, b: f64) -> (f64, f64) {
  let swap = (bits(a) << 1) < (bits(b) << 1);
  return fast_two_sum(select(swap, b, a), select(swap, a, b));
}
// The mantissas' product less that of p, both in the unit of the former, fits a word. Operands are no subnormal
// numbers, and errors below the normal range become 0.
fn two_prod(a: f64, b: f64) -> (f64, f64) {
  let p = a * b;
  let x = bits(a);
  let y = bits(b);
  let z = bits(p);
  let m = (x & 0xfffffffffffff) | 0x10000000000000;
  let n = (y & 0xfffffffffffff) | 0x10000000000000;
  let q = (z & 0xfffffffffffff) | 0x10000000000000;
  let e = (i32(x >> 52) & 0x7ff) + (i32(y >> 52) & 0x7ff);
  let shift = (i32(z >> 52) & 0x7ff) - e + 1075;
  let error = bits(f64(i64(m * n - (q << u64(shift & 63)))));
  let exponent = (i32(error >> 52) & 0x7ff) + e - 2150;
  let there = exponent > 0 && (error << 1) != 0 && (z << 1) != 0;
  let scaled = (error & 0x800fffffffffffff) | (u64(exponent & 0x7ff) << 52);
  return p, bits(select(there, scaled ^ ((x ^ y) & 0x8000000000000000), 0));
}
`;

export const exactSumsSource = (arithmetic: MathArithmetic): string =>
  BOTH + (arithmetic === "doubles" ? DOUBLES : INTEGERS);
