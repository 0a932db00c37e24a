// exp, log and their relatives in binary32 for targets without fast binary64, in the math language: 64-bit fixed point inside,
// see `fixed-point.ts`. Arguments whose result no rounding decides (tiny, overflowing, NaN) are picked out at the end, on the bits, so
// that all threads run the same instructions.
import { exponentialTables, logarithmTables } from "./fixed-tables.ts";

export const fixedExpLogSource = (): string => `
${exponentialTables()}
${logarithmTables()}

inline fn sum_32(minus: bool, c: u32, p: u32) -> u32 { return select(minus, c - p, c + p); }
inline fn sum_64(minus: bool, c: u64, p: u64) -> u64 { return select(minus, c - p, c + p); }

// (e^r - 1) / r at 2^63 of r or, with \`minus\`, -r; |r| < 2^-5 at 2^69.
fn exp_ratio(minus: bool, r: u64) -> u64 {
  let t = u32(r >> 32);
  let c7 = sum_32(minus, EXP_C7, mulhi(t, EXP_C8) >> 5);
  let c6 = sum_32(minus, EXP_C6, mulhi(t, c7) >> 5);
  let c5 = u64(sum_32(minus, EXP_C5, mulhi(t, c6) >> 5)) << 25;
  let c4 = sum_64(minus, EXP_C4, mul_high(r, c5) >> 5);
  let c3 = sum_64(minus, EXP_C3, mul_high(r, c4) >> 5);
  let c2 = sum_64(minus, EXP_C2, mul_high(r, c3) >> 5);
  return sum_64(minus, 0x8000000000000000, mul_high(r, c2) >> 5);
}

// 2^(k/32) (1 + p), p at 2^68; not normalised.
fn exp_power(k: i32, p: u64) -> (u64, i32) {
  let base = POWER_TABLE[k & 31];
  return base + (mul_high(base, p << 1) >> 5), (k >> 5) + 1;
}
fn exp_parts(k: i32, r: u64) -> (u64, i32) {
  return exp_power(k, mul_high(r, exp_ratio(false, r)));
}

// |x| at 2^56, from its bits; below 2^8. Numbers below 2^-33 become one like 2^-33.
fn fixed_magnitude(a: u32) -> u64 {
  let shift = max(min(i32(a >> 23) - 94, 40), 0);
  return u64((a & 0x7fffff) | 0x800000) << u64(shift);
}

// k and r with +-x = k log(2)/32 + r, 0 <= r, hardly above log(2)/32, at 2^69; x at 2^56.
fn exp_reduce(minus: bool, x: u64) -> (i32, u64) {
  let n = i32((mulhi(u32(x >> 32), INV_LOG2_32) + select(minus, 3, 0)) >> 18);
  let k = select(minus, -1 - n, n);
  let s = select(minus, 0 - x, x) << 13;
  return k, s - u64(k) * LOG2_32 - u64((k * LOG2_32_REST) >> 16);
}

// +-(k + f / 2^64) as a whole number and a fraction from 0 on.
inline fn signed_parts(minus: bool, k: i32, f: u64) -> (i32, u64) {
  let down = select(f == 0, -k, -1 - k);
  return select(minus, down, k), select(minus, 0 - f, f);
}

fn exp_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let minus = u != a;
  let (k, r) = exp_reduce(minus, fixed_magnitude(a));
  let (m, e) = exp_parts(k, r);
  let (n, f) = normalise(m, e);
  let limit: u32 = select(minus, 0, 0x7f800000);
  return bits(select(a > 0x7f800000, u, select(a >= 0x42d00000, limit, round_single(0, n, f))));
}

fn exp2_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let minus = u != a;
  let v = fixed_magnitude(a);
  let (k, f) = signed_parts(minus, i32(v >> 51), v << 13);
  let (m, e) = exp_parts(k, mul_high(f, LOG2_64));
  let (n, g) = normalise(m, e);
  let limit: u32 = select(minus, 0, 0x7f800000);
  return bits(select(a > 0x7f800000, u, select(a >= 0x43180000, limit, round_single(0, n, g))));
}

// Below log(2)/32 the series itself gives e^x - 1, relatively exact; above, 1 can be subtracted.
fn expm1_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let minus = u != a;
  let small = a < 0x3cb00000;
  let (k, above) = exp_reduce(minus, fixed_magnitude(a));
  let r = select(small, fixed_magnitude(a) << 13, above);
  let z = clz(r);
  let p = mul_high(r << z, exp_ratio(minus && small, r));
  let (m, e) = exp_power(k, p >> z);
  let down = 0x4000000000000000 - (m >> u64(min(1 - e, 63)));
  let up = m - (0x8000000000000000 >> u64(min(e, 63)));
  let (n, f) = normalise(select(small, p, select(minus, down, up)), select(small, -5 - i32(z), select(minus, 1, e)));
  let limit: u32 = select(minus, 0xbf800000, 0x7f800000);
  let wide = select(a >= 0x42d00000, limit, round_single(u & 0x80000000, n, f));
  return bits(select(a > 0x7f800000 || a < 0x33000000, u, wide));
}

// e^x and e^-x, not normalised, or for \`small\` x, below log(2)/32, the mean of (e^x - 1)/x for x and -x at 2^63.
fn exp_both(a: u32, small: bool) -> (u64, i32, u64, i32, u64) {
  let v = fixed_magnitude(a);
  var m: u64 = 0;
  var e: i32 = 0;
  var n: u64 = 0;
  var f: i32 = 0;
  var mean: u64 = 0;
  var i: i32 = 0;
  while (i < 2) {
    m = n;
    e = f;
    let minus = i != 0;
    let (k, above) = exp_reduce(minus, v);
    let r = select(small, v << 13, above);
    let ratio = exp_ratio(minus && small, r);
    let (c, g) = exp_power(k, mul_high(r, ratio));
    n = c;
    f = g;
    mean = mean + (ratio >> 1);
    i = i + 1;
  }
  return m, e, n, f, mean;
}

fn sinh_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let sign = u & 0x80000000;
  let small = a < 0x3cb00000;
  let (m, e, n, f, mean) = exp_both(a, small);
  let series = mul_high(u64((a & 0x7fffff) | 0x800000) << 40, mean);
  let wide = m - (n >> u64(min(e - f, 63)));
  let (d, g) = normalise(select(small, series, wide), select(small, i32(a >> 23) - 126, e - 1));
  let finite = select(a >= 0x42d00000, sign | 0x7f800000, round_single(sign, d, g));
  return bits(select(a > 0x7f800000 || a < 0x39800000, u, finite));
}

fn cosh_fixed(x: f32) -> f32 {
  let a = bits(x) & 0x7fffffff;
  let (m, e, n, f, mean) = exp_both(a, false);
  let (d, g) = normalise(m + (n >> u64(min(e - f, 63))), e - 1);
  return bits(select(a > 0x7f800000, a, select(a >= 0x42d00000, 0x7f800000, round_single(0, d, g))));
}

// (1 - e^-2|x|) / (1 + e^-2|x|).
fn tanh_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let double = min(a, 0x41200000) + 0x800000;
  let small = double < 0x3cb00000;
  let v = fixed_magnitude(double);
  let (k, above) = exp_reduce(true, v);
  let r = select(small, v << 13, above);
  let z = clz(r);
  let p = mul_high(r << z, exp_ratio(small, r));
  let (m, e) = exp_power(k, p >> z);
  let w = m >> u64(min(1 - e, 63));
  let (top, f) = normalise(select(small, p, 0x4000000000000000 - w), select(small, -5 - i32(z), 1));
  let (bottom, g) = normalise(select(small, 0x8000000000000000 - (p >> (6 + z)), 0x4000000000000000 + w), 1);
  let (q, h) = normalise(mul_high(top, reciprocal(bottom)), f - g);
  return bits(select(a > 0x7f800000 || a < 0x39000000, u, round_single(u & 0x80000000, q, h)));
}

// log2 of a normalised number: is it negative, and its magnitude, normalised (0 for 1).
fn log2_parts(m: u64, e: i32) -> (bool, u64, i32) {
  let interval = u32(m >> 56) & 127;
  let upper = interval >= LOG_SPLIT;
  let n = e + select(upper, 1, 0);
  let table = i64(LOG_TABLE[i32(interval)]);
  // m c - 1 at 2^69, exactly: the 1 lies above the word.
  let r = i64(select(upper, m >> 3, m >> 2) * u64(LOG_INVERSE[i32(interval)]));
  let below = r < 0;
  let x = u64(select(below, 0 - r, r));
  let above = !below;
  let t = u32(x >> 32);
  let c8 = sum_32(above, LOG_C8, mulhi(t, LOG_C9) >> 5);
  let c7 = sum_32(above, LOG_C7, mulhi(t, c8) >> 5);
  let c6 = sum_32(above, LOG_C6, mulhi(t, c7) >> 5);
  let c5 = u64(sum_32(above, LOG_C5, mulhi(t, c6) >> 5)) << 29;
  let c4 = sum_64(above, LOG_C4, mul_high(x, c5) >> 5);
  let c3 = sum_64(above, LOG_C3, mul_high(x, c4) >> 5);
  let c2 = sum_64(above, LOG_C2, mul_high(x, c3) >> 5);
  let c1 = sum_64(above, 0x8000000000000000, mul_high(x, c2) >> 5);
  let z = clz(x);
  // log2(1 + r) at 2^(67 + z).
  let v = mul_high(x << z, mul_high(c1, LOG2E_63));
  let step = i64(v >> (4 + z));
  let fraction = table + select(below, 0 - step, step);
  // Whole and fraction at 2^(63 - size): as many bits as there is room for.
  let size = 32 - i32(clz(u32(max(n, -n))));
  let sum = (i64(n) << i64(63 - size)) + (fraction >> i64(size));
  let minus = sum < 0;
  // Where neither adds anything the logarithm is relatively exact.
  let alone = n == 0 && table == 0;
  let (y, f) = normalise(select(alone, v, u64(select(minus, 0 - sum, sum))), select(alone, -4 - i32(z), size));
  return select(alone, below, minus), y, f;
}

inline fn sign_bit(minus: bool) -> u32 { return select(minus, 0x80000000, 0); }

// The special results of logarithms: u are the argument's bits.
inline fn log_result(u: u32, y: u32) -> f32 {
  let special: u32 = select(u << 1 == 0, 0xff800000, select(u == 0x7f800000, 0x7f800000, 0x7fc00000));
  return bits(select(u << 1 == 0 || u >= 0x7f800000, special, y));
}
fn log_fixed(x: f32) -> f32 {
  let u = bits(x);
  let (e, m) = unpack_single(u);
  let (minus, y, f) = log2_parts(u64(m) << 40, e);
  let (v, g) = normalise(mul_high(y, LOG2_64), f);
  return log_result(u, round_single(sign_bit(minus), v, g));
}
fn log2_fixed(x: f32) -> f32 {
  let u = bits(x);
  let (e, m) = unpack_single(u);
  let (minus, y, f) = log2_parts(u64(m) << 40, e);
  return log_result(u, round_single(sign_bit(minus), y, f));
}
fn log10_fixed(x: f32) -> f32 {
  let u = bits(x);
  let (e, m) = unpack_single(u);
  let (minus, y, f) = log2_parts(u64(m) << 40, e);
  let (v, g) = normalise(mul_high(y, LOG10_2_64), f);
  return log_result(u, round_single(sign_bit(minus), v, g));
}
fn log1p_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let minus = u != a;
  let e = i32(a >> 23) - 127;
  let m = u64((a & 0x7fffff) | 0x800000);
  // 1 + x is exact up to 2^40.
  let part = m << u64(max(min(39 + e, 39), 0));
  let near = select(minus, 0x4000000000000000 - part, 0x4000000000000000 + part);
  let far = (m << 39) + (0x4000000000000000 >> u64(max(min(e, 63), 0)));
  let (s, f) = normalise(select(e < 0, near, far), 1 + max(e, 0));
  let (down, y, g) = log2_parts(s, f);
  let (v, h) = normalise(mul_high(y, LOG2_64), g);
  let r = round_single(sign_bit(down), v, h);
  let special: u32 = select(u == 0xbf800000, 0xff800000, select(u == 0x7f800000, 0x7f800000, 0x7fc00000));
  return bits(select(a < 0x32800000, u, select(u >= 0xbf800000 || (a >= 0x7f800000), special, r)));
}

// 2^p with p = +-t 2^(e - 63) < 2^9, not normalised.
fn exp2_parts(minus: bool, t: u64, e: i32) -> (u64, i32) {
  let shift = e + 6;
  let left = u64(max(shift, 0));
  let f = select(shift >= 0, t << left, t >> u64(min(-shift, 63)));
  let n = select(shift >= 0, (t >> 1) >> (63 - left), 0);
  let (k, g) = signed_parts(minus, i32(n), f);
  return exp_parts(k, mul_high(g, LOG2_64));
}

fn cbrt_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let (e, m) = unpack_single(a);
  let (minus, y, f) = log2_parts(u64(m) << 40, e);
  let (t, g) = exp2_parts(minus, mul_high(y, 0x5555555555555555), f);
  let (v, h) = normalise(t, g);
  return bits(select(a >= 0x7f800000 || a == 0, u, round_single(u & 0x80000000, v, h)));
}

// 0: no integer, 1: odd, 2: even; from the bits of |y|.
fn parity_single(a: u32) -> i32 {
  let e = i32(a >> 23) - 127;
  let m = (a & 0x7fffff) | 0x800000;
  let last = u32(max(min(23 - e, 31), 0));
  let whole = ((m >> last) << last) == m && e >= 0;
  return select(e > 23, 2, select(whole, select(((m >> last) & 1) != 0, 1, 2), 0));
}

fn pow_fixed(x: f32, y: f32) -> f32 {
  let u = bits(x);
  let w = bits(y);
  let a = u & 0x7fffffff;
  let b = w & 0x7fffffff;
  let (e, m) = unpack_single(a);
  let (minus, l, f) = log2_parts(u64(m) << 40, e);
  let (g, n) = unpack_single(b);
  let down = minus != (w != b);
  let p = ((l >> 32) * u64(n) << 8) + (((l & 0xffffffff) * u64(n)) >> 24);
  let size = f + g + 1;
  let (t, h) = exp2_parts(down, p, min(size, 8));
  let (v, k) = normalise(t, h);
  let odd = parity_single(b);
  let sign = select(odd == 1, u & 0x80000000, 0);
  let small: u32 = 0;
  let limit = select(down, small, 0x7f800000);
  let finite = select(size > 8 && l != 0, sign | limit, round_single(sign, v, k));
  // Zero or infinite x, then infinite y, then what NaN does not spoil.
  let zeros = sign | select((a == 0) == (w != b), 0x7f800000, small);
  let special = select(a == 0 || a == 0x7f800000, zeros, select(u != a && odd == 0, 0x7fc00000, finite));
  let tails = select(a == 0x3f800000, 0x3f800000, select((a > 0x3f800000) == (w == b), 0x7f800000, small));
  let wide = select(b == 0x7f800000, tails, special);
  let known = select(a > 0x7f800000 || b > 0x7f800000, 0x7fc00000, wide);
  return bits(select(b == 0 || u == 0x3f800000, 0x3f800000, known));
}
`;
