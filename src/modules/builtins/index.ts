/** The module `builtins`: fills the scope that every frame falls back to. */

import { COMMON_CONSTANTS } from "../../bytecode/operand-tables.ts";
import {
  boolType,
  bytearrayType,
  bytesType,
  complexType,
  dictType,
  Ellipsis,
  floatType,
  frozensetType,
  intType,
  listType,
  memoryviewType,
  NotImplemented,
  objectType,
  rangeType,
  setType,
  sliceType,
  strType,
  tupleType,
  typeType,
} from "../../objects/core-types.ts";
import { exceptionTypes } from "../../objects/exceptions.ts";
import {
  enumerateType,
  filterType,
  mapType,
  reversedType,
  zipType,
} from "../../objects/iterator-tools.ts";
import { PyModule } from "../../objects/module.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { propertyType } from "../../objects/property.ts";
import { classMethodType, staticMethodType } from "../../objects/static-method.ts";
import { superType } from "../../objects/super.ts";
import { builtinScope, commonConstants } from "../../vm/builtin-scope.ts";
import { importState } from "../../vm/import.ts";
import { openFunction } from "../io/open.ts";
import { addFunctions } from "../module.ts";
import { builtinFunctions } from "./functions.ts";

const TYPES: readonly PyType[] = [
  boolType,
  bytearrayType,
  bytesType,
  classMethodType,
  complexType,
  dictType,
  enumerateType,
  filterType,
  floatType,
  frozensetType,
  intType,
  listType,
  mapType,
  memoryviewType,
  objectType,
  propertyType,
  rangeType,
  reversedType,
  setType,
  sliceType,
  staticMethodType,
  strType,
  superType,
  tupleType,
  typeType,
  zipType,
];

/** Makes the module over the shared scope: assignments to it are seen by every frame. */
export function makeBuiltins(): PyModule {
  const module = new PyModule(
    "builtins",
    "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not usually accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need the\nbuilt-in of that name.",
  );
  const scope = builtinScope;
  module.namespace.copyInto(scope);
  addFunctions(module, "builtins", builtinFunctions, scope);
  openFunction.module = "_io";
  scope.set("open", openFunction);
  for (const type of TYPES) scope.set(type.name, type);
  for (const [name, type] of Object.entries(exceptionTypes)) scope.set(name, type);
  scope.set("None", null);
  scope.set("True", true);
  scope.set("False", false);
  scope.set("Ellipsis", Ellipsis);
  scope.set("NotImplemented", NotImplemented);
  scope.set("__debug__", true);
  for (const name of COMMON_CONSTANTS) commonConstants.push(scope.getStr(name) as PyValue);
  importState.originalImport = scope.getStr("__import__");
  module.useNamespace(scope);
  return module;
}
