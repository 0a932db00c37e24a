/** Structural pattern matching: MATCH_KEYS and MATCH_CLASS. */

import { call, getAttr, getAttrOptional, isTrue, reprText, typeName } from "../objects/abstract.ts";
import { setType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, isError, typeError, valueError } from "../objects/exceptions.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { builtinScope } from "./builtin-scope.ts";
import { getAttrFlow } from "./flows.ts";

/** The values of all keys, or None when one is missing. */
export function matchKeys(subject: PyValue, keys: PyTuple): PyValue {
  const seen = new PySet(setType);
  const values: PyValue[] = [];
  const isPlain = subject instanceof PyDict && !subject.cls.isHeap;
  const get = isPlain ? undefined : getAttr(subject, "get");
  const missing = new PyTuple([]);
  for (const key of keys.items) {
    if (seen.has(key)) throw valueError(`mapping pattern checks duplicate key (${reprText(key)})`);
    seen.add(key);
    const value = isPlain ? subject.get(key) : call(get as PyValue, [key, missing]);
    if (value === undefined || value === missing) return null;
    values.push(value);
  }
  return new PyTuple(values);
}

/** Types whose single positional sub-pattern matches the subject itself. */
const SELF_MATCHING = new Set([
  "bool",
  "bytearray",
  "bytes",
  "dict",
  "float",
  "frozenset",
  "int",
  "list",
  "set",
  "str",
  "tuple",
]);

/** The attributes that a class pattern takes from its subject, or None when it does not match. */
export function* matchClassFlow(
  subject: PyValue,
  cls: PyValue,
  positional: number,
  names: PyTuple,
): Flow<PyValue> {
  if (!(cls instanceof PyType)) {
    throw typeError("class pattern must refer to a class");
  }
  const isInstance = builtinScope.getStr("isinstance") as PyValue;
  if (!isTrue(yield new CallRequest(isInstance, [subject, cls]))) return null;
  const seen = new Set<string>();
  const values: PyValue[] = [];
  function* take(name: string): Flow<boolean> {
    if (seen.has(name)) {
      throw typeError(
        `${cls instanceof PyType ? cls.name : ""}() got multiple sub-patterns for attribute '${name}'`,
      );
    }
    seen.add(name);
    try {
      values.push(yield* getAttrFlow(subject, name));
      return true;
    } catch (error) {
      if (isError(error, exceptionTypes.AttributeError)) return false;
      throw error;
    }
  }
  if (positional > 0) {
    const declared = getAttrOptional(cls, "__match_args__");
    let allowed = 0;
    let matchesSelf = false;
    if (declared === undefined) {
      matchesSelf = cls.mro.some((t) => !t.isHeap && SELF_MATCHING.has(t.name));
      allowed = matchesSelf ? 1 : 0;
    } else {
      if (!(declared instanceof PyTuple)) {
        throw typeError(`${cls.name}.__match_args__ must be a tuple (got ${typeName(declared)})`);
      }
      allowed = declared.items.length;
    }
    if (allowed < positional) {
      throw typeError(
        `${cls.name}() accepts ${allowed} positional sub-pattern${allowed === 1 ? "" : "s"} (${positional} given)`,
      );
    }
    if (matchesSelf) values.push(subject);
    else {
      for (const name of (declared as PyTuple).items.slice(0, positional)) {
        if (typeof name !== "string") {
          throw typeError(`__match_args__ elements must be strings (got ${typeName(name)})`);
        }
        if (!(yield* take(name))) return null;
      }
    }
  }
  for (const name of names.items) if (!(yield* take(name as string))) return null;
  return new PyTuple(values);
}
