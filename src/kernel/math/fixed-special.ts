// erf, erfc, the inverse hyperbolic functions and fmod in binary32 for targets without fast binary64, in the math language: 64-bit fixed
// point inside, see `fixed-point.ts`.
import { areaTables, errorTables } from "./fixed-special-tables.ts";

export const fixedSpecialSource = (): string => `
${errorTables()}
${areaTables()}

// erf of a number below 1/2 with these bits: the series in w = 4 x^2.
fn erf_series_fixed(a: u32) -> (u64, i32) {
  let (e, m) = unpack_single(a);
  let square = u64(m) * u64(m);
  let shift = 2 * e + 20;
  let w = select(shift >= 0, square << u64(max(shift, 0)), square >> u64(min(-shift, 63)));
  var s: u64 = 0;
  var i: i32 = 0;
  while (i < 14) {
    s = ERF_TABLE[i] - mul_high(w, s);
    i = i + 1;
  }
  return normalise(mul_high(u64(m) << 40, s), e + 1);
}

// erfc of a number from 1/2 on: e^(-x^2) times a series around the middle of one of 35 intervals, eight for each power of two.
fn erfc_parts(a: u32) -> (u64, i32) {
  let m = u64((a & 0x7fffff) | 0x800000);
  let (k, r) = exp_reduce(true, (m * m) << u64(2 * (i32(a >> 23) - 122)));
  let (y, e) = exp_parts(k, r);
  let first = (i32(a >> 20) - 1008) * 15;
  let off = i32(a & 0xfffff) - 0x80000;
  let w = u64(max(off, -off)) << 44;
  var s: u64 = 0;
  var i: i32 = 14;
  while (i >= 0) {
    s = sum_64(off > 0, ERFC_TABLE[first + i], mul_high(w, s));
    i = i - 1;
  }
  return normalise(mul_high(y, s), e);
}

fn erf_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  var m: u64 = 0;
  var e: i32 = 0;
  if (a < 0x3f000000) {
    let (n, f) = erf_series_fixed(a);
    m = n;
    e = f;
  } else {
    let (n, f) = erfc_parts(min(a, 0x412fffff));
    let (r, g) = normalise(0x8000000000000000 - (n >> u64(min(-f, 63))), 0);
    m = r;
    e = g;
  }
  return bits(select(a > 0x7f800000 || a == 0, u, round_single(u & 0x80000000, m, e)));
}

fn erfc_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  var m: u64 = 0;
  var e: i32 = 0;
  if (a < 0x3f000000) {
    let (n, f) = erf_series_fixed(a);
    let part = n >> u64(min(-f, 63));
    m = select(u == a, 0x8000000000000000 - part, 0x4000000000000000 + (part >> 1));
    e = select(u == a, 0, 1);
  } else {
    let (n, f) = erfc_parts(min(a, 0x412fffff));
    m = select(u == a, n, 0x8000000000000000 - (n >> u64(min(1 - f, 63))));
    e = select(u == a, f, 1);
  }
  let (r, g) = normalise(m, e);
  return bits(select(a > 0x7f800000, u, round_single(0, r, g)));
}

// The odd series of an inverse hyperbolic function of a number below 1/32, with its bits' sign.
fn area_series(minus: bool, from: i32, u: u32) -> u32 {
  let a = u & 0x7fffffff;
  let m = u64((a & 0x7fffff) | 0x800000);
  let e = i32(a >> 23) - 127;
  let shift = 2 * e + 18;
  let z = select(shift >= 0, (m * m) << u64(max(shift, 0)), (m * m) >> u64(min(-shift, 63)));
  var s: u64 = 0;
  var i: i32 = 0;
  while (i < 6) {
    s = sum_64(minus, AREA_TABLE[from + i], mul_high(z, s));
    i = i + 1;
  }
  let ratio = sum_64(minus, 0x8000000000000000, mul_high(z, s) >> 1);
  let (n, f) = normalise(mul_high(m << 40, ratio), e + 1);
  return select(a < 0x39800000, u, round_single(u & 0x80000000, n, f));
}

fn atanh_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let sign = u & 0x80000000;
  if (a < 0x3d000000) { return bits(area_series(false, 0, u)); }
  let part = u64((a & 0x7fffff) | 0x800000) << u64(max(min(i32(a >> 23) - 88, 39), 0));
  let (top, e) = normalise(0x4000000000000000 + part, 1);
  let (bottom, f) = normalise(0x4000000000000000 - part, 1);
  let (q, g) = normalise(mul_high(top, reciprocal(bottom)), e - f);
  let (down, y, h) = log2_parts(q, g);
  let (v, k) = normalise(mul_high(y, LOG2_64), h - 1);
  let special: u32 = select(a == 0x3f800000, sign | 0x7f800000, 0x7fc00000);
  return bits(select(a >= 0x3f800000, special, round_single(sign, v, k)));
}

// log(s + t) for the parts of a number and a square root, both normalised.
fn log_of_sum(s: u64, e: i32, t: u64, f: i32) -> u32 {
  let top = max(e, f);
  let sum = ((s >> 1) >> u64(min(top - e, 63))) + ((t >> 1) >> u64(min(top - f, 63)));
  let (m, g) = normalise(sum, top + 1);
  let (down, y, h) = log2_parts(m, g);
  let (v, k) = normalise(mul_high(y, LOG2_64), h);
  return round_single(0, v, k);
}
fn asinh_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  if (a < 0x3d000000) { return bits(area_series(true, 6, u)); }
  let m = u64((a & 0x7fffff) | 0x800000);
  let e = i32(a >> 23) - 127;
  let near = 0x4000000000000000 + ((m * m) << u64(max(min(2 * e + 16, 14), 0)));
  let far = ((m * m) << 14) + (0x1000000000000000 >> u64(max(min(2 * e, 63), 0)));
  let (root, f) = square_root(select(e < 0, near, far), max(e + 1, 0));
  let r = log_of_sum(m << 40, e, root, f);
  return bits(select(a >= 0x7f800000, u, r | (u & 0x80000000)));
}
fn acosh_fixed(x: f32) -> f32 {
  let u = bits(x);
  let m = u64((u & 0x7fffff) | 0x800000);
  let e = i32(u >> 23) - 127;
  let v = ((m * m) << 14) - (0x1000000000000000 >> u64(max(min(2 * e, 63), 0)));
  let (root, f) = square_root(v, e + 1);
  let r = log_of_sum(m << 40, e, root, f);
  let special: u32 = select(u == 0x7f800000, u, 0x7fc00000);
  return bits(select(u >= 0x7f800000 || u < 0x3f800000, special, r));
}

// The remainder with the dividend's sign, exact: long division, eight digits at a time.
fn fmod_fixed(x: f32, y: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let b = bits(y) & 0x7fffffff;
  let (e, m) = unpack_single(a);
  let (f, n) = unpack_single(b);
  var rest: u32 = m % n;
  var left: i32 = select(a < b || a >= 0x7f800000, 0, e - f);
  while (left > 0) {
    let step = min(left, 8);
    rest = (rest << u32(step)) % n;
    left = left - step;
  }
  let (r, g) = normalise(u64(rest) << 40, f);
  let finite = select(a < b, u, round_single(u & 0x80000000, r, g));
  return bits(select(a >= 0x7f800000 || b > 0x7f800000 || b == 0, 0x7fc00000, finite));
}
`;
