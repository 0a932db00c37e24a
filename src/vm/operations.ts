/**
 * Operators as the eval loop applies them when no specialised instruction did: host arithmetic for
 * ints and floats, then the protocols. A result may be a Flow, when a special method is Python code.
 */

import {
  binaryOp,
  compareNumbers,
  contains as containsNow,
  getItem,
  inplaceOp,
  isTrue,
  richCompare,
} from "../objects/abstract.ts";
import { floatType, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { keyError } from "../objects/exceptions.ts";
import { PyFloat } from "../objects/float-value.ts";
import { asksPython } from "../objects/key-answers.ts";
import type { CompareOp, Flow, PyValue } from "../objects/object.ts";
import { NB_INPLACE, NB_SUBSCR } from "../objects/operators.ts";
import { PyComplex, PyList, PyTuple } from "../objects/sequence-values.ts";
import { binaryFlow, boolFlow, compareFlow, inplaceFlow } from "./flows.ts";
import { containsFlow, getItemFlow } from "./item-flows.ts";

const MAX = Number.MAX_SAFE_INTEGER;

/** Both are host numbers (ints): the operators whose result is cheap to get right. */
function intBinary(op: number, a: number, b: number): PyValue | undefined {
  switch (op) {
    case 0: {
      const r = a + b;
      return r <= MAX && r >= -MAX ? r : undefined;
    }
    case 10: {
      const r = a - b;
      return r <= MAX && r >= -MAX ? r : undefined;
    }
    case 5: {
      const r = a * b;
      return r <= MAX && r >= -MAX ? r + 0 : undefined;
    }
    case 2:
      // Below 2^37 the rounding of the quotient cannot reach the next integer.
      return b !== 0 && a <= 0x1fffffffff && a >= -0x1fffffffff ? Math.floor(a / b) + 0 : undefined;
    case 6: {
      if (b === 0) return undefined;
      const r = a % b;
      return r !== 0 && r < 0 !== b < 0 ? r + b : r + 0;
    }
    case 1:
      return (a | 0) === a && (b | 0) === b ? a & b : undefined;
    case 7:
      return (a | 0) === a && (b | 0) === b ? a | b : undefined;
    case 12:
      return (a | 0) === a && (b | 0) === b ? a ^ b : undefined;
    case 9:
      return (a | 0) === a && b >= 0 ? a >> Math.min(b, 31) : undefined;
    case 3:
      // 2^53 bounds the result when both factors are this small.
      return (a | 0) === a && b >= 0 && b < 22 ? a * 2 ** b : undefined;
    case 11:
      return b === 0 ? undefined : new PyFloat(a / b);
    default:
      return undefined;
  }
}

function floatBinary(op: number, a: number, b: number): PyValue | undefined {
  switch (op) {
    case 0:
      return new PyFloat(a + b);
    case 10:
      return new PyFloat(a - b);
    case 5:
      return new PyFloat(a * b);
    case 11:
      return b === 0 ? undefined : new PyFloat(a / b);
    default:
      return undefined;
  }
}

const isExactFloat = (v: PyValue): v is PyFloat =>
  v instanceof PyFloat && v.cls === PyFloat.prototype.cls;

/** `a <op> b` of ints and floats where host arithmetic gives it; undefined otherwise. */
export function numberBinary(op: number, a: PyValue, b: PyValue): PyValue | undefined {
  const plain = op >= NB_INPLACE ? op - NB_INPLACE : op;
  if (typeof a === "number") {
    if (typeof b === "number") return intBinary(plain, a, b);
    return isExactFloat(b) ? floatBinary(plain, a, b.v) : undefined;
  }
  if (!isExactFloat(a)) return undefined;
  if (typeof b === "number") return floatBinary(plain, a.v, b);
  return isExactFloat(b) ? floatBinary(plain, a.v, b.v) : undefined;
}

/** BINARY_OP with any argument. */
export function binary(op: number, a: PyValue, b: PyValue): PyValue | Flow {
  if (op === NB_SUBSCR) return subscript(a, b);
  const plain = op >= NB_INPLACE ? op - NB_INPLACE : op;
  const r = numberBinary(op, a, b);
  if (r !== undefined) return r;
  if (plain === 0 && typeof a === "string" && typeof b === "string") return a + b;
  if (typeOf(a).isHeap || typeOf(b).isHeap) {
    return op >= NB_INPLACE ? inplaceFlow(plain, a, b) : binaryFlow(plain, a, b);
  }
  return op >= NB_INPLACE ? inplaceOp(plain, a, b) : binaryOp(plain, a, b);
}

export function subscript(obj: PyValue, key: PyValue): PyValue | Flow {
  if (obj instanceof PyDict && obj.cls === PyDict.prototype.cls) {
    if (asksPython(key)) return getItemFlow(obj, key);
    const value = obj.get(key);
    if (value === undefined) throw keyError(key);
    return value;
  }
  if (typeof key === "number") {
    if (obj instanceof PyList && obj.cls === PyList.prototype.cls) {
      const items = obj.items;
      const i = key < 0 ? key + items.length : key;
      if (i >= 0 && i < items.length) return items[i];
    } else if (obj instanceof PyTuple && obj.cls === PyTuple.prototype.cls) {
      const items = obj.items;
      const i = key < 0 ? key + items.length : key;
      if (i >= 0 && i < items.length) return items[i];
    } else if (typeof obj === "string") {
      const i = key < 0 ? key + obj.length : key;
      if (i >= 0 && i < obj.length) return obj[i];
    }
  }
  if (typeOf(obj).isHeap || typeOf(obj).slots.getitem === undefined) return getItemFlow(obj, key);
  return getItem(obj, key);
}

/** COMPARE_OP; `wantBool` when the result is only tested. */
export function compare(op: CompareOp, a: PyValue, b: PyValue, wantBool: boolean): PyValue | Flow {
  if (typeof a === "number" && typeof b === "number") return compareNumbers(a, b, op);
  if (isExactFloat(a)) {
    if (isExactFloat(b)) return compareNumbers(a.v, b.v, op);
    if (typeof b === "number") return compareNumbers(a.v, b, op);
  } else if (typeof a === "number" && isExactFloat(b)) return compareNumbers(a, b.v, op);
  else if (typeof a === "string" && typeof b === "string" && (op === 2 || op === 3)) {
    return (a === b) === (op === 2);
  }
  if (typeOf(a).isHeap || typeOf(b).isHeap) return compareFlow(op, a, b, wantBool);
  const r = richCompare(a, b, op);
  return wantBool ? isTrue(r) : r;
}

/** The truth of a value, or a Flow that computes it. */
export function truth(value: PyValue): boolean | Flow<boolean> {
  if (typeof value === "boolean") return value;
  if (typeof value === "object" && value !== null && value.cls.isHeap) return boolFlow(value);
  return isTrue(value);
}

/** `is`: objects by identity, ints, floats and strings by value. */
export function same(a: PyValue, b: PyValue): boolean {
  if (a === b) return true;
  if (a instanceof PyFloat && b instanceof PyFloat) {
    return a.cls === floatType && b.cls === floatType && Object.is(a.v, b.v);
  }
  if (a instanceof PyComplex && b instanceof PyComplex && !a.cls.isHeap && !b.cls.isHeap) {
    return Object.is(a.real, b.real) && Object.is(a.imag, b.imag);
  }
  return false;
}

export function contains(container: PyValue, item: PyValue, invert: boolean): PyValue | Flow {
  if (asksPython(item)) return containsFlow(container, item, invert);
  if (container instanceof PyDict && container.cls === PyDict.prototype.cls) {
    return container.has(item) !== invert;
  }
  if (typeOf(container).isHeap) return containsFlow(container, item, invert);
  return containsNow(container, item) !== invert;
}
