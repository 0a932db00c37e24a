/** Loops over Python objects: each item goes through the operator or method of the same meaning. */
import {
  binaryOp,
  callMethod,
  compareTrue,
  getAttrOptional,
  invert,
  isTrue,
  negative,
  positive,
  richCompare,
  typeName,
} from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { typeError } from "../objects/exceptions.ts";
import { type CompareOp, GE, GT, LE, LT, type PyValue } from "../objects/object.ts";
import { BINARY_OPERATORS } from "../objects/operators.ts";
import type { LoopRun } from "./loop-templates.ts";
import { Loop } from "./loops.ts";

type Op1 = (a: PyValue) => PyValue;
type Op2 = (a: PyValue, b: PyValue) => PyValue;

function run1(f: Op1): LoopRun {
  return (n, v, p, s) => {
    const a = v[0] as PyValue[];
    const o = v[1] as PyValue[];
    let i = p[0];
    let k = p[1];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i]);
      i += s[0];
      k += s[1];
    }
  };
}

function run2(f: Op2): LoopRun {
  return (n, v, p, s) => {
    const a = v[0] as PyValue[];
    const b = v[1] as PyValue[];
    const o = v[2] as PyValue[];
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], b[j]);
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
}

function test2(f: (a: PyValue, b: PyValue) => boolean): LoopRun {
  return (n, v, p, s) => {
    const a = v[0] as PyValue[];
    const b = v[1] as PyValue[];
    const o = v[2] as Uint8Array;
    let i = p[0];
    let j = p[1];
    let k = p[2];
    for (let c = 0; c < n; c++) {
      o[k] = f(a[i], b[j]) ? 1 : 0;
      i += s[0];
      j += s[1];
      k += s[2];
    }
  };
}

export const object1 = (f: Op1): Loop[] => [new Loop("O->O", () => run1(f))];
export const object2 = (f: Op2): Loop[] => [new Loop("OO->O", () => run2(f))];

/** A Python operator by its symbol. */
export function objectOperator(symbol: string): Loop[] {
  const op = BINARY_OPERATORS.findIndex((o) => o.symbol === symbol);
  return object2((a, b) => binaryOp(op, a, b));
}

export const objectCompare = (op: CompareOp): Loop[] => [
  new Loop("OO->?", () => test2((a, b) => isTrue(richCompare(a, b, op)))),
  new Loop("OO->O", () => run2((a, b) => richCompare(a, b, op))),
];

/** The method of the same name: np.sqrt of objects calls `item.sqrt()`. */
export function objectMethod(name: string): Loop[] {
  return object1((a) => {
    if (getAttrOptional(a, name) === undefined) {
      throw typeError(
        `loop of ufunc does not support argument 0 of type ${typeName(a)} which has no callable ${name} method`,
      );
    }
    return callMethod(a, name);
  });
}

export const objectNegative = object1(negative);
export const objectPositive = object1(positive);
export const objectInvert = object1(invert);
export const objectAbsolute = object1((a) => {
  const slot = typeOf(a).slots.absolute;
  if (slot === undefined) throw typeError(`bad operand type for abs(): '${typeName(a)}'`);
  return slot(a);
});
export const objectMaximum = object2((a, b) => (compareTrue(a, b, GE) ? a : b));
export const objectMinimum = object2((a, b) => (compareTrue(a, b, LE) ? a : b));
export const objectLogicalAnd = object2((a, b) => (isTrue(a) ? b : a));
export const objectLogicalOr = object2((a, b) => (isTrue(a) ? a : b));
export const objectSign = object1((a) => {
  if (compareTrue(a, 0, GT)) return 1;
  return compareTrue(a, 0, LT) ? -1 : 0;
});
