/** Constants, scalar types, ufuncs and their aliases: the names of numpy that are not functions. */

import { dictOf } from "../objects/dict-storage.ts";
import { PyFloat } from "../objects/float-value.ts";
import type { PyValue } from "../objects/object.ts";
import { dtypeType } from "./dtype.ts";
import { TYPE_NAMES } from "./dtype-parse.ts";
import { errstateType } from "./errstate.ts";
import { flatiterType } from "./flat-iterator.ts";
import type { Names } from "./namespace.ts";
import { ndarrayType } from "./ndarray.ts";
import * as T from "./scalar-types.ts";
import { ufuncs, ufuncType } from "./ufunc.ts";

const ALIASES: Record<string, string> = {
  true_divide: "divide",
  mod: "remainder",
  abs: "absolute",
  conj: "conjugate",
  bitwise_not: "invert",
  bitwise_invert: "invert",
  bitwise_left_shift: "left_shift",
  bitwise_right_shift: "right_shift",
  acos: "arccos",
  acosh: "arccosh",
  asin: "arcsin",
  asinh: "arcsinh",
  atan: "arctan",
  atan2: "arctan2",
  atanh: "arctanh",
  pow: "power",
};

export function addConstants(names: Names): void {
  const set = (name: string, value: PyValue): void => {
    names.set(name, value);
  };
  set("pi", new PyFloat(Math.PI));
  set("e", new PyFloat(Math.E));
  set("euler_gamma", new PyFloat(0.5772156649015329));
  set("inf", new PyFloat(Infinity));
  set("nan", new PyFloat(NaN));
  set("newaxis", null);
  set("little_endian", true);
  set("True_", T.NP_TRUE);
  set("False_", T.NP_FALSE);
  set("__version__", "2.4.6");
  set("ndarray", ndarrayType);
  set("dtype", dtypeType);
  set("ufunc", ufuncType);
  set("flatiter", flatiterType);
  set("errstate", errstateType);
  for (const [name, dtype] of Object.entries(TYPE_NAMES)) set(name, dtype.scalarType);
  for (const type of [
    T.genericType,
    T.numberType,
    T.integerType,
    T.signedIntegerType,
    T.unsignedIntegerType,
    T.inexactType,
    T.floatingType,
    T.complexFloatingType,
    T.flexibleType,
    T.characterType,
  ]) {
    set(type.name, type);
  }
  for (const [name, uf] of Object.entries(ufuncs)) set(name, uf);
  for (const [alias, name] of Object.entries(ALIASES)) set(alias, ufuncs[name]);
  set("sctypeDict", dictOf(Object.entries(TYPE_NAMES).map(([n, d]) => [n, d.scalarType] as const)));
  set(
    "typecodes",
    dictOf([
      ["Character", "c"],
      ["Integer", "bhilqnp"],
      ["UnsignedInteger", "BHILQNP"],
      ["Float", "efdg"],
      ["Complex", "FDG"],
      ["AllInteger", "bBhHiIlLqQnNpP"],
      ["AllFloat", "efdgFDG"],
      ["Datetime", "Mm"],
      ["All", "?bhilqnpBHILQNPefdgFDGSUVOMm"],
    ]),
  );
}
