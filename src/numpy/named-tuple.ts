/** Result tuples with named fields: SVDResult, UniqueCountsResult, … */
import { reprText } from "../objects/abstract.ts";
import { bareType, tupleType } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import type { PyType, PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";

export class NamedTuple extends PyTuple {
  constructor(cls: PyType, items: readonly PyValue[]) {
    super(items);
    this.cls = cls;
  }
}

export function namedTupleType(name: string, fields: readonly string[]): PyType {
  const type = bareType(name, tupleType);
  return defineType(type, {
    module: "numpy",
    slots: {
      repr: (self: NamedTuple) =>
        `${name}(${fields.map((f, i) => `${f}=${reprText(self.items[i])}`).join(", ")})`,
    },
    names: { _fields: new PyTuple([...fields]), __match_args__: new PyTuple([...fields]) },
    attributes: fields.map((f, i) => attribute(f, (self: NamedTuple) => self.items[i])),
  });
}
