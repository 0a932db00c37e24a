// Tuples: indexing, concatenation, comparison, membership. Named tuples are made by calling their class.

import { PySlice } from "../../objects/sequence-values.ts";
import { wrapIndex } from "../lowering/array.ts";
import { selectItem } from "../lowering/iterators.ts";
import type { Lowering } from "../lowering/lowering.ts";
import { type LValue, value } from "../lowering/value.ts";
import { TupleType, tupleOf } from "../types/containers.ts";
import { boolean, IntegerType, LiteralType, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { unify } from "../typing/convert.ts";
import { iterableItem } from "../typing/protocols.ts";
import { type FunctionRecord, type Resolution, register } from "./record.ts";

const getItem: FunctionRecord = {
  python: "operator.getitem",
  params: "x, i",
  text: "<built-in function getitem>",
  pure: true,
  resolve: ([tuple, index], context) => {
    if (!(tuple instanceof TupleType) || index === undefined) return null;
    if (index instanceof LiteralType) {
      const n = tuple.items.length;
      const k = Number(index.value);
      const at = k < 0 ? k + n : k;
      if (at < 0 || at >= n) return null;
      return {
        args: [tuple, index],
        result: tuple.items[at],
        lower: (l, [v]) => l.retain(l.items(v)[at]),
      };
    }
    const constant = context.constant(1);
    if (constant instanceof PySlice) return sliced(tuple, index, constant);
    if (!(unliteral(index) instanceof IntegerType)) return null;
    const item = iterableItem(tuple);
    if (item === null) return null;
    return {
      args: [tuple, index],
      result: item,
      lower: (l, [v, i]) => {
        const n = l.b.i64(tuple.items.length);
        const at = wrapIndex(l, i, n, 0);
        l.raiseIfError(l.b.op("ge_u", at, n), "IndexError", "tuple index out of range");
        const items = l.items(v).map((x) => l.cast(x, item));
        return l.retain(selectItem(l, items, at));
      },
    };
  },
};

function sliced(tuple: TupleType, index: NumbaType, slice: PySlice): Resolution | null {
  const n = tuple.items.length;
  const step = slice.step === null ? 1 : Number(slice.step);
  const clamp = (v: unknown, fallback: number, low: number, high: number): number => {
    if (v === null || v === undefined) return fallback;
    const k = Number(v);
    return Math.min(Math.max(k < 0 ? k + n : k, low), high);
  };
  const start = step > 0 ? clamp(slice.start, 0, 0, n) : clamp(slice.start, n - 1, -1, n - 1);
  const stop = step > 0 ? clamp(slice.stop, n, 0, n) : clamp(slice.stop, -1, -1, n - 1);
  const chosen: number[] = [];
  for (let k = start; step > 0 ? k < stop : k > stop; k += step) chosen.push(k);
  const result = tupleOf(chosen.map((k) => tuple.items[k]));
  return {
    args: [tuple, index],
    result,
    lower: (l, [v]) => {
      const items = l.items(v);
      return l.retain(value(result, ...chosen.flatMap((k) => [...items[k].parts])));
    },
  };
}

const field: FunctionRecord = {
  python: "tuple.field",
  params: "x, i",
  pure: true,
  resolve: ([tuple, index]) => {
    const type = tuple as TupleType;
    const at = Number((index as LiteralType).value);
    return {
      args: [type, undefined],
      result: type.items[at],
      lower: (l, [v]) => l.retain(l.items(v)[at]),
    };
  },
};

const concatenate: FunctionRecord = {
  python: "operator.add",
  params: "a, b",
  pure: true,
  resolve: ([a, b]) => {
    if (!(a instanceof TupleType && b instanceof TupleType)) return null;
    const result = tupleOf([...a.items, ...b.items]);
    return {
      args: [a, b],
      result,
      lower: (l, [v, w]) => l.retain(value(result, ...v.parts, ...w.parts)),
    };
  },
};

/** Lexicographic comparison. */
function comparison(op: "lt" | "le" | "gt" | "ge" | "eq" | "ne"): FunctionRecord {
  return {
    python: `operator.${op}`,
    params: "a, b",
    pure: true,
    resolve: ([a, b], context) => {
      if (!(a instanceof TupleType && b instanceof TupleType)) return null;
      const equality = op === "eq" || op === "ne";
      const shared = Math.min(a.items.length, b.items.length);
      const pairs: { same: Resolution; order: Resolution | null }[] = [];
      for (let k = 0; k < shared; k++) {
        const same = context.resolve("operator.eq", [a.items[k], b.items[k]]);
        const strict = op === "lt" || op === "le" ? "operator.lt" : "operator.gt";
        const order = equality ? null : context.resolve(strict, [a.items[k], b.items[k]]);
        if (same === null || (!equality && order === null)) return null;
        pairs.push({ same, order });
      }
      return {
        args: [a, b],
        result: boolean,
        lower: (l, [v, w]) => {
          const x = l.items(v);
          const y = l.items(w);
          const call = (r: Resolution, k: number): LValue["parts"][number] => {
            const args = [x[k], y[k]].map((t, j) => l.cast(t, r.args[j] as NumbaType));
            return r.lower(l, args).parts[0];
          };
          const sameLength = a.items.length === b.items.length;
          const rest: Record<typeof op, boolean> = {
            eq: sameLength,
            ne: sameLength,
            lt: a.items.length < b.items.length,
            le: a.items.length <= b.items.length,
            gt: a.items.length > b.items.length,
            ge: a.items.length >= b.items.length,
          };
          let result = l.b.bool(rest[op]);
          for (let k = shared - 1; k >= 0; k--) {
            const { same, order } = pairs[k];
            const eq = call(same, k);
            result =
              order === null ? l.b.op("and", eq, result) : l.b.select(eq, result, call(order, k));
          }
          return value(boolean, op === "ne" ? l.b.op("not", result) : result);
        },
      };
    },
  };
}

const contains: FunctionRecord = {
  python: "operator.contains",
  params: "x, item",
  pure: true,
  resolve: ([tuple, item], context) => {
    if (!(tuple instanceof TupleType) || item === undefined) return null;
    const tests = tuple.items.map((t) =>
      unify(t, item) === null ? null : context.resolve("operator.eq", [t, item]),
    );
    return {
      args: [tuple, unliteral(item)],
      result: boolean,
      lower: (l, [v, w]) => {
        const found = l.items(v).map((x, k) => {
          const test = tests[k];
          if (test === null) return l.b.bool(false);
          const args = [x, w].map((t, j) => l.cast(t, test.args[j] as NumbaType));
          return test.lower(l, args).parts[0];
        });
        return value(
          boolean,
          found.reduce((p, q) => l.b.op("or", p, q), l.b.bool(false)),
        );
      },
    };
  },
};

/** `tuple(x)` of tuples. */
const tupleRecord: FunctionRecord = {
  python: "builtins.tuple",
  params: "x=",
  text: "<class 'tuple'>",
  pure: true,
  resolve: ([a]) => {
    if (a === undefined) return { args: [], result: tupleOf([]), lower: () => value(tupleOf([])) };
    if (!(a instanceof TupleType)) return null;
    const result = tupleOf(a.items);
    return { args: [a], result, lower: (l, [v]) => l.retain(value(result, ...v.parts)) };
  },
};

const truth = (op: "truth" | "not_"): FunctionRecord => ({
  python: `operator.${op}`,
  params: "x",
  pure: true,
  resolve: ([a]) => {
    if (!(a instanceof TupleType)) return null;
    const some = a.items.length > 0;
    return {
      args: [a],
      result: boolean,
      lower: (l: Lowering) => l.bool(op === "truth" ? some : !some),
    };
  },
});

register(
  getItem,
  field,
  concatenate,
  ...(["lt", "le", "gt", "ge", "eq", "ne"] as const).map(comparison),
  contains,
  tupleRecord,
  truth("truth"),
  truth("not_"),
);
