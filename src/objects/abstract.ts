/**
 * The object protocols, synchronous: call, attributes, comparison, iteration, arithmetic, …
 *
 * Built-in code uses these. Where a special method is Python code they re-enter the eval loop, with
 * the depth counted by the VM; the loop itself runs such methods as frames (vm/flows.ts is the twin
 * of this file and must agree with it).
 */

import {
  isInstance,
  isSubtype,
  moduleType,
  NotImplemented,
  objectType,
  typeOf,
  typeType,
} from "./core-types.ts";
import { keyProtocol } from "./dict-storage.ts";
import {
  addAttributeContext,
  attributeError,
  exceptionTypes,
  isError,
  newError,
  overflowError,
  typeError,
  valueError,
} from "./exceptions.ts";
import { halved } from "./hash-halves.ts";
import { takeEqual } from "./key-answers.ts";
import { getInstanceAttr, specialMethod, typeLookup } from "./lookup.ts";
import {
  CallRequest,
  type CompareOp,
  EQ,
  type Flow,
  type KwNames,
  NE,
  PyObject,
  PyType,
  type PyValue,
} from "./object.ts";
import {
  BINARY_OPERATORS,
  COMPARE_SYMBOLS,
  NB_ADD,
  NB_MULTIPLY,
  NB_POWER,
  SWAPPED_COMPARE,
} from "./operators.ts";
import { hostText, intValue, PyList, PySlice, PyTuple } from "./sequence-values.ts";
import { warnAbout } from "./warning-hook.ts";

type BinarySlot = (left: PyValue, right: PyValue, modulus?: PyValue) => PyValue;

// ---- calls ----------------------------------------------------------------------------------

/** True for the generator object that built-in code returns when it must call Python. */
export function isFlow(result: unknown): result is Flow {
  return typeof result === "object" && result !== null && !(result instanceof PyObject);
}

/** Runs a Flow to its end outside the eval loop. */
export function runFlow<T>(flow: Flow<T>): T {
  let step = flow.next(null);
  while (!step.done) {
    let value: PyValue;
    try {
      value = step.value.perform(call);
    } catch (error) {
      step = flow.throw(error);
      continue;
    }
    step = flow.next(value);
  }
  return step.value;
}

export function finish(result: PyValue | Flow): PyValue {
  return isFlow(result) ? runFlow(result) : result;
}

export function call(callee: PyValue, args: PyValue[], kwnames: KwNames = null): PyValue {
  const slot = typeOf(callee).slots.call;
  if (slot === undefined) throw notCallable(callee);
  return finish(slot(callee, args, kwnames));
}

/** `yield* flowCall(f, args)`: a call from inside a Flow. */
export function* flowCall(
  callee: PyValue,
  args: PyValue[],
  kwnames: KwNames = null,
): Flow<PyValue> {
  return yield new CallRequest(callee, args, kwnames);
}

export function notCallable(callee: PyValue): Error | PyObject {
  const text = `'${typeName(callee)}' object is not callable`;
  return typeError(text + ownNameHint(callee));
}

/** A module that holds a callable of its own name was probably called in its place. */
function ownNameHint(callee: PyValue): string {
  if (!isInstance(callee, moduleType)) return "";
  const namespace = (callee as PyObject).dict;
  const name = hostText(namespace?.getStr("__name__") ?? null);
  const own = name === undefined ? undefined : namespace?.getStr(name);
  if (own === undefined || typeOf(own).slots.call === undefined) return "";
  return `. Did you mean: '${name}.${name}(...)'?`;
}

export function callMethod(obj: PyValue, name: string, args: PyValue[] = []): PyValue {
  return call(getAttr(obj, name), args);
}

/**
 * The special method `name` of obj's type ready to be called, or undefined. When `unbound` it takes
 * obj as first argument.
 */
export function boundSpecial(
  obj: PyValue,
  name: string,
): { callee: PyValue; unbound: boolean } | undefined {
  const found = specialMethod(obj, name);
  if (found === undefined) return undefined;
  const descriptor = typeOf(found);
  if (descriptor.isMethodDescriptor) return { callee: found, unbound: true };
  const get = descriptor.slots.descrGet;
  if (get === undefined) return { callee: found, unbound: false };
  return { callee: get(found, obj, typeOf(obj)), unbound: false };
}

/**
 * The same for an operation that has something else to do, or a better error, where there is no such method: one that a
 * descriptor refuses with AttributeError is not there.
 */
export function boundIfAny(obj: PyValue, name: string): ReturnType<typeof boundSpecial> {
  try {
    return boundSpecial(obj, name);
  } catch (error) {
    if (isError(error, exceptionTypes.AttributeError)) return undefined;
    throw error;
  }
}

/** Calls it; undefined where it is not there. */
export function callIfAny(obj: PyValue, name: string, args: PyValue[]): PyValue | undefined {
  const method = boundIfAny(obj, name);
  if (method === undefined) return undefined;
  return call(method.callee, method.unbound ? [obj, ...args] : args);
}

/** Calls a special method; undefined when the type has none. */
export function callSpecial(obj: PyValue, name: string, args: PyValue[]): PyValue | undefined {
  const method = boundSpecial(obj, name);
  if (method === undefined) return undefined;
  return call(method.callee, method.unbound ? [obj, ...args] : args);
}

// ---- names ----------------------------------------------------------------------------------

export const typeName = (value: PyValue): string => nameOfType(typeOf(value));

/** A type's qualified name, after its module unless that is builtins or __main__. */
export function fullyQualifiedName(type: PyType): string {
  const module = type.isHeap ? hostText(getAttr(type, "__module__")) : type.module;
  const own = hostText(getAttr(type, "__qualname__")) as string;
  return typeof module !== "string" || module === "builtins" || module === "__main__"
    ? own
    : `${module}.${own}`;
}

export function nameOfType(type: PyType): string {
  // Types of built-in modules carry the module in their name, classes of scripts do not.
  const isPlain =
    type.isHeap ||
    type.isPlainlyNamed ||
    type.module === "builtins" ||
    typeof type.module !== "string";
  return isPlain ? type.name : `${type.module}.${type.name}`;
}

/** `module.qualname` as in an object's repr: only `builtins` is left out. */
export function fullTypeName(type: PyType): string {
  return type.module === "builtins" || typeof type.module !== "string"
    ? type.qualname
    : `${type.module}.${type.qualname}`;
}

// ---- attributes -----------------------------------------------------------------------------

export function genericGetAttr(obj: PyValue, name: string): PyValue | undefined {
  const type = typeOf(obj);
  const found = typeLookup(type, name);
  let get: ((d: PyValue, instance: PyValue | undefined, owner: PyType) => PyValue) | undefined;
  if (found !== undefined) {
    const slots = typeOf(found).slots;
    get = slots.descrGet;
    if (get !== undefined && slots.descrSet !== undefined) return get(found, obj, type);
  }
  if (type.hasDict) {
    const own = getInstanceAttr(obj as PyObject, name);
    if (own !== undefined) return own;
  }
  if (get !== undefined) return get(found as PyValue, obj, type);
  return found;
}

/** The attribute, or undefined when there is none (an AttributeError raised inside counts too). */
export function getAttrOptional(obj: PyValue, name: string): PyValue | undefined {
  const getattro = typeOf(obj).slots.getattro;
  if (getattro === undefined) return genericGetAttr(obj, name);
  try {
    return getattro(obj, name);
  } catch (error) {
    if (isError(error, exceptionTypes.AttributeError)) return undefined;
    throw error;
  }
}

export function getAttr(obj: PyValue, name: string): PyValue {
  const getattro = typeOf(obj).slots.getattro;
  let value: PyValue | undefined;
  try {
    value = getattro === undefined ? genericGetAttr(obj, name) : getattro(obj, name);
  } catch (error) {
    addAttributeContext(error, obj, name);
    throw error;
  }
  if (value === undefined) throw noAttribute(obj, name);
  return value;
}

export function noAttribute(obj: PyValue, name: string): PyObject {
  if (obj instanceof PyType) {
    return attributeError(`type object '${nameOfType(obj)}' has no attribute '${name}'`, obj, name);
  }
  const describe = typeOf(obj).extra as { missingAttribute?: (o: PyValue, n: string) => string };
  const text = describe?.missingAttribute?.(obj, name);
  return attributeError(text ?? `'${typeName(obj)}' object has no attribute '${name}'`, obj, name);
}

/** Sets an attribute, or deletes it when value is undefined. */
export function setAttr(obj: PyValue, name: string, value: PyValue | undefined): void {
  const setattro = typeOf(obj).slots.setattro;
  if (setattro === undefined) throw noAttribute(obj, name);
  setattro(obj, name, value);
}

// ---- truth, text, hash ------------------------------------------------------------------------

export function isTrue(value: PyValue): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      return value !== 0;
    case "string":
      return value !== "";
    case "bigint":
      return true;
    default: {
      if (value === null) return false;
      const { bool } = value.cls.slots;
      return bool === undefined ? truthByLength(value) : bool(value);
    }
  }
}

/** The truth of what has no `__bool__`. */
export function truthByLength(value: PyValue): boolean {
  const { length } = typeOf(value).slots;
  return length === undefined || length(value) !== 0;
}

const depth = { nested: 0 };
/** Nested native repr/compare calls allowed; far below what the host stack holds. */
const MAX_NESTED = 1000;

/** Runs a recursive native operation with CPython's "while …" recursion error. */
export function guardRecursion<T>(where: string, run: () => T): T {
  if (depth.nested >= MAX_NESTED) {
    throw newError("RecursionError", `maximum recursion depth exceeded${where}`);
  }
  depth.nested++;
  try {
    return run();
  } finally {
    depth.nested--;
  }
}

export function repr(value: PyValue): PyValue {
  const slot = typeOf(value).slots.repr;
  if (slot === undefined) throw typeError(`'${typeName(value)}' object has no repr`);
  const text = guardRecursion(" while getting the repr of an object", () => slot(value));
  return checkedText(text, "__repr__");
}

export function str(value: PyValue): PyValue {
  if (typeof value === "string") return value;
  const slot = typeOf(value).slots.str;
  if (slot === undefined) return repr(value);
  const text = guardRecursion(" while getting the str of an object", () => slot(value));
  return checkedText(text, "__str__");
}

/** What `method`, the one that was asked for, gave. */
export function checkedText(text: PyValue, method: "__repr__" | "__str__"): PyValue {
  if (typeof text === "string" || hostText(text) !== undefined) return text;
  throw typeError(`${method} returned non-string (type ${typeName(text)})`);
}

/** repr as host text. */
export function reprText(value: PyValue): string {
  return hostText(repr(value)) as string;
}

export function strText(value: PyValue): string {
  return hostText(str(value)) as string;
}

export function hash(value: PyValue): number | bigint {
  const slot = typeOf(value).slots.hash;
  if (slot === undefined || slot === null) throw unhashable(value);
  return slot(value);
}

/** The hash in halves (hash-halves.ts): what containers and keys need. */
export function hashHalves(value: PyValue): number {
  if (typeof value === "number") return halved(value === -1 ? -2 : value);
  const slot = typeOf(value).slots.hash;
  if (slot === undefined || slot === null) throw unhashable(value);
  const { inHalves } = slot;
  return inHalves === undefined ? halved(slot(value)) : inHalves(value);
}

export function unhashable(value: PyValue): PyObject {
  return typeError(`unhashable type: '${typeName(value)}'`);
}

// ---- comparison -------------------------------------------------------------------------------

export function richCompare(left: PyValue, right: PyValue, op: CompareOp): PyValue {
  if (typeof left === "number" && typeof right === "number") return compareNumbers(left, right, op);
  if (typeof left === "string" && typeof right === "string") {
    if (op === EQ) return left === right;
    if (op === NE) return left !== right;
  }
  const lt = typeOf(left);
  const rt = typeOf(right);
  let reflectedTried = false;
  if (lt !== rt && isSubtype(rt, lt) && rt.slots.richcompare !== undefined) {
    reflectedTried = true;
    const r = rt.slots.richcompare(right, left, SWAPPED_COMPARE[op]);
    if (r !== NotImplemented) return r;
  }
  if (lt.slots.richcompare !== undefined) {
    const r = lt.slots.richcompare(left, right, op);
    if (r !== NotImplemented) return r;
  }
  if (!reflectedTried && rt.slots.richcompare !== undefined) {
    const r = rt.slots.richcompare(right, left, SWAPPED_COMPARE[op]);
    if (r !== NotImplemented) return r;
  }
  if (op === EQ) return left === right;
  if (op === NE) return left !== right;
  throw typeError(
    `'${COMPARE_SYMBOLS[op]}' not supported between instances of '${typeName(left)}' and '${typeName(right)}'`,
  );
}

export function compareNumbers(a: number | bigint, b: number | bigint, op: CompareOp): boolean {
  switch (op) {
    case 0:
      return a < b;
    case 1:
      return a <= b;
    case 2:
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
      return a == b;
    case 3:
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a BigInt may be equal
      return a != b;
    case 4:
      return a > b;
    default:
      return a >= b;
  }
}

/** `left == right` as a truth value, with identity first as containers do. */
export function equal(left: PyValue, right: PyValue): boolean {
  if (left === right) return true;
  if (typeof left === "string" && typeof right === "string") return false;
  return isTrue(richCompare(left, right, EQ));
}

export function compareTrue(left: PyValue, right: PyValue, op: CompareOp): boolean {
  return isTrue(richCompare(left, right, op));
}

// ---- containers and iteration -------------------------------------------------------------------

/** len(), or undefined for an object without one. */
export function lengthOptional(value: PyValue): number | undefined {
  return typeOf(value).slots.length?.(value);
}

export function length(value: PyValue): number {
  const slot = typeOf(value).slots.length;
  if (slot === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return slot(value);
}

export function getItem(obj: PyValue, key: PyValue): PyValue {
  const slot = typeOf(obj).slots.getitem;
  if (slot !== undefined) return slot(obj, key);
  if (obj instanceof PyType) {
    if (obj === typeType && typeSubscription.make !== null) return typeSubscription.make(obj, key);
    const method = getAttrOptional(obj, "__class_getitem__");
    if (method !== undefined && method !== null) return call(method, [key]);
    throw typeError(`type '${obj.name}' is not subscriptable`);
  }
  throw typeError(`'${typeName(obj)}' object is not subscriptable`);
}

export function setItem(obj: PyValue, key: PyValue, value: PyValue | undefined): void {
  const slot = typeOf(obj).slots.setitem;
  if (slot !== undefined) {
    slot(obj, key, value);
    return;
  }
  throw noItemChange(obj, key, value);
}

/** Classes of scripts have CPython's sequence protocol always, if only with empty places. */
function hasSequenceProtocol({ isHeap, slots }: PyType): boolean {
  return isHeap || [slots.length, slots.contains, slots.concat].some((slot) => slot !== undefined);
}

/** Where the type has the sequence protocol, CPython looks at the index first, and words deletion differently. */
function noItemChange(obj: PyValue, key: PyValue, value: PyValue | undefined): object {
  const type = typeOf(obj);
  const isIndex = hasSequenceProtocol(type) && typeOf(key).slots.index !== undefined;
  if (isIndex) indexNumber(key, "IndexError");
  const verb = isIndex && value === undefined ? "doesn't" : "does not";
  const what = value === undefined ? "deletion" : "assignment";
  return typeError(`'${typeName(obj)}' object ${verb} support item ${what}`);
}

/** What `in` says instead of any TypeError about the iterator. */
export function notContainer(value: PyValue): PyObject {
  return typeError(`argument of type '${typeName(value)}' is not a container or iterable`);
}

export function contains(container: PyValue, item: PyValue): boolean {
  const slot = typeOf(container).slots.contains;
  return slot === undefined ? containsByIteration(container, item) : slot(container, item);
}

/** `in` where there is no `__contains__`. */
export function containsByIteration(container: PyValue, item: PyValue): boolean {
  let iterator: PyValue | undefined;
  try {
    iterator = iterOptional(container);
  } catch (error) {
    if (!isError(error, exceptionTypes.TypeError)) throw error;
  }
  if (iterator === undefined) throw notContainer(container);
  for (;;) {
    const value = next(iterator);
    if (value === undefined) return false;
    if (equal(value, item)) return true;
  }
}

/** Makes an iterator over `__getitem__`; filled by iterators.ts. */
export const sequenceIteration: { make: ((sequence: PyValue) => PyValue) | null } = { make: null };

/** Makes `type[int]`, which no class method can: every class would inherit it. Filled by generic-alias.ts. */
export const typeSubscription: { make: ((type: PyValue, item: PyValue) => PyValue) | null } = {
  make: null,
};

/** An iterator by `__getitem__`, where there is no `__iter__`; undefined when the value is no sequence. */
export function itemIterator(value: PyValue): PyValue | undefined {
  const { slots, collection, hasKeysOnly } = typeOf(value);
  const isSequence = slots.getitem !== undefined && collection !== "mapping" && !hasKeysOnly;
  return isSequence ? sequenceIteration.make?.(value) : undefined;
}

/** The iterator of a value, or undefined when it is not iterable. */
export function iterOptional(value: PyValue): PyValue | undefined {
  const type = typeOf(value);
  const slot = type.slots.iter;
  if (slot === undefined) return itemIterator(value);
  const iterator = slot(value);
  if (typeOf(iterator).slots.iternext === undefined) {
    throw typeError(`iter() returned non-iterator of type '${typeName(iterator)}'`);
  }
  return iterator;
}

export const notIterable = (value: PyValue): PyObject =>
  typeError(`'${typeName(value)}' object is not iterable`);

export function iter(value: PyValue): PyValue {
  const iterator = iterOptional(value);
  if (iterator === undefined) throw notIterable(value);
  return iterator;
}

/** The next item, or undefined at the end. */
export function next(iterator: PyValue): PyValue | undefined {
  const slot = typeOf(iterator).slots.iternext;
  if (slot === undefined) throw typeError(`'${typeName(iterator)}' object is not an iterator`);
  return slot(iterator);
}

/** All items of an iterable, in a fresh array. */
export function toArray(value: PyValue): PyValue[] {
  if (value instanceof PyList && value.cls === PyList.prototype.cls) return value.items.slice();
  if (value instanceof PyTuple && value.cls === PyTuple.prototype.cls) return value.items.slice();
  const iterator = iter(value);
  const step = typeOf(iterator).slots.iternext as (self: PyValue) => PyValue | undefined;
  const items: PyValue[] = [];
  for (let item = step(iterator); item !== undefined; item = step(iterator)) items.push(item);
  return items;
}

/** Visits items one by one, for built-ins that may stop early. */
export function* iterate(value: PyValue): Generator<PyValue> {
  const iterator = iter(value);
  const step = typeOf(iterator).slots.iternext as (self: PyValue) => PyValue | undefined;
  for (let item = step(iterator); item !== undefined; item = step(iterator)) yield item;
}

// ---- numbers ----------------------------------------------------------------------------------

/** `__index__`: the value as an int, or undefined when it has none. */
export function indexOptional(value: PyValue): number | bigint | undefined {
  const own = intValue(value);
  if (own !== undefined) return own;
  const slot = typeOf(value).slots.index;
  if (slot === undefined) return undefined;
  return convertedInt(slot(value), "__index__");
}

/** The int that a conversion method gave; subclasses are frowned upon. */
export function convertedInt(result: PyValue, method: string): number | bigint {
  if (typeof result === "number" || typeof result === "bigint") return result;
  const n = intValue(result);
  const text = `${method} returned non-int (type ${typeName(result)})`;
  if (n === undefined) throw typeError(text);
  warnAbout("DeprecationWarning", text + subclassDeprecation("int"));
  return n;
}

export function subclassDeprecation(kind: string): string {
  return `.  The ability to return an instance of a strict subclass of ${kind} is deprecated, and may be removed in a future version of Python.`;
}

export function index(value: PyValue): number | bigint {
  const result = indexOptional(value);
  if (result === undefined) {
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  return result;
}

/** Whether an int fits a C `Py_ssize_t`. */
export const isSize = (n: number | bigint): boolean =>
  typeof n === "number" || BigInt.asIntN(64, n) === n;

/** An int that fits a C `Py_ssize_t`, exact; `message` for one that does not. */
export function sizedIndex(value: PyValue, message?: string): number | bigint {
  const n = index(value);
  if (isSize(n)) return n;
  throw overflowError(message ?? `cannot fit '${typeName(value)}' into an index-sized integer`);
}

/** An int as a host number, for sizes and positions; too large ones raise `errorName`. */
export function indexNumber(value: PyValue, errorName = "OverflowError"): number {
  const result = index(value);
  if (isSize(result)) return Number(result);
  if (errorName === "") return result < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  throw errorName === "IndexError"
    ? newError("IndexError", `cannot fit '${typeName(value)}' into an index-sized integer`)
    : overflowError("Python int too large to convert to C ssize_t");
}

/** An int that CPython keeps in 32 bits. */
export function smallIndex(value: PyValue): number {
  const result = index(value);
  if (result >= -2147483648 && result <= 2147483647) return Number(result);
  throw overflowError("Python int too large to convert to C int");
}

function tryBinary(left: PyValue, right: PyValue, slotName: string): PyValue {
  const lt = typeOf(left);
  const rt = typeOf(right);
  const leftSlot = (lt.slots as Record<string, unknown>)[slotName] as BinarySlot | undefined;
  let rightSlot =
    lt === rt
      ? undefined
      : ((rt.slots as Record<string, unknown>)[slotName] as BinarySlot | undefined);
  if (rightSlot === leftSlot) rightSlot = undefined;
  if (leftSlot !== undefined) {
    if (rightSlot !== undefined && isSubtype(rt, lt)) {
      const r = rightSlot(left, right, null);
      if (r !== NotImplemented) return r;
      rightSlot = undefined;
    }
    const r = leftSlot(left, right, null);
    if (r !== NotImplemented) return r;
  }
  if (rightSlot !== undefined) return rightSlot(left, right, null);
  return NotImplemented;
}

/** Any binary operator but subscription: `op` is BINARY_OP's argument, < 13. */
export function binaryOp(op: number, left: PyValue, right: PyValue): PyValue {
  const operator = BINARY_OPERATORS[op];
  const result = tryBinary(left, right, operator.slot);
  if (result !== NotImplemented) return result;
  if (op === NB_ADD) {
    const concat = typeOf(left).slots.concat;
    if (concat !== undefined) return concat(left, right);
  } else if (op === NB_MULTIPLY) {
    const repeated = repeat(left, right, "repeat");
    if (repeated !== undefined) return repeated;
  }
  throw unsupportedOperands(operator.symbol, left, right);
}

export function inplaceOp(op: number, left: PyValue, right: PyValue): PyValue {
  const operator = BINARY_OPERATORS[op];
  const slots = typeOf(left).slots as Record<string, unknown>;
  const slot = slots[operator.inplaceSlot] as BinarySlot | undefined;
  if (slot !== undefined) {
    const r = slot(left, right);
    if (r !== NotImplemented) return r;
  } else if (op === NB_ADD && typeOf(left).isHeap) {
    // CPython takes the inherited `__iadd__` of a sequence for one of numbers, which comes first.
    const { inplaceConcat } = typeOf(left).slots;
    if (inplaceConcat !== undefined) return inplaceConcat(left, right);
  }
  const result = tryBinary(left, right, operator.slot);
  if (result !== NotImplemented) return result;
  if (op === NB_ADD) {
    const { inplaceConcat, concat } = typeOf(left).slots;
    if (inplaceConcat !== undefined) return inplaceConcat(left, right);
    if (concat !== undefined) return concat(left, right);
  } else if (op === NB_MULTIPLY) {
    const repeated = repeat(left, right, "inplaceRepeat");
    if (repeated !== undefined) return repeated;
  }
  throw unsupportedOperands(`${operator.symbol}=`, left, right);
}

/** Sequence repetition by either operand, or undefined when neither is a sequence. */
export function repeat(
  left: PyValue,
  right: PyValue,
  which: "repeat" | "inplaceRepeat",
): PyValue | undefined {
  const leftSlots = typeOf(left).slots;
  const leftRepeat = leftSlots[which] ?? leftSlots.repeat;
  if (leftRepeat !== undefined) return leftRepeat(left, repeatCount(right));
  // `*=` looks at the right side only where the left has no sequence protocol at all.
  if (which === "inplaceRepeat" && hasSequenceProtocol(typeOf(left))) return undefined;
  const rightRepeat = typeOf(right).slots.repeat;
  if (rightRepeat !== undefined) return rightRepeat(right, repeatCount(left));
  return undefined;
}

function repeatCount(value: PyValue): number | bigint {
  const count = indexOptional(value);
  if (count === undefined) {
    throw typeError(`can't multiply sequence by non-int of type '${typeName(value)}'`);
  }
  return count;
}

export function unsupportedOperands(symbol: string, left: PyValue, right: PyValue): PyObject {
  const name = symbol === "**" ? "** or pow()" : symbol;
  return typeError(
    `unsupported operand type(s) for ${name}: '${typeName(left)}' and '${typeName(right)}'`,
  );
}

export function power(base: PyValue, exponent: PyValue, modulus: PyValue): PyValue {
  if (modulus === null) return binaryOp(NB_POWER, base, exponent);
  const left = typeOf(base);
  const right = typeOf(exponent);
  const order = [left, right, typeOf(modulus)];
  if (left !== right && isSubtype(right, left)) order.reverse().push(order.shift() as PyType);
  const tried = new Set<unknown>([undefined]);
  for (const { slots } of order) {
    if (tried.has(slots.power)) continue;
    tried.add(slots.power);
    const r = slots.power?.(base, exponent, modulus);
    if (r !== undefined && r !== NotImplemented) return r;
  }
  throw typeError(
    `unsupported operand type(s) for ** or pow(): '${typeName(base)}', '${typeName(exponent)}', '${typeName(modulus)}'`,
  );
}

export function negative(value: PyValue): PyValue {
  return unary(value, "negative", "-");
}
export function positive(value: PyValue): PyValue {
  return unary(value, "positive", "+");
}
export function invert(value: PyValue): PyValue {
  return unary(value, "invert", "~");
}

function unary(
  value: PyValue,
  slotName: "negative" | "positive" | "invert",
  symbol: string,
): PyValue {
  const slot = typeOf(value).slots[slotName];
  if (slot === undefined) {
    throw typeError(`bad operand type for unary ${symbol}: '${typeName(value)}'`);
  }
  return slot(value);
}

/** A position in a sequence of `size` items, counted from the end when negative; may be outside. */
export function sequenceIndex(key: PyValue, size: number, what: string): number {
  const i = indexOptional(key);
  if (i === undefined) {
    throw typeError(`${what} indices must be integers or slices, not ${typeName(key)}`);
  }
  const n = typeof i === "number" ? i : indexNumber(i, "IndexError");
  return n < 0 ? n + size : n;
}

/** The slice with its parts as ints or None: what is wrong with them is said first, and `__index__` runs once. */
export function fixedSlice(slice: PySlice): PySlice {
  const part = (value: PyValue): PyValue => {
    if (value === null) return null;
    const i = indexOptional(value);
    if (i !== undefined) return i;
    throw typeError("slice indices must be integers or None or have an __index__ method");
  };
  // The step comes first.
  const step = part(slice.step);
  if (step === 0) throw valueError("slice step cannot be zero");
  return new PySlice(part(slice.start), part(slice.stop), step);
}

/** Start, stop and step of a slice over `size` items, as slice.indices() gives them. */
export function sliceIndices(
  slice: { start: PyValue; stop: PyValue; step: PyValue },
  size: number,
): { start: number; stop: number; step: number; count: number } {
  const part = (value: PyValue): number => {
    const i = indexOptional(value);
    if (i === undefined) {
      throw typeError("slice indices must be integers or None or have an __index__ method");
    }
    if (typeof i === "number") return i;
    return i < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
  };
  const step = slice.step === null ? 1 : part(slice.step);
  if (step === 0) throw valueError("slice step cannot be zero");
  const lower = step < 0 ? -1 : 0;
  const upper = step < 0 ? size - 1 : size;
  const clip = (value: PyValue, fallback: number): number => {
    if (value === null) return fallback;
    const i = part(value);
    if (i < 0) return Math.max(i + size, lower);
    return Math.min(i, upper);
  };
  const start = clip(slice.start, step < 0 ? upper : lower);
  const stop = clip(slice.stop, step < 0 ? lower : upper);
  const span = step < 0 ? start - stop : stop - start;
  const count = span <= 0 ? 0 : Math.floor((span - 1) / Math.abs(step)) + 1;
  return { start, stop, step, count };
}

keyProtocol.hashHalves = hashHalves;
keyProtocol.equal = (left, right) => takeEqual(left, right) ?? isTrue(richCompare(left, right, EQ));
keyProtocol.hashesByIdentity = (value) => {
  const slots = value.cls.slots;
  return slots.hash === objectType.slots.hash && slots.richcompare === objectType.slots.richcompare;
};
