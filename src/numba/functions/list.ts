// Lists, reflected and typed. A list is a counted block: length, capacity, and the address of a counted block of slots, eight bytes
// per part of an item. Items own their references; letting go of the last reference to a list lets go of its items.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { allocateBlock, loadSlot, sliceBounds, storeSlot, wrapIndex } from "../lowering/array.ts";
import { listMaker } from "../lowering/function.ts";
import { type IterState, indexedState } from "../lowering/iterators.ts";
import { containerReleases, Lowering } from "../lowering/lowering.ts";
import { BLOCK_COUNT, BLOCK_HEADER, DECREF, isNull, useCounting } from "../lowering/runtime.ts";
import { isCounted, type LValue, partsOf, value } from "../lowering/value.ts";
import { ListType, listOf } from "../types/containers.ts";
import { NumberClassType, TypeRefType } from "../types/functions.ts";
import { boolean, IntegerType, int64, none, SliceType, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { conversion, itemFits } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { iterables, iterate } from "./builtins.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register, registerModule } from "./record.ts";

export const LIST = {
  length: BLOCK_HEADER,
  capacity: BLOCK_HEADER + 8,
  data: BLOCK_HEADER + 16,
  size: 24,
} as const;

const slotBytes = (item: NumbaType): number => Math.max(8 * partsOf(item).length, 8);

const lengthOf = (l: Lowering, list: Value): Value => l.b.load("i64", list, LIST.length);

function dataOf(l: Lowering, list: Value): Value {
  return l.b.convert("int_to_ptr", "ptr", l.b.load("i64", list, LIST.data));
}

function slotAt(l: Lowering, list: Value, item: NumbaType, i: Value): Value {
  const offset = l.b.op("mul", i, l.b.i64(slotBytes(item)));
  return l.b.ptradd(l.b.ptradd(dataOf(l, list), l.b.i64(BLOCK_HEADER)), offset);
}

/** A list with room for `capacity` items and no items. */
function newList(l: Lowering, type: ListType, capacity: Value): LValue {
  const { b } = l;
  const { owner } = allocateBlock(l, b.i64(LIST.size));
  const slots = allocateBlock(l, b.op("mul", capacity, b.i64(slotBytes(type.item))));
  b.store("i64", owner, b.i64(0), LIST.length);
  b.store("i64", owner, capacity, LIST.capacity);
  b.store("i64", owner, b.convert("ptr_to_int", "i64", slots.owner), LIST.data);
  return value(type, owner);
}

/** Takes over the reference of `item`. */
function append(l: Lowering, list: LValue, item: LValue): void {
  const name = appendFunction(l, list.type as ListType);
  l.call(name, [list.parts[0], ...item.parts], []);
}

function appendFunction(l: Lowering, type: ListType): string {
  return l.context.once(`append ${type.name}`, (name) => {
    const parts = partsOf(type.item);
    const b = new FunctionBuilder(
      name,
      "function",
      [{ name: "list", type: "ptr" }, ...parts.map((t, k) => ({ name: `item${k}`, type: t }))],
      [],
    );
    const own = new Lowering(b, l.context, l.flags);
    const list = b.param(0);
    const n = lengthOf(own, list);
    own.ifThen(b.op("ge_s", n, b.load("i64", list, LIST.capacity)), () =>
      grow(own, list, type.item),
    );
    const item = value(type.item, ...parts.map((_, k) => b.param(k + 1)));
    storeSlot(own, slotAt(own, list, type.item, n), item);
    b.store("i64", list, b.op("add", n, b.i64(1)), LIST.length);
    b.ret();
    l.module.add(b.finish());
  });
}

function grow(l: Lowering, list: Value, item: NumbaType): void {
  const { b } = l;
  const n = lengthOf(l, list);
  const capacity = b.op("max_s", b.op("mul", n, b.i64(2)), b.i64(4));
  const old = dataOf(l, list);
  const made = allocateBlock(l, b.op("mul", capacity, b.i64(slotBytes(item))));
  const bytes = b.op("mul", n, b.i64(slotBytes(item)));
  b.emit("memory_copy", "i64", [made.data, b.ptradd(old, b.i64(BLOCK_HEADER)), bytes]);
  b.store("i64", list, b.convert("ptr_to_int", "i64", made.owner), LIST.data);
  b.store("i64", list, capacity, LIST.capacity);
  l.count(old, false);
}

containerReleases.set("list", (l, type, name) => {
  useCounting(l.module);
  const { item } = type as ListType;
  const b = new FunctionBuilder(name, "function", [{ name: "list", type: "ptr" }], []);
  const own = new Lowering(b, l.context, l.flags);
  const list = b.param(0);
  const leave = b.createBlock();
  const some = b.createBlock();
  b.brif(isNull(b, list), leave, some);
  b.switchTo(some);
  const last = b.op("eq", b.load("i64", list, BLOCK_COUNT), b.i64(1));
  own.ifThen(last, () => {
    if (isCounted(item)) {
      own.loop(b.i64(0), lengthOf(own, list), (i) => {
        own.release(loadSlot(own, item, slotAt(own, list, item, i)));
      });
    }
    b.call(DECREF, [dataOf(own, list)], []);
  });
  b.call(DECREF, [list], []);
  b.br(leave);
  b.switchTo(leave);
  b.ret();
  l.module.add(b.finish());
});

listMaker.make = (l, type, items) => {
  const list = newList(l, type, l.b.i64(Math.max(items.length, 4)));
  for (const item of items) append(l, list, l.retain(item));
  return list;
};

const isList = (t: NumbaType | undefined): t is ListType => t instanceof ListType;

/** A record on a list whose item type is known. */
function listRecord(
  python: string,
  params: string,
  rule: (
    list: ListType,
    args: readonly (NumbaType | undefined)[],
  ) => ReturnType<FunctionRecord["resolve"]>,
): FunctionRecord {
  return {
    python,
    params,
    resolve: (args) => {
      const [list] = args;
      return isList(list) && list.isPrecise ? rule(list, args) : null;
    },
  };
}

/** Typed lists take what containers take; the others what converts at all. */
function fits(v: NumbaType | undefined, list: ListType): boolean {
  if (v === undefined) return false;
  return list.kind === "typed" ? itemFits(v, list.item) : conversion(v, list.item) !== null;
}

function wrapChecked(l: Lowering, index: LValue, n: Value, message: string): Value {
  const at = wrapIndex(l, index, n, 0);
  l.raiseIfError(l.b.op("ge_u", at, n), "IndexError", message);
  return at;
}

const methods = (prefix: "list" | "typedlist"): FunctionRecord[] => [
  listRecord(`${prefix}.append`, "self, item", (list, [, item]) =>
    fits(item, list)
      ? {
          args: [list, list.item],
          result: none,
          lower: (l, [v, x]) => {
            append(l, v, l.retain(x));
            return l.none();
          },
        }
      : null,
  ),
  listRecord(`${prefix}.extend`, "self, items", (list, [, items]) => {
    const source = unliteral(items as NumbaType);
    const item = iterableItem(source);
    const make = iterate(source);
    if (item === null || make === null || !fits(item, list)) return null;
    return {
      args: [list, source],
      result: none,
      lower: (l, [v, x]) => {
        const state: IterState = make(l, x);
        l.while(
          () => state.valid(),
          () => append(l, v, l.cast(state.next(), list.item)),
        );
        return l.none();
      },
    };
  }),
  listRecord(`${prefix}.pop`, "self, index=", (list, [, index]) => ({
    args: [list, index === undefined ? undefined : int64],
    result: list.item,
    lower: (l, [v, i]) => {
      const { b } = l;
      const self = v.parts[0];
      const n = lengthOf(l, self);
      l.raiseIfError(b.op("eq", n, b.i64(0)), "IndexError", "pop from empty list");
      const last = b.op("sub", n, b.i64(1));
      const at = index === undefined ? last : wrapChecked(l, i, n, "pop index out of range");
      const item = loadSlot(l, list.item, slotAt(l, self, list.item, at));
      const from = slotAt(l, self, list.item, b.op("add", at, b.i64(1)));
      const bytes = b.op("mul", b.op("sub", last, at), b.i64(slotBytes(list.item)));
      b.emit("memory_copy", "i64", [slotAt(l, self, list.item, at), from, bytes]);
      b.store("i64", self, last, LIST.length);
      return item;
    },
  })),
  listRecord(`${prefix}.insert`, "self, index, item", (list, [, , item]) =>
    fits(item, list)
      ? {
          args: [list, int64, list.item],
          result: none,
          lower: (l, [v, i, x]) => {
            const { b } = l;
            const self = v.parts[0];
            const n = lengthOf(l, self);
            const wrapped = b.select(
              b.op("lt_s", i.parts[0], b.i64(0)),
              b.op("add", i.parts[0], n),
              i.parts[0],
            );
            const at = b.op("min_s", b.op("max_s", wrapped, b.i64(0)), n);
            append(l, v, l.retain(x));
            const bytes = b.op("mul", b.op("sub", n, at), b.i64(slotBytes(list.item)));
            const here = slotAt(l, self, list.item, at);
            const next = slotAt(l, self, list.item, b.op("add", at, b.i64(1)));
            b.emit("memory_copy", "i64", [next, here, bytes]);
            storeSlot(l, here, x);
            return l.none();
          },
        }
      : null,
  ),
  listRecord(`${prefix}.clear`, "self", (list) => ({
    args: [list],
    result: none,
    lower: (l, [v]) => {
      const self = v.parts[0];
      if (isCounted(list.item)) {
        l.loop(l.b.i64(0), lengthOf(l, self), (i) => {
          l.release(loadSlot(l, list.item, slotAt(l, self, list.item, i)));
        });
      }
      l.b.store("i64", self, l.b.i64(0), LIST.length);
      return l.none();
    },
  })),
  listRecord(`${prefix}.copy`, "self", (list) => ({
    args: [list],
    result: list,
    lower: (l, [v]) => copyRange(l, v, l.b.i64(0), l.b.i64(1), lengthOf(l, v.parts[0])),
  })),
  overload(
    `${prefix}.reverse`,
    "x",
    "\ndef reverse(x):\n    n = len(x)\n    for i in range(n // 2):\n        t = x[i]\n        x[i] = x[n - 1 - i]\n        x[n - 1 - i] = t\n",
  ),
  overload(
    `${prefix}.index`,
    "x, v",
    "\ndef index(x, v):\n    for i in range(len(x)):\n        if x[i] == v:\n            return i\n    raise ValueError('value not in list')\n",
  ),
  overload(
    `${prefix}.count`,
    "x, v",
    "\ndef count(x, v):\n    n = 0\n    for i in range(len(x)):\n        if x[i] == v:\n            n += 1\n    return n\n",
  ),
  overload(
    `${prefix}.remove`,
    "x, v",
    "\ndef remove(x, v):\n    for i in range(len(x)):\n        if x[i] == v:\n            x.pop(i)\n            return\n    raise ValueError('list.remove(x): x not in list')\n",
  ),
  overload(
    `${prefix}.sort`,
    "x, reverse=",
    ([, reverse]) => `
def sort(x${reverse === undefined ? "" : ", reverse"}):
    n = len(x)
    width = 1
    a = x.copy()
    b = x.copy()
    while width < n:
        for lo in range(0, n, 2 * width):
            mid = min(lo + width, n)
            hi = min(lo + 2 * width, n)
            i = lo
            j = mid
            for k in range(lo, hi):
                if i < mid and (j >= hi or not (${reverse === undefined ? "a[j] < a[i]" : "(a[i] < a[j] if reverse else a[j] < a[i])"})):
                    b[k] = a[i]
                    i += 1
                else:
                    b[k] = a[j]
                    j += 1
        a, b = b, a
        width *= 2
    for i in range(n):
        x[i] = a[i]
`,
  ),
];

/** A new list of `length` items from `start` by `step`. */
function copyRange(l: Lowering, list: LValue, start: Value, step: Value, length: Value): LValue {
  const { b } = l;
  const type = list.type as ListType;
  const made = newList(l, type, b.op("max_s", length, b.i64(4)));
  l.loop(b.i64(0), length, (i) => {
    const at = b.op("add", start, b.op("mul", i, step));
    const item = l.retain(loadSlot(l, type.item, slotAt(l, list.parts[0], type.item, at)));
    append(l, made, item);
  });
  return made;
}

const getItem = listRecord("operator.getitem", "x, i", (list, [, index]) => {
  const type = unliteral(index as NumbaType);
  if (type instanceof IntegerType) {
    return {
      args: [list, int64],
      result: list.item,
      lower: (l, [v, i]) => {
        const self = v.parts[0];
        const at = wrapChecked(l, i, lengthOf(l, self), "list index out of range");
        return l.retain(loadSlot(l, list.item, slotAt(l, self, list.item, at)));
      },
    };
  }
  if (!(type instanceof SliceType)) return null;
  return {
    args: [list, type],
    result: list,
    lower: (l, [v, s]) => {
      const bounds = sliceBounds(l, s, type.hasStep, lengthOf(l, v.parts[0]));
      return copyRange(l, v, bounds.start, bounds.step, bounds.length);
    },
  };
});

const setItem = listRecord("operator.setitem", "x, i, v", (list, [, index, v]) => {
  if (!(unliteral(index as NumbaType) instanceof IntegerType) || !fits(v, list)) return null;
  return {
    args: [list, int64, list.item],
    result: none,
    lower: (l, [self, i, x]) => {
      const at = wrapChecked(
        l,
        i,
        lengthOf(l, self.parts[0]),
        "list assignment index out of range",
      );
      const slot = slotAt(l, self.parts[0], list.item, at);
      l.release(loadSlot(l, list.item, slot));
      storeSlot(l, slot, l.retain(x));
      return l.none();
    },
  };
});

const len = listRecord("builtins.len", "x", (list) => ({
  args: [list],
  result: int64,
  lower: (l, [v]) => value(int64, lengthOf(l, v.parts[0])),
}));

iterables.push((type) => {
  if (!(type instanceof ListType) || !type.isPrecise) return null;
  return (l, v) =>
    indexedState(
      l,
      () => lengthOf(l, v.parts[0]),
      (i) => l.retain(loadSlot(l, type.item, slotAt(l, v.parts[0], type.item, i))),
    );
});

const truth = (op: "truth" | "not_"): FunctionRecord =>
  listRecord(`operator.${op}`, "x", (list) => ({
    args: [list],
    result: boolean,
    lower: (l, [v]) =>
      value(boolean, l.b.op(op === "truth" ? "ne" : "eq", lengthOf(l, v.parts[0]), l.b.i64(0))),
  }));

const contains = overload("operator.contains", "x, item", ([list, item]) =>
  isList(list) && list.isPrecise && fits(item, list)
    ? "\ndef contains(x, item):\n    for v in x:\n        if v == item:\n            return True\n    return False\n"
    : null,
);

const binary = (op: string, text: string): FunctionRecord =>
  overload(`operator.${op}`, "a, b", ([a, b]) =>
    isList(a) &&
    a.isPrecise &&
    ((isList(b) && b.isPrecise) ||
      (op === "mul" && unliteral(b as NumbaType) instanceof IntegerType))
      ? text
      : null,
  );

/** `list(iterable)`. */
const listFrom: FunctionRecord = {
  python: "builtins.list",
  params: "x",
  text: "<class 'list'>",
  resolve: ([a]) => {
    const source = unliteral(a as NumbaType);
    const item = iterableItem(source);
    const make = iterate(source);
    if (item === null || make === null) return null;
    const result = listOf(unliteral(item));
    return {
      args: [source],
      result,
      lower: (l, [v]) => {
        const list = newList(l, result, l.b.i64(4));
        const state = make(l, v);
        l.while(
          () => state.valid(),
          () => append(l, list, l.cast(state.next(), result.item)),
        );
        return list;
      },
    };
  },
};

/** `List.empty_list(types.int64)` of numba.typed. */
const emptyTyped: FunctionRecord = {
  python: "numba.typed.List.empty_list",
  params: "item_type, allocated=",
  resolve: ([t]) => {
    if (!(t instanceof NumberClassType || t instanceof TypeRefType)) return null;
    const result = listOf(t.instance, "typed");
    return { args: [t], result, lower: (l) => newList(l, result, l.b.i64(4)) };
  },
};

const listNew: FunctionRecord = {
  python: "krait.list_new",
  params: "item_type",
  resolve: ([t]) => {
    if (!(t instanceof TypeRefType)) return null;
    const result = listOf(t.instance);
    return { args: [t], result, lower: (l) => newList(l, result, l.b.i64(4)) };
  },
};

/** `List(iterable)` of numba.typed; the empty one is made by inference. */
const typedFrom: FunctionRecord = {
  ...listFrom,
  python: "numba.typed.List",
  text: "<class 'numba.typed.typedlist.List'>",
  resolve: (args, context) => {
    const found = listFrom.resolve(args, context);
    if (found === null) return null;
    const result = listOf((found.result as ListType).item, "typed");
    return { ...found, result, lower: (l, v) => ({ ...found.lower(l, v), type: result }) };
  },
};

const sorted = overload("builtins.sorted", "x, reverse=", ([a, reverse]) => {
  if (iterableItem(unliteral(a as NumbaType)) === null) return null;
  return reverse === undefined
    ? "\ndef sorted_list(x):\n    out = list(x)\n    out.sort()\n    return out\n"
    : "\ndef sorted_list(x, reverse):\n    out = list(x)\n    out.sort(reverse)\n    return out\n";
});

for (const name of ["numba", "numba.types", "numba.typed"]) registerModule(name);

register(
  ...methods("list"),
  ...methods("typedlist"),
  getItem,
  setItem,
  len,
  truth("truth"),
  truth("not_"),
  contains,
  binary("add", "\ndef add(a, b):\n    out = a.copy()\n    out.extend(b)\n    return out\n"),
  binary(
    "mul",
    "\ndef mul(a, b):\n    out = a[:0]\n    for i in range(b):\n        out.extend(a)\n    return out\n",
  ),
  binary(
    "eq",
    "\ndef eq(a, b):\n    if len(a) != len(b):\n        return False\n    for i in range(len(a)):\n        if a[i] != b[i]:\n            return False\n    return True\n",
  ),
  binary("ne", "\ndef ne(a, b):\n    return not (a == b)\n"),
  listFrom,
  emptyTyped,
  listNew,
  typedFrom,
  sorted,
);
