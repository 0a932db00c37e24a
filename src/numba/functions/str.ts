// Strings: code points of four bytes in a counted block or in constant memory. Three primitives in IR (new, get, set); everything
// else is Python text over them. A literal becomes a value of unicode_type where one is wanted.

import { allocateBlock, sliceBounds } from "../lowering/array.ts";
import { indexedState } from "../lowering/iterators.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { tupleOf } from "../types/containers.ts";
import {
  boolean,
  FloatType,
  IntegerType,
  int64,
  none,
  SliceType,
  UnicodeType,
  uint64,
  unicodeType,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { iterables } from "./builtins.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register } from "./record.ts";

const isText = (t: NumbaType | undefined): boolean =>
  t !== undefined && unliteral(t) instanceof UnicodeType;

function newString(l: Lowering, length: LValue["parts"][number]): LValue {
  const block = allocateBlock(l, l.b.op("mul", length, l.b.i64(4)));
  return value(unicodeType, block.data, block.owner, length);
}

function pointAt(l: Lowering, s: LValue, i: LValue["parts"][number]): LValue["parts"][number] {
  return l.b.ptradd(s.parts[0], l.b.op("mul", i, l.b.i64(4)));
}

function primitive(
  name: string,
  params: string,
  args: readonly NumbaType[],
  result: NumbaType,
  emit: (l: Lowering, v: LValue[]) => LValue,
): FunctionRecord {
  return { python: `krait.${name}`, params, resolve: () => ({ args, result, lower: emit }) };
}

register(
  primitive("str_new", "n", [int64], unicodeType, (l, [n]) => newString(l, n.parts[0])),
  primitive("str_get", "s, i", [unicodeType, int64], int64, (l, [s, i]) => {
    const point = l.b.load("i32", pointAt(l, s, i.parts[0]));
    return value(int64, l.b.convert("ext_u", "i64", point));
  }),
  {
    python: "krait.slice_bounds",
    params: "s, n",
    resolve: ([s]) => {
      const type = s as SliceType;
      const result = tupleOf([int64, int64, int64]);
      return {
        args: [type, int64],
        result,
        lower: (l, [v, n]) => {
          const bounds = sliceBounds(l, v, type.hasStep, n.parts[0]);
          return value(result, bounds.start, bounds.step, bounds.length);
        },
      };
    },
  },
  primitive("str_set", "s, i, c", [unicodeType, int64, int64], none, (l, [s, i, c]) => {
    l.b.store("i32", pointAt(l, s, i.parts[0]), l.b.convert("wrap", "i32", c.parts[0]));
    return l.none();
  }),
);

iterables.push((type) => {
  if (!(unliteral(type) instanceof UnicodeType)) return null;
  return (l, v) => {
    const s = l.cast(v, unicodeType);
    return indexedState(
      l,
      () => s.parts[2],
      (i) => {
        const one = newString(l, l.b.i64(1));
        l.b.store("i32", one.parts[0], l.b.load("i32", pointAt(l, s, i)));
        return one;
      },
    );
  };
});

/** A text that serves when the arguments at `checks` are strings. */
function onText(
  python: string,
  params: string,
  text: string,
  checks: number[] = [0],
): FunctionRecord {
  return overload(python, params, (args) =>
    checks.every((k) => args[k] !== undefined && isText(args[k])) ? text : null,
  );
}

const bothText = (op: string, text: string): FunctionRecord =>
  onText(`operator.${op}`, "a, b", text, [0, 1]);

const COMPARE = (op: string): string => `
def compare(a, b):
    n = min(len(a), len(b))
    for i in range(n):
        x = krait.str_get(a, i)
        y = krait.str_get(b, i)
        if x != y:
            return x ${op} y
    return len(a) ${op} len(b)
`;

const FIND = (start: string): string => `
def find(s, sub):
    n = len(s)
    m = len(sub)
    for k in range(n - m + 1):
        i = ${start}
        same = True
        for j in range(m):
            if krait.str_get(s, i + j) != krait.str_get(sub, j):
                same = False
                break
        if same:
            return i
    return -1
`;

const mapPoints = (name: string, rule: string): FunctionRecord =>
  onText(
    `str.${name}`,
    "s",
    `
def ${name}(s):
    out = krait.str_new(len(s))
    for i in range(len(s)):
        c = krait.str_get(s, i)
        krait.str_set(out, i, ${rule})
    return out
`,
  );

const testPoints = (name: string, rule: string): FunctionRecord =>
  onText(
    `str.${name}`,
    "s",
    `
def ${name}(s):
    if len(s) == 0:
        return False
    for i in range(len(s)):
        c = krait.str_get(s, i)
        if not (${rule}):
            return False
    return True
`,
  );

const SPACE = "(c == 32 or (9 <= c and c <= 13) or (28 <= c and c <= 31) or c == 133 or c == 160)";

const strip = (name: string, left: boolean, right: boolean): FunctionRecord =>
  onText(
    `str.${name}`,
    "s",
    `
def ${name}(s):
    lo = 0
    hi = len(s)
${left ? `    while lo < hi:\n        c = krait.str_get(s, lo)\n        if not ${SPACE}:\n            break\n        lo += 1\n` : ""}
${right ? `    while lo < hi:\n        c = krait.str_get(s, hi - 1)\n        if not ${SPACE}:\n            break\n        hi -= 1\n` : ""}
    return s[lo:hi]
`,
  );

/** Digits of -|n|, which every integer has: the smallest one has no positive twin. */
const INT_TEXT = `
def int_text(n):
    rest = n if n < 0 else -n
    size = 1 if n < 0 else 0
    m = rest
    while m <= -10:
        size += 1
        m = (m + (10 - m % 10) % 10) // 10
    size += 1
    out = krait.str_new(size)
    if n < 0:
        krait.str_set(out, 0, 45)
    m = rest
    k = size - 1
    while True:
        d = (10 - m % 10) % 10
        krait.str_set(out, k, 48 + d)
        m = (m + d) // 10
        k -= 1
        if m == 0:
            break
    return out
`;

const UNSIGNED_TEXT = `
def unsigned_text(n):
    size = 1
    m = n
    while m >= 10:
        m //= 10
        size += 1
    out = krait.str_new(size)
    m = n
    for k in range(size):
        krait.str_set(out, size - 1 - k, 48 + int(m % 10))
        m //= 10
    return out
`;

/** `str(x)`: ints, bools and strings. Floats need the shortest decimal form, which the host makes. */
const strOf: FunctionRecord = {
  python: "builtins.str",
  params: "x",
  text: "<class 'str'>",
  resolve: ([a], context) => {
    const type = unliteral(a as NumbaType);
    if (type instanceof UnicodeType) {
      return { args: [unicodeType], result: unicodeType, lower: (l, [v]) => l.retain(v) };
    }
    if (type === boolean) return context.resolve("krait.bool_text", [boolean]);
    if (type instanceof IntegerType) {
      return type.signed
        ? context.resolve("krait.int_text", [int64])
        : context.resolve("krait.unsigned_text", [uint64]);
    }
    if (!(type instanceof FloatType)) return null;
    return {
      args: [type],
      result: unicodeType,
      lower: (l, [v]) => {
        const wide = type.bits === 64 ? v.parts[0] : l.b.convert("promote", "f64", v.parts[0]);
        const bits = l.b.convert("bits", "i64", wide);
        const kind = l.b.i32(type.bits === 64 ? 2 : 4);
        const [owner, length] = l.callHost("format_number", [kind, bits], ["ptr", "i64"]);
        return value(unicodeType, l.b.ptradd(owner, l.b.i64(16)), owner, length);
      },
    };
  },
};

const concat: FunctionRecord = {
  python: "str.concat",
  params: "*parts",
  resolve: (args, context) => {
    if (!args.every(isText)) return null;
    const add = context.resolve("operator.add", [unicodeType, unicodeType]);
    if (add === null) return null;
    return {
      args: args.map(() => unicodeType),
      result: unicodeType,
      lower: (l, parts) => {
        let whole = l.retain(parts[0]);
        for (const part of parts.slice(1)) {
          const next = add.lower(l, [whole, part]);
          l.release(whole);
          whole = next;
        }
        return whole;
      },
    };
  },
};

register(
  onText(
    "builtins.ord",
    "c",
    `
def ord_of(c):
    if len(c) != 1:
        raise TypeError("ord() expected a character")
    return krait.str_get(c, 0)
`,
  ),
  overload("builtins.chr", "n", ([n]) =>
    n !== undefined && isInteger(unliteral(n))
      ? "\ndef chr_of(n):\n    if n < 0 or n > 0x10ffff:\n        raise ValueError('chr() arg not in range(0x110000)')\n    out = krait.str_new(1)\n    krait.str_set(out, 0, n)\n    return out\n"
      : null,
  ),
  overload("krait.int_text", "n", INT_TEXT),
  overload("krait.unsigned_text", "n", UNSIGNED_TEXT),
  overload("krait.bool_text", "b", '\ndef bool_text(b):\n    return "True" if b else "False"\n'),
  strOf,
  concat,
  bothText(
    "add",
    `
def add(a, b):
    n = len(a)
    out = krait.str_new(n + len(b))
    for i in range(n):
        krait.str_set(out, i, krait.str_get(a, i))
    for i in range(len(b)):
        krait.str_set(out, n + i, krait.str_get(b, i))
    return out
`,
  ),
  bothText(
    "eq",
    `
def eq(a, b):
    if len(a) != len(b):
        return False
    for i in range(len(a)):
        if krait.str_get(a, i) != krait.str_get(b, i):
            return False
    return True
`,
  ),
  bothText("ne", "\ndef ne(a, b):\n    return not (a == b)\n"),
  ...(["lt", "le", "gt", "ge"] as const).map((op) =>
    bothText(op, COMPARE({ lt: "<", le: "<=", gt: ">", ge: ">=" }[op])),
  ),
  overload("operator.mul", "a, n", ([a, n]) =>
    isText(a) && n !== undefined && isInteger(unliteral(n))
      ? `
def mul(a, n):
    m = len(a)
    out = krait.str_new(m * max(n, 0))
    for i in range(len(out)):
        krait.str_set(out, i, krait.str_get(a, i % m))
    return out
`
      : null,
  ),
  overload("operator.getitem", "s, i", ([s, i]) => {
    if (!isText(s) || i === undefined) return null;
    const type = unliteral(i);
    if (type instanceof SliceType) {
      return `
def getitem(s, i):
    start, step, n = krait.slice_bounds(i, len(s))
    out = krait.str_new(n)
    for k in range(n):
        krait.str_set(out, k, krait.str_get(s, start + k * step))
    return out
`;
    }
    return type instanceof IntegerType
      ? `
def getitem(s, i):
    n = len(s)
    k = i + n if i < 0 else i
    if k < 0 or k >= n:
        raise IndexError("string index out of range")
    out = krait.str_new(1)
    krait.str_set(out, 0, krait.str_get(s, k))
    return out
`
      : null;
  }),
  onText(
    "operator.contains",
    "s, sub",
    "\ndef contains(s, sub):\n    return s.find(sub) >= 0\n",
    [0, 1],
  ),
  onText("operator.truth", "s", "\ndef truth(s):\n    return len(s) > 0\n"),
  onText("operator.not_", "s", "\ndef not_(s):\n    return len(s) == 0\n"),
  onText("str.find", "s, sub", FIND("k"), [0, 1]),
  onText("str.rfind", "s, sub", FIND("n - m - k"), [0, 1]),
  onText(
    "str.index",
    "s, sub",
    "\ndef index(s, sub):\n    i = s.find(sub)\n    if i < 0:\n        raise ValueError('substring not found')\n    return i\n",
    [0, 1],
  ),
  onText("str.startswith", "s, p", "\ndef startswith(s, p):\n    return s[:len(p)] == p\n", [0, 1]),
  onText(
    "str.endswith",
    "s, p",
    "\ndef endswith(s, p):\n    return len(p) <= len(s) and s[len(s) - len(p):] == p\n",
    [0, 1],
  ),
  onText(
    "str.count",
    "s, sub",
    `
def count(s, sub):
    if len(sub) == 0:
        return len(s) + 1
    n = 0
    i = 0
    while i + len(sub) <= len(s):
        if s[i:i + len(sub)] == sub:
            n += 1
            i += len(sub)
        else:
            i += 1
    return n
`,
    [0, 1],
  ),
  onText(
    "str.replace",
    "s, old, new",
    `
def replace(s, old, new):
    out = ""
    i = 0
    m = len(old)
    while i < len(s):
        if m > 0 and s[i:i + m] == old:
            out = out + new
            i += m
        else:
            out = out + s[i]
            i += 1
    return out
`,
    [0, 1, 2],
  ),
  onText(
    "str.split",
    "s, sep",
    `
def split(s, sep):
    out = [""]
    out.pop()
    i = 0
    start = 0
    while i <= len(s) - len(sep):
        if s[i:i + len(sep)] == sep:
            out.append(s[start:i])
            i += len(sep)
            start = i
        else:
            i += 1
    out.append(s[start:])
    return out
`,
    [0, 1],
  ),
  overload("str.join", "sep, items", ([sep, items]) => {
    const item = items === undefined ? null : iterableItem(items);
    if (!isText(sep) || item === null || !isText(item)) return null;
    return `
def join(sep, items):
    out = ""
    first = True
    for s in items:
        if first:
            out = s + ""
        else:
            out = out + sep + s
        first = False
    return out
`;
  }),
  mapPoints(
    "upper",
    "c - 32 if (97 <= c and c <= 122) or (224 <= c and c <= 254 and c != 247) else c",
  ),
  mapPoints(
    "lower",
    "c + 32 if (65 <= c and c <= 90) or (192 <= c and c <= 222 and c != 215) else c",
  ),
  testPoints("isdigit", "48 <= c and c <= 57"),
  testPoints(
    "isalpha",
    "(65 <= c and c <= 90) or (97 <= c and c <= 122) or (c >= 192 and c != 215 and c != 247)",
  ),
  testPoints(
    "isalnum",
    "(48 <= c and c <= 57) or (65 <= c and c <= 90) or (97 <= c and c <= 122) or (c >= 192 and c != 215 and c != 247)",
  ),
  testPoints("isspace", SPACE),
  strip("strip", true, true),
  strip("lstrip", true, false),
  strip("rstrip", false, true),
);
