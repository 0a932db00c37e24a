/**
 * `__annotations__` and `__annotate__` of classes (PEP 649): the class body leaves a function in its
 * namespace that computes the annotations; what it returns is kept.
 */
import { call, nameOfType, typeName } from "./abstract.ts";
import { typeOf } from "./core-types.ts";
import { attribute } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { attributeError, newError, typeError } from "./exceptions.ts";
import { typeModified } from "./lookup.ts";
import type { PyType, PyValue } from "./object.ts";

const FUNCTION = "__annotate_func__";
const CACHE = "__annotations_cache__";
/** The format that means "values": annotationlib.Format.VALUE. */
const VALUE = 1;

function requireHeap(type: PyType, name: string): void {
  if (!type.isHeap && type.isImmutable) {
    throw attributeError(
      `type object '${nameOfType(type)}' has no attribute '${name}'`,
      type,
      name,
    );
  }
}

function requireMutable(type: PyType, name: string): void {
  if (type.isImmutable) {
    throw typeError(`cannot set '${name}' attribute of immutable type '${nameOfType(type)}'`);
  }
}

function annotateOf(type: PyType): PyValue {
  requireHeap(type, "__annotate__");
  const own = type.namespace.getStr("__annotate__") ?? type.namespace.getStr(FUNCTION);
  if (own === undefined || own === null) return null;
  const get = typeOf(own).slots.descrGet;
  return get === undefined ? own : get(own, undefined, type);
}

function annotationsOf(type: PyType): PyValue {
  const known = type.namespace.getStr("__annotations__") ?? type.namespace.getStr(CACHE);
  if (known !== undefined) {
    const get = known === null ? undefined : typeOf(known).slots.descrGet;
    return get === undefined ? known : get(known, undefined, type);
  }
  requireHeap(type, "__annotations__");
  const annotate = annotateOf(type);
  let made: PyValue = new PyDict();
  if (annotate !== null && typeOf(annotate).slots.call !== undefined) {
    made = call(annotate, [VALUE]);
    if (!(made instanceof PyDict)) {
      throw typeError(`__annotate__ returned non-dict of type '${typeName(made)}'`);
    }
  }
  type.namespace.set(CACHE, made);
  return made;
}

export const annotationRows = [
  attribute("__annotations__", annotationsOf, (type: PyType, value) => {
    requireMutable(type, "__annotations__");
    const names = type.namespace;
    if (value === undefined) {
      const removed = names.delete("__annotations__") ?? names.delete(CACHE);
      if (removed === undefined) {
        throw newError("AttributeError", "__annotations__");
      }
    } else
      names.set(names.getStr("__annotations__") === undefined ? CACHE : "__annotations__", value);
    for (const name of [FUNCTION, "__annotate__"]) {
      if (names.getStr(name) !== undefined) names.delete(name);
    }
    typeModified(type);
  }),
  attribute("__annotate__", annotateOf, (type: PyType, value) => {
    requireMutable(type, "__annotate__");
    if (value === undefined) throw typeError("cannot delete __annotate__ attribute");
    if (value !== null && typeOf(value).slots.call === undefined) {
      throw typeError("__annotate__ must be callable or None");
    }
    const names = type.namespace;
    names.set(FUNCTION, value);
    if (value !== null) {
      for (const name of [CACHE, "__annotations__"]) {
        if (names.getStr(name) !== undefined) names.delete(name);
      }
    }
    typeModified(type);
  }),
];
