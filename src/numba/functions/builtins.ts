// Built-in functions: conversions, range and the iterators, len, min and max, round, divmod, sum, isinstance-free basics.

import type { Value } from "../../kernel/ir.ts";
import { viewOf } from "../lowering/array.ts";
import {
  arrayState,
  enumerateState,
  type IterState,
  indexedState,
  iterValue,
  rangeLength,
  rangeState,
  stateOf,
  tupleState,
  zipState,
} from "../lowering/iterators.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import {
  ArrayType,
  IteratorType,
  iteratorOf,
  RangeType,
  rangeOf,
  TupleType,
  tupleOf,
  WrappedIterType,
  wrappedIter,
} from "../types/containers.ts";
import { NumberClassType, TypeRefType } from "../types/functions.ts";
import {
  boolean,
  ComplexType,
  complex64,
  complex128,
  FloatType,
  float32,
  float64,
  IntegerType,
  int32,
  int64,
  isScalar,
  UnicodeType,
  uint64,
  unliteral,
} from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { isInteger, machineInteger, promote, unifyAll } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { checkDivisor } from "./operators.ts";
import { overload } from "./overload.ts";
import { type FunctionRecord, register, type TypingContext } from "./record.ts";
import { compare, extreme, floatDivmod, floorDivide, modulo } from "./scalar-operators.ts";

const bare = (t: NumbaType | undefined): NumbaType => unliteral(t as NumbaType);

/** A conversion of one number. */
function convertTo(
  python: string,
  text: string,
  rule: (type: NumbaType) => NumbaType | null,
): FunctionRecord {
  return {
    python,
    params: "x",
    text,
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      const result = isScalar(type) ? rule(type) : null;
      if (result === null) return null;
      return { args: [type], result, lower: (l, [v]) => l.cast(v, result) };
    },
  };
}

const toInt = (type: NumbaType): NumbaType | null => {
  if (type instanceof IntegerType) return type;
  return type instanceof ComplexType ? null : int64;
};
const toFloat = (type: NumbaType): NumbaType | null => {
  if (type instanceof FloatType) return type;
  return type instanceof ComplexType ? null : float64;
};

const complexRecord: FunctionRecord = {
  python: "builtins.complex",
  params: "real, imag=",
  text: "<class 'complex'>",
  pure: true,
  resolve: ([a, b]) => {
    const x = bare(a);
    const y = b === undefined ? x : unliteral(b);
    if (!isScalar(x) || !isScalar(y)) return null;
    const result = promote(x, y) === float32 ? complex64 : complex128;
    if (b === undefined) return { args: [x], result, lower: (l, [v]) => l.cast(v, result) };
    return {
      args: [x, y],
      result,
      lower: (l, [v, w]) => {
        const real = l.cast(v, result.part).parts[0];
        return value(result, real, l.cast(w, result.part).parts[0]);
      },
    };
  },
};

/** `np.int32(x)`, `numba.float64(x)`; on arrays a converted copy. */
const numberClass: FunctionRecord = {
  python: "builtins.number_class",
  params: "cls, x=",
  pure: true,
  resolve: ([cls, a], context) => {
    if (!(cls instanceof NumberClassType || cls instanceof TypeRefType)) return null;
    const to = cls.instance;
    if (a === undefined) {
      return { args: [cls], result: to, lower: (l) => l.zero(to) };
    }
    const type = unliteral(a);
    if (type instanceof ArrayType) {
      const cast = context.resolve("array.astype", [type, cls]);
      return cast === null
        ? null
        : { ...cast, args: [cls, type], lower: (l, [c, v]) => cast.lower(l, [v, c]) };
    }
    if (!isScalar(type) || (type instanceof ComplexType && !(to instanceof ComplexType)))
      return null;
    return { args: [cls, type], result: to, lower: (l, [, v]) => l.cast(v, to) };
  },
};

/** The integer type of a range: int32 if all are at most that, uint64 if all are, else int64. */
function rangeDtype(types: readonly NumbaType[]): NumbaType | null {
  const plain = types.map(unliteral);
  if (!plain.every(isInteger)) return null;
  if (
    plain.every(
      (t, k) =>
        t === int32 || (t instanceof IntegerType && t.bits < 32) || isSmallLiteral(types[k]),
    )
  ) {
    if (
      plain.some((t) => t instanceof IntegerType && t.bits <= 32) &&
      !types.every(isSmallLiteral)
    ) {
      return plain.every((t) => t instanceof IntegerType && t.bits <= 32) ? int32 : int64;
    }
  }
  if (plain.every((t) => t === uint64)) return uint64;
  return int64;
}

const isSmallLiteral = (t: NumbaType): boolean => t !== unliteral(t);

function rangeRecord(python: string, parallel: boolean): FunctionRecord {
  return {
    python,
    params: "a, b=, c=",
    text: "<class 'range'>",
    resolve: (args) => {
      const given = args.filter((t): t is NumbaType => t !== undefined);
      const dtype = rangeDtype(given);
      if (dtype === null) return null;
      const result = rangeOf(dtype, parallel);
      return {
        args: args.map((t) => (t === undefined ? undefined : dtype)),
        result,
        lower: (l, v) => {
          const one = l.int(1, dtype as IntegerType).parts[0];
          const zero = l.int(0, dtype as IntegerType).parts[0];
          if (given.length === 1) return value(result, zero, v[0].parts[0], one);
          const step = given.length === 3 ? v[2].parts[0] : one;
          return value(result, v[0].parts[0], v[1].parts[0], step);
        },
      };
    },
  };
}

/** Other files add iterables: strings, lists, dictionaries. */
export const iterables: ((type: NumbaType) => ((l: Lowering, v: LValue) => IterState) | null)[] =
  [];

function iterFor(type: NumbaType): ((l: Lowering, v: LValue) => IterState) | null {
  if (type instanceof RangeType) return rangeState;
  if (type instanceof ArrayType) {
    const item = iterableItem(type);
    return item === null ? null : (l, v) => arrayState(l, v, item);
  }
  if (type instanceof TupleType) {
    if (type.items.length === 0 || iterableItem(type) === null) return null;
    const item = iterableItem(type) as NumbaType;
    return (l, v) => tupleState(l, l.tuple(tupleOf(type.items.map(() => item)), l.items(v)));
  }
  for (const rule of iterables) {
    const found = rule(type);
    if (found !== null) return found;
  }
  return null;
}

/** The state of iterating over a value. */
export function iterate(type: NumbaType): ((l: Lowering, v: LValue) => IterState) | null {
  if (type instanceof WrappedIterType || type instanceof IteratorType) return (_, v) => stateOf(v);
  return iterFor(type);
}

const iterRecord: FunctionRecord = {
  python: "builtins.iter",
  params: "x",
  resolve: ([a]) => {
    const type = bare(a);
    if (type instanceof WrappedIterType || type instanceof IteratorType) {
      return { args: [type], result: type, lower: (_, [v]) => v };
    }
    const make = iterFor(type);
    const item = iterableItem(type);
    if (make === null || item === null) return null;
    const result = iteratorOf(type, item);
    return { args: [type], result, lower: (l, [v]) => iterValue(result, make(l, v)) };
  },
};

const enumerateRecord: FunctionRecord = {
  python: "builtins.enumerate",
  params: "x, start=",
  text: "<class 'enumerate'>",
  resolve: ([a, start]) => {
    const type = bare(a);
    const item = iterableItem(type);
    const make = iterate(type);
    if (item === null || make === null) return null;
    const result = wrappedIter("enumerate", [type], tupleOf([int64, item]));
    return {
      args: [type, start === undefined ? undefined : int64],
      result,
      lower: (l, [v, s]) => {
        const first = start === undefined ? l.b.i64(0) : s.parts[0];
        return iterValue(result, enumerateState(l, make(l, v), first));
      },
    };
  },
};

const zipRecord: FunctionRecord = {
  python: "builtins.zip",
  params: "*args",
  text: "<class 'zip'>",
  resolve: (args) => {
    const types = args.map(bare);
    const items = types.map(iterableItem);
    const makes = types.map(iterate);
    if (items.some((t) => t === null) || makes.some((m) => m === null)) return null;
    const result = wrappedIter("zip", types, tupleOf(items as NumbaType[]));
    return {
      args: types,
      result,
      lower: (l, v) =>
        iterValue(
          result,
          zipState(
            l,
            makes.map((make, k) => (make as NonNullable<typeof make>)(l, v[k])),
          ),
        ),
    };
  },
};

const reversedRecord: FunctionRecord = {
  python: "builtins.reversed",
  params: "x",
  text: "<class 'reversed'>",
  resolve: ([a], context) => {
    const type = bare(a);
    const item = iterableItem(type);
    if (item === null) return null;
    if (type instanceof RangeType) return reversedRange(type);
    const length = context.resolve("builtins.len", [type]);
    const get = context.resolve("operator.getitem", [type, int64]);
    if (length === null || get === null) return null;
    const result = wrappedIter("reversed", [type], item);
    return {
      args: [type],
      result,
      lower: (l, [v]) => {
        const n = length.lower(l, [v]).parts[0];
        const state = indexedState(
          l,
          () => n,
          (i) => {
            const at = l.b.op("sub", l.b.op("sub", n, l.b.i64(1)), i);
            return get.lower(l, [v, value(int64, at)]);
          },
        );
        return iterValue(result, state);
      },
    };
  },
};

function reversedRange(type: RangeType): ReturnType<FunctionRecord["resolve"]> {
  const result = wrappedIter("reversed", [type], type.dtype);
  return {
    args: [type],
    result,
    lower: (l, [v]) => {
      const { b } = l;
      const [start, , step] = v.parts;
      const n = l.cast(value(int64, rangeLength(l, v)), type.dtype).parts[0];
      const last = b.op("add", start, b.op("mul", b.op("sub", n, oneOf(l, n)), step));
      const back = b.op("neg", step);
      const from = value(rangeOf(type.dtype), last, b.op("sub", start, step), back);
      return iterValue(result, rangeState(l, from));
    },
  };
}

const oneOf = (l: Lowering, like: Value): Value => (like.type === "i64" ? l.b.i64(1) : l.b.i32(1));

const lenRecord: FunctionRecord = {
  python: "builtins.len",
  params: "x",
  pure: true,
  resolve: ([a]) => {
    const type = bare(a);
    const length = (
      emit: (l: Lowering, v: LValue) => Value,
    ): ReturnType<FunctionRecord["resolve"]> => ({
      args: [type],
      result: int64,
      lower: (l, [v]) => value(int64, emit(l, v)),
    });
    if (type instanceof ArrayType && type.ndim > 0) return length((_, v) => viewOf(v).shape[0]);
    if (type instanceof TupleType) return length((l) => l.b.i64(type.items.length));
    if (type instanceof RangeType) return length((l, v) => rangeLength(l, v));
    if (type instanceof UnicodeType) return length((_, v) => v.parts[2]);
    return null;
  },
};

// --- min and max

/** Python's `a if a < b else b`: the first of equals, comparisons with NaN false. */
function pick(which: "min" | "max") {
  return (l: Lowering, a: LValue, b: LValue): LValue => {
    if (a.type instanceof IntegerType) return extreme(l, which, a, b);
    // Numba replaces the first by the second where the second is smaller (larger).
    const second = compare(l, which === "min" ? "lt" : "gt", b, a);
    return value(a.type, ...a.parts.map((p, k) => l.b.select(second, b.parts[k], p)));
  };
}

function extremeRecord(which: "min" | "max"): FunctionRecord {
  return {
    python: `builtins.${which}`,
    params: "*args",
    pure: true,
    resolve: (args) => {
      const types = args.map(bare);
      const single = types.length === 1 && types[0] instanceof TupleType ? types[0] : null;
      const members = single === null ? types : single.items.map(unliteral);
      if (members.length < (single === null ? 2 : 1) || !members.every(isScalar)) return null;
      const common = unifyAll(members);
      if (common === null) return null;
      const choose = pick(which);
      return {
        args: single === null ? members.map(() => common) : [single],
        result: common,
        lower: (l, v) => {
          const items = single === null ? v : l.items(v[0]).map((i) => l.cast(i, common));
          return items.reduce((a, b) => choose(l, a, b));
        },
      };
    },
  };
}

/** min, max and sum of iterables, written in Python. */
const iterableExtreme = (which: "min" | "max"): FunctionRecord =>
  overload(`builtins.${which}`, "x", ([a]) => {
    const type = bare(a);
    if (isScalar(type) || iterableItem(type) === null || type instanceof TupleType) return null;
    return `
def ${which}_of(x):
    found = False
    best = x[0] if len(x) > 0 else x[0]
    for v in x:
        if not found or v ${which === "min" ? "<" : ">"} best:
            best = v
        found = True
    if not found:
        raise ValueError("${which}() arg is an empty sequence")
    return best
`;
  });

const sumRecord = overload("builtins.sum", "x, start=", ([a, start]) => {
  const type = bare(a);
  const item = iterableItem(type);
  if (item === null) return null;
  const zero = item instanceof FloatType ? "0.0" : "0";
  const params = start === undefined ? "x" : "x, start";
  return `
def sum_of(${params}):
    total = ${start === undefined ? zero : "start"}
    for v in x:
        total = total + v
    return total
`;
});

// --- rounding, divmod

const roundRecord: FunctionRecord = {
  python: "builtins.round",
  params: "x, ndigits=",
  pure: true,
  resolve: ([a, digits], context) => {
    const type = bare(a);
    if (!isScalar(type) || type instanceof ComplexType) return null;
    if (digits === undefined || digits.name === "none") {
      if (isInteger(type)) return { args: [int64], result: int64, lower: (_, [v]) => v };
      return {
        args: [type, digits],
        result: int64,
        lower: (l, [v]) => l.cast(value(type, l.b.op("nearest", v.parts[0])), int64),
      };
    }
    const result = type instanceof FloatType ? type : float64;
    return roundDigits(context, result);
  },
};

function roundDigits(
  context: TypingContext,
  type: NumbaType,
): ReturnType<FunctionRecord["resolve"]> {
  return context.resolve("krait.round_digits", [type, int64]);
}

const roundText = overload(
  "krait.round_digits",
  "x, ndigits",
  `
def round_digits(x, ndigits):
    if math.isinf(x) or math.isnan(x):
        return x
    if ndigits >= 0:
        if ndigits > 22:
            pow1 = 10.0 ** (ndigits - 22)
            pow2 = 1e22
        else:
            pow1 = 10.0 ** ndigits
            pow2 = 1.0
        y = (x * pow1) * pow2
        if math.isinf(y):
            return x
        return (np.rint(y) / pow2) / pow1
    pow1 = 10.0 ** (-ndigits)
    return np.rint(x / pow1) * pow1
`,
);

const divmodRecord: FunctionRecord = {
  python: "builtins.divmod",
  params: "a, b",
  pure: true,
  resolve: ([a, b]) => {
    const x = bare(a);
    const y = bare(b);
    if (!isScalar(x) || !isScalar(y)) return null;
    const common =
      isInteger(x) && isInteger(y)
        ? machineInteger(x) === uint64 && machineInteger(y) === uint64
          ? uint64
          : int64
        : promote(x, y);
    if (common instanceof ComplexType) return null;
    const result = tupleOf([common, common]);
    return {
      args: [common, common],
      result,
      lower: (l, [v, w]) => {
        checkDivisor(l, w);
        const [q, r] =
          common instanceof FloatType
            ? floatDivmod(l, v, w)
            : [floorDivide(l, v, w), modulo(l, v, w)];
        return value(result, q.parts[0], r.parts[0]);
      },
    };
  },
};

register(
  convertTo("builtins.int", "<class 'int'>", toInt),
  convertTo("builtins.float", "<class 'float'>", toFloat),
  convertTo("builtins.bool", "<class 'bool'>", () => boolean),
  complexRecord,
  numberClass,
  rangeRecord("builtins.range", false),
  rangeRecord("numba.prange", true),
  rangeRecord("numba.pndindex", true),
  iterRecord,
  enumerateRecord,
  zipRecord,
  reversedRecord,
  lenRecord,
  extremeRecord("min"),
  extremeRecord("max"),
  iterableExtreme("min"),
  iterableExtreme("max"),
  sumRecord,
  roundRecord,
  roundText,
  divmodRecord,
  ...["range.start", "range.stop", "range.step"].map(
    (name, k): FunctionRecord => ({
      python: `${name}:get`,
      params: "x, name",
      resolve: ([a]) => {
        const type = a as RangeType;
        return {
          args: [type, undefined],
          result: type.dtype,
          lower: (_, [v]) => value(type.dtype, v.parts[k]),
        };
      },
    }),
  ),
  ...(["real", "imag"] as const).flatMap((name): FunctionRecord[] =>
    ["complex", "float", "int"].map((kind) => ({
      python: `${kind}.${name}:get`,
      params: "x, name",
      pure: true,
      resolve: ([a]) => {
        const type = bare(a);
        const part = type instanceof ComplexType ? type.part : type;
        return {
          args: [type, undefined],
          result: part,
          lower: (l, [v]) => {
            if (type instanceof ComplexType) return value(part, v.parts[name === "real" ? 0 : 1]);
            return name === "real" ? v : l.zero(part);
          },
        };
      },
    })),
  ),
  {
    python: "complex.conjugate",
    params: "x",
    pure: true,
    resolve: ([a]) => {
      const type = bare(a);
      return {
        args: [type],
        result: type,
        lower: (l, [v]) => value(type, v.parts[0], l.b.op("neg", v.parts[1])),
      };
    },
  },
);
