// The type of a Python value that is frozen into compiled code. Ints, strings and booleans are literals. What values of
// other packages are (arrays, numpy scalars, typed containers) is added by them: `addConstantTypes`.

import { Ellipsis, isSubtype, tupleType } from "../../objects/core-types.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { PyType, type PyValue } from "../../objects/object.ts";
import { PyComplex, PyTuple } from "../../objects/sequence-values.ts";
import { tupleOf } from "../types/containers.ts";
import { namedTupleClassOf, typeRef } from "../types/functions.ts";
import { complex128, ellipsis, float64, literal, none, unliteral } from "../types/scalars.ts";
import { NumbaType } from "../types/type.ts";

type Rule = (v: PyValue) => NumbaType | null;
const rules: Rule[] = [];

/** Asked in order, after the built-in types. */
export function addConstantTypes(rule: Rule): void {
  rules.push(rule);
}

/** Classes of named tuples may be called. */
function typeOfClass(cls: PyType): NumbaType | null {
  if (!isSubtype(cls, tupleType)) return null;
  const fields = cls.namespace.getStr("_fields");
  if (!(fields instanceof PyTuple)) return null;
  return namedTupleClassOf(cls, fields.items.map(String));
}

export function typeOfConstant(v: PyValue): NumbaType | null {
  switch (typeof v) {
    case "number":
    case "bigint":
    case "string":
    case "boolean":
      return literal(v);
    default:
      break;
  }
  if (v === null) return none;
  if (v === Ellipsis) return ellipsis;
  if (v instanceof PyFloat) return float64;
  if (v instanceof PyComplex) return complex128;
  if (v instanceof NumbaType) return typeRef(v);
  if (v instanceof PyType) {
    const known = typeOfClass(v);
    if (known !== null) return known;
  }
  if (v instanceof PyTuple && v.cls === tupleType) {
    const items = v.items.map(typeOfConstant);
    if (items.every((t) => t !== null)) return tupleOf(items.map(unliteral));
  }
  for (const rule of rules) {
    const type = rule(v);
    if (type !== null) return type;
  }
  return null;
}
