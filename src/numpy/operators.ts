/**
 * The number slots that arrays and NumPy scalars share: each operator is a ufunc. Either operand may be
 * the array; the slot is called with both in source order.
 */
import { NotImplemented } from "../objects/core-types.ts";
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
import { fillArray } from "./copy.ts";
import { BOOL } from "./dtype.ts";
import { asAnyArray, asArray } from "./from-object.ts";
import { broadcastOptional } from "./iteration.ts";
import { allocate, finalize, NDArray, ndarrayType, unwrapScalar } from "./ndarray.ts";
import { matmulArrays } from "./products.ts";
import { callUfunc, defersTo, inplaceOperator, type Ufunc, ufuncs } from "./ufunc.ts";

type Binary = (left: PyValue, right: PyValue) => PyValue;

/** The other operand leaves the operation to the array unless it asks for it. */
export function operatorSlot(uf: Ufunc): Binary {
  return (left, right) => {
    if (left instanceof NDArray ? defersTo(right) : defersTo(left)) return NotImplemented;
    return callUfunc(uf, [left, right], null);
  };
}

function inplaceSlot(uf: Ufunc): Binary {
  return (left, right) => {
    if (defersTo(right)) return NotImplemented;
    return inplaceOperator(uf, left as NDArray, right);
  };
}

export function matmulValue(left: PyValue, right: PyValue): PyValue {
  const a = asAnyArray(left);
  const b = asAnyArray(right);
  const result = matmulArrays(a, b);
  const cls = a.cls !== ndarrayType ? a.cls : b.cls;
  return cls === ndarrayType ? unwrapScalar(result) : finalize(result, cls, a);
}

const COMPARE_NAMES: readonly string[] = [];
const NAMES = new Map<CompareOp, string>([
  [LT, "less"],
  [LE, "less_equal"],
  [EQ, "equal"],
  [NE, "not_equal"],
  [GT, "greater"],
  [GE, "greater_equal"],
]);
void COMPARE_NAMES;

export function compareSlot(left: PyValue, right: PyValue, op: CompareOp): PyValue {
  if (defersTo(right)) return NotImplemented;
  const uf = ufuncs[NAMES.get(op) as string];
  if (op !== EQ && op !== NE) return callUfunc(uf, [left, right], null);
  try {
    return callUfunc(uf, [left, right], null);
  } catch (error) {
    // Things of unlike kinds are not equal.
    const name = (error as { cls?: { name?: string } }).cls?.name;
    if (name !== "UFuncTypeError" && name !== "DTypePromotionError") throw error;
    const a = asArray(left);
    const b = asArray(right);
    const shape = broadcastOptional([a.shape, b.shape]);
    if (shape === undefined) throw error;
    const out = allocate(BOOL, shape);
    if (op === NE) fillArray(out, true);
    return unwrapScalar(out);
  }
}

/** Slots of the arithmetic and bitwise operators. */
export function numberSlots(): TypeSlots {
  const u = ufuncs;
  return {
    add: operatorSlot(u.add),
    subtract: operatorSlot(u.subtract),
    multiply: operatorSlot(u.multiply),
    trueDivide: operatorSlot(u.divide),
    floorDivide: operatorSlot(u.floor_divide),
    remainder: operatorSlot(u.remainder),
    divmod: operatorSlot(u.divmod),
    power: (left, right, modulus) => {
      if (modulus !== null && modulus !== undefined) return NotImplemented;
      return powerValue(left, right);
    },
    lshift: operatorSlot(u.left_shift),
    rshift: operatorSlot(u.right_shift),
    and: operatorSlot(u.bitwise_and),
    or: operatorSlot(u.bitwise_or),
    xor: operatorSlot(u.bitwise_xor),
    matmul: (left, right) => {
      if (left instanceof NDArray ? defersTo(right) : defersTo(left)) return NotImplemented;
      return matmulValue(left, right);
    },
    negative: (self) => callUfunc(u.negative, [self], null),
    positive: (self) => callUfunc(u.positive, [self], null),
    absolute: (self) => callUfunc(u.absolute, [self], null),
    invert: (self) => callUfunc(u.invert, [self], null),
  };
}

/** `**` with the usual exponents turned into cheaper ufuncs, as NumPy's operator does. */
function powerValue(left: PyValue, right: PyValue): PyValue {
  if (left instanceof NDArray ? defersTo(right) : defersTo(left)) return NotImplemented;
  if (left instanceof NDArray && left.dtype.isInexact) {
    const v = typeof right === "number" ? right : (right as { v?: unknown } | null)?.v;
    if (v === 2 && (typeof right === "number" || right !== null))
      return callUfunc(ufuncs.square, [left], null);
    if (v === 0.5) return callUfunc(ufuncs.sqrt, [left], null);
    if (v === -1) return callUfunc(ufuncs.reciprocal, [left], null);
    if (v === 1) return callUfunc(ufuncs.positive, [left], null);
  }
  if (left instanceof NDArray && left.dtype.isInteger && right === 2) {
    return callUfunc(ufuncs.square, [left], null);
  }
  return callUfunc(ufuncs.power, [left, right], null);
}

export function inplaceSlots(): TypeSlots {
  const u = ufuncs;
  return {
    inplaceAdd: inplaceSlot(u.add),
    inplaceSubtract: inplaceSlot(u.subtract),
    inplaceMultiply: inplaceSlot(u.multiply),
    inplaceTrueDivide: inplaceSlot(u.divide),
    inplaceFloorDivide: inplaceSlot(u.floor_divide),
    inplaceRemainder: inplaceSlot(u.remainder),
    inplacePower: inplaceSlot(u.power),
    inplaceLshift: inplaceSlot(u.left_shift),
    inplaceRshift: inplaceSlot(u.right_shift),
    inplaceAnd: inplaceSlot(u.bitwise_and),
    inplaceOr: inplaceSlot(u.bitwise_or),
    inplaceXor: inplaceSlot(u.bitwise_xor),
  };
}
