/** The type `mappingproxy`: a read-only view of a mapping (`cls.__dict__`, `dict.keys().mapping`). */
import {
  binaryOp,
  call,
  callMethod,
  contains,
  getAttr,
  getItem,
  hash,
  iter,
  length,
  reprText,
  richCompare,
  str,
  typeName,
} from "./abstract.ts";
import { argumentBinder } from "./arguments.ts";
import { PyGetSet } from "./builtin.ts";
import { bareType, typeOf, typeType } from "./core-types.ts";
import { defineType, method } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { typeError } from "./exceptions.ts";
import { classGetItem } from "./generic-alias.ts";
import { type CompareOp, type KwNames, PyObject, type PyType, type PyValue } from "./object.ts";
import { BINARY_OPERATORS } from "./operators.ts";
import { PyList, PyTuple, strFromHost } from "./sequence-values.ts";

export const mappingProxyType = bareType("mappingproxy");

export class PyMappingProxy extends PyObject {
  readonly mapping: PyValue;
  constructor(mapping: PyValue) {
    super();
    this.mapping = mapping;
  }
}
PyMappingProxy.prototype.cls = mappingProxyType;

const unwrap = (value: PyValue): PyValue =>
  value instanceof PyMappingProxy ? value.mapping : value;

const NB_OR = BINARY_OPERATORS.findIndex((operator) => operator.symbol === "|");
const bindNew = argumentBinder("mappingproxy(mapping)");

defineType(mappingProxyType, {
  signature: "(mapping)",
  doc: "Read-only proxy of a mapping.",
  final: true,
  collection: "mapping",
  slots: {
    new: (_cls: PyType, args: PyValue[], kwnames: KwNames) => {
      const [mapping] = bindNew(args, kwnames);
      const isSequence = mapping instanceof PyList || mapping instanceof PyTuple;
      if (typeOf(mapping).slots.getitem === undefined || isSequence) {
        throw typeError(`mappingproxy() argument must be a mapping, not ${typeName(mapping)}`);
      }
      return new PyMappingProxy(mapping);
    },
    hash: (self: PyMappingProxy) => hash(self.mapping),
    richcompare: (self: PyMappingProxy, other: PyValue, op: CompareOp) =>
      richCompare(self.mapping, unwrap(other), op),
    repr: (self: PyMappingProxy) => strFromHost(`mappingproxy(${reprText(self.mapping)})`),
    str: (self: PyMappingProxy) => str(self.mapping),
    iter: (self) => iter((self as PyMappingProxy).mapping),
    length: (self: PyMappingProxy) => length(self.mapping),
    getitem: (self: PyMappingProxy, key: PyValue) => getItem(self.mapping, key),
    contains: (self: PyMappingProxy, key: PyValue) => contains(self.mapping, key),
    or: (left, right) => binaryOp(NB_OR, unwrap(left), unwrap(right)),
    inplaceOr: (left) => {
      throw typeError(`'|=' is not supported by ${typeName(left)}; use '|' instead`);
    },
  },
  methods: [
    method(
      "get(self, key, default=None, /)",
      (self: PyMappingProxy, key: PyValue, fallback: PyValue) => {
        const { mapping } = self;
        if (mapping instanceof PyDict && !mapping.cls.isHeap) {
          const value = mapping.get(key);
          return value === undefined ? fallback : value;
        }
        return callMethod(mapping, "get", [key, fallback]);
      },
    ),
    method("keys(self, /)", (self: PyMappingProxy) => callMethod(self.mapping, "keys")),
    method("values(self, /)", (self: PyMappingProxy) => callMethod(self.mapping, "values")),
    method("items(self, /)", (self: PyMappingProxy) => callMethod(self.mapping, "items")),
    method("copy(self, /)", (self: PyMappingProxy) => callMethod(self.mapping, "copy")),
    method("__reversed__(self, /)", (self: PyMappingProxy) =>
      call(getAttr(self.mapping, "__reversed__"), []),
    ),
    classGetItem(),
  ],
});

// Here and not in type-object.ts, which this file stands upon.
typeType.namespace.set(
  "__dict__",
  new PyGetSet("__dict__", typeType, (self: PyType) => new PyMappingProxy(self.namespace)),
);
