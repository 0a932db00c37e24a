/**
 * The module `_typing`: type parameters, type aliases and Generic, under the library's module typing.
 * Loading it also gives the VM the constructors for the syntax of type parameters (PEP 695).
 */

import { getAttr } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType, objectType } from "../../objects/core-types.ts";
import { classMethod, defineType } from "../../objects/define.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { unionType } from "../../objects/union-type.ts";
import { typeParameters } from "../../vm/intrinsics.ts";
import type { ModuleSpec } from "../module.ts";
import { unpack } from "./library.ts";
import { NoDefault } from "./no-default.ts";
import { declareParameter, parameterTypes, type TypeParameter, TypeVarTuple } from "./parameter.ts";
import { declareAlias, typeAliasType } from "./type-alias.ts";

const genericType = bareType("Generic");

/** A class method of Generic that the library's module typing implements. */
function delegate(name: string) {
  return function* (cls: PyValue, args: PyValue[], keywords: Map<string, PyValue>): Flow<PyValue> {
    const callee = getAttr(importModule("typing"), name);
    const kwnames = keywords.size === 0 ? null : [...keywords.keys()];
    return yield new CallRequest(callee, [cls, ...args, ...keywords.values()], kwnames);
  };
}

defineType(genericType, {
  doc: "Abstract base class for generic types.\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name::\n\n    class Mapping[KT, VT]:\n        def __getitem__(self, key: KT) -> VT:\n            ...",
  module: "typing",
  hasWeakref: true,
  methods: [
    classMethod(
      "__class_getitem__(type, /, *args, **kwargs)",
      delegate("_generic_class_getitem"),
      "Parameterizes a generic class.",
    ),
    classMethod(
      "__init_subclass__(type, /, *args, **kwargs)",
      delegate("_generic_init_subclass"),
      "Function to initialize subclasses.",
    ),
  ],
});

// Instances of its subclasses are laid out as those of any class that a script defines.
genericType.isHeap = true;
genericType.slots.new = objectType.slots.new;

/** The base `Generic[T, *Ts]` of a class with a parameter list. */
function* genericBase(parameters: PyValue): Flow<PyValue> {
  const items = (parameters as PyTuple).items.map((parameter) =>
    parameter instanceof TypeVarTuple ? unpack(parameter) : parameter,
  );
  const alias = getAttr(importModule("typing"), "_GenericAlias");
  return yield new CallRequest(alias, [genericType, new PyTuple(items)]);
}

typeParameters.make = declareParameter;
typeParameters.alias = declareAlias;
typeParameters.generic = genericBase;
typeParameters.setDefault = (parameter, evaluate) => {
  (parameter as TypeParameter).default.setCompute(evaluate);
};

export const typingModule: ModuleSpec = {
  name: "_typing",
  doc: "Primitives and accelerators for the typing module.\n",
  functions: [fn("_idfunc(x, /)", (x: PyValue) => x)],
  types: [...parameterTypes, typeAliasType, genericType, unionType],
  names: () => ({ NoDefault }),
};
