/**
 * The object protocols for operands whose special methods may be Python code: the twin of
 * objects/abstract.ts. Each is a Flow that the eval loop runs as a frame, so Python code called from
 * an operator, an attribute or an iteration is an ordinary frame of the same loop.
 *
 * The loop enters here only when a type `isHeap`; results and errors equal those of abstract.ts.
 */

import {
  binaryOp,
  boundIfAny,
  boundSpecial,
  checkedText,
  inplaceOp,
  isTrue,
  itemIterator,
  iter,
  length,
  noAttribute,
  notIterable,
  repeat,
  repr,
  richCompare,
  setAttr,
  str,
  truthByLength,
  typeName,
  unsupportedOperands,
} from "../objects/abstract.ts";
import { PySlotWrapper } from "../objects/builtin.ts";
import { isSubtype, NotImplemented, typeOf } from "../objects/core-types.ts";
import { addAttributeContext, exceptionTypes, isError, typeError } from "../objects/exceptions.ts";
import { getInstanceAttr, typeLookup } from "../objects/lookup.ts";
import {
  CallRequest,
  type CompareOp,
  EQ,
  type Flow,
  NE,
  type PyObject,
  type PyType,
  type PyValue,
} from "../objects/object.ts";
import {
  BINARY_OPERATORS,
  COMPARE_METHODS,
  COMPARE_SYMBOLS,
  NB_ADD,
  NB_MULTIPLY,
  SWAPPED_COMPARE,
} from "../objects/operators.ts";
import { PyProperty } from "../objects/property.ts";
import { hostText } from "../objects/sequence-values.ts";
import { checkedLength } from "../objects/slot-table.ts";
import { PyFunction } from "./function.ts";

/** The special method `name` of this type when it is Python code (or any callable set by a script). */
export function pythonMethod(type: PyType, name: string): PyValue | undefined {
  if (!type.isHeap) return undefined;
  const found = typeLookup(type, name);
  return found instanceof PySlotWrapper || found === null ? undefined : found;
}

export function isPythonMethod(type: PyType, name: string): boolean {
  return pythonMethod(type, name) !== undefined;
}

export function* callSpecial(
  self: PyValue,
  name: string,
  args: PyValue[],
  bind = boundSpecial,
): Flow<PyValue | undefined> {
  const method = bind(self, name);
  if (method === undefined) return undefined;
  return yield new CallRequest(method.callee, method.unbound ? [self, ...args] : args);
}

/** What a method says to `other`: NotImplemented too where there is none. */
function* answerOf(self: PyValue, name: string, other: PyValue, bind = boundIfAny): Flow<PyValue> {
  const found = typeLookup(typeOf(self), name);
  if (found === undefined || found === null) return NotImplemented;
  const result = yield* callSpecial(self, name, [other], bind);
  return result === undefined ? NotImplemented : result;
}

function* binaryMethod(
  self: PyValue,
  operator: (typeof BINARY_OPERATORS)[number],
  which: "method" | "reflected" | "inplace",
  other: PyValue,
): Flow<PyValue> {
  const name = operator[which];
  const found = typeLookup(typeOf(self), name);
  if (found instanceof PySlotWrapper && (found.slot === "concat" || found.slot === "repeat")) {
    // Concatenation and repetition of sequences come after the number methods of both sides, unless
    // the class has one of the two methods in Python: then CPython calls both as those of a number.
    const isNumber =
      isPythonMethod(typeOf(self), operator.method) ||
      isPythonMethod(typeOf(self), operator.reflected);
    if (!isNumber) return NotImplemented;
  }
  return yield* answerOf(self, name, other, which === "inplace" ? boundSpecial : boundIfAny);
}

/** `left <op> right`; op is BINARY_OP's argument below NB_INPLACE. */
export function* binaryFlow(
  op: number,
  left: PyValue,
  right: PyValue,
  repetition: "repeat" | "inplaceRepeat" = "repeat",
): Flow<PyValue> {
  const operator = BINARY_OPERATORS[op];
  const lt = typeOf(left);
  const rt = typeOf(right);
  if (!isPythonMethod(lt, operator.method) && !isPythonMethod(rt, operator.reflected)) {
    return repetition === "repeat" ? binaryOp(op, left, right) : inplaceOp(op, left, right);
  }
  let tryRight = lt !== rt;
  if (tryRight && isSubtype(rt, lt)) {
    const own = typeLookup(rt, operator.reflected);
    if (own !== undefined && own !== typeLookup(lt, operator.reflected)) {
      const r = yield* binaryMethod(right, operator, "reflected", left);
      if (r !== NotImplemented) return r;
      tryRight = false;
    }
  }
  const r = yield* binaryMethod(left, operator, "method", right);
  if (r !== NotImplemented) return r;
  if (tryRight) {
    const reflected = yield* binaryMethod(right, operator, "reflected", left);
    if (reflected !== NotImplemented) return reflected;
  }
  const { concat } = lt.slots;
  if (op === NB_ADD && concat !== undefined) return concat(left, right);
  if (op === NB_MULTIPLY) {
    const repeated = repeat(left, right, repetition);
    if (repeated !== undefined) return repeated;
  }
  throw unsupportedOperands(operator.symbol, left, right);
}

export function* inplaceFlow(op: number, left: PyValue, right: PyValue): Flow<PyValue> {
  const operator = BINARY_OPERATORS[op];
  const lt = typeOf(left);
  if (isPythonMethod(lt, operator.inplace)) {
    const r = yield* binaryMethod(left, operator, "inplace", right);
    if (r !== NotImplemented) return r;
  } else if (typeLookup(lt, operator.inplace) !== undefined) {
    return inplaceOp(op, left, right);
  }
  try {
    return yield* binaryFlow(op, left, right, "inplaceRepeat");
  } catch (error) {
    if (isOperandError(error, operator.symbol, left, right)) {
      throw unsupportedOperands(`${operator.symbol}=`, left, right);
    }
    throw error;
  }
}

/** True for the error that binaryFlow itself makes for these operands. */
function isOperandError(error: unknown, symbol: string, left: PyValue, right: PyValue): boolean {
  if (!isError(error, exceptionTypes.TypeError) || error.traceback !== null) return false;
  const own = unsupportedOperands(symbol, left, right) as unknown as { args: { items: PyValue[] } };
  return error.args.items[0] === own.args.items[0];
}

export function* compareFlow(
  op: CompareOp,
  left: PyValue,
  right: PyValue,
  wantBool: boolean,
): Flow<PyValue> {
  const result = yield* richCompareFlow(op, left, right);
  if (!wantBool || typeof result === "boolean") return result;
  return yield* boolFlow(result);
}

export function* richCompareFlow(op: CompareOp, left: PyValue, right: PyValue): Flow<PyValue> {
  const lt = typeOf(left);
  const rt = typeOf(right);
  const method = COMPARE_METHODS[op];
  const reflected = COMPARE_METHODS[SWAPPED_COMPARE[op]];
  const leftPython = isPythonMethod(lt, method);
  const rightPython = isPythonMethod(rt, reflected);
  if (!leftPython && !rightPython) return richCompare(left, right, op);
  let reflectedTried = false;
  if (lt !== rt && isSubtype(rt, lt)) {
    reflectedTried = true;
    const r = yield* compareSide(right, left, SWAPPED_COMPARE[op], rightPython);
    if (r !== NotImplemented) return r;
  }
  const r = yield* compareSide(left, right, op, leftPython);
  if (r !== NotImplemented) return r;
  if (!reflectedTried) {
    const other = yield* compareSide(right, left, SWAPPED_COMPARE[op], rightPython);
    if (other !== NotImplemented) return other;
  }
  if (op === EQ) return left === right;
  if (op === NE) return left !== right;
  throw typeError(
    `'${COMPARE_SYMBOLS[op]}' not supported between instances of '${lt.name}' and '${rt.name}'`,
  );
}

export function* compareSide(
  self: PyValue,
  other: PyValue,
  op: CompareOp,
  isPython: boolean,
): Flow<PyValue> {
  if (isPython) return yield* answerOf(self, COMPARE_METHODS[op], other);
  // object.__ne__ inverts a Python __eq__.
  if (op === NE && isPythonMethod(typeOf(self), "__eq__")) {
    const equal = yield* answerOf(self, "__eq__", other);
    return equal === NotImplemented ? equal : !(yield* boolFlow(equal));
  }
  const compare = typeOf(self).slots.richcompare;
  return compare === undefined ? NotImplemented : compare(self, other, op);
}

export function* boolFlow(value: PyValue): Flow<boolean> {
  const type = typeOf(value);
  if (isPythonMethod(type, "__bool__")) {
    const result = yield* callSpecial(value, "__bool__", [], boundIfAny);
    if (result === undefined) return truthByLength(value);
    if (typeof result !== "boolean") {
      throw typeError(`__bool__ should return bool, returned ${typeName(result)}`);
    }
    return result;
  }
  if (typeLookup(type, "__bool__") === undefined && isPythonMethod(type, "__len__")) {
    return (yield* lengthFlow(value)) !== 0;
  }
  return isTrue(value);
}

export function* lengthFlow(value: PyValue): Flow<number | bigint> {
  if (!isPythonMethod(typeOf(value), "__len__")) return length(value);
  return checkedLength((yield* callSpecial(value, "__len__", [])) as PyValue);
}

export function* unaryFlow(
  method: string,
  slow: (v: PyValue) => PyValue,
  v: PyValue,
): Flow<PyValue> {
  if (!isPythonMethod(typeOf(v), method)) return slow(v);
  return (yield* callSpecial(v, method, [])) as PyValue;
}

// ---- attributes ---------------------------------------------------------------------------------

/** `obj.name` where the type may define properties, `__getattr__` or `__getattribute__` in Python. */
export function* getAttrFlow(obj: PyValue, name: string): Flow<PyValue> {
  const type = typeOf(obj);
  const fallback = typeLookup(type, "__getattr__");
  let failure: unknown;
  try {
    let value: PyValue | undefined;
    try {
      const getattribute = typeLookup(type, "__getattribute__");
      value =
        getattribute !== undefined && !(getattribute instanceof PySlotWrapper)
          ? yield* callSpecial(obj, "__getattribute__", [name])
          : yield* plainAttrFlow(obj, name);
    } catch (error) {
      if (fallback === undefined || !isError(error, exceptionTypes.AttributeError)) throw error;
      failure = error;
    }
    if (value !== undefined) return value;
    // A `__getattribute__` may have deleted `__getattr__` meanwhile.
    if (fallback !== undefined) value = yield* callSpecial(obj, "__getattr__", [name]);
    if (value !== undefined) return value;
  } catch (error) {
    addAttributeContext(error, obj, name);
    throw error;
  }
  throw failure ?? noAttribute(obj, name);
}

function* plainAttrFlow(obj: PyValue, name: string): Flow<PyValue | undefined> {
  const type = typeOf(obj);
  const getattribute = typeLookup(type, "__getattribute__");
  const found = typeLookup(type, name);
  const getter = found === undefined ? undefined : propertyGetter(found);
  if (getter !== undefined) return yield new CallRequest(getter, [obj]);
  if (found !== undefined && isPythonMethod(typeOf(found), "__get__")) {
    const descriptor = typeOf(found);
    const isData =
      typeLookup(descriptor, "__set__") !== undefined ||
      typeLookup(descriptor, "__delete__") !== undefined;
    if (!isData && type.hasDict) {
      const own = getInstanceAttr(obj as PyObject, name);
      if (own !== undefined) return own;
    }
    return yield* callSpecial(found, "__get__", [obj, type]);
  }
  if (getattribute instanceof PySlotWrapper) {
    const slot = getattribute.slotFunction as (s: PyValue, n: string) => PyValue | undefined;
    return slot(obj, name);
  }
  return typeOf(obj).slots.getattro?.(obj, name);
}

/** The Python function behind a property; undefined where its class reads or writes in its own way. */
function accessor(
  found: PyValue,
  part: "fget" | "fset",
  method: "__get__" | "__set__",
): PyFunction | undefined {
  if (!(found instanceof PyProperty) || isPythonMethod(typeOf(found), method)) return undefined;
  const run = found[part];
  return run instanceof PyFunction ? run : undefined;
}
export const propertyGetter = (found: PyValue): PyFunction | undefined =>
  accessor(found, "fget", "__get__");

export function* setAttrFlow(obj: PyValue, name: string, value: PyValue): Flow<PyValue> {
  const type = typeOf(obj);
  if (isPythonMethod(type, "__setattr__")) {
    yield* callSpecial(obj, "__setattr__", [name, value]);
    return null;
  }
  const found = typeLookup(type, name);
  if (found !== undefined) {
    const setter = accessor(found, "fset", "__set__");
    if (setter !== undefined) {
      yield new CallRequest(setter, [obj, value]);
      return null;
    }
    if (isPythonMethod(typeOf(found), "__set__")) {
      yield* callSpecial(found, "__set__", [obj, value]);
      return null;
    }
  }
  setAttr(obj, name, value);
  return null;
}

export function* deleteAttrFlow(obj: PyValue, name: string): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__delattr__")) yield* callSpecial(obj, "__delattr__", [name]);
  else setAttr(obj, name, undefined);
  return null;
}

// ---- iteration ----------------------------------------------------------------------------------------

export function* iterFlow(obj: PyValue): Flow<PyValue> {
  const type = typeOf(obj);
  if (!isPythonMethod(type, "__iter__")) return iter(obj);
  const iterator = yield* callSpecial(obj, "__iter__", [], boundIfAny);
  if (iterator === undefined) {
    const byItems = itemIterator(obj);
    if (byItems === undefined) throw notIterable(obj);
    return byItems;
  }
  if (typeOf(iterator).slots.iternext === undefined) {
    throw typeError(`iter() returned non-iterator of type '${typeName(iterator)}'`);
  }
  return iterator;
}

/** The next item of an iterator with a Python `__next__`; undefined at the end. */
export function* nextFlow(iterator: PyValue): Flow<PyValue | undefined> {
  try {
    return yield* callSpecial(iterator, "__next__", []);
  } catch (error) {
    if (isError(error, exceptionTypes.StopIteration)) return undefined;
    throw error;
  }
}

// ---- text ------------------------------------------------------------------------------------------

export function* strFlow(value: PyValue): Flow<PyValue> {
  return yield* textFlow(value, "__str__", str);
}
export function* reprFlow(value: PyValue): Flow<PyValue> {
  return yield* textFlow(value, "__repr__", repr);
}
function* textFlow(
  value: PyValue,
  method: "__str__" | "__repr__",
  slow: (v: PyValue) => PyValue,
): Flow<PyValue> {
  if (!isPythonMethod(typeOf(value), method)) {
    if (method === "__str__" && isPythonMethod(typeOf(value), "__repr__")) {
      const own = typeLookup(typeOf(value), "__str__");
      if (own instanceof PySlotWrapper && own.owner.name === "object") {
        return checkedText((yield* callSpecial(value, "__repr__", [])) as PyValue, method);
      }
    }
    return slow(value);
  }
  return checkedText((yield* callSpecial(value, method, [])) as PyValue, method);
}

export function* formatFlow(value: PyValue, spec: PyValue): Flow<PyValue> {
  const text = (yield* callSpecial(value, "__format__", [spec])) as PyValue;
  if (hostText(text) === undefined) {
    throw typeError(`__format__ must return a str, not ${typeName(text)}`);
  }
  return text;
}
