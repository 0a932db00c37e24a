// Signatures as scripts give them to decorators: a Signature, a tuple of types, text, or a list of these.

import { compileText } from "../../modules/builtins/evaluate.ts";
import { call, toArray } from "../../objects/abstract.ts";
import { tupleType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, PyList, PyTuple } from "../../objects/sequence-values.ts";
import { builtinScope } from "../../vm/builtin-scope.ts";
import { CodeBody } from "../../vm/code-body.ts";
import { Signature } from "../types/functions.ts";
import { NumbaType } from "../types/type.ts";
import { typeNames } from "./python-types.ts";

export interface WantedSignature {
  readonly args: readonly NumbaType[];
  /** null: to be inferred. */
  readonly returnType: NumbaType | null;
}

/** The value of a text in the namespace of numba.types. */
function evaluate(text: string): PyValue {
  const names = new PyDict();
  for (const [name, value] of Object.entries(typeNames())) names.set(name, value);
  names.set("__builtins__", builtinScope);
  const code = compileText(text.trim(), "<string>", "eval");
  return call(new CodeBody(code, names, names), []);
}

export function isSignature(v: PyValue): boolean {
  if (v instanceof Signature || (v instanceof PyTuple && v.cls === tupleType)) return true;
  return v !== null && hostText(v) !== undefined;
}

export function parseSignature(v: PyValue): WantedSignature {
  const text = v === null ? undefined : hostText(v);
  const parsed = text === undefined ? v : evaluate(text);
  if (parsed instanceof Signature) return { args: parsed.args, returnType: parsed.returnType };
  if (!(parsed instanceof PyTuple)) {
    throw typeError(
      `invalid signature: ${text === undefined ? "" : `'${text}' `}(type: '<class '${nameOf(v)}'>') evaluates to something of type '<class '${nameOf(parsed)}'>' instead of tuple or Signature`,
    );
  }
  return { args: parsed.items.map(checked), returnType: null };
}

function checked(t: PyValue): NumbaType {
  if (t instanceof NumbaType) return t;
  throw typeError(`invalid type in signature: expected a type instance, got ${nameOf(t)}`);
}

const nameOf = (v: PyValue): string =>
  typeof v === "object" && v !== null ? v.cls.name : v === null ? "NoneType" : typeof v;

/** One signature, or a list of them. */
export function parseSignatures(v: PyValue): WantedSignature[] {
  if (v instanceof PyList) return toArray(v).map(parseSignature);
  return [parseSignature(v)];
}
