/**
 * `_abc`: what abstract base classes remember. Registries, caches of positive and of negative answers,
 * and the counter that makes negative answers stale when a class is registered anywhere.
 */
import {
  boundSpecial,
  call,
  getAttr,
  getAttrOptional,
  isTrue,
  setAttr,
  toArray,
} from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { isSubtype, NotImplemented, typeOf } from "../objects/core-types.ts";
import { newError, typeError } from "../objects/exceptions.ts";
import { typeModified } from "../objects/lookup.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { makeFrozenset } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { isSubclassCheck } from "./builtins/instance-check.ts";
import type { ModuleSpec } from "./module.ts";

interface AbcData {
  readonly registry: Set<PyType>;
  cache: WeakSet<PyType>;
  negative: WeakSet<PyType>;
  version: number;
}

let invalidations = 0;
const abcData = new WeakMap<PyType, AbcData>();

function dataOf(cls: PyValue): AbcData {
  const data = cls instanceof PyType ? abcData.get(cls) : undefined;
  if (data === undefined) throw typeError("_abc_init() must be called before");
  return data;
}

const isAbstract = (value: PyValue): boolean => {
  const flag = getAttrOptional(value, "__isabstractmethod__");
  return flag !== undefined && isTrue(flag);
};

/** Names whose implementation is missing in the class and its bases. */
function abstractNames(cls: PyType): PyValue[] {
  const names = new Set<PyValue>();
  for (const { key: name, value } of cls.namespace.entries())
    if (value !== undefined && isAbstract(value)) names.add(name);
  for (const base of cls.bases) {
    const inherited = getAttrOptional(base, "__abstractmethods__");
    if (inherited === undefined) continue;
    for (const name of toArray(inherited)) {
      if (typeof name !== "string") continue;
      const value = getAttrOptional(cls, name);
      if (value !== undefined && isAbstract(value)) names.add(name);
    }
  }
  return [...names];
}

/** `__abc_tpflags__` of collections.abc: how `match` sees the class and what derives from it. */
const SEQUENCE = 1 << 5;
const MAPPING = 1 << 6;

function takePatternFlags(cls: PyType): void {
  const flags = cls.namespace.getStr("__abc_tpflags__");
  if (typeof flags !== "number") return;
  if ((flags & SEQUENCE) !== 0 && (flags & MAPPING) !== 0) {
    throw typeError("__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
  }
  if ((flags & SEQUENCE) !== 0) cls.collection = "sequence";
  else if ((flags & MAPPING) !== 0) cls.collection = "mapping";
  cls.namespace.delete("__abc_tpflags__");
  typeModified(cls);
}

/** Patterns look at the built-in types themselves: to be registered as a Sequence changes no `str`. */
function inheritCollection(cls: PyType, collection: PyType["collection"]): void {
  if (cls.isImmutable || cls.collection === collection) return;
  cls.collection = collection;
  for (const ref of cls.subclasses) {
    const subclass = ref.deref();
    if (subclass !== undefined) inheritCollection(subclass, collection);
  }
}

function* register(cls: PyValue, subclass: PyValue): Flow<PyValue> {
  const data = dataOf(cls);
  if (!(subclass instanceof PyType)) throw typeError("Can only register classes");
  if (yield* truthOf(isSubclassCheck(subclass, cls))) return subclass;
  // A cycle would make the checks below endless.
  if (yield* truthOf(isSubclassCheck(cls, subclass))) {
    throw newError("RuntimeError", "Refusing to create an inheritance cycle");
  }
  data.registry.add(subclass);
  invalidations++;
  const { collection } = cls as PyType;
  if (collection !== "") inheritCollection(subclass, collection);
  return subclass;
}

function* truthOf(result: boolean | Flow<PyValue>): Flow<boolean> {
  return typeof result === "boolean" ? result : isTrue(yield* result);
}

function* checkInstance(cls: PyValue, instance: PyValue): Flow<PyValue> {
  const data = dataOf(cls);
  const subclass = getAttrOptional(instance, "__class__") ?? typeOf(instance);
  if (subclass instanceof PyType && data.cache.has(subclass)) return true;
  const type = typeOf(instance);
  if (subclass === type) {
    if (data.version === invalidations && data.negative.has(type)) return false;
    return yield* callSubclassCheck(cls, subclass);
  }
  const first: PyValue = yield* callSubclassCheck(cls, subclass);
  return isTrue(first) ? first : yield* callSubclassCheck(cls, type);
}

function* callSubclassCheck(cls: PyValue, subclass: PyValue): Flow<PyValue> {
  const method = boundSpecial(cls, "__subclasscheck__");
  if (method === undefined) throw typeError("issubclass() arg 2 must be a class");
  const args = method.unbound ? [cls, subclass] : [subclass];
  const result: PyValue = yield new CallRequest(method.callee, args);
  return result;
}

function* checkSubclass(cls: PyType, subclass: PyValue): Flow<PyValue> {
  if (!(subclass instanceof PyType)) throw typeError("issubclass() arg 1 must be a class");
  const data = dataOf(cls);
  if (data.cache.has(subclass)) return true;
  if (data.version < invalidations) {
    data.negative = new WeakSet();
    data.version = invalidations;
  } else if (data.negative.has(subclass)) return false;
  const hooked: PyValue = yield new CallRequest(getAttr(cls, "__subclasshook__"), [subclass]);
  if (hooked === true) {
    data.cache.add(subclass);
    return true;
  }
  if (hooked === false) {
    data.negative.add(subclass);
    return false;
  }
  if (hooked !== NotImplemented) {
    throw newError(
      "AssertionError",
      "__subclasshook__ must return either False, True or NotImplemented",
    );
  }
  if (isSubtype(subclass, cls)) {
    data.cache.add(subclass);
    return true;
  }
  for (const registered of [...data.registry]) {
    if (yield* truthOf(isSubclassCheck(subclass, registered))) {
      data.cache.add(subclass);
      return true;
    }
  }
  for (const derived of toArray(call(getAttr(cls, "__subclasses__"), []))) {
    if (yield* truthOf(isSubclassCheck(subclass, derived))) {
      data.cache.add(subclass);
      return true;
    }
  }
  data.negative.add(subclass);
  return false;
}

export const abcModule: ModuleSpec = {
  name: "_abc",
  doc: "Module contains faster C implementation of abc.ABCMeta",
  functions: [
    fn("get_cache_token()", () => invalidations),
    fn("_abc_init(self, /)", (cls: PyType) => {
      setAttr(cls, "__abstractmethods__", makeFrozenset(abstractNames(cls)));
      takePatternFlags(cls);
      abcData.set(cls, {
        registry: new Set(),
        cache: new WeakSet(),
        negative: new WeakSet(),
        version: invalidations,
      });
    }),
    fn("_abc_register(self, subclass, /)", register),
    fn("_abc_instancecheck(self, instance, /)", checkInstance),
    fn("_abc_subclasscheck(self, subclass, /)", checkSubclass),
    fn("_reset_registry(self, /)", (cls: PyValue) => dataOf(cls).registry.clear()),
    fn("_reset_caches(self, /)", (cls: PyValue) => {
      const data = dataOf(cls);
      data.cache = new WeakSet();
      data.negative = new WeakSet();
    }),
    fn("_get_dump(self, /)", (cls: PyValue) => {
      const data = dataOf(cls);
      const registry = new PySet();
      for (const type of data.registry) registry.add(type);
      // Weak caches cannot be listed.
      return new PyTuple([registry, new PySet(), new PySet(), data.version]);
    }),
  ],
};
