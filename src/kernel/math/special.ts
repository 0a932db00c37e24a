// erf, erfc, gamma and lgamma in binary64: the series and continued fraction of the error function, Lanczos's approximation with
// g = 6.0246800407767296 and 13 terms (coefficients computed by John Maddock for Boost).

const NUMERATOR = [
  2.353137688041076e10, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028,
  1439720407.3117216, 248874557.86205417, 31426415.585400194, 2876370.6289353725, 186056.2653952235,
  8071.672002365816, 210.82427775157935, 2.5066282746310002,
];
const DENOMINATOR = [
  0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925,
  66, 1,
];
const list = (values: readonly number[]): string =>
  values.map((v) => (Number.isInteger(v) ? `${v}.0` : String(v))).join(", ");

export const specialSource = (): string => `
const LANCZOS_NUM: f64[13] = { ${list(NUMERATOR)} };
const LANCZOS_DEN: f64[13] = { ${list(DENOMINATOR)} };
const LANCZOS_G: f64 = 6.02468004077672958;

// exp(-x^2) without the rounding of the square, which counts when it is large.
fn exp_square(x: f64) -> f64 {
  let h = high_part(x);
  if (x * x > 745.0) { return 0.0; }
  return exp_pair(-(h * h), -((x - h) * (x + h)));
}
fn erf_series(x: f64) -> f64 {
  let x2 = x * x;
  var acc: f64 = 0.0;
  var fk: f64 = 25.5;
  var i: i32 = 0;
  while (i < 25) {
    acc = 2.0 + x2 * acc / fk;
    fk = fk - 1.0;
    i = i + 1;
  }
  return acc * x * exp_square(x) / 1.772453850905516;
}
fn erfc_fraction(x: f64) -> f64 {
  if (x >= 30.0) { return 0.0; }
  let x2 = x * x;
  var a: f64 = 0.0;
  var da: f64 = 0.5;
  var p: f64 = 1.0;
  var p0: f64 = 0.0;
  var q: f64 = da + x2;
  var q0: f64 = 1.0;
  var i: i32 = 0;
  while (i < 50) {
    a = a + da;
    da = da + 2.0;
    let b = da + x2;
    let pn = b * p - a * p0;
    p0 = p;
    p = pn;
    let qn = b * q - a * q0;
    q0 = q;
    q = qn;
    i = i + 1;
  }
  return p / q * x * exp_square(x) / 1.772453850905516;
}
fn erf(x: f64) -> f64 {
  if (isnan(x)) { return x; }
  let a = abs(x);
  if (a < 1.5) { return erf_series(x); }
  return copysign(1.0 - erfc_fraction(a), x);
}
fn erfc(x: f64) -> f64 {
  if (isnan(x)) { return x; }
  let a = abs(x);
  if (a < 1.5) { return 1.0 - erf_series(x); }
  let c = erfc_fraction(a);
  return select(x > 0.0, c, 2.0 - c);
}

fn lanczos_sum(x: f64) -> f64 {
  var top: f64 = 0.0;
  var bottom: f64 = 0.0;
  var i: i32 = 0;
  if (x < 5.0) {
    i = 12;
    while (i >= 0) {
      top = top * x + LANCZOS_NUM[i];
      bottom = bottom * x + LANCZOS_DEN[i];
      i = i - 1;
    }
  } else {
    while (i < 13) {
      top = top / x + LANCZOS_NUM[i];
      bottom = bottom / x + LANCZOS_DEN[i];
      i = i + 1;
    }
  }
  return top / bottom;
}
fn sin_pi(x: f64) -> f64 {
  let y = fmod(abs(x), 2.0);
  let n = i32(nearest(2.0 * y));
  var r: f64 = 0.0;
  if ((n & 1) == 0) { r = sin(PI_HI * select(n == 0, y, select(n == 2, 1.0 - y, y - 2.0))); }
  else {
    let c = cos(PI_HI * (y - select(n == 1, 0.5, 1.5)));
    r = select(n == 1, c, -c);
  }
  return select(x < 0.0, -r, r);
}
fn gamma(x: f64) -> f64 {
  if (isnan(x) || x == inf) { return x; }
  if (x == 0.0) { return copysign(inf, x); }
  if (x == -inf || (x < 0.0 && floor(x) == x)) { return nan; }
  let a = abs(x);
  if (floor(x) == x && x <= 23.0) {
    var product: f64 = 1.0;
    var k: f64 = 2.0;
    while (k < x) { product = product * k; k = k + 1.0; }
    return product;
  }
  if (a < 1e-20) { return 1.0 / x; }
  if (a > 200.0) {
    if (x > 0.0) { return inf; }
    return select(parity(floor(x)) == 2, 0.0, -0.0);
  }
  let y = a + (LANCZOS_G - 0.5);
  let z = select(a > LANCZOS_G - 0.5, (y - a) - (LANCZOS_G - 0.5), (y - (LANCZOS_G - 0.5)) - a);
  let correction = z * LANCZOS_G / y;
  let far = a >= 140.0;
  let power = pow(y, select(far, a / 2.0 - 0.25, a - 0.5));
  let growth = exp(y);
  let sum = lanczos_sum(a);
  var r: f64 = 0.0;
  if (x < 0.0) {
    r = -PI_HI / sin_pi(a) / a * growth / sum;
    r = r - correction * r;
    r = r / power;
    if (far) { r = r / power; }
  } else {
    r = sum / growth;
    r = r + correction * r;
    r = r * power;
    if (far) { r = r * power; }
  }
  return r;
}
fn lgamma(x: f64) -> f64 {
  if (isnan(x)) { return x; }
  if (abs(x) == inf) { return inf; }
  if (x <= 0.0 && floor(x) == x) { return inf; }
  if (x == 1.0 || x == 2.0) { return 0.0; }
  let a = abs(x);
  if (a < 1e-20) { return -log(a); }
  var r: f64 = log(lanczos_sum(a)) - LANCZOS_G;
  r = r + (a - 0.5) * (log(a + LANCZOS_G - 0.5) - 1.0);
  if (x < 0.0) { r = 1.1447298858494002 - log(abs(sin_pi(a))) - log(a) - r; }
  return r;
}
`;
