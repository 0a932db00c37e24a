// Records of NumPy's elementwise functions and of operators on arrays, made from the rows of ufunc-loops.ts. On numbers they give
// numbers; with an array operand, a new array of the broadcast shape, or the one given as `out`.

import { viewOf } from "../lowering/array.ts";
import { ExpressionNode, evaluate } from "../lowering/array-expression.ts";
import { ArrayType, arrayOf } from "../types/containers.ts";
import { isScalar, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { conversion } from "../typing/convert.ts";
import { type FunctionRecord, type Resolution, register, type TypingContext } from "./record.ts";
import { LOOPS, type UfuncRow } from "./ufunc-loops.ts";

const elementOf = (t: NumbaType): NumbaType => (t instanceof ArrayType ? t.dtype : unliteral(t));

/** Types a ufunc call; `needsArray` for operators, whose numbers follow other rules. */
export function resolveUfunc(
  row: UfuncRow,
  args: readonly NumbaType[],
  context: TypingContext,
  out: NumbaType | undefined,
  needsArray: boolean,
): Resolution | null {
  const elements = args.map(elementOf);
  if (!elements.every(isScalar)) return null;
  const arrays = args.filter((t): t is ArrayType => t instanceof ArrayType);
  if (arrays.length === 0 && needsArray) return null;
  const chosen = row.rule(elements, context);
  if (chosen === null) return null;
  const plain = args.map((t) => (t instanceof ArrayType ? t : unliteral(t)));
  if (out !== undefined) {
    if (!(out instanceof ArrayType) || conversion(chosen.output, out.dtype) === null) return null;
    return {
      args: [...plain, out],
      result: out,
      lower: (l, values) => {
        const target = values[args.length];
        const tree = new ExpressionNode(chosen, values.slice(0, args.length));
        evaluate(l, tree, out, viewOf(target));
        return l.retain(target);
      },
    };
  }
  const ndim = Math.max(0, ...arrays.map((t) => t.ndim));
  if (arrays.length === 0 || ndim === 0) {
    if (arrays.length > 0) return null;
    return {
      args: chosen.inputs,
      result: chosen.output,
      lower: (l, values) => chosen.scalar(l, values),
    };
  }
  const layout = arrays.every((t) => t.layout === "F" && t.ndim === ndim) && ndim > 1 ? "F" : "C";
  const result = arrayOf(chosen.output, ndim, layout);
  return {
    args: plain,
    result,
    elementwise: chosen,
    lower: (l, values) => evaluate(l, new ExpressionNode(chosen, values), result),
  };
}

function ufunc(name: string, row: UfuncRow): FunctionRecord {
  const operands = row.inputs === 1 ? "x" : "x1, x2";
  return {
    python: `numpy.${name}`,
    params: `${operands}, out=`,
    text: `<ufunc '${name === "abs" ? "absolute" : name}'>`,
    pure: true,
    resolve: (args, context) =>
      resolveUfunc(row, args.slice(0, row.inputs) as NumbaType[], context, args[row.inputs], false),
  };
}

/** Operators of Python and the function that serves them on arrays. */
export const OPERATOR_UFUNCS: Readonly<Record<string, string>> = {
  add: "add",
  sub: "subtract",
  mul: "multiply",
  truediv: "true_divide",
  floordiv: "floor_divide",
  mod: "remainder",
  pow: "power",
  and_: "bitwise_and",
  or_: "bitwise_or",
  xor: "bitwise_xor",
  lshift: "left_shift",
  rshift: "right_shift",
  lt: "less",
  le: "less_equal",
  gt: "greater",
  ge: "greater_equal",
  eq: "equal",
  ne: "not_equal",
  neg: "negative",
  pos: "positive",
  invert: "invert",
};

const operators = Object.entries(OPERATOR_UFUNCS).map(([op, name]): FunctionRecord => {
  const row = LOOPS[name];
  return {
    python: `operator.${op}`,
    params: row.inputs === 1 ? "a" : "a, b",
    pure: true,
    resolve: (args, context) => {
      const given = args as NumbaType[];
      if (op === "pow") {
        const special = squared(given, context);
        if (special !== null) return special;
      }
      return resolveUfunc(row, given, context, undefined, true);
    },
  };
});

/** `array ** 2` is `array * array`, as NumPy has it. */
function squared(args: readonly NumbaType[], context: TypingContext): Resolution | null {
  const [base] = args;
  if (!(base instanceof ArrayType) || context.constant(1) !== 2) return null;
  const power = resolveUfunc(LOOPS.power, args, context, undefined, true);
  const output = power?.elementwise?.output;
  if (power === null || output === undefined) return null;
  const elementwise = {
    inputs: [output, elementOf(args[1])],
    output,
    scalar: multiplySelf(context, output),
  };
  return {
    ...power,
    elementwise,
    lower: (l, values) =>
      evaluate(l, new ExpressionNode(elementwise, values), power.result as ArrayType),
  };
}

function multiplySelf(context: TypingContext, type: NumbaType) {
  const product = LOOPS.multiply.rule([type, type], context);
  if (product === null) throw new Error(`no product of ${type.name}`);
  const { scalar } = product;
  return ((l, [v]) => scalar(l, [v, v])) as typeof scalar;
}

/** `a += b` on arrays writes into `a`. */
const inplace = Object.entries(OPERATOR_UFUNCS)
  .filter(([op]) => LOOPS[OPERATOR_UFUNCS[op]].inputs === 2)
  .map(
    ([op, name]): FunctionRecord => ({
      python: `operator.i${op.replace("_", "")}`,
      params: "a, b",
      resolve: ([a, b], context) => {
        if (!(a instanceof ArrayType) || !a.mutable) return null;
        const found = resolveUfunc(LOOPS[name], [a, b as NumbaType], context, a, true);
        if (found === null) return null;
        return {
          args: found.args.slice(0, 2),
          result: a,
          lower: (l, values) => found.lower(l, [values[0], values[1], values[0]]),
        };
      },
    }),
  );

/** abs() and divmod-free builtins that accept arrays. */
const absolute: FunctionRecord = {
  python: "builtins.abs",
  params: "x",
  pure: true,
  resolve: ([a], context) =>
    resolveUfunc(LOOPS.absolute, [a as NumbaType], context, undefined, true),
};

register(
  ...Object.entries(LOOPS).map(([name, row]) => ufunc(name, row)),
  ...operators,
  ...inplace,
  absolute,
  ...[
    "conj",
    "acos",
    "asin",
    "atan",
    "acosh",
    "asinh",
    "atanh",
    "atan2",
    "pow",
    "bitwise_invert",
  ].map((name, k) => {
    const of = [
      "conjugate",
      "arccos",
      "arcsin",
      "arctan",
      "arccosh",
      "arcsinh",
      "arctanh",
      "arctan2",
      "power",
      "invert",
    ];
    return ufunc(name, LOOPS[of[k]]);
  }),
);
