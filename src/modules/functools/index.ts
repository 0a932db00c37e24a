/** The module `_functools`: reduce, cmp_to_key, partial and the cache behind lru_cache. */
import { call, flowCall, iterOptional, next, richCompare } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { attribute, defineType } from "../../objects/define.ts";
import { typeError } from "../../objects/exceptions.ts";
import {
  type CompareOp,
  type Flow,
  type KwNames,
  PyObject,
  type PyValue,
} from "../../objects/object.ts";
import type { ModuleSpec } from "../module.ts";
import { lruCacheType } from "./lru-cache.ts";
import { Placeholder, partialType, placeholderType } from "./partial.ts";

function* reduce(func: PyValue, iterable: PyValue, initial: PyValue | undefined): Flow {
  const iterator = iterOptional(iterable);
  if (iterator === undefined) throw typeError("reduce() arg 2 must support iteration");
  let result = initial === undefined ? next(iterator) : initial;
  if (result === undefined) throw typeError("reduce() of empty iterable with no initial value");
  for (let item = next(iterator); item !== undefined; item = next(iterator)) {
    result = yield* flowCall(func, [result, item]);
  }
  return result;
}

// ---- cmp_to_key -----------------------------------------------------------------------------------------

const keyWrapperType = bareType("KeyWrapper");
class KeyWrapper extends PyObject {
  readonly compare: PyValue;
  /** undefined in what cmp_to_key() returns: calling that makes wrappers. */
  obj: PyValue | undefined;
  constructor(compare: PyValue, obj: PyValue | undefined) {
    super();
    this.compare = compare;
    this.obj = obj;
  }
}
KeyWrapper.prototype.cls = keyWrapperType;

const bindKey = argumentBinder("K(obj)");

defineType(keyWrapperType, {
  module: "functools",
  final: true,
  slots: {
    call: (self: KeyWrapper, args: PyValue[], kwnames: KwNames) =>
      new KeyWrapper(self.compare, bindKey(args, kwnames)[0]),
    hash: null,
    richcompare: (self: KeyWrapper, other: PyValue, op: CompareOp) => {
      if (!(other instanceof KeyWrapper)) throw typeError("other argument must be K instance");
      if (self.obj === undefined || other.obj === undefined) {
        throw typeError("other argument must be K instance");
      }
      return richCompare(call(self.compare, [self.obj, other.obj]), 0, op);
    },
  },
  attributes: [
    attribute("__text_signature__", () => "(obj)"),
    attribute(
      "obj",
      (self: KeyWrapper) => self.obj,
      (self: KeyWrapper, value: PyValue | undefined) => {
        self.obj = value;
      },
      "Value wrapped by a key function.",
    ),
  ],
});

export const functoolsModule: ModuleSpec = {
  name: "_functools",
  doc: "Tools that operate on functions.",
  functions: [
    fn("reduce(function, iterable, /, initial=<absent>)", reduce),
    fn("cmp_to_key(mycmp)", (compare: PyValue) => new KeyWrapper(compare, undefined)),
  ],
  types: [partialType, placeholderType, lruCacheType],
  names: () => ({ Placeholder }),
};
