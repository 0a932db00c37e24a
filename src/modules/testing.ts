/**
 * Two modules for tests of the runtime itself, named as CPython names them. `_testinternalcapi` tells
 * what only the runtime knows (how an instance keeps its attributes, how deep calls are nested);
 * `_testlimitedcapi` calls the abstract object protocol directly, as built-in code does.
 *
 * They hold only what has a meaning here: nothing about reference counts, memory or C structures.
 */

import {
  call,
  callMethod,
  getAttr,
  getAttrOptional,
  getItem,
  hash,
  index,
  indexNumber,
  length,
  setItem,
  typeName,
} from "../objects/abstract.ts";
import { requireBytes } from "../objects/buffer.ts";
import { fn } from "../objects/builtin.ts";
import { objectType, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  newErrorWith,
  typeError,
} from "../objects/exceptions.ts";
import { typeModified } from "../objects/lookup.ts";
import { PyInstance, PyType, type PyValue } from "../objects/object.ts";
import { importModule } from "../objects/runtime-import.ts";
import { PyList, strFromHost } from "../objects/sequence-values.ts";
import { slotMethodNames } from "../objects/slot-table.ts";
import { headSizes } from "../objects/type-sizes.ts";
import { limits, threads } from "../vm/thread.ts";
import type { ModuleSpec } from "./module.ts";
import { codeQuestions } from "./testing-code.ts";
import { compilerStages } from "./testing-compiler.ts";

// ---- _testinternalcapi ------------------------------------------------------------------------------

/** Attributes are in the instance itself: no dictionary has been made for them. */
function hasInlineValues(value: PyValue): boolean {
  return value instanceof PyInstance && value.cls.hasDict && !value.shape.isDict;
}

/** The types that no script made, breadth first from `object`. */
function staticTypes(): PyList {
  const found = new Set<PyType>([objectType]);
  for (const type of found) {
    for (const reference of type.subclasses) {
      const subclass = reference.deref();
      if (subclass !== undefined && !subclass.isHeap && subclass.module === "builtins") {
        found.add(subclass);
      }
    }
  }
  return new PyList([...found]);
}

/** With another hash than its own a key is in no dict. */
function dictItem(dict: PyValue, key: PyValue, hashValue: PyValue): PyValue {
  if (!(dict instanceof PyDict)) throw newError("SystemError", "bad argument to internal function");
  const value = hash(key) === index(hashValue) ? dict.get(key) : undefined;
  if (value === undefined) throw newErrorWith("KeyError", [key], {});
  return value;
}

export const testInternalModule: ModuleSpec = {
  name: "_testinternalcapi",
  functions: [
    fn("has_inline_values(obj, /)", hasInlineValues),
    fn("get_static_builtin_types()", staticTypes),
    fn("identify_type_slot_wrappers()", () => new PyList(slotMethodNames())),
    fn("get_recursion_depth()", () => threads.current.depth),
    fn("get_c_recursion_remaining()", () => limits.native - threads.current.nativeDepth),
    fn("dict_getitem_knownhash(dict, key, hash, /)", dictItem),
    ...compilerStages,
    ...codeQuestions,
  ],
  names: () => ({
    SIZEOF_PYGC_HEAD: headSizes.collector,
    SIZEOF_MANAGED_PRE_HEADER: headSizes.managed,
    SIZEOF_PYOBJECT: 16,
    // Runs after which an instruction is specialised, and those after which it is for another kind.
    SPECIALIZATION_THRESHOLD: 2,
    SPECIALIZATION_COOLDOWN: 2,
  }),
};

// ---- _testlimitedcapi -------------------------------------------------------------------------------

/** The sequence protocol takes indices, not keys: mappings refuse, negative ones count once. */
function sequencePosition(sequence: PyValue, place: PyValue, complaint: string): number {
  const i = indexNumber(place);
  const type = typeOf(sequence);
  if (type.slots.getitem === undefined && type.slots.setitem === undefined) {
    throw typeError(`'${type.name}' object ${complaint}`);
  }
  if (sequence instanceof PyDict) throw typeError(`${type.name} is not a sequence`);
  if (i >= 0) return i;
  const counted = i + length(sequence);
  // Classes of scripts see what stays negative. Built-in types would count it again: it is outside, as the
  // largest index is, which they say in their own words.
  return counted < 0 && !type.isHeap ? Number.MAX_SAFE_INTEGER : counted;
}

function hasAttribute(value: PyValue, name: PyValue): number {
  const text = new TextDecoder().decode(requireBytes(name));
  try {
    return getAttrOptional(value, text) === undefined ? 0 : 1;
  } catch (error) {
    if (isError(error, exceptionTypes.Exception)) return 0;
    throw error;
  }
}

function codecPart(part: "incrementalencoder" | "incrementaldecoder") {
  return (encoding: PyValue, errors: PyValue | undefined): PyValue => {
    const info = callMethod(importModule("_codecs"), "lookup", [encoding]);
    return call(getAttr(info, part), errors === undefined ? [] : [errors]);
  };
}

export const testLimitedModule: ModuleSpec = {
  name: "_testlimitedcapi",
  functions: [
    fn("sequence_getitem(sequence, index, /)", (sequence: PyValue, place: PyValue) =>
      getItem(sequence, sequencePosition(sequence, place, "does not support indexing")),
    ),
    fn(
      "sequence_setitem(sequence, index, value, /)",
      (sequence: PyValue, place: PyValue, value: PyValue) => {
        const complaint = "does not support item assignment";
        setItem(sequence, sequencePosition(sequence, place, complaint), value);
        return 0;
      },
    ),
    fn("sequence_delitem(sequence, index, /)", (sequence: PyValue, place: PyValue) => {
      const complaint = "doesn't support item deletion";
      setItem(sequence, sequencePosition(sequence, place, complaint), undefined);
      return 0;
    }),
    fn("object_hasattrstring(obj, name, /)", hasAttribute),
    // There are no assertions of C.
    fn("_py_getbuiltwithassert()", () => 0),
    fn("type_modified(type, /)", (type: PyValue) => {
      if (!(type instanceof PyType)) throw typeError(`a type is required, not ${typeName(type)}`);
      typeModified(type);
    }),
    fn("codec_incrementalencoder(encoding, errors=<absent>, /)", codecPart("incrementalencoder")),
    fn("codec_incrementaldecoder(encoding, errors=<absent>, /)", codecPart("incrementaldecoder")),
    fn("call_vectorcall(callable, /)", (callable: PyValue) =>
      call(callable, [strFromHost("foo"), strFromHost("bar")], ["baz"]),
    ),
    fn("call_vectorcall_method(obj, /)", (obj: PyValue) =>
      call(getAttr(obj, "f"), [strFromHost("foo"), strFromHost("bar")], ["baz"]),
    ),
  ],
};
