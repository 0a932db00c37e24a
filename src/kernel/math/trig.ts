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
  let p = poly(y2, 0.00833333333332248946124, -0.000198412698298579493134, 2.75573137070700676789e-6, -2.50507602534068634195e-8, 1.58969099521155010221e-10);
  return y - ((y2 * (0.5 * z - y3 * p) - z) + y3 * 0.166666666666666324348);
}
inline fn cos_kernel(y: f64, z: f64) -> f64 {
  let y2 = y * y;
  let p = y2 * poly(y2, 0.0416666666666666019037, -0.00138888888888741095749, 2.48015872894767294178e-5, -2.75573143513906633035e-7, 2.08757232129817482790e-9, -1.13596475577881948265e-11);
  let h = 0.5 * y2;
  let w = 1.0 - h;
  return w + (((1.0 - w) - h) + (y2 * p - y * z));
}

fn sin(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  if (abs(x) < 0x1p-27) { return x; }
  let (y, z, n) = reduce(x);
  var r: f64 = 0.0;
  if ((n & 1) == 0) { r = sin_kernel(y, z); } else { r = cos_kernel(y, z); }
  return select((n & 2) == 0, r, -r);
}
fn cos(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  let (y, z, n) = reduce(x);
  var r: f64 = 0.0;
  if ((n & 1) == 0) { r = cos_kernel(y, z); } else { r = sin_kernel(y, z); }
  return select(((n + 1) & 2) == 0, r, -r);
}
fn tan(x: f64) -> f64 {
  if (!(abs(x) < inf)) { return nan; }
  if (abs(x) < 0x1p-27) { return x; }
  let (y, z, n) = reduce(x);
  // Both as pairs, then one division with its remainder.
  let y2 = y * y;
  let sp = poly(y2, -0.16666666666666666, 0.008333333333333333, -0.0001984126984126984, 2.7557319223985893e-6, -2.505210838544172e-8, 1.6059043836821613e-10, -7.647163731819816e-13, 2.8114572543455206e-15);
  let (s, se) = fast_two_sum(y, z * (1.0 - 0.5 * y2) + y * y2 * sp);
  let (q, qe) = two_prod(y, y);
  let cp = poly(y2, 0.041666666666666664, -0.001388888888888889, 2.48015873015873e-5, -2.755731922398589e-7, 2.08767569878681e-9, -1.1470745597729725e-11, 4.779477332387385e-14);
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
  let steep = x > 1.0;
  var v: f64 = x;
  var vl: f64 = xl;
  if (steep) {
    v = 1.0 / x;
    let (p, pe) = two_prod(v, x);
    vl = ((1.0 - p) - pe - v * xl) * v;
  }
  let (h, l) = atan_unit(v, vl);
  if (steep) {
    let (s, e) = two_sum(HALF_PI_HI, -h);
    return fast_two_sum(s, e + (HALF_PI_LO - l));
  }
  return h, l;
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
  let series = t * t2 * poly(t2, -0.3333333333333333, 0.2, -0.14285714285714285, 0.1111111111111111, -0.09090909090909091);
  let (s, e) = two_sum(ATAN_HI[i], t);
  return fast_two_sum(s, e + (ATAN_LO[i] + tl + series));
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
  let huge = a >= 709.78;
  let w = exp(select(huge, 0.5 * a, a));
  return select(huge, h * w * w, h * w);
}
fn cosh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf)) { return a; }
  if (a < 0.34657359027997264) {
    let t = expm1(a);
    let w = 1.0 + t;
    return 1.0 + t * t / (w + w);
  }
  let huge = a >= 709.78;
  let w = exp(select(huge, 0.5 * a, a));
  if (a < 22.0) { return 0.5 * w + 0.5 / w; }
  return select(huge, 0.5 * w * w, 0.5 * w);
}
fn tanh(x: f64) -> f64 {
  let a = abs(x);
  if (isnan(x) || a < 0x1p-28) { return x; }
  if (a >= 22.0) { return copysign(1.0, x); }
  let far = a >= 1.0;
  let t = expm1(select(far, 2.0, -2.0) * a);
  let q = select(far, 2.0, -t) / (t + 2.0);
  return copysign(select(far, 1.0 - q, q), x);
}
// Above the limit 2 |x| becomes a sum of logarithms, which costs a rounding; squares must not overflow below.
fn asinh_until(x: f64, limit: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf) || a < 0x1p-28) { return x; }
  if (a > 2.0) {
    let huge = a > limit;
    let y = log(select(huge, a, 2.0 * a + 1.0 / (sqrt(a * a + 1.0) + a)));
    return copysign(select(huge, y + LOGE2_HI, y), x);
  }
  let t = a * a;
  return copysign(log1p(a + t / (1.0 + sqrt(1.0 + t))), x);
}
fn asinh(x: f64) -> f64 { return asinh_until(x, 0x1p28); }
fn asinh_f32(x: f32) -> f32 { return f32(asinh_until(f64(x), 0x1p500)); }
fn acosh_until(x: f64, limit: f64) -> f64 {
  if (!(x >= 1.0)) { return nan; }
  if (x == 1.0) { return 0.0; }
  if (x > 2.0) {
    let huge = x > limit;
    let y = log(select(huge, x, 2.0 * x - 1.0 / (x + sqrt(x * x - 1.0))));
    return select(huge, y + LOGE2_HI, y);
  }
  let t = x - 1.0;
  return log1p(t + sqrt(2.0 * t + t * t));
}
fn acosh(x: f64) -> f64 { return acosh_until(x, 0x1p28); }
fn acosh_f32(x: f32) -> f32 { return f32(acosh_until(f64(x), 0x1p500)); }
fn atanh(x: f64) -> f64 {
  let a = abs(x);
  if (!(a <= 1.0)) { return nan; }
  if (a == 1.0) { return copysign(inf, x); }
  if (a < 0x1p-28) { return x; }
  let t = a + a;
  let q = select(a < 0.5, t * a, t) / (1.0 - a);
  return copysign(0.5 * log1p(select(a < 0.5, t + q, q)), x);
}

fn cbrt(x: f64) -> f64 {
  let a = abs(x);
  if (!(a < inf) || a == 0.0) { return x; }
  var s: f64 = a;
  var back: f64 = 1.0;
  if (a < 0x1p-900) { s = a * 0x1p120; back = 0x1p-40; }
  if (a > 0x1p1000) { s = a * 0x1p-120; back = 0x1p40; }
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

// Exponent and mantissa (53 bits, the first set) of the bits of a finite number that is neither 0 nor negative.
fn unpack_double(a: u64) -> (i32, u64) {
  let z = select(a < 0x10000000000000, clz(a) - 11, 0);
  return max(i32(a >> 52), 1) - i32(z), ((a << z) & 0xfffffffffffff) | 0x10000000000000;
}

// The remainder with the dividend's sign, exact: long division of the mantissas, eleven digits at a time.
fn fmod(x: f64, y: f64) -> f64 {
  let u = bits(x);
  let a = u & 0x7fffffffffffffff;
  let b = bits(y) & 0x7fffffffffffffff;
  if (a >= 0x7ff0000000000000 || b > 0x7ff0000000000000 || b == 0) { return nan; }
  if (a < b) { return x; }
  let (e, m) = unpack_double(a);
  let (f, n) = unpack_double(b);
  var rest: u64 = m % n;
  var left: i32 = e - f;
  while (left > 0 && rest != 0) {
    let step = min(left, 11);
    rest = (rest << u64(step)) % n;
    left = left - step;
  }
  if (rest == 0) { return bits(u & 0x8000000000000000); }
  // Both the remainder and its unit are numbers: nothing is lost, below the normal range either.
  let z = clz(rest) - 11;
  let g = f - i32(z);
  let normal = (u64(g - 1) << 52) + (rest << z);
  let subnormal = (rest << z) >> u64(1 - min(g, 1));
  return bits((u & 0x8000000000000000) | select(g > 0, normal, subnormal));
}
`;
