/** `functools.partial` and its `Placeholder`. */
import { reprText, strText } from "../../objects/abstract.ts";
import { splitCall, withClass } from "../../objects/arguments.ts";
import { bareType, dictType, tupleType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { dictCopy } from "../../objects/dict.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import { classGetItem } from "../../objects/generic-alias.ts";
import { instanceDict } from "../../objects/instance-dict.ts";
import { materializeDict, replaceDict } from "../../objects/lookup.ts";
import { PyMethod } from "../../objects/method.ts";
import {
  CallRequest,
  type Flow,
  type KwNames,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { genericSetAttr } from "../../objects/object-attributes.ts";
import { reprGuarded } from "../../objects/sequence-operations.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../../objects/sequence-values.ts";

// ---- Placeholder --------------------------------------------------------------------------------------

export const placeholderType = bareType("_PlaceholderType");
class PlaceholderObject extends PyObject {}
PlaceholderObject.prototype.cls = placeholderType;
export const Placeholder = new PlaceholderObject();

defineType(placeholderType, {
  doc: "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
  module: "functools",
  final: true,
  slots: {
    new: (_cls: PyType, args: PyValue[]) => {
      if (args.length > 0) throw typeError("PlaceholderType takes no arguments");
      return Placeholder;
    },
    repr: () => "Placeholder",
  },
  methods: [method("__reduce__(self, /)", () => "Placeholder")],
});

// ---- partial --------------------------------------------------------------------------------------------

export const partialType = bareType("partial");

class Partial extends PyObject {
  func: PyValue = null;
  args: PyTuple = EMPTY_TUPLE;
  keywords = new PyDict();
  /** How many of `args` are Placeholder. */
  open = 0;
}
Partial.prototype.cls = partialType;

const isCallable = (value: PyValue): boolean => typeOf(value).slots.call !== undefined;

function countOpen(args: readonly PyValue[]): number {
  let count = 0;
  for (const arg of args) if (arg === Placeholder) count++;
  return count;
}

/** `args` with its placeholders filled from `given`; `rest` tells where the unused ones begin. */
function fillPlaceholders(
  args: readonly PyValue[],
  given: readonly PyValue[],
): { filled: PyValue[]; rest: number } {
  let rest = 0;
  const filled = args.map((arg) =>
    arg === Placeholder && rest < given.length ? given[rest++] : arg,
  );
  return { filled, rest };
}

function makePartial(cls: PyType, args: PyValue[], kwnames: KwNames): PyValue {
  const { positional, keywords } = splitCall(args, kwnames);
  if (positional.length === 0) throw typeError("type 'partial' takes at least one argument");
  let [func] = positional;
  if (!isCallable(func)) throw typeError("the first argument must be callable");
  if (positional.length > 1 && positional[positional.length - 1] === Placeholder) {
    throw typeError("trailing Placeholders are not allowed");
  }
  for (const [, value] of keywords) {
    if (value === Placeholder) {
      throw typeError("Placeholder cannot be passed as a keyword argument");
    }
  }
  let own = positional.slice(1);
  const merged = new PyDict();
  // A partial of a plain partial calls the innermost function directly.
  if (
    func instanceof Partial &&
    func.cls.slots.call === partialType.slots.call &&
    func.dict === undefined
  ) {
    const inner = func;
    const { filled, rest } = fillPlaceholders(inner.args.items, own);
    own = [...filled, ...own.slice(rest)];
    inner.keywords.copyInto(merged);
    func = inner.func;
  }
  for (const [name, value] of keywords) merged.set(name, value);
  const self = withClass(new Partial(), cls);
  self.func = func;
  self.args = own.length === 0 ? EMPTY_TUPLE : new PyTuple(own);
  self.keywords = merged;
  self.open = countOpen(own);
  return self;
}

function* callPartial(self: Partial, args: PyValue[], kwnames: KwNames): Flow {
  const { positional, keywords } = splitCall(args, kwnames);
  let fixed: readonly PyValue[] = self.args.items;
  let given: PyValue[] = positional;
  if (self.open > 0) {
    if (positional.length < self.open) {
      throw typeError(
        `missing positional arguments in 'partial' call; expected at least ${self.open}, got ${positional.length}`,
      );
    }
    const { filled, rest } = fillPlaceholders(fixed, positional);
    fixed = filled;
    given = positional.slice(rest);
  }
  if (self.keywords.size === 0) {
    return yield new CallRequest(
      self.func,
      [...fixed, ...given, ...keywords.map(([, value]) => value)],
      kwnames,
    );
  }
  const merged = new Map<string, PyValue>();
  for (const { key, value } of self.keywords.entries()) {
    const name = hostText(key);
    if (name === undefined) throw typeError("keywords must be strings");
    merged.set(name, value as PyValue);
  }
  for (const [name, value] of keywords) merged.set(name, value);
  return yield new CallRequest(
    self.func,
    [...fixed, ...given, ...merged.values()],
    [...merged.keys()],
  );
}

function reprPartial(self: Partial): PyValue {
  return reprGuarded(self, "...", () => {
    // What the reprs do to this object does not show.
    const entries = [...self.keywords.entries()].map(({ key, value }) => [key, value] as const);
    const parts = [reprText(self.func), ...self.args.items.map(reprText)];
    for (const [key, value] of entries) {
      parts.push(`${strText(key)}=${reprText(value as PyValue)}`);
    }
    const { module, qualname } = typeOf(self);
    return `${hostText(module) ?? "functools"}.${qualname}(${parts.join(", ")})`;
  });
}

function setState(self: Partial, state: PyValue): void {
  if (!(state instanceof PyTuple)) throw typeError("argument to __setstate__ must be a tuple");
  if (state.items.length !== 4)
    throw typeError(`expected 4 items in state, got ${state.items.length}`);
  const [func, args, keywords, namespace] = state.items;
  if (
    !isCallable(func) ||
    !(args instanceof PyTuple) ||
    !(keywords === null || keywords instanceof PyDict) ||
    !(namespace === null || namespace instanceof PyDict)
  ) {
    throw typeError("invalid partial state");
  }
  const { items } = args;
  if (items.length > 0 && items[items.length - 1] === Placeholder) {
    throw typeError("trailing Placeholders are not allowed");
  }
  self.func = func;
  self.args = typeOf(args) === tupleType ? args : new PyTuple(items);
  if (keywords === null) self.keywords = new PyDict();
  else self.keywords = typeOf(keywords) === dictType ? keywords : dictCopy(keywords);
  self.open = countOpen(items);
  replaceDict(self, namespace === null ? new PyDict() : namespace);
}

defineType(partialType, {
  signature: "(func, /, *args, **keywords)",
  doc: "Create a new function with partial application of the given arguments and keywords.",
  module: "functools",
  hasDict: true,
  hasWeakref: true,
  alloc: (cls) => withClass(new Partial(), cls),
  slots: {
    new: makePartial,
    call: callPartial,
    repr: reprPartial,
    setattro: genericSetAttr,
    descrGet: (self: Partial, instance: PyValue | undefined) =>
      instance === undefined || instance === null ? self : new PyMethod(self, instance),
  },
  attributes: [
    instanceDict,
    attribute(
      "func",
      (self: Partial) => self.func,
      undefined,
      "function object to use in future partial calls",
    ),
    attribute(
      "args",
      (self: Partial) => self.args,
      undefined,
      "tuple of arguments to future partial calls",
    ),
    attribute(
      "keywords",
      (self: Partial) => self.keywords,
      undefined,
      "dictionary of keyword arguments to future partial calls",
    ),
  ],
  methods: [
    method("__reduce__(self, /)", (self: Partial) => {
      const dict = self.dict === undefined ? null : materializeDict(self);
      return new PyTuple([
        typeOf(self),
        new PyTuple([self.func]),
        new PyTuple([self.func, self.args, self.keywords, dict]),
      ]);
    }),
    method("__setstate__(self, state, /)", setState),
    classGetItem(),
  ],
});
