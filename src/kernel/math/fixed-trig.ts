// sin, cos, tan, their inverses and hypot in binary32 for targets without fast binary64, in the math language: 64-bit fixed point
// inside, see `fixed-point.ts`. Every argument is reduced exactly, with the bits of 2/pi (Payne and Hanek).
import { arcTables, turnTables } from "./fixed-tables.ts";

export const fixedTrigSource = (): string => `
${turnTables()}
${arcTables()}

// |x| in quarter turns, from its bits: the nearest whole number, modulo 4, and the rest f in [0, 1/2] at 2^64 with its sign; f
// again, normalised. Numbers below 2^-39 become one like it.
fn quarter_turns(a: u32) -> (u32, bool, u64, u64, i32) {
  let m = (a & 0x7fffff) | 0x800000;
  // The bits of 2/pi that matter begin where m times them passes 4.
  let start = max(i32(a >> 23) - 88, 0);
  let word = start >> 5;
  let shift = u32(start) & 31;
  let back = 31 - shift;
  let g1 = TURN_BITS[word + 1];
  let g2 = TURN_BITS[word + 2];
  let g3 = TURN_BITS[word + 3];
  let w0 = (TURN_BITS[word] << shift) | ((g1 >> 1) >> back);
  let w1 = (g1 << shift) | ((g2 >> 1) >> back);
  let w2 = (g2 << shift) | ((g3 >> 1) >> back);
  let w3 = (g3 << shift) | ((TURN_BITS[word + 4] >> 1) >> back);
  // The product modulo 2^128 but for its last word; the top two bits are whole quarters.
  let low = u64(m) * u64(w2) + u64(mulhi(m, w3));
  let high = u64(m) * u64(w1) + (low >> 32) + (u64(m * w0) << 32);
  let f0 = (high << 2) | (u64(u32(low)) >> 30);
  let f1 = u32(low) << 2;
  let over = (f0 >> 63) != 0;
  let n = u32(high >> 62) + select(over, 1, 0);
  let f = select(over, ~f0, f0);
  let z = clz(f);
  let rest = (u64(select(over, ~f1, f1)) << 31) >> (63 - z);
  return n & 3, over, f, (f << z) | rest, -1 - i32(z);
}

// cos(f pi/2) or, with \`odd\`, sin(f pi/2) / f, at 2^63.
fn turn_series(odd: bool, f: u64) -> u64 {
  let w = mul_high(f, f) << 2;
  let t = u32(w >> 32);
  let first = select(odd, 4, 0);
  var a: u32 = TURN_LOW[first];
  var i: i32 = 1;
  while (i < 4) {
    a = TURN_LOW[first + i] - mulhi(t, a);
    i = i + 1;
  }
  let from = select(odd, 6, 0);
  var s: u64 = u64(a) >> 1;
  i = 0;
  while (i < 6) {
    s = TURN_HIGH[from + i] - mul_high(w, s);
    i = i + 1;
  }
  return s;
}

// sin(|x| + quarters pi/2) with a sign bit in front.
fn sine(a: u32, sign: u32, quarters: u32) -> u32 {
  let (whole, over, f, y, e) = quarter_turns(a);
  let n = whole + quarters;
  let even = (n & 1) != 0;
  let s = turn_series(!even, f);
  let (m, g) = normalise(select(even, s, mul_high(y, s)), select(even, 0, e + 1));
  let turned = ((n & 2) << 30) ^ sign_bit(over && !even);
  return select(a >= 0x7f800000, 0x7fc00000, round_single(sign ^ turned, m, g));
}
fn sin_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  return bits(select(a < 0x39800000, u, sine(a, u & 0x80000000, 0)));
}
fn cos_fixed(x: f32) -> f32 {
  return bits(sine(bits(x) & 0x7fffffff, 0, 1));
}
fn tan_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let (n, over, f, y, e) = quarter_turns(a);
  var c: u64 = 0;
  var s: u64 = 0;
  var i: i32 = 0;
  while (i < 2) {
    c = s;
    s = turn_series(i != 0, f);
    i = i + 1;
  }
  let (p, g) = normalise(mul_high(y, s), e + 1);
  let (q, h) = normalise(c, 0);
  let odd = (n & 1) != 0;
  let (m, k) = normalise(mul_high(select(odd, q, p), reciprocal(select(odd, p, q))), select(odd, h - g, g - h));
  let sign = (u & 0x80000000) ^ sign_bit(over != odd);
  let finite = select(a < 0x39800000, u, round_single(sign, m, k));
  return bits(select(a >= 0x7f800000, 0x7fc00000, finite));
}

// atan(y / x) of two normalised numbers, in the quadrant that \`left\` (x is negative) says, with a sign bit. Either may be 0.
fn arc(sign: u32, y: u64, ey: i32, left: bool, x: u64, ex: i32) -> u32 {
  let steep = ey > ex || (ey == ex && y > x);
  let d = select(steep, ey - ex, ex - ey);
  let a = select(steep, x, y);
  let b = select(steep, y, x);
  let n = a >> u64(min(d, 63));
  // atan(a/b) = atan(i/64) + atan(top / bottom), i/64 near a/b.
  let i = ((u32(n >> 32) / (u32(b >> 32) >> 7)) + 1) >> 1;
  let c = u64(i) << 57;
  let middle = mul_high(b, c) << 1;
  let below = n < middle;
  let first = i == 0;
  let far = select(below, middle - n, n - middle);
  let (top, e) = normalise(select(first, a, far), select(first, -d, 0));
  let (bottom, g) = normalise((b >> 1) + mul_high(n, c), 1);
  let (u, h) = normalise(mul_high(top, reciprocal(bottom)), e - g);
  let v = u >> u64(min(-1 - h, 63));
  let z = mul_high(v, v);
  let t = u32(z >> 32);
  let c5 = u64(ARC_C5 - mulhi(t, ARC_C7 - mulhi(t, ARC_C9))) << 30;
  let c1 = 0x8000000000000000 - (mul_high(z, ARC_C3 - mul_high(z, c5)) >> 1);
  let w = mul_high(u, c1);
  let step = w >> u64(min(-2 - h, 63));
  let table = ARC_TABLE[i32(i)];
  let flat = select(first, w, table + select(below, 0 - step, step));
  let (m, k) = normalise(flat, select(first, h + 1, -1));
  // At 2^62 for the sums with pi.
  let near = m >> u64(max(min(1 - k, 63), 0));
  let upright = select(steep, HALF_PI_62 - near, near);
  let (r, j) = normalise(select(left, PI_62 - upright, upright), 1);
  let turned = steep || left;
  return round_single(sign, select(turned, r, m), select(turned, j, k));
}

fn atan_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let m = u64((a & 0x7fffff) | 0x800000) << 40;
  let r = arc(u & 0x80000000, m, i32(a >> 23) - 127, false, 0x8000000000000000, 0);
  return bits(select(a < 0x39800000 || a > 0x7f800000, u, r));
}

// A number for \`arc\`: 0 and infinity are further away from all others than these from each other.
fn arc_operand(a: u32) -> (u64, i32) {
  let (e, m) = unpack_single(a);
  let end = select(a == 0, -1000, 1000);
  return select(a == 0, 0, u64(m) << 40), select(a == 0 || a >= 0x7f800000, end, e);
}
fn atan2_fixed(y: f32, x: f32) -> f32 {
  let u = bits(y);
  let w = bits(x);
  let a = u & 0x7fffffff;
  let b = w & 0x7fffffff;
  let (m, e) = arc_operand(a);
  let (n, f) = arc_operand(b);
  let r = arc(u & 0x80000000, m, e, w != b, n, f);
  return bits(select(a > 0x7f800000 || b > 0x7f800000, 0x7fc00000, r));
}

// sqrt(1 - x^2), normalised, for |x| <= 1 from its bits.
fn other_side(a: u32) -> (u64, i32) {
  let m = u64((a & 0x7fffff) | 0x800000);
  let shift = 2 * (i32(a >> 23) - 119);
  let square = m * m;
  let part = select(shift >= 0, square << u64(max(shift, 0)), square >> u64(min(-shift, 63)));
  return square_root(0x4000000000000000 - part, 0);
}
fn asin_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let (s, f) = other_side(a);
  let m = u64((a & 0x7fffff) | 0x800000) << 40;
  let r = arc(u & 0x80000000, m, i32(a >> 23) - 127, false, s, f);
  return bits(select(a > 0x3f800000, 0x7fc00000, select(a < 0x39800000, u, r)));
}
fn acos_fixed(x: f32) -> f32 {
  let u = bits(x);
  let a = u & 0x7fffffff;
  let (s, f) = other_side(a);
  let m = u64((a & 0x7fffff) | 0x800000) << 40;
  return bits(select(a > 0x3f800000, 0x7fc00000, arc(0, s, f, u != a, m, i32(a >> 23) - 127)));
}

// Squares are exact; what the shorter one loses and the root's rest count as one bit below all others.
fn hypot_fixed(x: f32, y: f32) -> f32 {
  let u = bits(x) & 0x7fffffff;
  let w = bits(y) & 0x7fffffff;
  let a = max(u, w);
  let b = min(u, w);
  let (e, m) = unpack_single(a);
  let (f, n) = unpack_single(b);
  let long = (u64(m) * u64(m)) << 14;
  let square = select(b == 0, 0, (u64(n) * u64(n)) << 14);
  let d = u64(min(2 * (e - f), 63));
  let short = square >> d;
  let (root, rest) = root_integer(long + short);
  let more = rest != 0 || (short << d) != square;
  let (v, g) = normalise((u64(root) << 32) | select(more, 0x1000000, 0), e + 1);
  let r = round_single(0, v, g);
  let special: u32 = select(u == 0x7f800000 || w == 0x7f800000, 0x7f800000, 0x7fc00000);
  return bits(select(a >= 0x7f800000, special, select(b == 0, a, r)));
}
`;
