// The meaning of every pure operation on numbers, as a JavaScript function: bit exact, slow. Constant folding computes with it,
// and the js target, the reference that the other targets are tested against, is made of it.
// bool, i32 and ptr are numbers, i64 a bigint (signed), f32 a number that is representable.

import type { Type } from "./ir.ts";
import type { Op } from "./ops.ts";

export type Num = number | bigint;
// Operand types differ per op; the callers know them from the op's row.
export type Evaluator = (...args: never[]) => Num;

const bytes = new DataView(new ArrayBuffer(8));
const fround = Math.fround;
const s64 = (x: bigint): bigint => BigInt.asIntN(64, x);
const u64 = (x: bigint): bigint => BigInt.asUintN(64, x);

type IntOp = (a: number, b: number) => number;
type BigOp = (a: bigint, b: bigint) => bigint;
type FloatOp = (a: number, b: number) => number;

function bigFloorDiv(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
}

function bigFloorMod(a: bigint, b: bigint): bigint {
  const r = a % b;
  return r !== 0n && r < 0n !== b < 0n ? r + b : r;
}

function popcount(x: number): number {
  let v = x >>> 0;
  let n = 0;
  for (; v !== 0; v &= v - 1) n++;
  return n;
}

const I64: Partial<Record<Op, BigOp>> = {
  add: (a, b) => s64(a + b),
  sub: (a, b) => s64(a - b),
  mul: (a, b) => s64(a * b),
  neg: (a) => s64(-a),
  abs: (a) => s64(a < 0n ? -a : a),
  div_s: (a, b) => (b === 0n ? 0n : s64(a / b)),
  div_u: (a, b) => (b === 0n ? 0n : s64(u64(a) / u64(b))),
  rem_s: (a, b) => (b === 0n ? 0n : a % b),
  rem_u: (a, b) => (b === 0n ? 0n : s64(u64(a) % u64(b))),
  floordiv_s: (a, b) => (b === 0n ? 0n : s64(bigFloorDiv(a, b))),
  floormod_s: (a, b) => (b === 0n ? 0n : bigFloorMod(a, b)),
  mulhi_u: (a, b) => s64((u64(a) * u64(b)) >> 64n),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => ~a,
  shl: (a, b) => s64(a << (b & 63n)),
  shr_s: (a, b) => a >> (b & 63n),
  shr_u: (a, b) => s64(u64(a) >> (b & 63n)),
  rotl: (a, b) => s64((u64(a) << (b & 63n)) | (u64(a) >> (-b & 63n))),
  rotr: (a, b) => s64((u64(a) >> (b & 63n)) | (u64(a) << (-b & 63n))),
  clz: (a) => BigInt(a === 0n ? 64 : 64 - u64(a).toString(2).length),
  ctz: (a) => BigInt(a === 0n ? 64 : (u64(a) & u64(-a)).toString(2).length - 1),
  popcnt: (a) => BigInt(popcount(Number(a & 0xffff_ffffn)) + popcount(Number(u64(a) >> 32n))),
  min_s: (a, b) => (a < b ? a : b),
  min_u: (a, b) => (u64(a) < u64(b) ? a : b),
  max_s: (a, b) => (a > b ? a : b),
  max_u: (a, b) => (u64(a) > u64(b) ? a : b),
  sext8: (a) => BigInt.asIntN(8, a),
  sext16: (a) => BigInt.asIntN(16, a),
  sext32: (a) => BigInt.asIntN(32, a),
};

const I32: Partial<Record<Op, IntOp>> = {
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: (a, b) => Math.imul(a, b),
  neg: (a) => -a | 0,
  abs: (a) => Math.abs(a) | 0,
  div_s: (a, b) => (b === 0 ? 0 : (a / b) | 0),
  div_u: (a, b) => (b === 0 ? 0 : ((a >>> 0) / (b >>> 0)) | 0),
  rem_s: (a, b) => (b === 0 ? 0 : (a % b) | 0),
  rem_u: (a, b) => (b === 0 ? 0 : ((a >>> 0) % (b >>> 0)) | 0),
  floordiv_s: (a, b) => (b === 0 ? 0 : Math.floor(a / b) | 0),
  floormod_s: (a, b) => (b === 0 ? 0 : (a - b * Math.floor(a / b)) | 0),
  mulhi_u: (a, b) => Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n) | 0,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => ~a,
  shl: (a, b) => a << b,
  shr_s: (a, b) => a >> b,
  shr_u: (a, b) => (a >>> b) | 0,
  rotl: (a, b) => (a << b) | (a >>> -b),
  rotr: (a, b) => (a >>> b) | (a << -b),
  clz: (a) => Math.clz32(a),
  ctz: (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  popcnt: (a) => popcount(a),
  min_s: (a, b) => Math.min(a, b),
  min_u: (a, b) => (a >>> 0 < b >>> 0 ? a : b),
  max_s: (a, b) => Math.max(a, b),
  max_u: (a, b) => (a >>> 0 > b >>> 0 ? a : b),
  sext8: (a) => (a << 24) >> 24,
  sext16: (a) => (a << 16) >> 16,
};

const BOOL: Partial<Record<Op, IntOp>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  not: (a) => a ^ 1,
};

/** Ties to even: adding and subtracting 2^52 rounds by the current mode. */
function nearest(x: number): number {
  const a = Math.abs(x);
  if (!(a < 2 ** 52)) return x;
  return copysign(a + 2 ** 52 - 2 ** 52, x);
}

function copysign(a: number, b: number): number {
  bytes.setFloat64(0, b);
  const negative = bytes.getUint8(0) >= 0x80;
  const magnitude = Math.abs(a);
  return negative ? -magnitude : magnitude;
}

const FLOAT: Partial<Record<Op, FloatOp>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  neg: (a) => -a,
  abs: (a) => Math.abs(a),
  sqrt: (a) => Math.sqrt(a),
  floor: (a) => Math.floor(a),
  ceil: (a) => Math.ceil(a),
  trunc: (a) => Math.trunc(a),
  nearest,
  copysign,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
};

type Compare = (a: Num, b: Num) => boolean;
const unsigned = (x: Num): Num => (typeof x === "bigint" ? u64(x) : x >>> 0);
const COMPARE: Partial<Record<Op, Compare>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  lt_s: (a, b) => a < b,
  le_s: (a, b) => a <= b,
  gt_s: (a, b) => a > b,
  ge_s: (a, b) => a >= b,
  lt_u: (a, b) => unsigned(a) < unsigned(b),
  le_u: (a, b) => unsigned(a) <= unsigned(b),
  gt_u: (a, b) => unsigned(a) > unsigned(b),
  ge_u: (a, b) => unsigned(a) >= unsigned(b),
};

/** Integer to f32 with one rounding: going through f64 would round twice. */
function bigToF32(x: bigint): number {
  const magnitude = x < 0n ? -x : x;
  const extra = magnitude.toString(2).length - 40;
  if (extra <= 0) return fround(Number(x));
  const shift = BigInt(extra);
  const sticky = (magnitude & ((1n << shift) - 1n)) === 0n ? 0n : 1n;
  const value = fround(Number((magnitude >> shift) | sticky) * 2 ** extra);
  return x < 0n ? -value : value;
}

function fromInteger(to: Type, x: bigint): number {
  return to === "f32" ? bigToF32(x) : Number(x);
}

function saturate(x: number, min: bigint, max: bigint): bigint {
  if (Number.isNaN(x)) return 0n;
  if (x >= Number(max)) return max;
  return x <= Number(min) ? min : BigInt(Math.trunc(x));
}

function truncateLikeC(x: number, bits: number): bigint {
  const limit = 2 ** (bits - 1);
  // Truncation first: -2^31 - 0.5 is in range as an int32.
  const t = Math.trunc(x);
  return t >= -limit && t < limit ? BigInt(t) : -(1n << BigInt(bits - 1));
}

function reinterpret(to: Type, x: Num): Num {
  switch (to) {
    case "i32":
      bytes.setFloat32(0, x as number);
      return bytes.getInt32(0);
    case "f32":
      bytes.setInt32(0, x as number);
      return bytes.getFloat32(0);
    case "i64":
      bytes.setFloat64(0, x as number);
      return bytes.getBigInt64(0);
    default:
      bytes.setBigInt64(0, x as bigint);
      return bytes.getFloat64(0);
  }
}

function conversion(op: Op, to: Type, from: Type): Evaluator | null {
  const int = (x: bigint): Num => (to === "i32" ? Number(BigInt.asIntN(32, x)) : s64(x));
  const bits = to === "i32" ? 32n : 64n;
  switch (op) {
    case "ext_s":
      return (x: number) => BigInt(x);
    case "ext_u":
      return (x: number) => BigInt(x >>> 0);
    case "wrap":
      return (x: bigint) => Number(BigInt.asIntN(32, x));
    case "cvt_s":
      return (x: Num) => fromInteger(to, BigInt(x));
    case "cvt_u":
      return (x: Num) => fromInteger(to, BigInt(unsigned(x)));
    case "trunc_sat_s":
      return (x: number) => int(saturate(x, -(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n));
    case "trunc_sat_u":
      return (x: number) => int(saturate(x, 0n, (1n << bits) - 1n));
    case "trunc_c_s":
      return (x: number) => int(truncateLikeC(x, Number(bits)));
    case "trunc_c_u":
      if (to === "i32") return (x: number) => int(truncateLikeC(x, 64));
      return (x: number) =>
        x >= 2 ** 63
          ? int(truncateLikeC(fround64(x - 2 ** 63, from), 64) ^ -(1n << 63n))
          : int(truncateLikeC(x, 64));
    case "promote":
      return (x: number) => x;
    case "demote":
      return (x: number) => fround(x);
    case "bits":
      return (x: Num) => reinterpret(to, x);
    case "from_bool":
      return to === "i64" ? (x: number) => BigInt(x) : (x: number) => x;
    default:
      return null;
  }
}

const fround64 = (x: number, type: Type): number => (type === "f32" ? fround(x) : x);

/** The function of a pure numeric op, or null: not an op on numbers alone. */
export function evaluatorOf(op: Op, type: Type, from: Type | null): Evaluator | null {
  if (from !== null) return conversion(op, type, from);
  if (op === "select") return (c: number, a: Num, b: Num) => (c !== 0 ? a : b);
  const compare = COMPARE[op];
  if (compare !== undefined) return (a: Num, b: Num) => (compare(a, b) ? 1 : 0);
  switch (type) {
    case "bool":
      return (BOOL[op] as Evaluator) ?? null;
    case "i32":
      return (I32[op] as Evaluator) ?? null;
    case "i64":
      return (I64[op] as Evaluator) ?? null;
    case "f64":
      return (FLOAT[op] as Evaluator) ?? null;
    case "f32": {
      const f = FLOAT[op];
      // One rounding of the f64 result is exact for these ops: f64 has more than twice the digits.
      return f === undefined ? null : (((a: number, b: number) => fround(f(a, b))) as Evaluator);
    }
    default:
      return null;
  }
}
