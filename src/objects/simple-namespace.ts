/** The type `types.SimpleNamespace`. */
import { call, fullTypeName, reprText, richCompare, typeName } from "./abstract.ts";
import { withClass } from "./arguments.ts";
import { bareType, NotImplemented, typeOf } from "./core-types.ts";
import { attribute, defineType, method } from "./define.ts";
import { dictUpdate } from "./dict.ts";
import { PyDict } from "./dict-storage.ts";
import { typeError } from "./exceptions.ts";
import { EQ, type KwNames, NE, PyObject, type PyType, type PyValue } from "./object.ts";
import { genericSetAttr } from "./object-attributes.ts";
import { reprGuarded } from "./sequence-operations.ts";
import { hostText, PyTuple } from "./sequence-values.ts";

export const simpleNamespaceType = bareType("SimpleNamespace");

export class SimpleNamespace extends PyObject {
  readonly namespace = new PyDict();
  constructor() {
    super();
    this.dict = this.namespace;
  }
}
SimpleNamespace.prototype.cls = simpleNamespaceType;

function initNamespace(self: SimpleNamespace, args: PyValue[], kwnames: KwNames): void {
  const count = args.length - (kwnames?.length ?? 0);
  if (count > 1) {
    throw typeError(`${self.cls.name} expected at most 1 argument, got ${count}`);
  }
  if (count === 1) {
    const source = new PyDict();
    dictUpdate(source, args[0]);
    for (const { key, value } of source.entries()) {
      if (hostText(key) === undefined) {
        throw typeError(`keywords must be strings, not '${typeName(key)}'`);
      }
      self.namespace.set(key, value as PyValue);
    }
  }
  kwnames?.forEach((name, i) => {
    self.namespace.set(name, args[count + i]);
  });
}

defineType(simpleNamespaceType, {
  signature: "(mapping_or_iterable=(), /, **kwargs)",
  module: "types",
  hasDict: true,
  doc: "A simple attribute-based namespace.",
  alloc: (cls) => withClass(new SimpleNamespace(), cls),
  slots: {
    new: (cls: PyType) => withClass(new SimpleNamespace(), cls),
    init: initNamespace,
    setattro: genericSetAttr,
    repr: (self: SimpleNamespace) => {
      const name = typeOf(self) === simpleNamespaceType ? "namespace" : typeOf(self).name;
      return reprGuarded(self, `${name}(...)`, () => {
        const parts: string[] = [];
        for (const { key, value } of self.namespace.entries()) {
          const text = hostText(key);
          if (text !== undefined && text !== "")
            parts.push(`${text}=${reprText(value as PyValue)}`);
        }
        return `${name}(${parts.join(", ")})`;
      });
    },
    richcompare: (self: SimpleNamespace, other, op) => {
      if (!(other instanceof SimpleNamespace)) return NotImplemented;
      if (op !== EQ && op !== NE) return NotImplemented;
      return richCompare(self.namespace, other.namespace, op);
    },
  },
  attributes: [attribute("__dict__", (self: SimpleNamespace) => self.namespace)],
  methods: [
    method(
      "__reduce__(self, /)",
      (self: SimpleNamespace) => new PyTuple([typeOf(self), new PyTuple([]), self.namespace]),
    ),
    method("__replace__(self, /, **changes)", (self: SimpleNamespace, changes) => {
      const copy = call(self.cls, []);
      if (!(copy instanceof SimpleNamespace)) {
        throw typeError(
          `expect types.SimpleNamespace type, but ${fullTypeName(self.cls)}() returned '${typeName(copy)}' object`,
        );
      }
      dictUpdate(copy.namespace, self.namespace);
      for (const [key, value] of changes as Map<string, PyValue>) copy.namespace.set(key, value);
      return copy;
    }),
  ],
});
