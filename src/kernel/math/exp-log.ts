// exp, log and their relatives in binary64, in the math language. Results are pairs of doubles up to the last addition, so errors
// stay within a few hundredths of an ulp above one half. No operation is fused: every target gives the same bits. Where two branches
// want the same function it is called once, since GPUs get a copy of it for each call.
import { expTables, logTables } from "./tables.ts";

export const expLogSource = (): string => `
${expTables()}
${logTables()}

// 2^n for -1022 <= n <= 1023.
inline fn power_of_two(n: i32) -> f64 { return bits(u64(i64(n + 1023)) << 52); }

// s * 2^n where the result may be subnormal or infinite.
fn scale(s: f64, n: i32) -> f64 {
  let k = select(n > 1023, 1023, select(n < -1022, n + 200, n));
  let r = s * power_of_two(k);
  if (n > 1023 || n < -1022) { return r * power_of_two(n - k); }
  return r;
}

// exp(x + xl) for x in [-746, 710]; xl is small against x.
fn exp_pair(x: f64, xl: f64) -> f64 {
  let kd = nearest(x * INV_LN2_128);
  let k = i32(kd);
  let (r, re) = fast_two_sum(x - kd * LN2_128_HI, xl - kd * LN2_128_LO);
  let q = r * r * poly(r, 0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889);
  let p = r + (re + q);
  let i = k & 127;
  let th = EXP_HI[i];
  let s = th + (EXP_LO[i] + th * p);
  return scale(s, k >> 7);
}

fn exp(x: f64) -> f64 {
  if (!(x > -745.2)) { if (isnan(x)) { return x; } return 0.0; }
  if (x > 709.782712893384) { return inf; }
  if (abs(x) < 0x1p-54) { return 1.0 + x; }
  return exp_pair(x, 0.0);
}

fn exp2(x: f64) -> f64 {
  if (!(x > -1075.0)) { if (isnan(x)) { return x; } return 0.0; }
  if (x >= 1024.0) { return inf; }
  let (p, pe) = two_prod(x, LOGE2_HI);
  return exp_pair(p, pe + x * LOGE2_LO);
}

fn expm1(x: f64) -> f64 {
  if (abs(x) < 0x1p-54) { return x; }
  if (!(x > -38.0)) { if (isnan(x)) { return x; } return -1.0; }
  if (x > 709.782712893384) { return inf; }
  if (x > 38.0) { return exp_pair(x, 0.0); }
  let kd = nearest(x * INV_LN2_128);
  let k = i32(kd);
  let (r, re) = fast_two_sum(x - kd * LN2_128_HI, -kd * LN2_128_LO);
  let q = r * r * poly(r, 0.5, 0.16666666666666666, 0.041666666666666664, 0.008333333333333333, 0.001388888888888889);
  let i = k & 127;
  let m = power_of_two(k >> 7);
  let th = EXP_HI[i] * m;
  let (a, ae) = two_prod(th, r);
  let b = ae + th * (re + q) + EXP_LO[i] * m;
  let (s, e) = two_sum(th, -1.0);
  let (t, te) = two_sum(s, a);
  return t + (e + te + b);
}

// log(x) as a pair, for finite x > 0.
fn log_pair(x: f64) -> (f64, f64) {
  var ix: u64 = bits(x);
  var bias: i32 = 0;
  if (ix < 0x0010000000000000) {
    ix = bits(x * 0x1p52);
    bias = -52;
  }
  let t = ix - 0x3fe6000000000000;
  let i = i32((t >> 45) & 127);
  let kd = f64(i32(i64(t) >> 52) + bias);
  let z = bits(ix - (t & 0xfff0000000000000));
  let inv = LOG_INV[i];
  let zh = high_part(z);
  let (r, rl) = two_sum(zh * inv - 1.0, (z - zh) * inv);
  let (s1, e1) = two_sum(kd * LN2_HI + LOG_HI[i], r);
  let (q, qe) = two_prod(r, r);
  let (s2, e2) = two_sum(s1, -0.5 * q);
  let p = r * q * poly(r, 0.3333333333333333, -0.25, 0.2, -0.16666666666666666, 0.14285714285714285, -0.125, 0.1111111111111111, -0.1, 0.09090909090909091);
  // The cube's rounding counts near 1, where nothing else is added.
  let lo = e1 + e2 + ((rl - r * rl) - 0.5 * qe) + (kd * LN2_LO + LOG_LO[i]) + p;
  return fast_two_sum(s2, lo);
}

fn log(x: f64) -> f64 {
  if (!(x > 0.0)) { if (x == 0.0) { return -inf; } return nan; }
  if (x == inf) { return x; }
  let (h, l) = log_pair(x);
  return h + l;
}

inline fn log_scaled(x: f64, ch: f64, cl: f64) -> f64 {
  let (h, l) = log_pair(x);
  let (p, pe) = two_prod(h, ch);
  return p + (pe + (h * cl + l * ch));
}
fn log2(x: f64) -> f64 {
  if (!(x > 0.0)) { if (x == 0.0) { return -inf; } return nan; }
  if (x == inf) { return x; }
  return log_scaled(x, INV_LN2_HI, INV_LN2_LO);
}
fn log10(x: f64) -> f64 {
  if (!(x > 0.0)) { if (x == 0.0) { return -inf; } return nan; }
  if (x == inf) { return x; }
  return log_scaled(x, INV_LN10_HI, INV_LN10_LO);
}
fn log1p(x: f64) -> f64 {
  if (!(x > -1.0)) { if (x == -1.0) { return -inf; } return nan; }
  if (x == inf) { return x; }
  if (abs(x) < 0x1p-54) { return x; }
  let (u, ue) = two_sum(1.0, x);
  let (h, l) = log_pair(u);
  return h + (l + ue / u);
}

// 0: y is no integer, 1: odd, 2: even.
fn parity(y: f64) -> i32 {
  let a = abs(y);
  if (a >= 0x1p53) { return 2; }
  if (floor(a) != a) { return 0; }
  let half = a * 0.5;
  return select(floor(half) == half, 2, 1);
}

fn pow(x: f64, y: f64) -> f64 {
  if (y == 0.0 || x == 1.0) { return 1.0; }
  if (isnan(x) || isnan(y)) { return nan; }
  let ax = abs(x);
  let kind = parity(y);
  let negative = (bits(x) >> 63) != 0;
  if (abs(y) == inf) {
    if (ax == 1.0) { return 1.0; }
    return select((ax > 1.0) == (y > 0.0), inf, 0.0);
  }
  if (ax == 0.0 || ax == inf) {
    let big = (ax == 0.0) == (y < 0.0);
    let r = select(big, inf, 0.0);
    return select(negative && kind == 1, -r, r);
  }
  if (negative && kind == 0) { return nan; }
  var sign: f64 = 1.0;
  if (negative && kind == 1) { sign = -1.0; }
  let (h, l) = log_pair(ax);
  let (p, pe) = two_prod(y, h);
  let low = pe + y * l;
  let (s, e) = fast_two_sum(p, low);
  if (!(abs(p) < 1e300)) { return sign * select((h > 0.0) == (y > 0.0), inf, 0.0); }
  if (s > 709.7827128933841) { return sign * inf; }
  if (s < -745.2) { return sign * 0.0; }
  return sign * exp_pair(s, e);
}
`;
