/**
 * Operators of NumPy scalars. Pairs of float64 and of integers are computed here; everything else runs
 * the ufunc on 0-d operands. Integer results wrap with a warning, as NumPy's scalars do and its arrays
 * do not.
 */
import { NotImplemented } from "../objects/core-types.ts";
import { valueError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import {
  type CompareOp,
  EQ,
  GE,
  GT,
  LE,
  LT,
  NE,
  type PyValue,
  type TypeSlots,
} from "../objects/object.ts";
import { intFromBigInt, PyBytes, PyStr, PyTuple } from "../objects/sequence-values.ts";
import type { DType } from "./dtype.ts";
import { FP_DIVIDE, FP_INVALID, FP_OVERFLOW, reportFlags } from "./errstate.ts";
import { checkRange, integerRange } from "./item.ts";
import { floatFloorDivide, floatRemainder, math } from "./math.ts";
import { NDArray, unwrapScalar } from "./ndarray.ts";
import { compareSlot, matmulValue } from "./operators.ts";
import { promoteTypes } from "./promotion.ts";
import {
  isScalar,
  makeInteger,
  NpFloat64,
  NpInteger,
  npBool,
  scalarDtype,
} from "./scalar-types.ts";
import { applyArrays, callUfunc, defersTo, ufuncs } from "./ufunc.ts";
import { PLAIN } from "./ufunc-execute.ts";

type FloatOp = (a: number, b: number) => number;
type IntOp = (a: bigint, b: bigint) => bigint;

const FLOAT_OPS: Record<string, FloatOp> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  floor_divide: floatFloorDivide,
  remainder: floatRemainder,
  power: (a, b) => math.pow(a, b),
};
const POLES: Record<string, (a: number, b: number) => boolean> = {
  divide: (_a, b) => b === 0,
  floor_divide: (_a, b) => b === 0,
  power: (a, b) => a === 0 && b < 0,
};
const INT_OPS: Record<string, IntOp> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  floor_divide: (a, b) => {
    const q = a / b;
    return a % b !== 0n && a < 0n !== b < 0n ? q - 1n : q;
  },
  remainder: (a, b) => {
    const r = a % b;
    return r !== 0n && r < 0n !== b < 0n ? r + b : r;
  },
  bitwise_and: (a, b) => a & b,
  bitwise_or: (a, b) => a | b,
  bitwise_xor: (a, b) => a ^ b,
};
/** The same on doubles, where operands are exact; results outside ±2^53 are computed again. */
const SMALL_OPS: Record<string, FloatOp> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
};

/** The double of a float64 operand: itself, or a Python float or int next to one. */
function double(value: PyValue): number | undefined {
  if (value instanceof PyFloat) return value.v;
  if (typeof value === "number") return value;
  return undefined;
}

function floatResult(name: string, a: number, b: number): NpFloat64 {
  const r = FLOAT_OPS[name](a, b);
  if (r - r !== 0) {
    let bits = 0;
    if (r !== r) bits = a === a && b === b ? FP_INVALID : 0;
    else if (a - a === 0 && b - b === 0) bits = POLES[name]?.(a, b) ? FP_DIVIDE : FP_OVERFLOW;
    if (bits !== 0) reportFlags(bits, `scalar ${name}`);
  }
  return new NpFloat64(r);
}

function wrapInt(dtype: DType, r: number | bigint, name: string): NpInteger {
  const [low, high] = integerRange(dtype);
  if (r >= low && r <= high)
    return makeInteger(dtype, typeof r === "bigint" ? intFromBigInt(r) : r);
  reportFlags(FP_OVERFLOW, `scalar ${name}`);
  const bits = dtype.itemsize * 8;
  const big = BigInt(r);
  const wrapped = dtype.kind === "u" ? BigInt.asUintN(bits, big) : BigInt.asIntN(bits, big);
  return makeInteger(dtype, intFromBigInt(wrapped));
}

/** Both as integers of one dtype, or undefined when the operation is not on integers. */
function integerPair(
  left: PyValue,
  right: PyValue,
): { dtype: DType; a: number | bigint; b: number | bigint } | undefined {
  const isWeak = (v: PyValue): v is number | bigint =>
    typeof v === "number" || typeof v === "bigint";
  if (left instanceof NpInteger) {
    const ld = scalarDtype(left);
    if (right instanceof NpInteger) {
      const dtype = left.cls === right.cls ? ld : promoteTypes(ld, scalarDtype(right));
      return dtype.isInteger ? { dtype, a: left.v, b: right.v } : undefined;
    }
    if (!isWeak(right)) return undefined;
    checkRange(ld, right);
    return { dtype: ld, a: left.v, b: right };
  }
  if (!(right instanceof NpInteger) || !isWeak(left)) return undefined;
  const dtype = scalarDtype(right);
  checkRange(dtype, left);
  return { dtype, a: left, b: right.v };
}

function integerPower(dtype: DType, a: number | bigint, b: number | bigint): NpInteger {
  if (b < 0) throw valueError("Integers to negative integer powers are not allowed.");
  const base = BigInt(a);
  const n = BigInt(b);
  if (n <= 64n || base === 0n || base === 1n || base === -1n) {
    const e = base >= -1n && base <= 1n ? (n === 0n ? 0n : n % 2n === 0n ? 2n : 1n) : n;
    return wrapInt(dtype, base ** e, "power");
  }
  reportFlags(FP_OVERFLOW, "scalar power");
  let r = 1n;
  let p = base;
  for (let k = n; k > 0n; k >>= 1n) {
    if (k & 1n) r = BigInt.asUintN(64, r * p);
    p = BigInt.asUintN(64, p * p);
  }
  const bits = dtype.itemsize * 8;
  return makeInteger(
    dtype,
    intFromBigInt(dtype.kind === "u" ? BigInt.asUintN(bits, r) : BigInt.asIntN(bits, r)),
  );
}

const isText = (v: PyValue): boolean =>
  typeof v === "string" || v instanceof PyStr || v instanceof PyBytes;

function general(name: string, left: PyValue, right: PyValue): PyValue {
  const results = applyArrays(ufuncs[name], [left, right], {
    ...PLAIN,
    out: new Array(ufuncs[name].spec.nout).fill(undefined),
    label: `scalar ${name}`,
  });
  return results.length === 1 ? unwrapScalar(results[0]) : new PyTuple(results.map(unwrapScalar));
}

/** Things that a scalar operator computes itself; others become arrays. */
const isPlain = (v: PyValue): boolean =>
  isScalar(v) ||
  typeof v === "number" ||
  typeof v === "bigint" ||
  typeof v === "boolean" ||
  double(v) !== undefined;

export function scalarBinary(name: string): (left: PyValue, right: PyValue) => PyValue {
  return (left, right) => {
    if ((left instanceof NpFloat64 || right instanceof NpFloat64) && name in FLOAT_OPS) {
      const a = double(left);
      const b = double(right);
      if (a !== undefined && b !== undefined) return floatResult(name, a, b);
    }
    const pair = isPlain(left) && isPlain(right) ? integerPair(left, right) : undefined;
    if (pair !== undefined) {
      const { dtype, a, b } = pair;
      if (name === "power") return integerPower(dtype, a, b);
      if (typeof a === "number" && typeof b === "number" && name in SMALL_OPS) {
        const r = SMALL_OPS[name](a, b);
        if (r > -9007199254740992 && r < 9007199254740992) return wrapInt(dtype, r + 0, name);
      }
      if (name in INT_OPS && !(b === 0 && (name === "floor_divide" || name === "remainder"))) {
        return wrapInt(dtype, INT_OPS[name](BigInt(a), BigInt(b)), name);
      }
    }
    if (isText(left) || isText(right)) return NotImplemented;
    if (!isPlain(left) || !isPlain(right)) {
      const other = isScalar(left) ? right : left;
      if (other === null || defersTo(other)) return NotImplemented;
      return callUfunc(ufuncs[name], [left, right], null);
    }
    return general(name, left, right);
  };
}

const COMPARES: Record<CompareOp, FloatOp> = {
  [LT]: (a, b) => (a < b ? 1 : 0),
  [LE]: (a, b) => (a <= b ? 1 : 0),
  [EQ]: (a, b) => (a === b ? 1 : 0),
  [NE]: (a, b) => (a !== b ? 1 : 0),
  [GT]: (a, b) => (a > b ? 1 : 0),
  [GE]: (a, b) => (a >= b ? 1 : 0),
};

function number(value: PyValue): number | bigint | undefined {
  if (value instanceof PyFloat) return value.v;
  if (value instanceof NpInteger) return value.v;
  if (typeof value === "number" || typeof value === "bigint") return value;
  return undefined;
}

export function scalarCompare(left: PyValue, right: PyValue, op: CompareOp): PyValue {
  const a = number(left);
  const b = number(right);
  if (typeof a === "number" && typeof b === "number") return npBool(COMPARES[op](a, b) === 1);
  if (a !== undefined && b !== undefined) {
    // The host compares numbers with BigInts exactly.
    const x = a as number;
    const y = b as number;
    // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
    const same = x == y;
    const r =
      op === EQ
        ? same
        : op === NE
          ? !same
          : op === LT
            ? x < y
            : op === LE
              ? x <= y
              : op === GT
                ? x > y
                : x >= y;
    return npBool(r);
  }
  if (isText(left)) return NotImplemented;
  if (right === null && (op === EQ || op === NE)) return npBool(op === NE);
  if (right === null) return NotImplemented;
  if (!isPlain(right) && !(right instanceof NDArray) && defersTo(right)) return NotImplemented;
  if (isText(right)) return op === EQ || op === NE ? npBool(op === NE) : NotImplemented;
  return compareSlot(left, right, op);
}

export function scalarSlots(): TypeSlots {
  const unary = (name: string) => (self: PyValue) => {
    if (self instanceof NpInteger && name !== "invert") return unaryInt(self, name);
    return unwrapScalar(
      applyArrays(ufuncs[name], [self], { ...PLAIN, label: `scalar ${name}` })[0],
    );
  };
  return {
    add: scalarBinary("add"),
    subtract: scalarBinary("subtract"),
    multiply: scalarBinary("multiply"),
    trueDivide: scalarBinary("divide"),
    floorDivide: scalarBinary("floor_divide"),
    remainder: scalarBinary("remainder"),
    divmod: scalarBinary("divmod"),
    power: (left, right, modulus) => {
      if (modulus !== null && modulus !== undefined) return NotImplemented;
      return scalarBinary("power")(left, right);
    },
    lshift: scalarBinary("left_shift"),
    rshift: scalarBinary("right_shift"),
    and: scalarBinary("bitwise_and"),
    or: scalarBinary("bitwise_or"),
    xor: scalarBinary("bitwise_xor"),
    matmul: (left, right) => matmulValue(left, right),
    negative: unary("negative"),
    positive: unary("positive"),
    absolute: unary("absolute"),
    invert: unary("invert"),
  };
}

function unaryInt(self: NpInteger, name: string): PyValue {
  const { v } = self;
  const r = name === "negative" ? -v : name === "absolute" && v < 0 ? -v : v;
  return wrapInt(scalarDtype(self), typeof r === "number" ? r + 0 : r, name);
}
