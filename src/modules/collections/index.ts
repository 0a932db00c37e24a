/** The module `_collections`: what `collections` takes from built-in code. */
import {
  binaryOp,
  callMethod,
  indexNumber,
  iterate,
  reprText,
  setItem,
  typeName,
} from "../../objects/abstract.ts";
import { argumentBinder } from "../../objects/arguments.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType, dictType, isInstance } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { attributeError, indexError, typeError } from "../../objects/exceptions.ts";
import { typeLookup } from "../../objects/lookup.ts";
import { type KwNames, PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { NB_ADD } from "../../objects/operators.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import { defaultDictType } from "./default-dict.ts";
import { dequeIteratorType, dequeReverseIteratorType, dequeType } from "./deque.ts";
import "./ordered-dict.ts";
import { orderedDictType } from "./ordered-dict-storage.ts";

const tupleGetterType = bareType("_tuplegetter");

/** The attribute of a namedtuple's field. */
class TupleGetter extends PyObject {
  readonly position: number;
  doc: PyValue;
  constructor(position: number, doc: PyValue) {
    super();
    this.position = position;
    this.doc = doc;
  }
}
TupleGetter.prototype.cls = tupleGetterType;

const bindGetter = argumentBinder("_tuplegetter(index, doc, /)");

defineType(tupleGetterType, {
  module: "collections",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [at, doc] = bindGetter(args, kwnames);
      return new TupleGetter(indexNumber(at), doc);
    },
    repr: (self: TupleGetter) => `_tuplegetter(${self.position}, ${reprText(self.doc)})`,
    descrGet: (self: TupleGetter, instance: PyValue | undefined) => {
      if (instance === undefined || instance === null) return self;
      if (!(instance instanceof PyTuple)) {
        throw typeError(
          `descriptor for index '${self.position}' for tuple subclasses doesn't apply to '${typeName(instance)}' object`,
        );
      }
      if (self.position < 0 || self.position >= instance.items.length) {
        throw indexError("tuple index out of range");
      }
      return instance.items[self.position];
    },
    descrSet: (_self: TupleGetter, instance: PyValue, value: PyValue | undefined) => {
      const what = value === undefined ? "can't delete attribute" : "can't set attribute";
      throw attributeError(what, instance, "");
    },
  },
  attributes: [
    attribute(
      "__doc__",
      (self: TupleGetter) => self.doc,
      (self: TupleGetter, value: PyValue | undefined) => {
        self.doc = value === undefined ? null : value;
      },
    ),
  ],
  methods: [
    method(
      "__reduce__(self, /)",
      (self: TupleGetter) => new PyTuple([tupleGetterType, new PyTuple([self.position, self.doc])]),
    ),
  ],
});

/** A dict whose class leaves get() and item assignment as they are. */
function isPlainCounter(mapping: PyValue): mapping is PyDict {
  if (!(mapping instanceof PyDict) || !isInstance(mapping, dictType)) return false;
  return ["get", "__setitem__"].every(
    (name) => typeLookup(mapping.cls, name) === typeLookup(dictType, name),
  );
}

/** Counts the elements of an iterable into a mapping. */
function countElements(mapping: PyValue, iterable: PyValue): void {
  if (!isPlainCounter(mapping)) {
    for (const key of iterate(iterable)) {
      setItem(mapping, key, binaryOp(NB_ADD, callMethod(mapping, "get", [key, 0]), 1));
    }
    return;
  }
  for (const key of iterate(iterable)) {
    const entry = mapping.find(key);
    if (entry === undefined) mapping.set(key, 1);
    else if (typeof entry.value === "number" && entry.value < Number.MAX_SAFE_INTEGER)
      entry.value++;
    else {
      const sum = binaryOp(NB_ADD, entry.value as PyValue, 1);
      // The sum may have run code that emptied the dict.
      if (mapping.find(key) === entry) entry.value = sum;
      else mapping.set(key, sum);
    }
  }
}

export const collectionsModule: ModuleSpec = {
  name: "_collections",
  doc: "High performance data structures.",
  functions: [fn("_count_elements(mapping, iterable, /)", countElements)],
  types: [
    dequeType,
    defaultDictType,
    orderedDictType,
    dequeIteratorType,
    dequeReverseIteratorType,
    tupleGetterType,
  ],
};
