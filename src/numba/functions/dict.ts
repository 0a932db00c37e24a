// Typed dictionaries: insertion-ordered hash tables in counted blocks, laid out like CPython's compact dict. The object has six
// fields; entries are (hash, alive, key, value) in order of insertion; the index maps hash positions to entries (-1 free, -2 deleted).
// Access to the layout is in primitives here, the algorithms are Python text over them.

import { FunctionBuilder } from "../../kernel/builder.ts";
import type { Value } from "../../kernel/ir.ts";
import { allocateBlock, loadSlot, storeSlot } from "../lowering/array.ts";
import { type IterState, iterValue } from "../lowering/iterators.ts";
import { containerReleases, Lowering } from "../lowering/lowering.ts";
import { BLOCK_COUNT, BLOCK_HEADER, DECREF, isNull, useCounting } from "../lowering/runtime.ts";
import { isCounted, type LValue, partsOf, value } from "../lowering/value.ts";
import { DictType, dictOf, TupleType, tupleOf, wrappedIter } from "../types/containers.ts";
import { NumberClassType, TypeRefType } from "../types/functions.ts";
import {
  boolean,
  FloatType,
  IntegerType,
  int64,
  none,
  UnicodeType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { itemFits } from "../typing/convert.ts";
import { iterables } from "./builtins.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, type Resolution, register } from "./record.ts";

/** Byte offsets of the fields. */
export const DICT = {
  used: BLOCK_HEADER,
  fill: BLOCK_HEADER + 8,
  capacity: BLOCK_HEADER + 16,
  mask: BLOCK_HEADER + 24,
  entries: BLOCK_HEADER + 32,
  index: BLOCK_HEADER + 40,
  size: 48,
} as const;

const FIELDS = [DICT.used, DICT.fill, DICT.capacity, DICT.mask] as const;
const FIRST_CAPACITY = 8;

const slots = (t: NumbaType): number => 8 * partsOf(t).length;
export const entryBytes = (t: DictType): number => 16 + slots(t.key) + slots(t.value);

const isDict = (t: NumbaType | undefined): t is DictType => t instanceof DictType && t.isPrecise;

function entryAt(l: Lowering, type: DictType, dict: Value, e: Value): Value {
  const { b } = l;
  const base = b.convert("int_to_ptr", "ptr", b.load("i64", dict, DICT.entries));
  const offset = b.op("add", b.op("mul", e, b.i64(entryBytes(type))), b.i64(BLOCK_HEADER));
  return b.ptradd(base, offset);
}

function indexAt(l: Lowering, dict: Value, i: Value): Value {
  const { b } = l;
  const base = b.convert("int_to_ptr", "ptr", b.load("i64", dict, DICT.index));
  return b.ptradd(base, b.op("add", b.op("mul", i, b.i64(8)), b.i64(BLOCK_HEADER)));
}

const keyPtr = (l: Lowering, entry: Value): Value => l.b.ptradd(entry, l.b.i64(16));
const valuePtr = (l: Lowering, type: DictType, entry: Value): Value =>
  l.b.ptradd(entry, l.b.i64(16 + slots(type.key)));

/** Fresh entries and index for `capacity` entries (a power of two); the index is empty. */
function allocateTables(l: Lowering, type: DictType, dict: Value, capacity: Value): void {
  const { b } = l;
  const entries = allocateBlock(l, b.op("mul", capacity, b.i64(entryBytes(type))));
  const size = b.op("mul", capacity, b.i64(2));
  const index = allocateBlock(l, b.op("mul", size, b.i64(8)));
  b.emit("memory_fill", "i64", [index.data, b.i32(255), b.op("mul", size, b.i64(8))]);
  b.store("i64", dict, b.convert("ptr_to_int", "i64", entries.owner), DICT.entries);
  b.store("i64", dict, b.convert("ptr_to_int", "i64", index.owner), DICT.index);
  b.store("i64", dict, capacity, DICT.capacity);
  b.store("i64", dict, b.op("sub", size, b.i64(1)), DICT.mask);
}

function newDict(l: Lowering, type: DictType): LValue {
  const { b } = l;
  const { owner } = allocateBlock(l, b.i64(DICT.size));
  b.store("i64", owner, b.i64(0), DICT.used);
  b.store("i64", owner, b.i64(0), DICT.fill);
  allocateTables(l, type, owner, b.i64(FIRST_CAPACITY));
  return value(type, owner);
}

function releaseTables(l: Lowering, dict: Value): void {
  const { b } = l;
  for (const field of [DICT.entries, DICT.index]) {
    b.call(DECREF, [b.convert("int_to_ptr", "ptr", b.load("i64", dict, field))], []);
  }
}

const isAlive = (l: Lowering, entry: Value): Value =>
  l.b.op("ne", l.b.load("i64", entry, 8), l.b.i64(0));

function releaseEntries(l: Lowering, type: DictType, dict: Value): void {
  if (!isCounted(type.key) && !isCounted(type.value)) return;
  l.loop(l.b.i64(0), l.b.load("i64", dict, DICT.fill), (e) => {
    const entry = entryAt(l, type, dict, e);
    l.ifThen(isAlive(l, entry), () => {
      l.release(loadSlot(l, type.key, keyPtr(l, entry)));
      l.release(loadSlot(l, type.value, valuePtr(l, type, entry)));
    });
  });
}

containerReleases.set("dict", (l, t, name) => {
  useCounting(l.module);
  const type = t as DictType;
  const b = new FunctionBuilder(name, "function", [{ name: "dict", type: "ptr" }], []);
  const own = new Lowering(b, l.context, l.flags);
  const dict = b.param(0);
  const leave = b.createBlock();
  const some = b.createBlock();
  b.brif(isNull(b, dict), leave, some);
  b.switchTo(some);
  own.ifThen(b.op("eq", b.load("i64", dict, BLOCK_COUNT), b.i64(1)), () => {
    releaseEntries(own, type, dict);
    releaseTables(own, dict);
  });
  b.call(DECREF, [dict], []);
  b.br(leave);
  b.switchTo(leave);
  b.ret();
  l.module.add(b.finish());
});

/** A primitive on a dict of known types. */
function primitive(
  name: string,
  params: string,
  rule: (dict: DictType) => Resolution,
): FunctionRecord {
  return {
    python: `krait.${name}`,
    params,
    resolve: ([d]) => (isDict(d) ? rule(d) : null),
  };
}

const field = (name: string, k: number): FunctionRecord[] => [
  primitive(`dict_${name}`, "d", (d) => ({
    args: [d],
    result: int64,
    lower: (l, [v]) => value(int64, l.b.load("i64", v.parts[0], FIELDS[k])),
  })),
  primitive(`dict_set_${name}`, "d, n", (d) => ({
    args: [d, int64],
    result: none,
    lower: (l, [v, n]) => {
      l.b.store("i64", v.parts[0], n.parts[0], FIELDS[k]);
      return l.none();
    },
  })),
];

register(
  ...["used", "fill", "capacity", "mask"].flatMap(field),
  primitive("dict_index", "d, i", (d) => ({
    args: [d, int64],
    result: int64,
    lower: (l, [v, i]) => value(int64, l.b.load("i64", indexAt(l, v.parts[0], i.parts[0]))),
  })),
  primitive("dict_set_index", "d, i, e", (d) => ({
    args: [d, int64, int64],
    result: none,
    lower: (l, [v, i, e]) => {
      l.b.store("i64", indexAt(l, v.parts[0], i.parts[0]), e.parts[0]);
      return l.none();
    },
  })),
  primitive("dict_hash", "d, e", (d) => ({
    args: [d, int64],
    result: int64,
    lower: (l, [v, e]) => value(int64, l.b.load("i64", entryAt(l, d, v.parts[0], e.parts[0]))),
  })),
  primitive("dict_alive", "d, e", (d) => ({
    args: [d, int64],
    result: boolean,
    lower: (l, [v, e]) => value(boolean, isAlive(l, entryAt(l, d, v.parts[0], e.parts[0]))),
  })),
  primitive("dict_key", "d, e", (d) => ({
    args: [d, int64],
    result: d.key,
    lower: (l, [v, e]) =>
      l.retain(loadSlot(l, d.key, keyPtr(l, entryAt(l, d, v.parts[0], e.parts[0])))),
  })),
  primitive("dict_value", "d, e", (d) => ({
    args: [d, int64],
    result: d.value,
    lower: (l, [v, e]) =>
      l.retain(loadSlot(l, d.value, valuePtr(l, d, entryAt(l, d, v.parts[0], e.parts[0])))),
  })),
  primitive("dict_put", "d, e, h, key, value", (d) => ({
    args: [d, int64, int64, d.key, d.value],
    result: none,
    lower: (l, [v, e, h, key, item]) => {
      const entry = entryAt(l, d, v.parts[0], e.parts[0]);
      l.b.store("i64", entry, h.parts[0]);
      l.b.store("i64", entry, l.b.i64(1), 8);
      storeSlot(l, keyPtr(l, entry), l.retain(key));
      storeSlot(l, valuePtr(l, d, entry), l.retain(item));
      return l.none();
    },
  })),
  primitive("dict_set_value", "d, e, value", (d) => ({
    args: [d, int64, d.value],
    result: none,
    lower: (l, [v, e, item]) => {
      const at = valuePtr(l, d, entryAt(l, d, v.parts[0], e.parts[0]));
      l.release(loadSlot(l, d.value, at));
      storeSlot(l, at, l.retain(item));
      return l.none();
    },
  })),
  primitive("dict_drop", "d, e", (d) => ({
    args: [d, int64],
    result: none,
    lower: (l, [v, e]) => {
      const entry = entryAt(l, d, v.parts[0], e.parts[0]);
      l.release(loadSlot(l, d.key, keyPtr(l, entry)));
      l.release(loadSlot(l, d.value, valuePtr(l, d, entry)));
      l.b.store("i64", entry, l.b.i64(0), 8);
      return l.none();
    },
  })),
  primitive("dict_clear", "d", (d) => ({
    args: [d],
    result: none,
    lower: (l, [v]) => {
      const self = v.parts[0];
      releaseEntries(l, d, self);
      releaseTables(l, self);
      l.b.store("i64", self, l.b.i64(0), DICT.used);
      l.b.store("i64", self, l.b.i64(0), DICT.fill);
      allocateTables(l, d, self, l.b.i64(FIRST_CAPACITY));
      return l.none();
    },
  })),
  // New tables of the wanted capacity; the live entries move there in order, their hashes are entered by the caller.
  primitive("dict_move", "d, capacity", (d) => ({
    args: [d, int64],
    result: none,
    lower: (l, [v, capacity]) => {
      const { b } = l;
      const self = v.parts[0];
      const old = b.convert("int_to_ptr", "ptr", b.load("i64", self, DICT.entries));
      const oldIndex = b.convert("int_to_ptr", "ptr", b.load("i64", self, DICT.index));
      const fill = b.load("i64", self, DICT.fill);
      allocateTables(l, d, self, capacity.parts[0]);
      const next = b.variable("i64", "next");
      b.write(next, b.i64(0));
      const bytes = b.i64(entryBytes(d));
      l.loop(b.i64(0), fill, (e) => {
        const from = b.ptradd(old, b.op("add", b.op("mul", e, bytes), b.i64(BLOCK_HEADER)));
        l.ifThen(isAlive(l, from), () => {
          b.emit("memory_copy", "i64", [entryAt(l, d, self, b.read(next)), from, bytes]);
          b.write(next, b.op("add", b.read(next), b.i64(1)));
        });
      });
      b.store("i64", self, b.read(next), DICT.fill);
      l.count(old, false);
      l.count(oldIndex, false);
      return l.none();
    },
  })),
  {
    python: "krait.dict_new",
    params: "k, v",
    resolve: ([k, v]) => {
      const of = (t: NumbaType | undefined): NumbaType | null =>
        t instanceof NumberClassType || t instanceof TypeRefType ? t.instance : null;
      const [key, item] = [of(k), of(v)];
      if (key === null || item === null) return null;
      const result = dictOf(key, item);
      return { args: [k, v], result, lower: (l) => newDict(l, result) };
    },
  },
);

// --- hashes

const HASH_TEXT = `
def hash_text(s):
    h = 1469598103934665603
    for i in range(len(s)):
        h = (h ^ krait.str_get(s, i)) * 1099511628211
    return h ^ (h >> 29)
`;

/** A hash for tables; not the one that Python's hash() gives. */
const hashRecord: FunctionRecord = {
  python: "krait.hash",
  params: "x",
  pure: true,
  resolve: ([a], context) => {
    const type = unliteral(a as NumbaType);
    if (type instanceof UnicodeType) return context.resolve("krait.hash_text", [type]);
    const mix = (l: Lowering, x: Value): Value => {
      const { b } = l;
      const y = b.op(
        "mul",
        b.op("xor", x, b.op("shr_u", x, b.i64(32))),
        b.i64(-7046029254386353131n),
      );
      return b.op("xor", y, b.op("shr_u", y, b.i64(29)));
    };
    if (type instanceof IntegerType || type === boolean) {
      return { args: [int64], result: int64, lower: (l, [v]) => value(int64, mix(l, v.parts[0])) };
    }
    if (type instanceof FloatType) {
      return {
        args: [type],
        result: int64,
        lower: (l, [v]) => {
          // -0.0 and 0.0 are one key.
          const wide = type.bits === 64 ? v.parts[0] : l.b.convert("promote", "f64", v.parts[0]);
          const zero = l.b.op("eq", wide, l.b.f64(0));
          const bits = l.b.convert("bits", "i64", l.b.select(zero, l.b.f64(0), wide));
          return value(int64, mix(l, bits));
        },
      };
    }
    if (!(type instanceof TupleType)) return null;
    const inner = type.items.map((t) => context.resolve("krait.hash", [t]));
    if (inner.some((r) => r === null)) return null;
    return {
      args: [type],
      result: int64,
      lower: (l, [v]) => {
        let h: Value = l.b.i64(0x345678);
        l.items(v).forEach((item, k) => {
          const r = inner[k] as Resolution;
          const own = r.lower(l, [l.cast(item, r.args[0] as NumbaType)]).parts[0];
          h = l.b.op("xor", l.b.op("mul", h, l.b.i64(1000003)), own);
        });
        return value(int64, h);
      },
    };
  },
};

register(overload("krait.hash_text", "s", HASH_TEXT), hashRecord);

// --- algorithms

const FIND = `
def dict_find(d, key, h):
    mask = krait.dict_mask(d)
    i = h & mask
    while True:
        e = krait.dict_index(d, i)
        if e == -1:
            return -1
        if e >= 0:
            if krait.dict_hash(d, e) == h and krait.dict_key(d, e) == key:
                return e
        i = (i + 1) & mask
`;

const ENTER = `
def dict_enter(d, h, e):
    mask = krait.dict_mask(d)
    i = h & mask
    while krait.dict_index(d, i) >= 0:
        i = (i + 1) & mask
    krait.dict_set_index(d, i, e)
`;

const RESIZE = `
def dict_resize(d):
    capacity = 8
    while capacity < 2 * krait.dict_used(d) + 1:
        capacity *= 2
    krait.dict_move(d, capacity)
    for e in range(krait.dict_fill(d)):
        krait.dict_enter(d, krait.dict_hash(d, e), e)
`;

const SET = `
def setitem(d, key, value):
    h = krait.hash(key)
    e = krait.dict_find(d, key, h)
    if e >= 0:
        krait.dict_set_value(d, e, value)
        return
    if krait.dict_fill(d) >= krait.dict_capacity(d):
        krait.dict_resize(d)
    e = krait.dict_fill(d)
    krait.dict_put(d, e, h, key, value)
    krait.dict_enter(d, h, e)
    krait.dict_set_fill(d, e + 1)
    krait.dict_set_used(d, krait.dict_used(d) + 1)
`;

const GET = `
def getitem(d, key):
    e = krait.dict_find(d, key, krait.hash(key))
    if e < 0:
        raise KeyError()
    return krait.dict_value(d, e)
`;

const DELETE = `
def delitem(d, key):
    h = krait.hash(key)
    e = krait.dict_find(d, key, h)
    if e < 0:
        raise KeyError()
    mask = krait.dict_mask(d)
    i = h & mask
    while krait.dict_index(d, i) != e:
        i = (i + 1) & mask
    krait.dict_set_index(d, i, -2)
    krait.dict_drop(d, e)
    krait.dict_set_used(d, krait.dict_used(d) - 1)
`;

/** Text for a dict whose key type takes the given key, which is converted to it. */
function onDict(python: string, params: string, text: string, valueAt = -1): FunctionRecord {
  const inner = overload(python, params, text);
  return {
    ...inner,
    resolve: (args, context) => {
      const [d, key] = args;
      if (!isDict(d)) return null;
      const own = [...args];
      if (key !== undefined) {
        if (!itemFits(key, d.key)) return null;
        own[1] = d.key;
      }
      const item = valueAt < 0 ? undefined : args[valueAt];
      if (item !== undefined) {
        if (!itemFits(item, d.value)) return null;
        own[valueAt] = d.value;
      }
      return inner.resolve(own, context);
    },
  };
}

const len: FunctionRecord = {
  python: "builtins.len",
  params: "d",
  resolve: ([d], context) => (isDict(d) ? context.resolve("krait.dict_used", [d]) : null),
};

/** Walks the live entries in order. */
function entryState(
  l: Lowering,
  type: DictType,
  dict: Value,
  item: (entry: Value) => LValue,
): IterState {
  const { b } = l;
  const e = b.variable("i64", "entry");
  b.write(e, b.i64(0));
  const inside = (): Value => b.op("lt_s", b.read(e), b.load("i64", dict, DICT.fill));
  return {
    valid: () => {
      l.while(
        () => {
          // Dead entries are passed over; the test reads an entry only where there is one.
          const [dead] = l.choose(
            inside(),
            () => [b.op("not", isAlive(l, entryAt(l, type, dict, b.read(e))))],
            () => [b.bool(false)],
          );
          return dead;
        },
        () => b.write(e, b.op("add", b.read(e), b.i64(1))),
      );
      return inside();
    },
    next: () => {
      const at = b.read(e);
      b.write(e, b.op("add", at, b.i64(1)));
      return l.retain(item(entryAt(l, type, dict, at)));
    },
  };
}

iterables.push((type) => {
  if (!isDict(type)) return null;
  return (l, v) =>
    entryState(l, type, v.parts[0], (entry) => loadSlot(l, type.key, keyPtr(l, entry)));
});

function view(name: "keys" | "values" | "items"): FunctionRecord {
  return {
    python: `dict.${name}`,
    params: "self",
    resolve: ([d]) => {
      if (!isDict(d)) return null;
      const item = { keys: d.key, values: d.value, items: tupleOf([d.key, d.value]) }[name];
      const result = wrappedIter("view", [d], item);
      return {
        args: [d],
        result,
        lower: (l, [v]) => {
          const state = entryState(l, d, v.parts[0], (entry) => {
            const key = loadSlot(l, d.key, keyPtr(l, entry));
            if (name === "keys") return key;
            const own = loadSlot(l, d.value, valuePtr(l, d, entry));
            return name === "values" ? own : value(item, ...key.parts, ...own.parts);
          });
          return iterValue(result, state);
        },
      };
    },
  };
}

const truth = (op: "truth" | "not_"): FunctionRecord => ({
  python: `operator.${op}`,
  params: "d",
  resolve: ([d]) => {
    if (!isDict(d)) return null;
    return {
      args: [d],
      result: boolean,
      lower: (l, [v]) => {
        const used = l.b.load("i64", v.parts[0], DICT.used);
        return value(boolean, l.b.op(op === "truth" ? "ne" : "eq", used, l.b.i64(0)));
      },
    };
  },
});

register(
  overload("krait.dict_find", "d, key, h", FIND),
  overload("krait.dict_enter", "d, h, e", ENTER),
  overload("krait.dict_resize", "d", RESIZE),
  onDict("operator.setitem", "d, key, value", SET, 2),
  onDict("operator.getitem", "d, key", GET),
  onDict("operator.delitem", "d, key", DELETE),
  onDict(
    "operator.contains",
    "d, key",
    "\ndef contains(d, key):\n    return krait.dict_find(d, key, krait.hash(key)) >= 0\n",
  ),
  onDict(
    "dict.get",
    "d, key, default",
    "\ndef get(d, key, default):\n    e = krait.dict_find(d, key, krait.hash(key))\n    return krait.dict_value(d, e) if e >= 0 else default\n",
    2,
  ),
  onDict(
    "dict.get",
    "d, key",
    "\ndef get(d, key):\n    e = krait.dict_find(d, key, krait.hash(key))\n    if e >= 0:\n        return krait.dict_value(d, e)\n    return None\n",
  ),
  onDict(
    "dict.pop",
    "d, key",
    "\ndef pop(d, key):\n    v = d[key]\n    del d[key]\n    return v\n",
  ),
  onDict(
    "dict.pop",
    "d, key, default",
    "\ndef pop(d, key, default):\n    if key in d:\n        v = d[key]\n        del d[key]\n        return v\n    return default\n",
    2,
  ),
  onDict(
    "dict.setdefault",
    "d, key, default",
    "\ndef setdefault(d, key, default):\n    if key not in d:\n        d[key] = default\n    return d[key]\n",
    2,
  ),
  overload("dict.clear", "d", "\ndef clear(d):\n    krait.dict_clear(d)\n"),
  overload(
    "dict.update",
    "d, other",
    "\ndef update(d, other):\n    for k, v in other.items():\n        d[k] = v\n",
  ),
  overload(
    "dict.popitem",
    "d",
    "\ndef popitem(d):\n    e = krait.dict_fill(d) - 1\n    while e >= 0 and not krait.dict_alive(d, e):\n        e -= 1\n    if e < 0:\n        raise KeyError('popitem(): dictionary is empty')\n    k = krait.dict_key(d, e)\n    v = krait.dict_value(d, e)\n    del d[k]\n    return k, v\n",
  ),
  view("keys"),
  view("values"),
  view("items"),
  len,
  truth("truth"),
  truth("not_"),
  {
    // Only the empty one can be made, by inference.
    python: "numba.typed.Dict",
    params: "",
    text: "<class 'numba.typed.typeddict.Dict'>",
    resolve: () => null,
  },
  {
    python: "numba.typed.Dict.empty",
    params: "key_type, value_type",
    resolve: (args, context) => context.resolve("krait.dict_new", args as NumbaType[]),
  },
  {
    // `{k: v, …}` of known types.
    python: "builtins.build_map",
    params: "*items",
    resolve: (args, context) => {
      const [k, v] = args as NumbaType[];
      if (k === undefined || v === undefined) return null;
      const result = dictOf(k, v);
      const set = context.resolve("operator.setitem", [result, k, v]);
      if (set === null) return null;
      return {
        args: args.map((_, j) => (j % 2 === 0 ? k : v)),
        result,
        lower: (l, items) => {
          const made = newDict(l, result);
          for (let j = 0; j < items.length; j += 2) set.lower(l, [made, items[j], items[j + 1]]);
          return made;
        },
      };
    },
  },
);
