/**
 * The functions of `math` on floats. The elementary ones are libm's (objects/libm.ts); this file gives
 * them Python's errors, and has those that need none of it.
 */
import {
  binaryOp,
  boundIfAny,
  call,
  index,
  iterate,
  toArray,
  typeName,
} from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import {
  overflowError,
  typeError,
  valueError,
  zeroDivisionError,
} from "../../objects/exceptions.ts";
import { floatToInt } from "../../objects/float-arithmetic.ts";
import { floatText } from "../../objects/float-repr.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intBitLength } from "../../objects/int-arithmetic.ts";
import { type Libm, libm } from "../../objects/libm.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import type { PyValue } from "../../objects/object.ts";
import { NB_ADD, NB_MULTIPLY } from "../../objects/operators.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";
import { erf, erfc, gamma, lgamma } from "./special.ts";

const float = (v: number): PyFloat => new PyFloat(v);

type Range = "none" | "domain" | "overflow";

/**
 * A function of one argument: NaN from a number is a domain error, infinity from a finite number a
 * range error, or a domain error where the function has a pole.
 */
function unary(
  name: string,
  run: (x: number) => number,
  infinite: Range = "none",
  expectation?: (x: number) => string,
): PyBuiltin {
  return fn(`${name}(x, /)`, (value: PyValue) => {
    const x = toFloat(value);
    const r = run(x);
    if (Number.isNaN(r) && !Number.isNaN(x)) throw domainError(x, expectation);
    if (!Number.isFinite(r) && Number.isFinite(x)) {
      if (infinite === "overflow") throw overflowError("math range error");
      throw domainError(x, expectation);
    }
    return float(r);
  });
}

function domainError(x: number, expectation?: (x: number) => string): Error | object {
  return valueError(expectation === undefined ? "math domain error" : expectation(x));
}
const got =
  (text: string) =>
  (x: number): string =>
    `${text}, got ${floatText(x)}`;

const elementary = (name: keyof Libm, infinite: Range = "none", text?: string): PyBuiltin =>
  unary(
    name,
    (x) => (libm[name] as (x: number) => number)(x),
    infinite,
    text === undefined ? undefined : got(text),
  );

/** log of an int of any size, or of a float. */
function logOf(value: PyValue, run: (x: number) => number, perBit: number): number {
  const n = intValue(value);
  if (n !== undefined) {
    if (n <= 0) throw valueError("expected a positive input");
    const x = Number(n);
    if (Number.isFinite(x)) return run(x);
    const shift = intBitLength(n) - 64;
    return run(Number(BigInt(n) >> BigInt(shift))) + shift * perBit;
  }
  const x = toFloat(value);
  if (x > 0 || Number.isNaN(x)) return run(x);
  throw valueError(`expected a positive input, got ${floatText(x)}`);
}
const naturalLog = (value: PyValue): number => logOf(value, (x) => libm.log(x), Math.LN2);

function log(value: PyValue, base: PyValue | undefined): PyFloat {
  const top = naturalLog(value);
  if (base === undefined) return float(top);
  const bottom = naturalLog(base);
  if (bottom === 0) throw zeroDivisionError("division by zero");
  return float(top / bottom);
}
function pow(xValue: PyValue, yValue: PyValue): PyFloat {
  const x = toFloat(xValue);
  const y = toFloat(yValue);
  if (x === 1 || y === 0) return float(1);
  const r = Math.abs(x) === 1 && !Number.isFinite(y) && !Number.isNaN(y) ? 1 : libm.pow(x, y);
  if (Number.isFinite(x) && Number.isFinite(y)) {
    if (Number.isNaN(r)) throw valueError("math domain error");
    if (!Number.isFinite(r)) {
      throw x === 0 ? valueError("math domain error") : overflowError("math range error");
    }
  }
  return float(r);
}

function fmod(xValue: PyValue, yValue: PyValue): PyFloat {
  const x = toFloat(xValue);
  const y = toFloat(yValue);
  const r = x % y;
  if (Number.isNaN(r) && !Number.isNaN(x) && !Number.isNaN(y))
    throw valueError("math domain error");
  return float(r);
}

function remainder(xValue: PyValue, yValue: PyValue): PyFloat {
  const x = toFloat(xValue);
  const y = toFloat(yValue);
  if (Number.isNaN(x)) return float(x);
  if (Number.isNaN(y)) return float(y);
  if (!Number.isFinite(x) || y === 0) throw valueError("math domain error");
  if (!Number.isFinite(y)) return float(x);
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const m = ax % ay;
  const c = ay - m;
  let r: number;
  if (m < c) r = m;
  else if (m > c) r = -c;
  else r = m - 2 * ((0.5 * (ax - m)) % ay);
  return float(Math.sign(x) < 0 || Object.is(x, -0) ? -r : r);
}

const word = new DataView(new ArrayBuffer(8));

/** Mantissa in [0.5, 1) and exponent. */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  word.setFloat64(0, x);
  let exponent = (word.getUint16(0) >> 4) & 0x7ff;
  if (exponent === 0) {
    const [m, e] = frexp(x * 2 ** 54);
    return [m, e - 54];
  }
  word.setUint16(0, (word.getUint16(0) & 0x800f) | (1022 << 4));
  exponent -= 1022;
  return [word.getFloat64(0), exponent];
}

/** x · 2^e with one rounding. */
export function ldexp(x: number, e: number): number {
  if (x === 0 || !Number.isFinite(x)) return x;
  let exponent = Math.min(Math.max(e, -2200), 2200);
  let r = x;
  while (exponent > 1000) {
    r *= 2 ** 1000;
    exponent -= 1000;
  }
  // Going down in steps would round twice among subnormals: bring the exponent near first.
  while (exponent < -1000) {
    const [m, own] = frexp(r);
    const total = own + exponent;
    if (total < -1080) return x < 0 ? -0 : 0;
    const step = Math.max(exponent, -1000 + 60);
    if (total >= -1021) {
      r *= 2 ** step;
      exponent -= step;
    } else return roundedSubnormal(m, total);
  }
  const [m, own] = frexp(r);
  if (own + exponent < -1021) return roundedSubnormal(m, own + exponent);
  return r * 2 ** exponent;
}

/** m · 2^e below the normal range: one multiplication rounds it. */
function roundedSubnormal(m: number, e: number): number {
  return m * 2 ** -1000 * 2 ** (e + 1000);
}

function nextUp(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x === 0) return Number.MIN_VALUE;
  word.setFloat64(0, x);
  const bits = word.getBigInt64(0);
  word.setBigInt64(0, x > 0 ? bits + 1n : bits - 1n);
  return word.getFloat64(0);
}

function nextAfter(x: number, y: number, steps: bigint): number {
  if (Number.isNaN(x)) return x;
  if (Number.isNaN(y)) return y;
  if (x === y || steps === 0n) return steps === 0n ? x : y;
  const order = (v: number): bigint => {
    word.setFloat64(0, v);
    const bits = word.getBigInt64(0);
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  };
  const from = order(x);
  const to = order(y);
  const distance = to > from ? to - from : from - to;
  if (steps >= distance) return y;
  const at = to > from ? from + steps : from - steps;
  word.setBigInt64(0, at < 0n ? -at | -0x8000000000000000n : at);
  return word.getFloat64(0);
}

/** Shewchuk's partials: floats that do not overlap, whose exact sum is the sum so far. */
let partials = new Float64Array(32);

/** Exact sum with one rounding. */
export function fsum(values: Iterable<number>): number {
  let count = 0;
  let special = 0;
  let infinities = 0;
  for (const original of values) {
    let x = original;
    let n = 0;
    for (let i = 0; i < count; i++) {
      const y = partials[i];
      const high = x + y;
      const low = Math.abs(x) < Math.abs(y) ? x - (high - y) : y - (high - x);
      if (low !== 0) partials[n++] = low;
      x = high;
    }
    count = n;
    if (x === 0) continue;
    if (!Number.isFinite(x)) {
      if (Number.isFinite(original)) throw overflowError("intermediate overflow in fsum");
      if (original === Number.POSITIVE_INFINITY || original === Number.NEGATIVE_INFINITY) {
        infinities += original;
      }
      special += original;
      count = 0;
      continue;
    }
    if (count === partials.length) {
      const larger = new Float64Array(2 * count);
      larger.set(partials);
      partials = larger;
    }
    partials[count++] = x;
  }
  if (special !== 0 || Number.isNaN(special)) {
    if (Number.isNaN(infinities)) throw valueError("-inf + inf in fsum");
    return special;
  }
  return roundedSum(count);
}

/** The sum of the first `n` partials. */
function roundedSum(count: number): number {
  let n = count;
  if (n === 0) return 0;
  let high = partials[--n];
  let low = 0;
  while (n > 0) {
    const x = high;
    const y = partials[--n];
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  // Half-way cases are decided by the sign of what follows.
  if (n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0))) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) high = x;
  }
  return high;
}

/**
 * Euclidean length: squares as exact pairs, summed with compensation, and one correction of the root.
 * The order of operations is CPython's, so that the last bit is, too.
 */
function vectorNorm(values: readonly number[]): number {
  let max = 0;
  let hasNaN = false;
  for (let i = 0; i < values.length; i++) {
    const a = Math.abs(values[i]);
    if (a === Number.POSITIVE_INFINITY) return a;
    if (a > max) max = a;
    else if (Number.isNaN(a)) hasNaN = true;
  }
  if (hasNaN) return Number.NaN;
  if (max === 0 || values.length <= 1) return max;
  const [, e] = frexp(max);
  if (e < -1023) {
    // 2^-e would overflow.
    return (
      Number.MIN_VALUE * 2 ** 52 * vectorNorm(values.map((v) => v / (Number.MIN_VALUE * 2 ** 52)))
    );
  }
  const scale = 2 ** -e;
  // The sum begins at 1, so that each square is smaller than it.
  let sum = 1;
  let squareErrors = 0;
  let sumErrors = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] * scale;
    const p = x * x;
    const next = sum + p;
    squareErrors += squareError(x, p);
    sumErrors += sum - next + p;
    sum = next;
  }
  let h = Math.sqrt(sum - 1 + (squareErrors + sumErrors));
  const p = -h * h;
  const next = sum + p;
  squareErrors -= squareError(h, -p);
  sumErrors += sum - next + p;
  h += (next - 1 + (squareErrors + sumErrors)) / (2 * h);
  return h / scale;
}

/** x·x − p, exact (Dekker). */
function squareError(x: number, p: number): number {
  const t = x * 134217729;
  const hi = t - (t - x);
  const lo = x - hi;
  return hi * hi - p + 2 * hi * lo + lo * lo;
}

function integral(name: "ceil" | "floor" | "trunc", run: (x: number) => number): PyBuiltin {
  return fn(`${name}(x, /)`, (value: PyValue) => {
    if (value instanceof PyFloat && !value.cls.isHeap) return floatToInt(run(value.v));
    const method = boundIfAny(value, `__${name}__`);
    if (method !== undefined) return call(method.callee, method.unbound ? [value] : []);
    if (name === "trunc") {
      throw typeError(`type ${typeName(value)} doesn't define __trunc__ method`);
    }
    return floatToInt(run(toFloat(value)));
  });
}

function isclose(aValue: PyValue, bValue: PyValue, relative: PyValue, absolute: PyValue): boolean {
  const a = toFloat(aValue);
  const b = toFloat(bValue);
  const rel = toFloat(relative);
  const abs = toFloat(absolute);
  if (rel < 0 || abs < 0) throw valueError("tolerances must be non-negative");
  if (a === b) return true;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
  const diff = Math.abs(b - a);
  return diff <= Math.abs(rel * b) || diff <= Math.abs(rel * a) || diff <= abs;
}

/** x·y + z with one rounding, by exact rational arithmetic. */
function fma(xValue: PyValue, yValue: PyValue, zValue: PyValue): PyFloat {
  const [x, y, z] = [toFloat(xValue), toFloat(yValue), toFloat(zValue)];
  const plain = x * y + z;
  // A product that only the host's arithmetic takes for infinite.
  if (Number.isFinite(x) && Number.isFinite(y) && Math.abs(z) === Number.POSITIVE_INFINITY) {
    return float(z);
  }
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(z)) {
    if (Number.isNaN(plain) && ![x, y, z].some((v) => Number.isNaN(v))) {
      throw valueError("invalid operation in fma");
    }
    return float(plain);
  }
  const [mx, ex] = exactParts(x);
  const [my, ey] = exactParts(y);
  const [mz, ez] = exactParts(z);
  const product = mx * my;
  if (product === 0n) return float(plain);
  if (mz === 0n) return float(checkRange(scaleExact(product, ex + ey)));
  const e = Math.min(ex + ey, ez);
  const total = (product << BigInt(ex + ey - e)) + (mz << BigInt(ez - e));
  if (total === 0n) return float(0);
  return float(checkRange(scaleExact(total, e)));
}
function checkRange(r: number): number {
  if (!Number.isFinite(r)) throw overflowError("overflow in fma");
  return r;
}
/** x = m · 2^e with an integer m. */
function exactParts(x: number): [bigint, number] {
  const [m, e] = frexp(x);
  return [BigInt(m * 2 ** 53), e - 53];
}
/** m · 2^e rounded once. */
function scaleExact(m: bigint, e: number): number {
  const size = intBitLength(m);
  // 64 bits with a sticky last one, then one rounding by the host's conversion and scaling.
  const drop = Math.max(size - 64, 0);
  let top = m >> BigInt(drop);
  if (drop > 0 && top << BigInt(drop) !== m) top |= 1n;
  const exponent = e + drop;
  const lowest = size + e;
  if (lowest < -1021) {
    // Subnormal result: round at its own last place.
    const shift = BigInt(-1074 - e);
    const quotient = shift > 0n ? m >> shift : m << -shift;
    const rest = shift > 0n ? m - (quotient << shift) : 0n;
    const half = shift > 0n ? 1n << (shift - 1n) : 0n;
    let rounded = quotient;
    if (shift > 0n && (rest > half || (rest === half && (quotient & 1n) === 1n))) rounded += 1n;
    const result = Number(rounded) * Number.MIN_VALUE;
    return result === 0 && m < 0n ? -0 : result;
  }
  return ldexp(Number(top), exponent);
}

function* numbers(iterable: PyValue): Generator<number> {
  for (const item of iterate(iterable)) yield toFloat(item);
}

/** Product of the items, starting with `start`. */
function prod(iterable: PyValue, start: PyValue): PyValue {
  let total: PyValue = start;
  for (const item of iterate(iterable)) total = multiply(total, item);
  return total;
}

const multiply = (a: PyValue, b: PyValue): PyValue => binaryOp(NB_MULTIPLY, a, b);

function point(value: PyValue): number[] {
  return toArray(value).map(toFloat);
}

function dist(p: PyValue, q: PyValue): PyFloat {
  const a = point(p);
  const b = point(q);
  if (a.length !== b.length) {
    throw valueError("both points must have the same number of dimensions");
  }
  return float(vectorNorm(a.map((x, i) => x - b[i])));
}

const whole = (x: number): boolean => Math.floor(x) === x;

export const floatFunctions: readonly PyBuiltin[] = [
  elementary("acos", "none", "expected a number in range from -1 up to 1"),
  elementary("acosh", "none", "expected argument value not less than 1"),
  elementary("asin", "none", "expected a number in range from -1 up to 1"),
  elementary("asinh"),
  elementary("atan"),
  unary("atanh", (x) => libm.atanh(x), "none", got("expected a number between -1 and 1")),
  elementary("cbrt"),
  elementary("cos", "none", "expected a finite input"),
  elementary("cosh", "overflow"),
  elementary("exp", "overflow"),
  elementary("exp2", "overflow"),
  elementary("expm1", "overflow"),
  unary("log1p", (x) => libm.log1p(x), "none", got("expected argument value > -1")),
  elementary("sin", "none", "expected a finite input"),
  elementary("sinh", "overflow"),
  elementary("tan", "none", "expected a finite input"),
  elementary("tanh"),
  unary("sqrt", Math.sqrt, "none", got("expected a nonnegative input")),
  unary("fabs", Math.abs),
  unary("erf", erf),
  unary("erfc", erfc),
  fn("gamma(x, /)", (value: PyValue) => {
    const x = toFloat(value);
    if (x === Number.NEGATIVE_INFINITY || (x <= 0 && whole(x))) {
      throw valueError(`expected a noninteger or positive integer, got ${floatText(x)}`);
    }
    const r = gamma(x);
    if (!Number.isFinite(r) && Number.isFinite(x)) throw overflowError("math range error");
    return float(r);
  }),
  fn("lgamma(x, /)", (value: PyValue) => {
    const x = toFloat(value);
    if (Number.isFinite(x) && x <= 0 && whole(x)) {
      throw valueError(`expected a noninteger or positive integer, got ${floatText(x)}`);
    }
    const r = lgamma(x);
    if (!Number.isFinite(r) && Number.isFinite(x)) throw overflowError("math range error");
    return float(r);
  }),
  fn("log(x, base=<absent>, /)", log),
  fn("log2(x, /)", (value: PyValue) => float(logOf(value, (x) => libm.log2(x), 1))),
  fn("log10(x, /)", (value: PyValue) =>
    float(logOf(value, (x) => libm.log10(x), Math.LOG10E * Math.LN2)),
  ),
  fn("pow(x, y, /)", pow),
  fn("fmod(x, y, /)", fmod),
  fn("remainder(x, y, /)", remainder),
  fn("atan2(y, x, /)", (y: PyValue, x: PyValue) => float(libm.atan2(toFloat(y), toFloat(x)))),
  fn("copysign(x, y, /)", (xValue: PyValue, yValue: PyValue) => {
    const x = Math.abs(toFloat(xValue));
    const y = toFloat(yValue);
    return float(y < 0 || Object.is(y, -0) || (Number.isNaN(y) && isNegativeNaN(y)) ? -x : x);
  }),
  fn("fma(x, y, z, /)", fma),
  fn("frexp(x, /)", (value: PyValue) => {
    const [m, e] = frexp(toFloat(value));
    return new PyTuple([float(m), e]);
  }),
  fn("ldexp(x, i, /)", (value: PyValue, exponent: PyValue) => {
    const x = toFloat(value);
    const e = intValue(exponent);
    if (e === undefined) throw typeError("Expected an int as second argument to ldexp.");
    const r = ldexp(x, Number(e > 100000 ? 100000 : e < -100000 ? -100000 : e));
    if (!Number.isFinite(r) && Number.isFinite(x)) throw overflowError("math range error");
    return float(r);
  }),
  fn("modf(x, /)", (value: PyValue) => {
    const x = toFloat(value);
    if (!Number.isFinite(x)) {
      return new PyTuple([float(Number.isNaN(x) ? x : x > 0 ? 0 : -0), float(x)]);
    }
    const i = Math.trunc(x);
    const f = x - i;
    return new PyTuple([float(f === 0 && (x < 0 || Object.is(x, -0)) ? -0 : f), float(i)]);
  }),
  fn("nextafter(x, y, /, *, steps=None)", (x: PyValue, y: PyValue, steps: PyValue) => {
    const [from, to] = [toFloat(x), toFloat(y)];
    if (steps === null) {
      const next = nextAfter(from, to, 1n);
      // One step to zero keeps the sign.
      return float(next === 0 && from !== 0 ? Math.sign(from) * 0 : next);
    }
    const count = BigInt(index(steps));
    if (count < 0n) throw valueError("steps must be a non-negative integer");
    return float(nextAfter(from, to, count));
  }),
  fn("ulp(x, /)", (value: PyValue) => {
    const x = Math.abs(toFloat(value));
    if (!Number.isFinite(x)) return float(x);
    const up = nextUp(x);
    return float(Number.isFinite(up) ? up - x : x - nextAfter(x, 0, 1n));
  }),
  fn("fsum(seq, /)", (seq: PyValue) => float(fsum(numbers(seq)))),
  fn("hypot(*coordinates)", (values: PyValue[]) => float(vectorNorm(values.map(toFloat)))),
  fn("dist(p, q, /)", dist),
  fn("prod(iterable, /, *, start=1)", prod),
  fn("degrees(x, /)", (value: PyValue) => float(toFloat(value) * (180 / Math.PI))),
  fn("radians(x, /)", (value: PyValue) => float(toFloat(value) * (Math.PI / 180))),
  fn("isfinite(x, /)", (value: PyValue) => Number.isFinite(toFloat(value))),
  fn("isinf(x, /)", (value: PyValue) => Math.abs(toFloat(value)) === Number.POSITIVE_INFINITY),
  fn("isnan(x, /)", (value: PyValue) => Number.isNaN(toFloat(value))),
  fn("isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isclose),
  integral("ceil", Math.ceil),
  integral("floor", Math.floor),
  integral("trunc", Math.trunc),
  fn("sumprod(p, q, /)", (p: PyValue, q: PyValue) => sumprod(p, q)),
];

function isNegativeNaN(v: number): boolean {
  word.setFloat64(0, v);
  return word.getUint8(0) >= 0x80;
}

/** Sum of products; exact for floats, as CPython's triple-length arithmetic is. */
function sumprod(pValue: PyValue, qValue: PyValue): PyValue {
  const p = toArray(pValue);
  const q = toArray(qValue);
  if (p.length !== q.length) throw valueError("Inputs are not the same length");
  const isNumber = (v: PyValue): boolean =>
    v instanceof PyFloat || typeof v === "number" || typeof v === "boolean";
  const isFloaty = [...p, ...q].some((v) => v instanceof PyFloat);
  if (isFloaty && p.every(isNumber) && q.every(isNumber)) {
    const parts: number[] = [];
    p.forEach((v, i) => {
      const a = toFloat(v);
      const b = toFloat(q[i]);
      const product = a * b;
      parts.push(product, productError(a, b, product));
    });
    if (parts.every((x) => Number.isFinite(x))) return float(fsum(parts));
    return float(p.reduce((s: number, v, i) => s + toFloat(v) * toFloat(q[i]), 0));
  }
  return p.reduce<PyValue>((s, v, i) => binaryOp(NB_ADD, s, multiply(v, q[i])), 0);
}

function productError(a: number, b: number, p: number): number {
  const ta = a * 134217729;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = b * 134217729;
  const bh = tb - (tb - b);
  const bl = b - bh;
  return ah * bh - p + ah * bl + al * bh + al * bl;
}
