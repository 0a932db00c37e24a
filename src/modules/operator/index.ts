/** The module `_operator`: the operators as functions. */
import {
  binaryOp,
  contains,
  equal,
  flowCall,
  getItem,
  index,
  inplaceOp,
  invert,
  isTrue,
  iterate,
  iterOptional,
  negative,
  positive,
  richCompare,
  setItem,
  typeName,
} from "../../objects/abstract.ts";
import { bytesOf, requireBytes } from "../../objects/buffer.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { typeOf } from "../../objects/core-types.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { lengthHint } from "../../objects/iterators.ts";
import type { CompareOp, Flow, PyValue } from "../../objects/object.ts";
import { BINARY_OPERATORS, COMPARE_METHODS, NB_ADD } from "../../objects/operators.ts";
import { intValue } from "../../objects/sequence-values.ts";
import { isAsciiText } from "../../objects/str-case.ts";
import { codeAt, textOf } from "../../objects/str-text.ts";
import type { ModuleSpec } from "../module.ts";
import { attrGetterType, itemGetterType, methodCallerType } from "./getters.ts";

/** Names that are keywords get an underscore. */
const plainName = (method: string): string => {
  const name = method.replaceAll("_", "");
  return name === "and" || name === "or" ? `${name}_` : name;
};

const arithmetic: PyBuiltin[] = BINARY_OPERATORS.flatMap((operator, op) => [
  fn(
    `${plainName(operator.method)}(a, b, /)`,
    (a: PyValue, b: PyValue) => binaryOp(op, a, b),
    `Same as a ${operator.symbol} b.`,
  ),
  fn(
    `i${operator.method.replaceAll("_", "")}(a, b, /)`,
    (a: PyValue, b: PyValue) => inplaceOp(op, a, b),
    `Same as a ${operator.symbol}= b.`,
  ),
]);

const comparisons: PyBuiltin[] = COMPARE_METHODS.map((name, op) =>
  fn(`${name.replaceAll("_", "")}(a, b, /)`, (a: PyValue, b: PyValue) =>
    richCompare(a, b, op as CompareOp),
  ),
);

function absolute(value: PyValue): PyValue {
  const slot = typeOf(value).slots.absolute;
  if (slot === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
  return slot(value);
}

/** `a + b` of sequences only. */
function concat(add: (op: number, a: PyValue, b: PyValue) => PyValue) {
  return (a: PyValue, b: PyValue): PyValue => {
    const { getitem, concat: own } = typeOf(a).slots;
    if (own === undefined && getitem === undefined) {
      throw typeError(`'${typeName(a)}' object can't be concatenated`);
    }
    return add(NB_ADD, a, b);
  };
}

function* items(value: PyValue): Generator<PyValue> {
  if (iterOptional(value) === undefined) {
    throw typeError(`'${typeName(value)}' object is not iterable`);
  }
  yield* iterate(value);
}

function countOf(a: PyValue, b: PyValue): number {
  let count = 0;
  for (const item of items(a)) if (equal(item, b)) count++;
  return count;
}

function indexOf(a: PyValue, b: PyValue): number {
  let i = 0;
  for (const item of items(a)) {
    if (equal(item, b)) return i;
    i++;
  }
  throw valueError("sequence.index(x): x not in sequence");
}

/** Equality whose time does not depend on where the values differ. */
export function compareDigest(a: PyValue, b: PyValue): boolean {
  const left = textOf(a);
  const right = textOf(b);
  if (left !== undefined && right !== undefined) {
    if (!isAsciiText(left) || !isAsciiText(right)) {
      throw typeError("comparing strings with non-ASCII characters is not supported");
    }
    const at = (text: typeof left, i: number): number => codeAt(text, i);
    return sameUnits(left.length, right.length, (i) => at(left, i) ^ at(right, i));
  }
  const x = bytesOf(a);
  const y = bytesOf(b);
  if (x === undefined && y === undefined) {
    throw typeError(
      `unsupported operand types(s) or combination of types: '${typeName(a)}' and '${typeName(b)}'`,
    );
  }
  const first = x ?? requireBytes(a);
  const second = y ?? requireBytes(b);
  return sameUnits(first.length, second.length, (i) => first[i] ^ second[i]);
}

function sameUnits(left: number, right: number, difference: (i: number) => number): boolean {
  let result = left === right ? 0 : 1;
  for (let i = 0; i < Math.min(left, right); i++) result |= difference(i);
  return result === 0;
}

function* callObject(obj: PyValue, args: PyValue[], keywords: Map<string, PyValue>): Flow {
  const names = keywords.size === 0 ? null : [...keywords.keys()];
  return yield* flowCall(obj, [...args, ...keywords.values()], names);
}

export const operatorModule: ModuleSpec = {
  name: "_operator",
  doc: "Operator interface.\n\nThis module exports a set of functions implemented in C corresponding\nto the intrinsic operators of Python.  For example, operator.add(x, y)\nis equivalent to the expression x+y.",
  functions: [
    ...arithmetic,
    ...comparisons,
    fn("truth(a, /)", isTrue, "Return True if a is true, False otherwise."),
    fn("not_(a, /)", (a: PyValue) => !isTrue(a), "Same as not a."),
    fn("is_(a, b, /)", (a: PyValue, b: PyValue) => a === b, "Same as a is b."),
    fn("is_not(a, b, /)", (a: PyValue, b: PyValue) => a !== b, "Same as a is not b."),
    fn("is_none(a, /)", (a: PyValue) => a === null, "Same as a is None."),
    fn("is_not_none(a, /)", (a: PyValue) => a !== null, "Same as a is not None."),
    fn("abs(a, /)", absolute, "Same as abs(a)."),
    fn("neg(a, /)", negative, "Same as -a."),
    fn("pos(a, /)", positive, "Same as +a."),
    fn("inv(a, /)", invert, "Same as ~a."),
    fn("invert(a, /)", invert, "Same as ~a."),
    fn("index(a, /)", index, "Same as a.__index__()"),
    fn("concat(a, b, /)", concat(binaryOp), "Same as a + b, for a and b sequences."),
    fn("iconcat(a, b, /)", concat(inplaceOp), "Same as a += b, for a and b sequences."),
    fn("contains(a, b, /)", contains, "Same as b in a (note reversed operands)."),
    fn(
      "countOf(a, b, /)",
      countOf,
      "Return the number of items in a which are, or which equal, b.",
    ),
    fn("indexOf(a, b, /)", indexOf, "Return the first index of b in a."),
    fn("getitem(a, b, /)", getItem, "Same as a[b]."),
    fn(
      "setitem(a, b, c, /)",
      (a: PyValue, b: PyValue, c: PyValue) => setItem(a, b, c),
      "Same as a[b] = c.",
    ),
    fn(
      "delitem(a, b, /)",
      (a: PyValue, b: PyValue) => setItem(a, b, undefined),
      "Same as del a[b].",
    ),
    fn("length_hint(obj, default=0, /)", (obj: PyValue, fallback: PyValue) => {
      const value = intValue(fallback);
      if (value === undefined) {
        throw typeError(`'${typeName(fallback)}' object cannot be interpreted as an integer`);
      }
      return lengthHint(obj, Number(value));
    }),
    fn("call(obj, /, *args, **kwargs)", callObject, "Same as obj(*args, **kwargs)."),
    fn("_compare_digest(a, b, /)", compareDigest),
  ],
  types: [attrGetterType, itemGetterType, methodCallerType],
};
