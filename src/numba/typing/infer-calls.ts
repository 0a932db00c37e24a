// Types of calls: what a callee is decides where its function is found. Failures say what was called with what.

import { PyBaseException } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { CompileFailure, excerpt, typingFailure } from "../errors.ts";
import type { FunctionSource } from "../frontend/source.ts";
import type { Inst } from "../frontend/ssa.ts";
import type { Resolution } from "../functions/record.ts";
import { ListType, namedTupleOf, TupleType } from "../types/containers.ts";
import {
  BoundFunctionType,
  ClosureType,
  DispatcherType,
  ExceptionClassType,
  exceptionInstanceOf,
  FunctionType,
  NamedTupleClassType,
  NumberClassType,
  TypeRefType,
} from "../types/functions.ts";
import { none, undefinedType, unliteral } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import type { Inference } from "./infer.ts";
import { emptyDict, listType, makeEmpty } from "./infer-containers.ts";
import { iterableItem } from "./protocols.ts";

const EMPTY_LISTS = new Set(["builtins.list", "numba.typed.List", "numba.typed.typedlist.List"]);

const EMPTY_DICTS = new Set(["builtins.dict", "numba.typed.Dict", "numba.typed.typeddict.Dict"]);

export function callType(
  inference: Inference,
  inst: Inst,
  all: NumbaType[],
  names: readonly string[],
  star: boolean,
): NumbaType {
  const callee = all[0];
  let args = all.slice(1);
  if (star) {
    const last = args[args.length - 1];
    if (!(last instanceof TupleType)) {
      throw typingFailure(`*args in function call should be a tuple, got ${last.name}`).addContext(
        "typing of call",
        inference.at(inst.line),
      );
    }
    args = [...args.slice(0, -1), ...last.items];
  }
  if (callee instanceof ExceptionClassType) {
    const values = inst.args.slice(1).map((a) => inference.constants.get(a));
    const constant = values.every((v) => v !== undefined);
    if (!constant) {
      throw new CompileFailure(
        "ConstantInferenceError",
        `Constant inference not possible for: ${inst.args.slice(1).find((a) => !inference.constants.has(a))?.name || "expression"}\n${excerpt(inference.at(inst.line))}`,
      );
    }
    const type = callee.exception as PyType;
    return exceptionInstanceOf(exceptionAt(inference, inst, type, values as PyValue[]), type.name);
  }
  const found = resolveCall(inference, inst, callee, args, names);
  if (found !== null) return found;
  throw callFailure(inference, callee, args, names, inst.line);
}

function exceptionAt(
  inference: Inference,
  inst: Inst,
  type: PyType,
  args: PyValue[],
): PyBaseException {
  let found = inference.exceptions.get(inst);
  if (found === undefined) {
    found = new PyBaseException(type, new PyTuple(args));
    inference.exceptions.set(inst, found);
  }
  return found;
}

export function callFailure(
  inference: Inference,
  callee: NumbaType,
  args: NumbaType[],
  names: readonly string[],
  line: number,
): CompileFailure {
  const failure =
    callee instanceof FunctionType || callee instanceof BoundFunctionType
      ? inference.noMatch(callee.key, args, callee, names)
      : typingFailure(
          `Invalid use of ${callee.name} with parameters (${args.map((t) => t.name).join(", ")})\nNo type info available for ${callee.name} as a callable.`,
        );
  const { co_filename } = inference.source.code;
  failure.contexts.push(
    `During: resolving callee type: ${callee.name}\nDuring: typing of call at ${co_filename} (${line})\n\n${excerpt(inference.at(line))}`,
  );
  return failure;
}

function resolveCall(
  inference: Inference,
  inst: Inst,
  callee: NumbaType,
  args: NumbaType[],
  names: readonly string[],
): NumbaType | null {
  if (callee instanceof FunctionType) {
    if (args.length === 0 && EMPTY_LISTS.has(callee.key)) {
      const type = listType(inference, inst, [], callee.key === "builtins.list" ? "list" : "typed");
      if (type instanceof ListType && type.isPrecise) {
        const make = type.kind === "typed" ? "numba.typed.List.empty_list" : "krait.list_new";
        makeEmpty(inference, inst, make, [type.item]);
      }
      return type;
    }
    if (args.length === 0 && EMPTY_DICTS.has(callee.key)) return emptyDict(inference, inst);
    return inference.tryCall(inst, callee.key, args, names);
  }
  if (callee instanceof NamedTupleClassType)
    return namedTuple(inference, inst, callee, args, names);
  if (callee instanceof BoundFunctionType) {
    const { self } = callee;
    if (self instanceof ListType && !self.isPrecise) return callOnUnknown(inference, callee, args);
    return inference.tryCall(inst, callee.key, [self, ...args], names, true);
  }
  if (callee instanceof NumberClassType || callee instanceof TypeRefType) {
    return inference.tryCall(inst, "builtins.number_class", [callee, ...args], names, true);
  }
  if (callee instanceof DispatcherType) {
    const found = inference.resolver.resolveSource(callee.target as FunctionSource, args, names);
    if (found === null) return null;
    inference.calls.set(inst, { ...found, receiver: false });
    return found.resolution.result;
  }
  if (callee instanceof ClosureType) {
    const found = inference.resolver.resolveClosure(callee, args, names);
    if (found === null) return null;
    inference.calls.set(inst, { ...found, receiver: true });
    return found.resolution.result;
  }
  return null;
}

/** `Point(1, y=2)`. */
function namedTuple(
  inference: Inference,
  inst: Inst,
  callee: NamedTupleClassType,
  args: NumbaType[],
  names: readonly string[],
): NumbaType | null {
  const positional = args.length - names.length;
  const places = callee.fields.map((name, k) =>
    k < positional ? k : names.includes(name) ? positional + names.indexOf(name) : -1,
  );
  if (places.includes(-1) || args.length !== callee.fields.length) return null;
  const items = places.map((at) => unliteral(args[at]));
  const result = namedTupleOf(callee.tuple, callee.fields, items);
  const resolution: Resolution = {
    args: items,
    result,
    lower: (l, values) => l.retain(l.tuple(result, values)),
  };
  inference.calls.set(inst, { resolution, places, receiver: false });
  return result;
}

/** A method of an empty list whose items are not known: learns from it, decides later. */
function callOnUnknown(
  inference: Inference,
  callee: BoundFunctionType,
  args: NumbaType[],
): NumbaType | null {
  const name = callee.key.slice(callee.key.lastIndexOf(".") + 1);
  if (name === "append" && args.length === 1) inference.refine(callee.self, unliteral(args[0]));
  else if (name === "insert" && args.length === 2)
    inference.refine(callee.self, unliteral(args[1]));
  else if (name === "extend" && args.length === 1) {
    inference.refine(callee.self, iterableItem(args[0]) ?? undefinedType);
  }
  return none;
}
