/** The functions of `math` on integers: factorial, gcd, lcm, comb, perm, isqrt. */
import { index } from "../../objects/abstract.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { overflowError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import {
  type Int,
  intAbsolute,
  intFloorDivide,
  intGcd,
  intMultiply,
} from "../../objects/int-arithmetic.ts";
import type { PyValue } from "../../objects/object.ts";
import { intFromBigInt } from "../../objects/sequence-values.ts";

/** Product of the integers low…high, by halves, so that the factors stay of like size. */
function productRange(low: bigint, high: bigint): bigint {
  if (high < low) return 1n;
  if (high - low < 8n) {
    let product = low;
    for (let k = low + 1n; k <= high; k++) product *= k;
    return product;
  }
  const middle = (low + high) / 2n;
  return productRange(low, middle) * productRange(middle + 1n, high);
}

function factorial(value: PyValue): Int {
  if (value instanceof PyFloat) {
    throw typeError("'float' object cannot be interpreted as an integer");
  }
  const n = index(value);
  if (n < 0) throw valueError("factorial() not defined for negative values");
  if (n > 0x7fffffff) {
    throw overflowError("factorial() argument should not exceed 9223372036854775807");
  }
  return intFromBigInt(productRange(1n, BigInt(n)));
}

/** Largest integer whose square is at most n, by Newton's method. */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  if (n <= 0x1fffffffffffffn) return BigInt(Math.floor(Math.sqrt(Number(n))));
  let x = 1n << (BigInt(n.toString(2).length + 1) / 2n);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

function isqrt(value: PyValue): Int {
  const n = BigInt(index(value));
  if (n < 0n) throw valueError("isqrt() argument must be nonnegative");
  return intFromBigInt(integerSquareRoot(n));
}

function lcm(values: readonly PyValue[]): Int {
  let result: Int = 1;
  for (const value of values) {
    const n = intAbsolute(index(value));
    if (n === 0) result = 0;
    else if (result !== 0) result = intMultiply(intFloorDivide(result, intGcd(result, n)), n);
  }
  return result;
}

function checkCount(n: Int, k: Int): void {
  if (n < 0) throw valueError("n must be a non-negative integer");
  if (k < 0) throw valueError("k must be a non-negative integer");
}

/** Of what a C program can count. */
const MAX_COUNT = 2n ** 63n - 1n;

function perm(nValue: PyValue, kValue: PyValue): Int {
  if (kValue === null) return factorial(nValue);
  const n = index(nValue);
  const k = index(kValue);
  checkCount(n, k);
  if (k > n) return 0;
  if (k > MAX_COUNT) throw overflowError(`k must not exceed ${MAX_COUNT}`);
  return intFromBigInt(productRange(BigInt(n) - BigInt(k) + 1n, BigInt(n)));
}

function comb(nValue: PyValue, kValue: PyValue): Int {
  const n = index(nValue);
  let k = index(kValue);
  checkCount(n, k);
  if (k > n) return 0;
  const other = BigInt(n) - BigInt(k);
  if (other < BigInt(k)) k = intFromBigInt(other);
  const count = BigInt(k);
  const top = BigInt(n);
  if (count > 0x7fffffffn) throw overflowError("min(n - k, k) must not exceed 9223372036854775807");
  return intFromBigInt(productRange(top - count + 1n, top) / productRange(1n, count));
}

export const integerFunctions: readonly PyBuiltin[] = [
  fn("factorial(n, /)", factorial, "Find n!."),
  fn(
    "gcd(*integers)",
    (values: PyValue[]) => {
      let result: Int = 0;
      for (const value of values) result = intGcd(result, index(value));
      return intAbsolute(result);
    },
    "Greatest Common Divisor.",
  ),
  fn("lcm(*integers)", lcm, "Least Common Multiple."),
  fn("isqrt(n, /)", isqrt, "Return the integer part of the square root of the input."),
  fn("perm(n, k=None, /)", perm),
  fn("comb(n, k, /)", comb),
];
