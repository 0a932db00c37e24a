// sin, cos, tan, their inverses and the hyperbolic functions in binary64, in the math language. Arguments above 2^20 are reduced
// with the bits of 2/pi in integers (Payne and Hanek), smaller ones with pi/2 in three parts (Cody and Waite).
import { atanTables, trigTables } from "./tables.ts";

export const trigSource = (): string => `
${trigTables()}
${atanTables()}

// x - n pi/2 as a pair, and n mod 4.
fn reduce_large(x: f64) -> (f64, f64, i32) {
  let ix = bits(abs(x));
  let m = (ix & 0x000fffffffffffff) | 0x0010000000000000;
  let e = i32(ix >> 52) - 1075;
  // Bits of 2/pi from position e - 2 on; the table begins with 64 zeros.
  let start = e + 62;
  let word = start >> 6;
  let shift = u64(i64(start & 63));
  var g0: u64 = TWO_OVER_PI_BITS[word];
  var g1: u64 = TWO_OVER_PI_BITS[word + 1];
  var g2: u64 = TWO_OVER_PI_BITS[word + 2];
  let g3 = TWO_OVER_PI_BITS[word + 3];
  if (shift != 0) {
    let back = 64 - shift;
    g0 = (g0 << shift) | (g1 >> back);
    g1 = (g1 << shift) | (g2 >> back);
    g2 = (g2 << shift) | (g3 >> back);
  }
  // The product modulo 2^192: top two bits are the quadrant.
  let lo = m * g2;
  let mid0 = m * g1;
  var w1: u64 = mid0 + mulhi(m, g2);
  var w0: u64 = m * g0 + mulhi(m, g1);
  if (w1 < mid0) { w0 = w0 + 1; }
  var n: i32 = i32(w0 >> 62);
  var f0: u64 = (w0 << 2) | (w1 >> 62);
  var f1: u64 = (w1 << 2) | (lo >> 62);
  var sign: f64 = 1.0;
  if ((f0 >> 63) != 0) {
    n = n + 1;
    f0 = ~f0;
    f1 = ~f1;
    sign = -1.0;
  }
  // A fraction of 128 bits in [0, 1/2), normalised so that two doubles hold 106 of them.
  var lead: u64 = 0;
  if (f0 == 0) { f0 = f1; f1 = 0; lead = 64; }
  let z = clz(f0);
  lead = lead + z;
  if (z != 0) {
    f0 = (f0 << z) | (f1 >> (64 - z));
    f1 = f1 << z;
  }
  let top = f0 >> 11;
  let rest = (f0 << 53) | (f1 >> 11);
  let scale_top = power_of_two(-53 - i32(lead));
  let h = f64(top) * scale_top;
  let l = f64(rest) * scale_top * 0x1p-64;
  let (p, pe) = two_prod(h, HALF_PI_HI);
  let (r, rl) = fast_two_sum(p, pe + (h * HALF_PI_LO + l * HALF_PI_HI));
  if (x < 0.0) { return -sign * r, -sign * rl, (4 - n) & 3; }
  return sign * r, sign * rl, n & 3;
}

fn reduce(x: f64) -> (f64, f64, i32) {
  if (abs(x) <= 0.7853981633974483) { return x, 0.0, 0; }
  if (abs(x) > 1647099.0) { return reduce_large(x); }
  let n = nearest(x * TWO_OVER_PI);
  let a = x - n * PIO2_1;
  let (b, be) = two_sum(a, -(n * PIO2_2));
  let (r, rl) = fast_two_sum(b, be - n * PIO2_3);
  return r, rl, i32(n) & 3;
}

// sin and cos of y + z, |y| <= pi/4; minimax polynomials of Sun's fdlibm.
inline fn sin_kernel(y: f64, z: f64) -> f64 {
  let y2 = y * y;
  let y3 = y2 * y;
  let p = 0.00833333333332248946124 + y2 * (-0.000198412698298579493134 + y2 * (2.75573137070700676789e-6 + y2 * (-2.50507602534068634195e-8 + y2 * 1.58969099521155010221e-10)));
  return y - ((y2 * (0.5 * z - y3 * p) - z) + y3 * 0.166666666666666324348);
}
inline fn cos_kernel(y: f64, z: f64) -> f64 {
  let y2 = y * y;
  let p = y2 * (0.0416666666666666019037 + y2 * (-0.00138888888888741095749 + y2 * (2.48015872894767294178e-5 + y2 * (-2.75573143513906633035e-7 + y2 * (2.08757232129817482790e-9 + y2 * -1.13596475577881948265e-11)))));
  let h = 0.5 * y2;
  let w = 1.0 - h;
  return w + (((1.0 - w) - h) + (y2 * p - y * z));
}

fn sin(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  if (abs(x) < 0x1p-27) { return x; }
  let (y, z, n) = reduce(x);
  if (n == 0) { return sin_kernel(y, z); }
  if (n == 1) { return cos_kernel(y, z); }
  if (n == 2) { return -sin_kernel(y, z); }
  return -cos_kernel(y, z);
}
fn cos(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  let (y, z, n) = reduce(x);
  if (n == 0) { return cos_kernel(y, z); }
  if (n == 1) { return -sin_kernel(y, z); }
  if (n == 2) { return -cos_kernel(y, z); }
  return sin_kernel(y, z);
}
fn tan(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  if (abs(x) < 0x1p-27) { return x; }
  let (y, z, n) = reduce(x);
  // Both as pairs, then one division with its remainder.
  let y2 = y * y;
  let sp = -0.16666666666666666 + y2 * (0.008333333333333333 + y2 * (-0.0001984126984126984 + y2 * (2.7557319223985893e-6 + y2 * (-2.505210838544172e-8 + y2 * (1.6059043836821613e-10 + y2 * (-7.647163731819816e-13 + y2 * 2.8114572543455206e-15))))));
  let (s, se) = fast_two_sum(y, z * (1.0 - 0.5 * y2) + y * y2 * sp);
  let (q, qe) = two_prod(y, y);
  let cp = 0.041666666666666664 + y2 * (-0.001388888888888889 + y2 * (2.48015873015873e-5 + y2 * (-2.755731922398589e-7 + y2 * (2.08767569878681e-9 + y2 * (-1.1470745597729725e-11 + y2 * 4.779477332387385e-14)))));
  let (c0, ce) = fast_two_sum(1.0, -0.5 * q);
  let (c, cl) = fast_two_sum(c0, ce - 0.5 * qe - y * z + y2 * y2 * cp);
  if ((n & 1) == 0) { return divide_pair(s, se, c, cl); }
  return -divide_pair(c, cl, s, se);
}
inline fn divide_pair(a: f64, al: f64, b: f64, bl: f64) -> f64 {
  let q = a / b;
  let (p, pe) = two_prod(q, b);
  return q + (((a - p) - pe) + al - q * bl) / b;
}

// atan of the pair x + xl >= 0 as a pair.
fn atan_pair(x: f64, xl: f64) -> (f64, f64) {
  if (x > 1.0) {
    let v = 1.0 / x;
    let (p, pe) = two_prod(v, x);
    let vl = ((1.0 - p) - pe - v * xl) * v;
    let (h, l) = atan_unit(v, vl);
    let (s, e) = two_sum(HALF_PI_HI, -h);
    return fast_two_sum(s, e + (HALF_PI_LO - l));
  }
  return atan_unit(x, xl);
}
fn atan_unit(x: f64, xl: f64) -> (f64, f64) {
  let i = i32(nearest(x * 64.0));
  let c = f64(i) * 0.015625;
  // t = (x - c) / (1 + c x)
  let (num, ne) = two_sum(x, -c);
  let nl = ne + xl;
  let (p, pe) = two_prod(c, x);
  let (den, de) = fast_two_sum(1.0, p);
  let dl = de + pe + c * xl;
  let t = num / den;
  let (m, me) = two_prod(t, den);
  let tl = ((num - m) - me + nl - t * dl) / den;
  let t2 = t * t;
  let poly = t * t2 * (-0.3333333333333333 + t2 * (0.2 + t2 * (-0.14285714285714285 + t2 * (0.1111111111111111 - t2 * 0.09090909090909091))));
  let (s, e) = two_sum(ATAN_HI[i], t);
  return fast_two_sum(s, e + (ATAN_LO[i] + tl + poly));
}

fn atan(x: f64) -> f64 {
  if (isnan(x)) { return x; }
  if (abs(x) < 0x1p-27) { return x; }
  if (abs(x) > 0x1p60) { return copysign(HALF_PI_HI, x); }
  let (h, l) = atan_pair(abs(x), 0.0);
  return copysign(h + l, x);
}

fn atan2(y: f64, x: f64) -> f64 {
  if (isnan(x) || isnan(y)) { return nan; }
  let ax = abs(x);
  let ay = abs(y);
  let left = (bits(x) >> 63) != 0;
  var h: f64 = 0.0;
  var l: f64 = 0.0;
  if (ay == 0.0) { h = 0.0; }
  else if (ax == 0.0) { return copysign(HALF_PI_HI, y); }
  else if (ay == inf) {
    if (ax == inf) { return copysign(select(left, 2.356194490192345, 0.7853981633974483), y); }
    return copysign(HALF_PI_HI, y);
  }
  else if (ax == inf) { h = 0.0; }
  else {
    let up = ay > ax;
    let a = select(up, ax, ay);
    let b = select(up, ay, ax);
    let q0 = a / b;
    if (q0 < 0x1p-60 && !up && !left) { return copysign(q0, y); }
    // Scaled so that the remainder is exact.
    var s: f64 = 1.0;
    if (b > 0x1p500) { s = 0x1p-600; }
    if (b < 0x1p-500) { s = 0x1p600; }
    let (p, pe) = two_prod(q0, b * s);
    let ql = select(q0 < 0x1p-500, 0.0, ((a * s - p) - pe) / (b * s));
    let (uh, ul) = atan_unit(q0, ql);
    h = uh;
    l = ul;
    if (up) {
      let (t, te) = two_sum(HALF_PI_HI, -uh);
      h = t;
      l = te + (HALF_PI_LO - ul);
    }
  }
  if (left) {
    let (t, te) = two_sum(PI_HI, -h);
    h = t;
    l = te + (PI_LO - l);
  }
  return copysign(h + l, y);
}

// sqrt((1 - x)(1 + x)) as a pair, |x| <= 1.
inline fn cathetus(x: f64) -> (f64, f64) {
  let (q, qe) = two_prod(x, x);
  let (v, ve) = two_sum(1.0, -q);
  let vl = ve - qe;
  let s = sqrt(v + vl);
  let (p, pe) = two_prod(s, s);
  return s, (((v - p) - pe) + vl) / (2.0 * s);
}
fn asin(x: f64) -> f64 {
  let a = abs(x);
  if (!(a <= 1.0)) { return nan; }
  if (a < 0x1p-27) { return x; }
  if (a == 1.0) { return copysign(HALF_PI_HI, x); }
  let (c, cl) = cathetus(a);
  let q = a / c;
  let (p, pe) = two_prod(q, c);
  let (h, l) = atan_pair(q, ((a - p) - pe - q * cl) / c);
  return copysign(h + l, x);
}
fn acos(x: f64) -> f64 {
  if (!(abs(x) <= 1.0)) { return nan; }
  if (x == 1.0) { return 0.0; }
  if (x == -1.0) { return PI_HI; }
  if (abs(x) < 0x1p-60) { return HALF_PI_HI; }
  let a = abs(x);
  let (c, cl) = cathetus(a);
  // acos |x| = atan(c / |x|)
  let q = c / a;
  let (p, pe) = two_prod(q, a);
  let (h, l) = atan_pair(q, ((c - p) - pe + cl) / a);
  if (x > 0.0) { return h + l; }
  let (s, e) = two_sum(PI_HI, -h);
  return s + (e + (PI_LO - l));
}

fn sinh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf) || a < 0x1p-28) { return x; }
  let h = copysign(0.5, x);
  if (a < 22.0) {
    let t = expm1(a);
    if (a < 1.0) { return h * (2.0 * t - t * t / (t + 1.0)); }
    return h * (t + t / (t + 1.0));
  }
  if (a < 709.78) { return h * exp(a); }
  let w = exp(0.5 * a);
  return h * w * w;
}
fn cosh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf)) { return a; }
  if (a < 0.34657359027997264) {
    let t = expm1(a);
    let w = 1.0 + t;
    return 1.0 + t * t / (w + w);
  }
  if (a < 22.0) {
    let t = exp(a);
    return 0.5 * t + 0.5 / t;
  }
  if (a < 709.78) { return 0.5 * exp(a); }
  let w = exp(0.5 * a);
  return 0.5 * w * w;
}
fn tanh(x: f64) -> f64 {
  let a = abs(x);
  if (isnan(x) || a < 0x1p-28) { return x; }
  if (a >= 22.0) { return copysign(1.0, x); }
  if (a >= 1.0) {
    let t = expm1(2.0 * a);
    return copysign(1.0 - 2.0 / (t + 2.0), x);
  }
  let t = expm1(-2.0 * a);
  return copysign(-t / (t + 2.0), x);
}
fn asinh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf) || a < 0x1p-28) { return x; }
  if (a > 0x1p28) { return copysign(log(a) + LOGE2_HI, x); }
  if (a > 2.0) { return copysign(log(2.0 * a + 1.0 / (sqrt(a * a + 1.0) + a)), x); }
  let t = a * a;
  return copysign(log1p(a + t / (1.0 + sqrt(1.0 + t))), x);
}
fn acosh(x: f64) -> f64 {
  if (!(x >= 1.0)) { return nan; }
  if (x == 1.0) { return 0.0; }
  if (x > 0x1p28) { return log(x) + LOGE2_HI; }
  if (x > 2.0) { return log(2.0 * x - 1.0 / (x + sqrt(x * x - 1.0))); }
  let t = x - 1.0;
  return log1p(t + sqrt(2.0 * t + t * t));
}
fn atanh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a <= 1.0)) { return nan; }
  if (a == 1.0) { return copysign(inf, x); }
  if (a < 0x1p-28) { return x; }
  if (a < 0.5) {
    let t = a + a;
    return copysign(0.5 * log1p(t + t * a / (1.0 - a)), x);
  }
  return copysign(0.5 * log1p((a + a) / (1.0 - a)), x);
}

fn cbrt(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf) || a == 0.0) { return x; }
  var s: f64 = a;
  var back: f64 = 1.0;
  if (a < 0x1p-1000) { s = a * 0x1p120; back = 0x1p-40; }
  // A third of the exponent, then Newton's method, the last step with the exact residual.
  var t: f64 = bits(bits(s) / 3 + 0x2a9f7893782da1ce);
  t = t - (t - s / (t * t)) * 0.3333333333333333;
  t = t - (t - s / (t * t)) * 0.3333333333333333;
  t = t - (t - s / (t * t)) * 0.3333333333333333;
  t = t - (t - s / (t * t)) * 0.3333333333333333;
  let (q, qe) = two_prod(t, t);
  let (p, pe) = two_prod(q, t);
  let residual = ((s - p) - pe) - qe * t;
  return copysign((t + residual / (3.0 * q)) * back, x);
}
fn hypot(x: f64, y: f64) -> f64 {
  var a: f64 = abs(x);
  var b: f64 = abs(y);
  if (a == inf || b == inf) { return inf; }
  if (isnan(a) || isnan(b)) { return nan; }
  if (a < b) { let t = a; a = b; b = t; }
  if (b == 0.0) { return a; }
  var back: f64 = 1.0;
  if (a > 0x1p500) { a = a * 0x1p-600; b = b * 0x1p-600; back = 0x1p600; }
  else if (b < 0x1p-450) { a = a * 0x1p600; b = b * 0x1p600; back = 0x1p-600; if (a > 0x1p500) { return a * back; } }
  if (a > b * 0x1p60) { return (a + b) * back; }
  let (p, pe) = two_prod(a, a);
  let (q, qe) = two_prod(b, b);
  let (s, e) = fast_two_sum(p, q);
  let l = e + pe + qe;
  let h = sqrt(s + l);
  let (m, me) = two_prod(h, h);
  return (h + (((s - m) - me) + l) / (2.0 * h)) * back;
}

// The remainder with the dividend's sign, exact: long division on the bits.
fn fmod(x: f64, y: f64) -> f64 {
  let a = abs(x);
  let b = abs(y);
  if (!(a < inf) || isnan(b) || b == 0.0) { return nan; }
  if (a < b) { return x; }
  if (b == inf) { return x; }
  var r: f64 = a;
  // Each step takes the largest multiple b * 2^k, exactly representable, that is at most r.
  while (r >= b) {
    var t: f64 = b;
    if (r > b * 0x1p54) {
      let er = i32(bits(r) >> 52);
      if (b < 0x1p-1000) { t = b * power_of_two(600); if (t > r) { t = b; } }
      let et = i32(bits(t) >> 52);
      if (er - et > 1) { t = t * power_of_two(select(er - et - 1 > 1000, 1000, er - et - 1)); }
      r = r - t;
      continue;
    }
    while (t <= r * 0.5) { t = t * 2.0; }
    r = r - t;
  }
  return copysign(r, x);
}
`;
