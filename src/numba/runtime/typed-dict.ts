// `numba.typed.Dict` in scripts.

import { iter, strText, toArray } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, NotImplemented } from "../../objects/core-types.ts";
import { attribute, classMethod, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { PyList, type PyTuple } from "../../objects/sequence-values.ts";
import { DictType } from "../types/containers.ts";
import { unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { cannotType } from "./dispatcher.ts";
import { asType } from "./python-types.ts";
import { installContainer, newContainer, runText, TypedContainer } from "./typed-container.ts";
import { typeOfValue } from "./typeof.ts";

export const typedDictType = bareType("Dict");
typedDictType.module = "numba.typed.typeddict";

export class TypedDict extends TypedContainer<DictType> {}
TypedDict.prototype.cls = typedDictType;

export function emptyDict(key: NumbaType, value: NumbaType): TypedDict {
  return newContainer("numba.typed.Dict.empty", [key, value]) as TypedDict;
}

const typeOfItem = (v: PyValue): NumbaType => {
  const type = typeOfValue(v);
  if (type === null) throw typeError(cannotType(v));
  return unliteral(type);
};

function refine(self: TypedDict, key: PyValue, v: PyValue): void {
  if (self.type !== null) return;
  const made = emptyDict(typeOfItem(key), typeOfItem(v));
  self.type = made.type;
  self.address = made.address;
}

function typed(self: TypedDict): TypedDict {
  if (self.type === null) throw typeError("invalid operation on untyped dictionary");
  return self;
}

const sizeOf = (self: TypedDict): number =>
  self.type === null ? 0 : (runText("def length(d):\n    return len(d)\n", self) as number);

function has(self: TypedDict, key: PyValue): boolean {
  if (self.type === null) return false;
  return runText("def contains(d, k):\n    return k in d\n", self, key) === true;
}

function set(self: TypedDict, key: PyValue, v: PyValue): void {
  refine(self, key, v);
  runText("def setitem(d, k, v):\n    d[k] = v\n", self, key, v);
}

const get = (self: TypedDict, key: PyValue): PyValue => {
  if (self.type === null) throw newError("KeyError", key);
  return runText("def getitem(d, k):\n    return d[k]\n", self, key);
};

/** Keys, values or pairs, as they are now. */
function listed(self: TypedDict, what: "keys" | "values" | "items"): PyValue[] {
  if (self.type === null) return [];
  const made = runText(`def ${what}(d):\n    return [x for x in d.${what}()]\n`, self);
  return (made as PyList).items;
}

function textOf(self: TypedDict): string {
  const pairs = listed(self, "items").map((pair) => {
    const [k, v] = (pair as PyTuple).items;
    return `${strText(k)}: ${strText(v)}`;
  });
  return `{${pairs.join(", ")}}`;
}

const nameOf = (self: TypedDict): string => (self.type === null ? "None" : self.type.name);

function remove(self: TypedDict, key: PyValue): void {
  runText("def delitem(d, k):\n    del d[k]\n", typed(self), key);
}

/** Pairs of a mapping or of an iterable of pairs. */
function pairsOf(v: PyValue): [PyValue, PyValue][] {
  if (v instanceof PyDict) {
    return v.keyList().map((k) => [k as PyValue, v.get(k as PyValue) as PyValue]);
  }
  const items = v instanceof TypedDict ? listed(v, "items") : toArray(v);
  return items.map((pair) => {
    const [k, x] = toArray(pair);
    return [k, x];
  });
}

// --- views

const VIEW_NAMES = { keys: "KeysView", values: "ValuesView", items: "ItemsView" } as const;
type ViewKind = keyof typeof VIEW_NAMES;

class DictView extends PyObject {
  readonly of: TypedDict;
  readonly kind: ViewKind;
  constructor(of: TypedDict, kind: ViewKind) {
    super();
    this.of = of;
    this.kind = kind;
    this.cls = viewTypes[kind];
  }
}

function viewType(kind: ViewKind): PyType {
  const type = bareType(VIEW_NAMES[kind]);
  type.module = "collections.abc";
  return defineType(type, {
    slots: {
      iter: (self: DictView) => iter(new PyList(listed(self.of, kind))),
      length: (self: DictView) => sizeOf(self.of),
      contains: (self: DictView, item) =>
        kind === "keys"
          ? has(self.of, item)
          : toArray(new PyList(listed(self.of, kind))).includes(item),
      repr: (self: DictView) => `${VIEW_NAMES[kind]}(${nameOf(self.of)}(${textOf(self.of)}))`,
    },
  });
}
const viewTypes: Record<ViewKind, PyType> = {
  keys: viewType("keys"),
  values: viewType("values"),
  items: viewType("items"),
};
const view = (kind: ViewKind) =>
  method(`${kind}(self)`, (self: TypedDict) => new DictView(self, kind));

const bind = argumentBinder("Dict(*, dcttype=None, meminfo=None, n_keys=0)");

installContainer(
  "dictionary",
  TypedDict,
  (t): t is DictType => t instanceof DictType,
  (type, address) => new TypedDict(type, address),
);

defineType(typedDictType, {
  collection: "mapping",
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      bind(args, kwnames);
      return new TypedDict(null, 0);
    },
    repr: (self: TypedDict) => `${nameOf(self)}(${textOf(self)})`,
    str: textOf,
    hash: null,
    length: sizeOf,
    bool: (self: TypedDict) => sizeOf(self) > 0,
    getitem: get,
    setitem: (self: TypedDict, key, v) => (v === undefined ? remove(self, key) : set(self, key, v)),
    contains: has,
    iter: (self: TypedDict) => iter(new PyList(listed(self, "keys"))),
    richcompare: (self: TypedDict, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof TypedDict)) return NotImplemented;
      return sameItems(self, other) === (op === EQ);
    },
  },
  attributes: [
    attribute("_dict_type", (self: TypedDict) => self.type ?? undefined),
    attribute("_typed", (self: TypedDict) => self.type !== null),
  ],
  methods: [
    classMethod(
      "empty(type, key_type, value_type, n_keys=0)",
      (_cls: PyType, key: PyValue, value: PyValue) => emptyDict(asType(key), asType(value)),
    ),
    method("get(self, key, default=None)", (self: TypedDict, key: PyValue, fallback: PyValue) =>
      has(self, key) ? get(self, key) : fallback,
    ),
    method("setdefault(self, key, default=None)", (self: TypedDict, key, fallback) => {
      if (!has(self, key)) set(self, key, fallback);
      return get(self, key);
    }),
    method("pop(self, key, default=<absent>)", (self: TypedDict, key, fallback) => {
      typed(self);
      if (!has(self, key)) {
        if (fallback !== undefined) return fallback;
        throw newError("KeyError");
      }
      return runText("def pop(d, k):\n    return d.pop(k)\n", self, key);
    }),
    method("popitem(self)", (self: TypedDict) => {
      if (sizeOf(self) === 0) throw newError("KeyError", "dictionary is empty");
      return runText("def popitem(d):\n    return d.popitem()\n", typed(self));
    }),
    method("update(self, other=(), /, **kwargs)", (self: TypedDict, other: PyValue, own) => {
      for (const [k, v] of pairsOf(other)) set(self, k, v);
      for (const [k, v] of own as Map<string, PyValue>) set(self, k, v);
    }),
    method("clear(self)", (self: TypedDict) => {
      if (self.type !== null) runText("def clear(d):\n    d.clear()\n", self);
    }),
    method("copy(self)", (self: TypedDict) => {
      const type = typed(self).type as DictType;
      const made = emptyDict(type.key, type.value);
      for (const [k, v] of pairsOf(self)) set(made, k, v);
      return made;
    }),
    view("keys"),
    view("values"),
    view("items"),
  ],
});

function sameItems(a: TypedDict, b: TypedDict): boolean {
  if (sizeOf(a) !== sizeOf(b)) return false;
  if (a.type === null || b.type === null) return true;
  if (a.type !== b.type) return false;
  const text =
    "def same(a, b):\n    for k in a:\n        if k not in b or a[k] != b[k]:\n            return False\n    return True\n";
  return runText(text, a, b) === true;
}
