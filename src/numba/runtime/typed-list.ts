// `numba.typed.List` in scripts.

import { index, iter, sliceIndices, strText, toArray, typeName } from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { bareType, NotImplemented } from "../../objects/core-types.ts";
import { attribute, classMethod, defineType, method } from "../../objects/define.ts";
import { indexError, typeError, valueError } from "../../objects/exceptions.ts";
import { EQ, type KwNames, NE, type PyType, type PyValue } from "../../objects/object.ts";
import { PyList, PySlice } from "../../objects/sequence-values.ts";
import { ListType } from "../types/containers.ts";
import { unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { cannotType } from "./dispatcher.ts";
import { asType } from "./python-types.ts";
import { installContainer, newContainer, runText, TypedContainer } from "./typed-container.ts";
import { typeOfValue } from "./typeof.ts";

export const typedListType = bareType("List");
typedListType.module = "numba.typed.typedlist";

export class TypedList extends TypedContainer<ListType> {}
TypedList.prototype.cls = typedListType;

/** A new empty list of items of a type. */
export function emptyList(item: NumbaType): TypedList {
  return newContainer("numba.typed.List.empty_list", [item]) as TypedList;
}

function typed(self: TypedList): TypedList {
  if (self.type === null) throw typeError("invalid operation on untyped list");
  return self;
}

/** Gives an untyped list the type of its first item. */
function refine(self: TypedList, item: PyValue): void {
  if (self.type !== null) return;
  const type = typeOfValue(item);
  if (type === null) throw typeError(cannotType(item));
  const made = emptyList(unliteral(type));
  self.type = made.type;
  self.address = made.address;
}

const lengthOf = (self: TypedList): number =>
  self.type === null ? 0 : (runText("def length(l):\n    return len(l)\n", self) as number);

function append(self: TypedList, item: PyValue): void {
  refine(self, item);
  runText("def append(l, x):\n    l.append(x)\n", self, item);
}

function extend(self: TypedList, items: PyValue): void {
  for (const item of toArray(items)) append(self, item);
}

const itemsOf = (self: TypedList): PyValue[] => {
  if (self.type === null) return [];
  return (runText("def items(l):\n    return [x for x in l]\n", self) as PyList).items;
};

function position(key: PyValue, size: number): number {
  const at = Number(index(key));
  const place = at < 0 ? at + size : at;
  if (place < 0 || place >= size) throw indexError("list index out of range");
  return place;
}

function getItem(self: TypedList, key: PyValue): PyValue {
  if (self.type === null) throw indexError("list index out of range");
  if (key instanceof PySlice) {
    const { start, step, count } = sliceIndices(key, lengthOf(self));
    const made = emptyList(self.type.item);
    const items = itemsOf(self);
    for (let k = 0; k < count; k++) append(made, items[start + k * step]);
    return made;
  }
  const at = position(key, lengthOf(self));
  return runText("def getitem(l, i):\n    return l[i]\n", self, at);
}

function replaceAll(self: TypedList, items: readonly PyValue[]): void {
  runText("def clear(l):\n    l.clear()\n", typed(self));
  for (const item of items) append(self, item);
}

function setItem(self: TypedList, key: PyValue, v: PyValue | undefined): void {
  typed(self);
  const size = lengthOf(self);
  if (key instanceof PySlice) {
    const { start, stop, step, count } = sliceIndices(key, size);
    const items = itemsOf(self);
    if (v === undefined) {
      const gone = new Set(Array.from({ length: count }, (_, k) => start + k * step));
      replaceAll(
        self,
        items.filter((_, k) => !gone.has(k)),
      );
      return;
    }
    const given = toArray(v);
    if (step === 1) items.splice(start, Math.max(stop - start, 0), ...given);
    else {
      if (given.length !== count) {
        throw valueError(
          `attempt to assign sequence of size ${given.length} to extended slice of size ${count}`,
        );
      }
      given.forEach((x, k) => {
        items[start + k * step] = x;
      });
    }
    replaceAll(self, items);
    return;
  }
  const at = position(key, size);
  if (v === undefined) runText("def remove(l, i):\n    l.pop(i)\n", self, at);
  else runText("def setitem(l, i, x):\n    l[i] = x\n", self, at, v);
}

const text = (self: TypedList): string => `[${itemsOf(self).map(strText).join(", ")}]`;

const bind = argumentBinder("List(*args, lsttype=None, meminfo=None, allocated=0, **kwargs)");

installContainer(
  "list",
  TypedList,
  (t): t is ListType => t instanceof ListType && t.kind === "typed",
  (type, address) => new TypedList(type, address),
);

defineType(typedListType, {
  collection: "sequence",
  hasWeakref: true,
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [, , , given] = bind(args, kwnames) as [PyValue, PyValue, PyValue, PyValue[]];
      if (given.length > 1) {
        throw typeError(`List() expected at most 1 argument, got ${given.length}`);
      }
      const made = new TypedList(null, 0);
      if (given.length === 1) {
        if (iterableFails(given[0])) {
          throw typeError(`List() argument must be iterable`);
        }
        extend(made, given[0]);
      }
      return made;
    },
    repr: (self: TypedList) => {
      const name = self.type === null ? "ListType[Undefined]" : self.type.name;
      return `${name}(${text(self)})`;
    },
    str: text,
    hash: null,
    length: lengthOf,
    bool: (self: TypedList) => lengthOf(self) > 0,
    getitem: getItem,
    setitem: setItem,
    contains: (self: TypedList, item) =>
      self.type !== null &&
      runText("def contains(l, x):\n    return x in l\n", self, item) === true,
    iter: (self: TypedList) => iter(new PyList(itemsOf(self))),
    richcompare: (self: TypedList, other, op) => {
      if ((op !== EQ && op !== NE) || !(other instanceof TypedList)) return NotImplemented;
      const same =
        self.type === other.type &&
        (self.type === null || runText("def eq(a, b):\n    return a == b\n", self, other) === true);
      return same === (op === EQ);
    },
  },
  attributes: [
    attribute("_list_type", (self: TypedList) => self.type ?? undefined),
    attribute("_typed", (self: TypedList) => self.type !== null),
    attribute("_dtype", (self: TypedList) => self.type?.item),
  ],
  methods: [
    classMethod("empty_list(type, item_type, allocated=0)", (_cls: PyType, item: PyValue) =>
      emptyList(asType(item)),
    ),
    method("append(self, item)", append),
    method("extend(self, iterable)", (self: TypedList, items: PyValue) => {
      if (iterableFails(items)) throw typeError("extend argument must be iterable");
      extend(self, items);
    }),
    method("insert(self, i, item)", (self: TypedList, i: PyValue, item: PyValue) => {
      refine(self, item);
      runText("def insert(l, i, x):\n    l.insert(i, x)\n", self, i, item);
    }),
    method("pop(self, i=-1)", (self: TypedList, i: PyValue) => {
      typed(self);
      const size = lengthOf(self);
      if (size === 0) throw indexError("pop from empty list");
      return runText("def pop(l, i):\n    return l.pop(i)\n", self, position(i, size));
    }),
    method("remove(self, item)", (self: TypedList, item: PyValue) => {
      runText("def remove(l, x):\n    l.remove(x)\n", typed(self), item);
    }),
    method("clear(self)", (self: TypedList) => {
      if (self.type !== null) runText("def clear(l):\n    l.clear()\n", self);
    }),
    method("reverse(self)", (self: TypedList) => {
      runText("def reverse(l):\n    l.reverse()\n", typed(self));
    }),
    method("sort(self, key=None, reverse=False)", (self: TypedList, key, reverse) => {
      if (key !== null) throw typeError("sort() with a key is not supported for typed lists here");
      runText("def sort(l, r):\n    l.sort(reverse=r)\n", typed(self), reverse);
    }),
    method("copy(self)", (self: TypedList) =>
      runText("def copy(l):\n    return l.copy()\n", typed(self)),
    ),
    method("count(self, item)", (self: TypedList, item: PyValue) =>
      runText("def count(l, x):\n    return l.count(x)\n", typed(self), item),
    ),
    method("index(self, item, start=None, stop=None)", (self: TypedList, item, start, stop) => {
      typed(self);
      const size = lengthOf(self);
      const from = start === null ? 0 : Number(index(start));
      const to = stop === null ? size : Number(index(stop));
      const found = runText(
        "def find(l, x, a, b):\n    for i in range(a, b):\n        if l[i] == x:\n            return i\n    return -1\n",
        self,
        item,
        from < 0 ? Math.max(from + size, 0) : from,
        Math.min(to < 0 ? to + size : to, size),
      );
      if (found === -1) throw valueError("item not in list");
      return found;
    }),
  ],
});

function iterableFails(v: PyValue): boolean {
  return v === null || typeof v === "number" || typeof v === "boolean" || typeName(v) === "float";
}
