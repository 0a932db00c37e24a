// Types of names and attributes: globals, closure cells, constants, members of modules, fields.

import { getAttrOptional } from "../../objects/abstract.ts";
import { isSubtype } from "../../objects/core-types.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import { PyType, type PyValue } from "../../objects/object.ts";
import { type CompileFailure, typingFailure } from "../errors.ts";
import type { Binding } from "../frontend/source.ts";
import type { Inst } from "../frontend/ssa.ts";
import { constantAt, functionText, hasRecord, isModuleKey, lookup } from "../functions/record.ts";
import { RecordType, TupleType } from "../types/containers.ts";
import { EnumClassType } from "../types/enum.ts";
import {
  boundFunction,
  dispatcherOf,
  exceptionClassOf,
  FunctionType,
  functionType,
  ModuleType,
  moduleOf,
} from "../types/functions.ts";
import { LiteralType, literal } from "../types/scalars.ts";
import type { NumbaType } from "../types/type.ts";
import { typeOfConstant } from "./constant-type.ts";
import type { Inference } from "./infer.ts";
import { numberClassKey } from "./number-class.ts";
import { methodKey } from "./protocols.ts";

function describe(v: PyValue): string {
  if (v instanceof PyType) return `<class 'type'>`;
  return typeof v === "object" && v !== null ? `<class '${v.cls.name}'>` : "<class 'object'>";
}

export function constantType(inference: Inference, inst: Inst, v: PyValue): NumbaType {
  if (v instanceof PyType && isSubtype(v, exceptionTypes.BaseException)) {
    return exceptionClassOf(v, v.name);
  }
  inference.constants.set(inst.result, v);
  const type = typeOfConstant(v);
  if (type === null)
    throw typingFailure("Cannot determine the type of a constant", inference.at(inst.line));
  return type;
}

export function nameType(
  inference: Inference,
  inst: Inst,
  kind: "global" | "free",
  name: string,
): NumbaType {
  if (kind === "free") {
    const captured = inference.captured.get(name);
    if (captured !== undefined) return captured;
  }
  const binding =
    inference.bindings.get(inst) ??
    (kind === "free" ? inference.source.free(name) : inference.source.global(name));
  if (binding === undefined) {
    throw typingFailure(`NameError: name '${name}' is not defined`);
  }
  inference.bindings.set(inst, binding);
  const type = bindingType(inference, inst, binding);
  if (type !== null) return type;
  const shown = binding.kind === "constant" ? describe(binding.value) : `'${name}'`;
  throw typingFailure(
    `Untyped ${kind === "free" ? "freevar" : "global"} name '${name}': Cannot determine Numba type of ${shown}`,
    inference.at(inst.line),
  );
}

function bindingType(inference: Inference, inst: Inst, binding: Binding): NumbaType | null {
  switch (binding.kind) {
    case "key":
      return keyType(inference, inst, binding.key);
    case "constant": {
      const { value } = binding;
      if (value instanceof PyType && isSubtype(value, exceptionTypes.BaseException)) {
        return exceptionClassOf(value, value.name);
      }
      const type = typeOfConstant(value);
      if (type !== null) inference.constants.set(inst.result, value);
      return type;
    }
    case "function":
      return dispatcherOf(binding.source, `CPUDispatcher(${binding.source.name})`);
    case "typed":
      return binding.type;
    case "module":
      return moduleOf(`${binding.name}`, `<module '${binding.name}'>`);
  }
}

function keyType(inference: Inference, inst: Inst, key: string): NumbaType | null {
  const constant = constantAt(key);
  if (constant !== undefined) {
    inference.constants.set(inst.result, constant);
    return typeOfConstant(constant);
  }
  const number = numberClassKey(key);
  if (number !== null) return number;
  if (hasRecord(key)) return functionType(key, functionText(key));
  if (isModuleKey(key)) return moduleOf(key);
  return null;
}

export function attributeType(
  inference: Inference,
  inst: Inst,
  owner: NumbaType,
  name: string,
): NumbaType {
  const unknown = (): CompileFailure =>
    typingFailure(
      `Unknown attribute '${name}' of type ${owner.name}`,
      inference.at(inst.line),
    ).addContext("typing of get attribute", inference.at(inst.line));
  if (owner instanceof ModuleType) {
    const base = inference.bindings.get(inst.args[0].def as Inst);
    if (base?.kind === "module") {
      const binding = base.attribute(name);
      if (binding === undefined) throw unknown();
      inference.bindings.set(inst, binding);
      if (binding.kind === "key") {
        const own = inference.tryCall(inst, `${binding.key}:value`, []);
        if (own !== null) return own;
      }
      const type = bindingType(inference, inst, binding);
      if (type === null) throw unknown();
      return type;
    }
    const type = keyType(inference, inst, `${owner.key}.${name}`);
    if (type === null) throw unknown();
    return type;
  }
  if (owner instanceof EnumClassType) {
    const member = getAttrOptional(owner.enumeration, name);
    const type = member === undefined ? null : typeOfConstant(member);
    if (member === undefined || type === null) throw unknown();
    inference.constants.set(inst.result, type instanceof LiteralType ? type.value : member);
    return type;
  }
  if (owner instanceof FunctionType) {
    // Classes of the registry have functions of their own: `Dict.empty`.
    const type = keyType(inference, inst, `${owner.key}.${name}`);
    if (type !== null) return type;
  }
  if (owner instanceof TupleType && owner.named !== null) {
    const at = owner.named.fields.indexOf(name);
    if (at >= 0) {
      inference.tryCall(inst, "tuple.field", [owner, literal(at)]);
      return owner.items[at];
    }
  }
  const key = `${methodKey(owner)}.${name}`;
  const attribute = inference.tryCall(inst, `${key}:get`, [owner, literal(name)]);
  if (attribute !== null) return attribute;
  if (hasRecord(key)) return boundFunction(key, owner);
  const any = inference.tryCall(inst, `${methodKey(owner)}.*:get`, [owner, literal(name)]);
  if (any !== null) return any;
  throw unknown();
}

/** `record.x = v` is `record["x"] = v`. */
export function setField(
  inference: Inference,
  inst: Inst,
  [owner, item]: NumbaType[],
  name: string,
): boolean {
  if (!(owner instanceof RecordType)) return false;
  const args = [owner, literal(name), item];
  const found = lookup("operator.setitem", args, [], inference.contextFor(inst, false));
  if (found === null) return false;
  inference.calls.set(inst, { resolution: found.resolution, places: [0, -1, 1], receiver: false });
  return true;
}
