/** The functions of the module `builtins`, one row each. */

import {
  boundIfAny,
  boundSpecial,
  call,
  compareTrue,
  getAttr,
  getAttrOptional,
  hash,
  index,
  isFlow,
  isTrue,
  iter,
  length,
  next,
  power,
  repr,
  setAttr,
  toArray,
  typeName,
  unhashable,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { audit } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { dictType, NotImplemented, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { formatValue } from "../../objects/format.ts";
import { CallableIterator } from "../../objects/iterators.ts";
import { sorted } from "../../objects/list-sort.ts";
import {
  CallRequest,
  type Flow,
  GT,
  type KwNames,
  LT,
  type PyValue,
} from "../../objects/object.ts";
import { addressOf } from "../../objects/object-type.ts";
import { NB_ADD } from "../../objects/operators.ts";
import { rangeSize } from "../../objects/range.ts";
import {
  hostText,
  intValue,
  PyBytes,
  PyList,
  PyRange,
  PyStr,
  PyTuple,
  strFromPoints,
} from "../../objects/sequence-values.ts";
import { asciiText } from "../../objects/str.ts";
import { argumentTypeName } from "../../objects/str-text.ts";
import { anext } from "../../vm/async-generator.ts";
import {
  boolFlow,
  formatFlow,
  getAttrFlow,
  isPythonMethod,
  iterFlow,
  lengthFlow,
  reprFlow,
  richCompareFlow,
} from "../../vm/flows.ts";
import { pythonFrame } from "../../vm/frame.ts";
import { localsOf } from "../../vm/frame-locals.ts";
import { getAiter } from "../../vm/generator-protocol.ts";
import { importModule } from "../../vm/import.ts";
import { Items, itemsOf } from "../../vm/items.ts";
import { binary } from "../../vm/operations.ts";
import { threads } from "../../vm/thread.ts";
import { breakpoint } from "../sys/breakpoint.ts";
import { buildClass } from "./build-class.ts";
import { compileBuiltin, evalBuiltin, execBuiltin, mainGlobals } from "./evaluate.ts";
import { isInstanceCheck, isSubclassCheck } from "./instance-check.ts";
import { input, print } from "./print.ts";
import { Sum } from "./sum.ts";

const SUM_OF_TEXT: Record<string, string> = {
  str: "sum() can't sum strings [use ''.join(seq) instead]",
  bytes: "sum() can't sum bytes [use b''.join(seq) instead]",
  bytearray: "sum() can't sum bytearray [use b''.join(seq) instead]",
};

function truth(value: PyValue): boolean | Flow<boolean> {
  return typeOf(value).isHeap ? boolFlow(value) : isTrue(value);
}

function* allFlow(iterable: PyValue, wanted: boolean): Flow<PyValue> {
  const made = itemsOf(iterable);
  const items = made instanceof Items ? made : yield* made;
  for (;;) {
    let item = items.next();
    if (item instanceof CallRequest) item = yield item;
    if (item === undefined) return false;
    const t = truth(item);
    if ((typeof t === "boolean" ? t : yield* t) === wanted) return true;
  }
}

function* sum(iterable: PyValue, start: PyValue): Flow<PyValue> {
  const made = itemsOf(iterable);
  const items = made instanceof Items ? made : yield* made;
  const complaint = SUM_OF_TEXT[typeName(start)];
  if (complaint !== undefined) throw typeError(complaint);
  const total = new Sum(start);
  for (;;) {
    let item = items.next();
    if (item instanceof CallRequest) item = yield item;
    if (item === undefined) return total.value;
    if (total.add(item)) continue;
    const added = binary(NB_ADD, total.value, item);
    total.value = isFlow(added) ? ((yield* added) as PyValue) : added;
  }
}

const positionalCount = (args: readonly PyValue[], kwnames: KwNames): number =>
  args.length - (kwnames?.length ?? 0);

const requireOne =
  (name: string) =>
  (args: readonly PyValue[], kwnames: KwNames): void => {
    if (positionalCount(args, kwnames) > 0) return;
    throw typeError(`${name} expected at least 1 argument, got 0`);
  };

const bindSort = argumentBinder("sort(*, key=None, reverse=False)");

/** The keywords are those of list.sort(), which runs once there is a list. */
function checkSorted(args: readonly PyValue[], kwnames: KwNames): void {
  const count = positionalCount(args, kwnames);
  if (count !== 1) throw typeError(`sorted expected 1 argument, got ${count}`);
  try {
    bindSort(args.slice(1), kwnames);
  } catch (error) {
    toArray(args[0]);
    throw error;
  }
}

function* extreme(
  name: "min" | "max",
  key: PyValue,
  fallback: PyValue | undefined,
  args: PyValue[],
): Flow<PyValue> {
  if (args.length > 1 && fallback !== undefined) {
    throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
  }
  const op = name === "min" ? LT : GT;
  let best: PyValue | undefined;
  let bestKey: PyValue = null;
  const made = itemsOf(args.length === 1 ? args[0] : new PyTuple(args));
  const items = made instanceof Items ? made : yield* made;
  for (;;) {
    let item = items.next();
    if (item instanceof CallRequest) item = yield item;
    if (item === undefined) break;
    const itemKey = key === null ? item : yield new CallRequest(key, [item]);
    if (best !== undefined) {
      const better =
        typeOf(itemKey).isHeap || typeOf(bestKey).isHeap
          ? yield* boolFlow(yield* richCompareFlow(op, itemKey, bestKey))
          : compareTrue(itemKey, bestKey, op);
      if (!better) continue;
    }
    best = item;
    bestKey = itemKey;
  }
  if (best !== undefined) return best;
  if (fallback !== undefined) return fallback;
  throw valueError(`${name}() iterable argument is empty`);
}

function* getAttrDefault(obj: PyValue, name: string, fallback: PyValue): Flow<PyValue> {
  try {
    return yield* getAttrFlow(obj, name);
  } catch (error) {
    if (isError(error, exceptionTypes.AttributeError)) return fallback;
    throw error;
  }
}

/** The host string of an attribute name. */
function attributeName(name: PyValue): string {
  const text = hostText(name);
  if (text === undefined) {
    throw typeError(`attribute name must be string, not '${typeName(name)}'`);
  }
  return text;
}

function getattr(obj: PyValue, name: PyValue, fallback: PyValue | undefined): PyValue | Flow {
  const text = attributeName(name);
  if (typeOf(obj).isHeap) {
    return fallback === undefined ? getAttrFlow(obj, text) : getAttrDefault(obj, text, fallback);
  }
  if (fallback === undefined) return getAttr(obj, text);
  const value = getAttrOptional(obj, text);
  return value === undefined ? fallback : value;
}

function* hasattrFlow(obj: PyValue, name: string): Flow<PyValue> {
  try {
    yield* getAttrFlow(obj, name);
    return true;
  } catch (error) {
    if (isError(error, exceptionTypes.AttributeError)) return false;
    throw error;
  }
}

function* nextBuiltin(iterator: PyValue, fallback: PyValue | undefined): Flow<PyValue> {
  const type = typeOf(iterator);
  if (type.slots.iternext === undefined) {
    throw typeError(`'${type.name}' object is not an iterator`);
  }
  if (isPythonMethod(type, "__next__")) {
    try {
      const method = boundSpecial(iterator, "__next__") as { callee: PyValue; unbound: boolean };
      return yield new CallRequest(method.callee, method.unbound ? [iterator] : []);
    } catch (error) {
      if (fallback !== undefined && isError(error, exceptionTypes.StopIteration)) return fallback;
      throw error;
    }
  }
  // Generators keep their return value in the StopIteration that `send` raises.
  const send = type.name === "generator" ? getAttr(iterator, "send") : undefined;
  if (send !== undefined) {
    try {
      return yield new CallRequest(send, [null]);
    } catch (error) {
      if (fallback !== undefined && isError(error, exceptionTypes.StopIteration)) return fallback;
      throw error;
    }
  }
  const value = next(iterator);
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback;
  throw newError("StopIteration");
}

function ord(value: PyValue): number {
  let size: number;
  if (typeof value === "string") {
    if (value.length === 1) return value.charCodeAt(0);
    size = value.length;
  } else if (value instanceof PyStr) {
    const { points } = value;
    if (points.length === 1) {
      return typeof points === "string" ? points.charCodeAt(0) : points[0];
    }
    size = points.length;
  } else {
    const bytes = (value as { bytes?: Uint8Array } | null)?.bytes;
    const isBytes = value instanceof PyBytes || typeName(value) === "bytearray";
    if (!isBytes || bytes === undefined) {
      throw typeError(`ord() expected string of length 1, but ${typeName(value)} found`);
    }
    if (bytes.length === 1) return bytes[0];
    size = bytes.length;
  }
  throw typeError(`ord() expected a character, but string of length ${size} found`);
}

function chr(value: PyValue): PyValue {
  const code = index(value);
  if (code < 0 || code > 0x10ffff) throw valueError("chr() arg not in range(0x110000)");
  return strFromPoints([Number(code)]);
}

/** bin, oct and hex. */
function radix(value: PyValue, base: number, prefix: string): string {
  const n = index(value);
  const digits = (n < 0 ? -n : n).toString(base);
  return `${n < 0 ? "-" : ""}${prefix}${digits}`;
}

function* dirBuiltin(obj: PyValue | undefined): Flow<PyValue> {
  let names: PyValue;
  if (obj === undefined) {
    const frame = pythonFrame(threads.current.frame);
    if (frame === null) throw newError("SystemError", "frame does not exist");
    const locals = localsOf(frame);
    names =
      locals instanceof PyDict && locals.cls === dictType
        ? new PyList(locals.keyList())
        : call(getAttr(locals, "keys"), []);
  } else {
    const method = boundSpecial(obj, "__dir__");
    if (method === undefined) throw typeError("object does not provide __dir__");
    names = yield new CallRequest(method.callee, method.unbound ? [obj] : []);
  }
  return yield* sorted(names, null, false);
}

function varsBuiltin(obj: PyValue | undefined): PyValue {
  if (obj === undefined) {
    const frame = pythonFrame(threads.current.frame);
    if (frame === null) throw newError("SystemError", "vars(): no current frame");
    return localsOf(frame);
  }
  const dict = getAttrOptional(obj, "__dict__");
  if (dict === undefined) throw typeError("vars() argument must have __dict__ attribute");
  return dict;
}

function* roundFlow(value: PyValue, digits: PyValue): Flow<PyValue> {
  const method = boundIfAny(value, "__round__");
  if (method === undefined) {
    throw typeError(`type ${typeName(value)} doesn't define __round__ method`);
  }
  const args = digits === null ? [] : [digits];
  return yield new CallRequest(method.callee, method.unbound ? [value, ...args] : args);
}

function divmodBuiltin(a: PyValue, b: PyValue): PyValue {
  const lt = typeOf(a);
  const rt = typeOf(b);
  const { divmod } = lt.slots;
  const reflected = lt === rt ? undefined : rt.slots.divmod;
  if (divmod !== undefined) {
    const r = divmod(a, b);
    if (r !== NotImplemented) return r;
  }
  if (reflected !== undefined && reflected !== divmod) {
    const r = reflected(a, b);
    if (r !== NotImplemented) return r;
  }
  throw typeError(`unsupported operand type(s) for divmod(): '${lt.name}' and '${rt.name}'`);
}

function* hashFlow(value: PyValue): Flow<PyValue> {
  const method = boundIfAny(value, "__hash__");
  if (method === undefined || method.callee === null) {
    throw unhashable(value);
  }
  const result: PyValue = yield new CallRequest(method.callee, method.unbound ? [value] : []);
  const n = intValue(result);
  if (n === undefined) throw typeError("__hash__ method should return an integer");
  const fits = n >= -(2n ** 63n) && n < 2n ** 63n;
  const reduced = fits ? n : hash(n);
  return reduced === -1 ? -2 : reduced;
}

function frameGlobals(): PyValue {
  const frame = pythonFrame(threads.current.frame);
  return frame === null ? mainGlobals() : frame.globals;
}

function importBuiltin(
  name: PyValue,
  globals: PyValue,
  _locals: PyValue,
  fromlist: PyValue,
  level: PyValue,
): PyValue | Flow {
  const text = hostText(name);
  if (text === undefined) {
    throw typeError(`__import__() argument 1 must be str, not ${typeName(name)}`);
  }
  const depth = Number(index(level));
  if (depth < 0) throw valueError("level must be >= 0");
  return importModule(text, globals === null ? new PyDict() : globals, fromlist, depth);
}

export const builtinFunctions: readonly PyBuiltin[] = [
  fn(
    "__build_class__(func, name, /, *bases, **kwds)",
    (func, name, bases, keywords) => buildClass(func, name, bases, keywords),
    "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.",
  ),
  fn("__import__(name, globals=None, locals=None, fromlist=(), level=0)", importBuiltin),
  fn(
    "abs(number, /)",
    (value: PyValue) => {
      const slot = typeOf(value).slots.absolute;
      if (slot === undefined) throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
      return slot(value);
    },
    "Return the absolute value of the argument.",
  ),
  fn("aiter(async_iterable, /)", (value: PyValue) => getAiter(value)),
  fn(
    "all(iterable, /)",
    function* (iterable: PyValue): Flow<PyValue> {
      return !(yield* allFlow(iterable, false));
    },
    "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.",
  ),
  fn("anext(aiterator, default=<absent>, /)", anext),
  fn(
    "any(iterable, /)",
    (iterable: PyValue) => allFlow(iterable, true),
    "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.",
  ),
  fn("ascii(obj, /)", (value: PyValue) => {
    const text = repr(value);
    const ascii = asciiText(text);
    return ascii === hostText(text) ? text : ascii;
  }),
  fn("bin(number, /)", (value: PyValue) => radix(value, 2, "0b")),
  fn(
    "callable(obj, /)",
    (value: PyValue) => typeOf(value).slots.call !== undefined,
    "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.",
  ),
  fn(
    "chr(i, /)",
    chr,
    "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.",
  ),
  fn(
    "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
    compileBuiltin,
  ),
  fn("delattr(obj, name, /)", (obj: PyValue, name: PyValue) => {
    setAttr(obj, attributeName(name), undefined);
  }),
  fn("dir(object=<absent>, /)", (obj) => dirBuiltin(obj)),
  fn(
    "divmod(x, y, /)",
    divmodBuiltin,
    "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.",
  ),
  fn("eval(source, /, globals=None, locals=None)", evalBuiltin),
  fn("exec(source, /, globals=None, locals=None, *, closure=None)", execBuiltin),
  fn("format(value, format_spec='', /)", (value: PyValue, spec: PyValue) => {
    if (hostText(spec) === undefined) {
      throw typeError(`format() argument 2 must be str, not ${argumentTypeName(spec)}`);
    }
    return typeOf(value).isHeap ? formatFlow(value, spec) : formatValue(value, spec);
  }),
  fn(
    "getattr(object, name, default=<absent>, /)",
    getattr,
    "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.",
  ),
  breakpoint,
  fn("globals()", frameGlobals),
  fn("hasattr(obj, name, /)", (obj: PyValue, name: PyValue) => {
    const text = attributeName(name);
    if (typeOf(obj).isHeap) return hasattrFlow(obj, text);
    return getAttrOptional(obj, text) !== undefined;
  }),
  fn("hash(obj, /)", (value: PyValue) =>
    isPythonMethod(typeOf(value), "__hash__") ? hashFlow(value) : hash(value),
  ),
  fn("hex(number, /)", (value: PyValue) => radix(value, 16, "0x")),
  fn("id(obj, /)", (value: PyValue) => {
    const address = addressOf(value);
    audit("builtins.id", address);
    return address;
  }),
  fn("input(prompt='', /)", (prompt: PyValue) => input(prompt)),
  fn("isinstance(obj, class_or_tuple, /)", (value: PyValue, cls: PyValue) =>
    isInstanceCheck(value, cls),
  ),
  fn("issubclass(cls, class_or_tuple, /)", (value: PyValue, cls: PyValue) =>
    isSubclassCheck(value, cls),
  ),
  fn(
    "iter(object, sentinel=<absent>, /)",
    (value: PyValue, sentinel) => {
      if (sentinel === undefined) return typeOf(value).isHeap ? iterFlow(value) : iter(value);
      if (typeOf(value).slots.call === undefined) throw typeError("iter(v, w): v must be callable");
      return new CallableIterator(value, sentinel);
    },
    "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator\n\nGet an iterator from an object.\n\nIn the first form, the argument must supply its own iterator, or be a sequence.\nIn the second form, the callable is called until it returns the sentinel.",
  ),
  fn(
    "len(obj, /)",
    (value: PyValue) => {
      // The one type with a `longLength`; to ask each type for it costs a fifth of the call.
      if (value instanceof PyRange) return rangeSize(value);
      return isPythonMethod(typeOf(value), "__len__") ? lengthFlow(value) : length(value);
    },
    "Return the number of items in a container.",
  ),
  fn("locals()", () => {
    const frame = pythonFrame(threads.current.frame);
    return frame === null ? mainGlobals() : localsOf(frame);
  }),
  fn(
    "max(*args; key=None, default=<absent>)",
    (key, fallback, args) => extreme("max", key, fallback, args),
    "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value\n\nThe largest item of one iterable, or the largest of several arguments. For an empty iterable the value\nis `default`, if it is given.",
    requireOne("max"),
  ),
  fn(
    "min(*args; key=None, default=<absent>)",
    (key, fallback, args) => extreme("min", key, fallback, args),
    "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value\n\nThe smallest item of one iterable, or the smallest of several arguments. For an empty iterable the value\nis `default`, if it is given.",
    requireOne("min"),
  ),
  fn("next(iterator, default=<absent>, /)", nextBuiltin),
  fn("oct(number, /)", (value: PyValue) => radix(value, 8, "0o")),
  fn("ord(character, /)", ord),
  fn("pow(base, exp, mod=None)", power),
  fn(
    "print(*args, sep=' ', end='\\n', file=None, flush=False)",
    print,
    "Prints the values to a stream, or to sys.stdout by default.",
  ),
  fn(
    "repr(obj, /)",
    (value: PyValue) => (typeOf(value).isHeap ? reprFlow(value) : repr(value)),
    "Return the canonical string representation of the object.\n\nFor many object types, including most builtins, eval() will return\nan object with the same value as the argument.",
  ),
  fn("round(number, ndigits=None)", (value: PyValue, digits: PyValue) => roundFlow(value, digits)),
  fn("setattr(obj, name, value, /)", (obj: PyValue, name: PyValue, value: PyValue) => {
    setAttr(obj, attributeName(name), value);
  }),
  fn(
    "sorted(iterable, /, *, key=None, reverse=False)",
    sorted,
    "Return a new list containing all items from the iterable in ascending order.\n\nA custom key function can be supplied to customize the sort order, and the\nreverse flag can be set to request the result in descending order.",
    checkSorted,
  ),
  fn(
    "sum(iterable, /, start=0)",
    sum,
    "Return the sum of a 'start' value (default: 0) plus an iterable of numbers\n\nWhen the iterable is empty, return the start value.\nThis function is intended specifically for use with numeric values and may\nreject non-numeric types.",
  ),
  fn("vars(object=<absent>, /)", varsBuiltin),
];
