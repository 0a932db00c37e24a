// Types of operators and of items. What they mean is in numba/functions; here is what the types or constants of the operands
// decide before a function is looked up.

import { PyTuple } from "../../objects/sequence-values.ts";
import type { Inst } from "../frontend/ssa.ts";
import { TupleType } from "../types/containers.ts";
import { boolean, LiteralType, literal, none, undefinedType } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { Inference } from "./infer.ts";

const INPLACE: Readonly<Record<string, string>> = {
  iadd: "add",
  iand: "and_",
  ifloordiv: "floordiv",
  ilshift: "lshift",
  imatmul: "matmul",
  imul: "mul",
  imod: "mod",
  ior: "or_",
  ipow: "pow",
  irshift: "rshift",
  isub: "sub",
  itruediv: "truediv",
  ixor: "xor",
};

/** Whether two values are one object, where the types tell. */
function identity(a: NumbaType, b: NumbaType): boolean | null {
  if (a === none && b === none) return true;
  if (a !== none && b !== none) return null;
  const other = a === none ? b : a;
  return other.name.startsWith("OptionalType") || other === undefinedType ? null : false;
}

export function binaryType(
  inference: Inference,
  inst: Inst,
  op: string,
  args: NumbaType[],
): NumbaType {
  if (op === "is_" || op === "is_not") {
    const known = identity(args[0], args[1]);
    if (known !== null) return literal(op === "is_" ? known : !known);
  }
  foldInteger(inference, inst, op);
  if (op === "contains" || !args.every((t) => t.isPrecise)) {
    // `in` on a container that is not known yet: wait.
    if (!args[0].isPrecise) return boolean;
  }
  // `a += b` falls back to `a + b`.
  const inplace = INPLACE[op];
  if (inplace !== undefined) {
    const own = inference.tryCall(inst, `operator.${op}`, args);
    if (own !== null) return own;
    const plain = inference.tryCall(inst, `operator.${inplace}`, args);
    if (plain !== null) return plain;
  }
  return inference.operatorCall(inst, op, args, ["typing of intrinsic-call"]);
}

/** Integer constants stay known through arithmetic: sizes of shared arrays may be expressions. */
function foldInteger(inference: Inference, inst: Inst, op: string): void {
  const [a, b] = inst.args.map((v) => inference.constants.get(v));
  if (typeof a !== "number" || typeof b !== "number") return;
  const fold: Record<string, () => number> = {
    add: () => a + b,
    sub: () => a - b,
    mul: () => a * b,
    floordiv: () => Math.floor(a / b),
    mod: () => a - b * Math.floor(a / b),
    pow: () => a ** b,
    lshift: () => a * 2 ** b,
  };
  const made = fold[op]?.();
  if (made !== undefined && Number.isSafeInteger(made)) inference.constants.set(inst.result, made);
}

export function unaryType(inference: Inference, inst: Inst, op: string, arg: NumbaType): NumbaType {
  if (op === "truth") {
    if (arg === boolean || (arg instanceof LiteralType && typeof arg.value === "boolean"))
      return arg;
    if (arg === none) return literal(false);
  }
  if (op === "not_" && arg instanceof LiteralType && typeof arg.value === "boolean") {
    return literal(!arg.value);
  }
  const known = inference.constants.get(inst.args[0]);
  if (op === "neg" && typeof known === "number" && arg instanceof LiteralType && known !== 0) {
    inference.constants.set(inst.result, -known);
    inference.operatorCall(inst, op, [arg], ["typing of intrinsic-call"]);
    return literal(-known);
  }
  const type = inference.operatorCall(inst, op, [arg], ["typing of intrinsic-call"]);
  return type;
}

export function getitemType(inference: Inference, inst: Inst, args: NumbaType[]): NumbaType {
  const isStatic = inference.constants.has(inst.args[1]);
  if (args[0] instanceof TupleType && args[1] instanceof LiteralType) {
    const { items } = args[0];
    const k = Number(args[1].value);
    const at = k < 0 ? k + items.length : k;
    if (at >= 0 && at < items.length) {
      const whole = inference.constants.get(inst.args[0]);
      if (whole instanceof PyTuple) inference.constants.set(inst.result, whole.items[at]);
      inference.tryCall(inst, "operator.getitem", args);
      return items[at];
    }
  }
  const found = inference.tryCall(inst, "operator.getitem", args);
  if (found !== null) return found;
  const failure = inference.noMatch("operator.getitem", args);
  if (isStatic) {
    failure.contexts.push(
      `During: typing of intrinsic-call at ${inference.source.code.co_filename} (${inst.line})`,
    );
    throw failure.addContext("typing of static-get-item", inference.at(inst.line));
  }
  throw failure.addContext("typing of intrinsic-call", inference.at(inst.line));
}
