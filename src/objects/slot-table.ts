/**
 * Special methods and slots: one row each, used in both directions.
 *
 *   slot → method   a built-in type's slot function appears as `int.__add__` (PySlotWrapper)
 *   method → slot   a script class that defines `__add__` gets a slot function that calls it
 *
 * The slot functions made here re-enter the eval loop; the loop itself looks the methods up and runs
 * them as frames (vm/flows.ts). `updateSlots` is run for every new script class and after every
 * assignment of a special method to one.
 */

import {
  boundSpecial,
  call,
  callIfAny,
  callSpecial,
  containsByIteration,
  genericGetAttr,
  isTrue,
  itemIterator,
  length,
  noAttribute,
  notIterable,
  sizedIndex,
  truthByLength,
  typeName,
  unhashable,
} from "./abstract.ts";
import { bufferViews } from "./buffer.ts";
import { PySlotWrapper } from "./builtin.ts";
import { isSubtype, NotImplemented, objectType, typeOf } from "./core-types.ts";
import {
  attributeError,
  exceptionTypes,
  isError,
  newError,
  overflowError,
  typeError,
  valueError,
} from "./exceptions.ts";
import { takeHash } from "./key-answers.ts";
import { typeLookup } from "./lookup.ts";
import { hashInt } from "./number-hash.ts";
import type { CompareOp, Flow, KwNames, PyType, PyValue, SlotName } from "./object.ts";
import { BINARY_OPERATORS, COMPARE_METHODS } from "./operators.ts";
import { builtinBuffer, scriptBuffer } from "./script-buffer.ts";
import { intValue } from "./sequence-values.ts";

type Invoke = (
  // biome-ignore lint/suspicious/noExplicitAny: each row knows its slot's type
  slot: any,
  method: string,
) => (self: PyValue, args: PyValue[], kwnames: KwNames) => PyValue | Flow;

export interface SlotRow {
  readonly method: string;
  readonly slot: SlotName;
  /** Makes the wrapper's behaviour from the slot function. */
  readonly invoke: Invoke;
  /** The slot function of script classes that define the method. */
  readonly generic: unknown;
}

const rows: SlotRow[] = [];
const bySlot = new Map<SlotName, SlotRow[]>();
const byMethod = new Map<string, SlotRow[]>();

function add(method: string, slot: SlotName, generic: unknown, invoke: Invoke): void {
  const row: SlotRow = { method, slot, invoke, generic };
  rows.push(row);
  bySlot.set(slot, [...(bySlot.get(slot) ?? []), row]);
  byMethod.set(method, [...(byMethod.get(method) ?? []), row]);
}

/** Checks the arguments of a wrapper. Some say their name when the count is wrong, as in CPython. */
function expect(method: string, args: PyValue[], kwnames: KwNames, min: number, max = min): void {
  if (kwnames !== null && kwnames.length > 0) {
    throw typeError(`wrapper ${method}() takes no keyword arguments`);
  }
  if (args.length >= min && args.length <= max) return;
  const limit = args.length < min ? min : max;
  const quantity = min === max ? "" : args.length < min ? "at least " : "at most ";
  const named = max > 1 || method.endsWith("_buffer__") ? `${method} ` : "";
  throw typeError(
    `${named}expected ${quantity}${limit} argument${limit === 1 ? "" : "s"}, got ${args.length}`,
  );
}

function expectOneOrTwo(method: string, args: PyValue[], kwnames: KwNames): void {
  if ((kwnames === null || kwnames.length === 0) && (args.length < 1 || args.length > 2)) {
    throw typeError(`expected 1 or 2 arguments, got ${args.length}`);
  }
  expect(method, args, kwnames, 1, 2);
}

/** Calls the method that made the slot generic; it exists unless it was deleted meanwhile. */
function required(self: PyValue, method: string, args: PyValue[]): PyValue {
  const result = callSpecial(self, method, args);
  if (result === undefined) {
    throw attributeError(`'${typeName(self)}' object has no attribute '${method}'`, self, method);
  }
  return result;
}

const unary: Invoke = (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 0);
  return slot(self);
};

function addUnary(method: string, slot: SlotName): void {
  add(method, slot, (self: PyValue) => required(self, method, []), unary);
}

// ---- binary operators -----------------------------------------------------------------------

/** A method that is absent does not know the operands; None is a result like any other. */
function orNotImplemented(result: PyValue | undefined): PyValue {
  return result === undefined ? NotImplemented : result;
}

function callBinary(self: PyValue, method: string, other: PyValue): PyValue {
  return orNotImplemented(callIfAny(self, method, [other]));
}

/** The one slot function that all script classes share for an operator. */
function genericBinary(slot: SlotName, method: string, reflected: string): unknown {
  const generic = (left: PyValue, right: PyValue): PyValue => {
    const lt = typeOf(left);
    const rt = typeOf(right);
    const slotOf = (type: PyType): unknown => (type.slots as Record<string, unknown>)[slot];
    let tryRight = lt !== rt && slotOf(rt) === generic;
    if (slotOf(lt) === generic) {
      if (tryRight && isSubtype(rt, lt)) {
        const own = typeLookup(rt, reflected);
        if (own !== undefined && own !== typeLookup(lt, reflected)) {
          const r = callBinary(right, reflected, left);
          if (r !== NotImplemented) return r;
          tryRight = false;
        }
      }
      const r = callBinary(left, method, right);
      if (r !== NotImplemented || lt === rt) return r;
    }
    return tryRight ? callBinary(right, reflected, left) : NotImplemented;
  };
  return generic;
}

for (const op of BINARY_OPERATORS) {
  if (op.slot === "power") continue;
  const generic = genericBinary(op.slot, op.method, op.reflected);
  add(op.method, op.slot, generic, (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(self, args[0]);
  });
  add(op.reflected, op.slot, generic, (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(args[0], self);
  });
}
for (const op of BINARY_OPERATORS) {
  add(
    op.inplace,
    op.inplaceSlot,
    (self: PyValue, other: PyValue) => orNotImplemented(callSpecial(self, op.inplace, [other])),
    (slot, method) => (self, args, kwnames) => {
      expect(method, args, kwnames, 1);
      return slot(self, args[0]);
    },
  );
}
{
  const generic = genericBinary("divmod", "__divmod__", "__rdivmod__");
  add("__divmod__", "divmod", generic, (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(self, args[0]);
  });
  add("__rdivmod__", "divmod", generic, (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(args[0], self);
  });
}
{
  const generic = (left: PyValue, right: PyValue, modulus: PyValue): PyValue => {
    if (modulus === null) {
      const lt = typeOf(left);
      const rt = typeOf(right);
      if (lt.slots.power === (generic as unknown)) {
        if (
          lt !== rt &&
          isSubtype(rt, lt) &&
          typeLookup(rt, "__rpow__") !== typeLookup(lt, "__rpow__")
        ) {
          const r = callBinary(right, "__rpow__", left);
          if (r !== NotImplemented) return r;
        }
        const r = callBinary(left, "__pow__", right);
        if (r !== NotImplemented || lt === rt) return r;
      }
      return rt.slots.power === (generic as unknown)
        ? callBinary(right, "__rpow__", left)
        : NotImplemented;
    }
    // Three operands: the second one is asked with the modulus, too.
    const lt = typeOf(left);
    const rt = typeOf(right);
    let tryRight = lt !== rt && rt.slots.power === (generic as unknown);
    if (lt.slots.power === (generic as unknown)) {
      if (tryRight && isSubtype(rt, lt)) {
        if (typeLookup(rt, "__rpow__") !== typeLookup(lt, "__rpow__")) {
          const r = orNotImplemented(callIfAny(right, "__rpow__", [left, modulus]));
          if (r !== NotImplemented) return r;
          tryRight = false;
        }
      }
      const r = orNotImplemented(callIfAny(left, "__pow__", [right, modulus]));
      if (r !== NotImplemented || lt === rt) return r;
    }
    return tryRight
      ? orNotImplemented(callIfAny(right, "__rpow__", [left, modulus]))
      : NotImplemented;
  };
  add("__pow__", "power", generic, (slot, method) => (self, args, kwnames) => {
    expectOneOrTwo(method, args, kwnames);
    return slot(self, args[0], args.length > 1 ? args[1] : null);
  });
  add("__rpow__", "power", generic, (slot, method) => (self, args, kwnames) => {
    expectOneOrTwo(method, args, kwnames);
    return slot(args[0], self, args.length > 1 ? args[1] : null);
  });
}
addUnary("__neg__", "negative");
addUnary("__pos__", "positive");
addUnary("__abs__", "absolute");
addUnary("__invert__", "invert");
addUnary("__int__", "int");
addUnary("__float__", "float");
addUnary("__index__", "index");

// ---- text, truth, size, hash --------------------------------------------------------------------

function textSlot(method: "__repr__" | "__str__", slot: "repr" | "str"): void {
  add(
    method,
    slot,
    // Those that need a str check what they get.
    (self: PyValue) => required(self, method, []),
    unary,
  );
}
textSlot("__repr__", "repr");
textSlot("__str__", "str");

add(
  "__hash__",
  "hash",
  (self: PyValue): number | bigint => {
    const method = typeLookup(typeOf(self), "__hash__");
    const known = takeHash(self);
    if (known !== undefined) return known;
    const result =
      method === undefined || method === null ? undefined : callIfAny(self, "__hash__", []);
    if (result === undefined) throw unhashable(self);
    return hashFromMethod(result);
  },
  unary,
);

/** The hash that `__hash__` has given. */
export function hashFromMethod(result: PyValue): number | bigint {
  const value = intValue(result);
  if (value === undefined) throw typeError("__hash__ method should return an integer");
  return reduceHash(value);
}

/** A hash from `__hash__`: 64-bit values stay, larger ones are hashed like ints. */
export function reduceHash(value: number | bigint): number | bigint {
  const isLarge = typeof value === "bigint" && BigInt.asIntN(64, value) !== value;
  return isLarge ? hashInt(value) : value === -1 ? -2 : value;
}

add(
  "__bool__",
  "bool",
  (self: PyValue): boolean => {
    if (typeLookup(typeOf(self), "__bool__") === null) {
      throw typeError(`'${typeName(self)}' cannot be interpreted as a boolean`);
    }
    const value = callIfAny(self, "__bool__", []);
    if (value === undefined) return truthByLength(self);
    if (typeof value !== "boolean") {
      throw typeError(`__bool__ should return bool, returned ${typeName(value)}`);
    }
    return value;
  },
  unary,
);

add(
  "__len__",
  "length",
  (self: PyValue): number => Number(checkedLength(required(self, "__len__", []))),
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 0);
    return (typeOf(self).slots.longLength ?? slot)(self as never);
  },
);

/** `len()`, exact where `length()` is not. Unlike a flow it calls `__len__` in a loop of its own. */
export function exactLength(value: PyValue): number | bigint {
  const { slots, isHeap } = typeOf(value);
  if (slots.longLength !== undefined) return slots.longLength(value as never);
  const method = isHeap ? callSpecial(value, "__len__", []) : undefined;
  return method === undefined ? length(value) : checkedLength(method);
}

/** The result of `__len__`, which fits 63 bits. */
export function checkedLength(value: PyValue): number | bigint {
  let n = intValue(value);
  if (n === undefined) {
    const slot = typeOf(value).slots.index;
    if (slot !== undefined) n = intValue(slot(value));
  }
  if (n === undefined) {
    throw typeError(`'${typeName(value)}' object cannot be interpreted as an integer`);
  }
  if (n < 0) throw valueError("__len__() should return >= 0");
  return sizedIndex(n);
}

// ---- comparison -----------------------------------------------------------------------------------

{
  const generic = (self: PyValue, other: PyValue, op: CompareOp): PyValue => {
    const method = COMPARE_METHODS[op];
    return orNotImplemented(callIfAny(self, method, [other]));
  };
  COMPARE_METHODS.forEach((method, op) => {
    add(method, "richcompare", generic, (slot, method) => (self, args, kwnames) => {
      expect(method, args, kwnames, 1);
      return slot(self, args[0], op);
    });
  });
}

// ---- attributes and descriptors -----------------------------------------------------------------

/** `__getattribute__`, then `__getattr__` when that raised AttributeError. */
function genericGetAttribute(self: PyValue, name: string): PyValue | undefined {
  const type = typeOf(self);
  const own = typeLookup(type, "__getattribute__");
  const fallback = typeLookup(type, "__getattr__");
  let failure: unknown;
  let value: PyValue | undefined;
  try {
    value =
      own === undefined || own instanceof PySlotWrapper
        ? own instanceof PySlotWrapper
          ? (own.slotFunction as (s: PyValue, n: string) => PyValue | undefined)(self, name)
          : genericGetAttr(self, name)
        : required(self, "__getattribute__", [name]);
  } catch (error) {
    if (fallback === undefined || !isError(error, exceptionTypes.AttributeError)) throw error;
    failure = error;
  }
  if (value !== undefined) return value;
  if (fallback === undefined) {
    if (failure !== undefined) throw failure;
    return undefined;
  }
  const last = callSpecial(self, "__getattr__", [name]);
  if (last === undefined && failure !== undefined) throw failure;
  return last;
}
add(
  "__getattribute__",
  "getattro",
  genericGetAttribute,
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    const name = attributeName(args[0]);
    const value = slot(self, name);
    if (value === undefined) {
      // `object.__getattribute__` of a class names the metaclass, `type.__getattribute__` the class.
      if (slot !== objectType.slots.getattro) throw noAttribute(self, name);
      throw attributeError(`'${typeName(self)}' object has no attribute '${name}'`, self, name);
    }
    return value;
  },
);
add("__getattr__", "getattro", genericGetAttribute, () => () => NotImplemented);

export function attributeName(value: PyValue): string {
  if (typeof value === "string") return value;
  throw typeError(`attribute name must be string, not '${typeName(value)}'`);
}

const genericSetAttribute = (self: PyValue, name: string, value: PyValue | undefined): void => {
  if (value === undefined) required(self, "__delattr__", [name]);
  else required(self, "__setattr__", [name, value]);
};
add("__setattr__", "setattro", genericSetAttribute, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 2);
  slot(self, attributeName(args[0]), args[1]);
  return null;
});
add("__delattr__", "setattro", genericSetAttribute, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  slot(self, attributeName(args[0]), undefined);
  return null;
});

add(
  "__get__",
  "descrGet",
  (self: PyValue, instance: PyValue | undefined, owner: PyType) =>
    required(self, "__get__", [instance === undefined ? null : instance, owner]),
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1, 2);
    const owner = args.length > 1 && args[1] !== null ? args[1] : typeOf(args[0]);
    if (args[0] === null && (args.length < 2 || args[1] === null)) {
      throw typeError("__get__(None, None) is invalid");
    }
    return slot(self, args[0] === null ? undefined : args[0], owner);
  },
);
const genericDescrSet = (self: PyValue, instance: PyValue, value: PyValue | undefined): void => {
  if (value === undefined) required(self, "__delete__", [instance]);
  else required(self, "__set__", [instance, value]);
};
add("__set__", "descrSet", genericDescrSet, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 2);
  slot(self, args[0], args[1]);
  return null;
});
add("__delete__", "descrSet", genericDescrSet, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  slot(self, args[0], undefined);
  return null;
});

// ---- calls, creation ------------------------------------------------------------------------------

add(
  "__call__",
  "call",
  (self: PyValue, args: PyValue[], kwnames: KwNames): PyValue => {
    const method = boundSpecial(self, "__call__");
    if (method === undefined) throw typeError(`'${typeName(self)}' object is not callable`);
    return call(method.callee, method.unbound ? [self, ...args] : args, kwnames);
  },
  (slot) => (self, args, kwnames) => slot(self, args, kwnames),
);
add(
  "__init__",
  "init",
  (self: PyValue, args: PyValue[], kwnames: KwNames): void => {
    const method = boundSpecial(self, "__init__");
    if (method === undefined) return;
    const result = call(method.callee, method.unbound ? [self, ...args] : args, kwnames);
    if (result !== null) {
      throw typeError(`__init__() should return None, not '${typeName(result)}'`);
    }
  },
  (slot) => (self, args, kwnames) => slot(self, args, kwnames) ?? null,
);

// ---- containers and iteration -----------------------------------------------------------------------

add(
  "__getitem__",
  "getitem",
  (self: PyValue, key: PyValue) => required(self, "__getitem__", [key]),
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(self, args[0]);
  },
);
const genericSetItem = (self: PyValue, key: PyValue, value: PyValue | undefined): void => {
  const method = value === undefined ? "__delitem__" : "__setitem__";
  if (typeLookup(typeOf(self), method) === undefined) {
    throw newError("AttributeError", method);
  }
  required(self, method, value === undefined ? [key] : [key, value]);
};
add("__setitem__", "setitem", genericSetItem, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 2);
  slot(self, args[0], args[1]);
  return null;
});
add("__delitem__", "setitem", genericSetItem, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  slot(self, args[0], undefined);
  return null;
});
add(
  "__contains__",
  "contains",
  (self: PyValue, item: PyValue): boolean => {
    if (typeLookup(typeOf(self), "__contains__") === null) {
      throw typeError(`'${typeName(self)}' object is not a container`);
    }
    const found = callIfAny(self, "__contains__", [item]);
    return found === undefined ? containsByIteration(self, item) : isTrue(found);
  },
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 1);
    return slot(self, args[0]);
  },
);
add(
  "__iter__",
  "iter",
  (self: PyValue): PyValue => {
    if (typeLookup(typeOf(self), "__iter__") === null) throw notIterable(self);
    const given = callIfAny(self, "__iter__", []);
    const iterator = given === undefined ? itemIterator(self) : given;
    if (iterator === undefined) throw notIterable(self);
    return iterator;
  },
  unary,
);
add(
  "__next__",
  "iternext",
  (self: PyValue): PyValue | undefined => {
    try {
      return required(self, "__next__", []);
    } catch (error) {
      if (isError(error, exceptionTypes.StopIteration)) return undefined;
      throw error;
    }
  },
  (slot, method) => (self, args, kwnames) => {
    expect(method, args, kwnames, 0);
    const value = slot(self);
    if (value === undefined) throw newError("StopIteration");
    return value;
  },
);
addUnary("__await__", "await");
addUnary("__aiter__", "aiter");
addUnary("__anext__", "anext");
add("__buffer__", "buffer", scriptBuffer, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  const flags = sizedIndex(args[0]);
  if (flags < -2147483648 || flags > 2147483647) throw overflowError("buffer flags out of range");
  return bufferViews.make(builtinBuffer(self, slot, Number(flags)), Number(flags));
});
add("__release_buffer__", "buffer", scriptBuffer, (_slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  bufferViews.giveBack(self, args[0]);
  return null;
});
add("__add__", "concat", undefined, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  return slot(self, args[0]);
});
add("__mul__", "repeat", undefined, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  return slot(self, sizedIndex(args[0]));
});
add("__rmul__", "repeat", undefined, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  return slot(self, sizedIndex(args[0]));
});
add("__iadd__", "inplaceConcat", undefined, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  return slot(self, args[0]);
});
add("__imul__", "inplaceRepeat", undefined, (slot, method) => (self, args, kwnames) => {
  expect(method, args, kwnames, 1);
  return slot(self, sizedIndex(args[0]));
});

// ---- both directions --------------------------------------------------------------------------------

/** Slots whose methods CPython writes out: their error texts are those of methods. */
const ALSO_METHODS: Readonly<Record<string, readonly string[]>> = {
  dict: ["__contains__", "__getitem__"],
  list: ["__getitem__"],
  set: ["__contains__"],
  frozenset: ["__contains__"],
};

/** Types whose memory needs no giving back. */
const KEEPS_BUFFER = new Set(["bytes"]);

function oneArgument(name: string, invoke: PySlotWrapper["invoke"]): PySlotWrapper["invoke"] {
  return (self, args, kwnames) => {
    if (kwnames !== null && kwnames.length > 0) {
      throw typeError(`${name}() takes no keyword arguments`);
    }
    if (args.length !== 1) {
      throw typeError(`${name}() takes exactly one argument (${args.length} given)`);
    }
    return invoke(self, args, kwnames);
  };
}

/** Publishes the slots that a built-in type defines itself as methods in its namespace. */
export function addSlotWrappers(type: PyType, ownSlots: object): void {
  for (const row of rows) {
    const slot = (ownSlots as Record<string, unknown>)[row.slot];
    if (slot === undefined || row.method === "__getattr__") continue;
    if (type.namespace.getStr(row.method) !== undefined) continue;
    if (row.method === "__release_buffer__" && KEEPS_BUFFER.has(type.name)) continue;
    if (slot === null) {
      if (row.method === "__hash__") type.namespace.set("__hash__", null);
      continue;
    }
    const invoke = row.invoke(slot, row.method);
    const isWorded = ALSO_METHODS[type.name]?.includes(row.method) === true;
    type.namespace.set(
      row.method,
      new PySlotWrapper(
        row.method,
        type,
        row.slot,
        slot,
        isWorded ? oneArgument(`${type.name}.${row.method}`, invoke) : invoke,
      ),
    );
  }
}

/** Gives a built-in type the slots of its bases that it does not define. */
export function inheritSlots(type: PyType): void {
  const own = type.slots as Record<string, unknown>;
  for (const base of type.mro.slice(1)) {
    for (const [name, slot] of Object.entries(base.slots)) {
      // CPython inherits comparison and hash together or not at all.
      if (name === "hash" && own.richcompare !== undefined && own.hash === undefined) continue;
      if (own[name] === undefined) own[name] = slot;
    }
  }
}

/** Recomputes one slot of a script class from the methods found along its MRO. */
function updateSlot(type: PyType, name: SlotName): void {
  const slots = type.slots as Record<string, unknown>;
  let specific: unknown;
  let useGeneric = false;
  let generic: unknown;
  for (const row of bySlot.get(name) as SlotRow[]) {
    const found = typeLookup(type, row.method);
    if (found === undefined) continue;
    if (row.generic !== undefined) generic = row.generic;
    if (found instanceof PySlotWrapper) {
      if (found.slot !== name) {
        // A wrapper of another slot of the same method (number or sequence form) is not ours.
        if (found.name === row.method && type.mro.includes(found.owner)) continue;
        useGeneric = true;
      } else if (
        (specific === undefined || specific === found.slotFunction) &&
        type.mro.includes(found.owner)
      ) {
        specific = found.slotFunction;
      } else useGeneric = true;
    } else if (found === null && name === "hash") {
      slots.hash = null;
      return;
    } else if (row.generic !== undefined) useGeneric = true;
    else return void (slots[name] = undefined);
  }
  // To hear of releases alone makes no buffer.
  if (name === "buffer" && typeLookup(type, "__buffer__") === undefined) slots.buffer = undefined;
  else if (useGeneric) slots[name] = generic;
  else slots[name] = specific;
}

/** All slots of a new script class. */
export function updateAllSlots(type: PyType): void {
  for (const name of bySlot.keys()) updateSlot(type, name);
}

/** After `type.<method>` changed: that slot of the type and of its subclasses. */
export function updateSlotsFor(type: PyType, method: string): void {
  const affected = byMethod.get(method);
  if (affected === undefined) return;
  for (const row of affected) if (type.isHeap) updateSlot(type, row.slot);
  for (const reference of type.subclasses) {
    const subclass = reference.deref();
    if (subclass !== undefined) updateSlotsFor(subclass, method);
  }
}

/** The special methods that stand for slots, in the order of the table. */
export function slotMethodNames(): string[] {
  const others = ["__new__", "__del__"];
  return [...new Set([...rows.map((row) => row.method), ...others])];
}
