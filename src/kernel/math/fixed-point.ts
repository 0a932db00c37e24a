// Building blocks of the binary32 functions for targets without fast binary64: 64-bit fixed point in the math language.
//
// WGSL promises little about floats (contraction, flushed subnormals, 2.5 ulp division) and everything about integers, so these
// functions take the bits of their argument apart, compute with integers to about 60 bits and round once, on the bits, to nearest
// even. Twin: `library.ts` makes the same functions from the binary64 ones where those are cheap; both give the same bits, compared
// for every argument of the commonest functions and for tens of millions of each other one.
//
// Formats. A number `m, e` means m * 2^(e - 63), normalised when the top bit of m is set. "x at 2^n" means the integer x * 2^n.

export const fixedPointSource = (): string => `
// Top half of the product, less than 3 units too small.
fn mul_high(a: u64, b: u64) -> u64 {
  let ah = u32(a >> 32);
  let al = u32(a);
  let bh = u32(b >> 32);
  let bl = u32(b);
  return u64(ah) * u64(bh) + (u64(mulhi(ah, bl)) + u64(mulhi(al, bh)));
}

// Exponent and mantissa (24 bits, the first set) of the bits of a finite number that is neither 0 nor negative.
fn unpack_single(a: u32) -> (i32, u32) {
  let z = select(a < 0x800000, clz(a) - 8, 0);
  return i32(max(a >> 23, 1)) - 127 - i32(z), ((a << z) & 0x7fffff) | 0x800000;
}

fn normalise(m: u64, e: i32) -> (u64, i32) {
  let z = clz(m);
  return m << z, e - i32(z);
}

// The bits of the nearest binary32 number of a normalised m, e, with a sign bit; m = 0 gives zero. It rounds to 53 bits first, so that results
// that are exact or half-way count as such in spite of the last bits' errors.
fn round_single(sign: u32, m: u64, e: i32) -> u32 {
  let s = ((m >> 1) + 0x200) & 0xfffffffffffffc00;
  let all = u32(s >> 32) | select(u32(s) != 0, 1, 0);
  let h = select(e < -150, 0, all);
  let drop = u32(7 + max(min(-126 - e, 24), 0));
  let r = (h + (((1 << drop) >> 1) - 1) + ((h >> drop) & 1)) >> drop;
  let finite = (u32(max(e + 126, 0)) << 23) + r;
  let magnitude = select(h == 0, 0, select(e > 127, 0x7f800000, finite));
  return sign | magnitude;
}

// 1 / d at 2^64 of a normalised d at 2^63: Newton's method from a quotient of 16 bits. Up to 16 units too small, never 2^64.
fn reciprocal(d: u64) -> u64 {
  let dh = u32(d >> 32);
  let y0 = (0xffffffff / ((dh >> 15) + 1)) << 16;
  let e0 = 0x80000000 - mulhi(dh, y0);
  let y1 = y0 + mulhi(y0, e0 << 1) - 4;
  let y = u64(y1) << 32;
  // 1 - d y, a number below 2^-26, and its square.
  let e1 = (0x8000000000000000 - mul_high(d, y)) << 1;
  let small = u32(e1 >> 16);
  return y + mul_high(y, e1 + u64(mulhi(small, small))) - 8;
}

// Square root of an integer, digit by digit, and what is left: v = root^2 + rest.
fn root_integer(v: u64) -> (u32, u64) {
  var rest: u64 = v;
  var root: u64 = 0;
  var digit: u64 = 0x4000000000000000;
  while (digit != 0) {
    let t = root + digit;
    let fits = rest >= t;
    rest = rest - select(fits, t, 0);
    root = (root >> 1) + select(fits, digit, 0);
    digit = digit >> 2;
  }
  return u32(root), rest;
}

// sqrt(v 2^(2e - 62)), normalised; 0 for 0.
fn square_root(v: u64, e: i32) -> (u64, i32) {
  let z = clz(v) & 62;
  let (root, rest) = root_integer(v << z);
  let whole = u64(root) << 32;
  return whole + mul_high(rest, reciprocal(whole)), e - (i32(z) >> 1);
}
`;
