/**
 * The iterator and the views of `collections.OrderedDict`. The views are dict's own (objects/dict-views.ts)
 * with another iterator, which refuses any change of the order.
 */
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import type { Entry } from "../../objects/dict-storage.ts";
import {
  DictItems,
  DictKeys,
  DictValues,
  dictItemsType,
  dictKeysType,
  dictValuesType,
} from "../../objects/dict-views.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { builtinNamed } from "../../objects/runtime-import.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PyOrderedDict } from "./ordered-dict-storage.ts";

type Select = (entry: Entry, source: PyOrderedDict) => PyValue;
const selectKey: Select = (entry) => entry.key;
const selectValue: Select = (entry, source) => source.valueAt(entry);
const selectItem: Select = (entry, source) => new PyTuple([entry.key, source.valueAt(entry)]);

const iteratorType = bareType("odict_iterator");

class OrderedDictIterator extends PyObject {
  /** null once exhausted. */
  private source: PyOrderedDict | null;
  private entry: Entry | null;
  private readonly version: number;
  private readonly isReverse: boolean;
  readonly select: Select;
  constructor(source: PyOrderedDict, select: Select, isReverse = false) {
    super();
    this.source = source;
    this.select = select;
    this.isReverse = isReverse;
    this.version = source.keysVersion;
    this.entry = isReverse ? source.last : source.first;
  }

  next(): PyValue | undefined {
    const { source, entry } = this;
    if (source === null) return undefined;
    if (source.keysVersion !== this.version && entry !== null) {
      this.source = null;
      throw mutated();
    }
    source.checkOrder();
    if (entry === null) {
      this.source = null;
      return undefined;
    }
    this.entry = this.isReverse ? entry.previous : entry.next;
    return this.select(entry, source);
  }

  /** What is still to come; the iterator stays where it is. */
  rest(): PyValue[] {
    const copy: OrderedDictIterator = Object.assign(
      Object.create(OrderedDictIterator.prototype),
      this,
    );
    const items: PyValue[] = [];
    for (let item = copy.next(); item !== undefined; item = copy.next()) items.push(item);
    return items;
  }
}
OrderedDictIterator.prototype.cls = iteratorType;

/** The error for an order that changed under whoever walks it. */
export const mutated = (): object => runtimeError("OrderedDict mutated during iteration");

defineType(iteratorType, {
  final: true,
  slots: {
    iter: (self) => self,
    iternext: (self: OrderedDictIterator) => self.next(),
  },
  methods: [
    method(
      "__reduce__(self, /)",
      (self: OrderedDictIterator) =>
        new PyTuple([builtinNamed("iter"), new PyTuple([new PyList(self.rest())])]),
      "Return state information for pickling",
    ),
  ],
});

export function iterateKeys(source: PyOrderedDict, isReverse = false): PyObject {
  return new OrderedDictIterator(source, selectKey, isReverse);
}

class OrderedDictKeys extends DictKeys {}
class OrderedDictValues extends DictValues {}
class OrderedDictItems extends DictItems {}

export const keysOf = (source: PyOrderedDict): PyObject => new OrderedDictKeys(source);
export const valuesOf = (source: PyOrderedDict): PyObject => new OrderedDictValues(source);
export const itemsOf = (source: PyOrderedDict): PyObject => new OrderedDictItems(source);

interface View extends PyObject {
  readonly source: PyOrderedDict;
}

function defineView(name: string, base: PyType, select: Select): PyType {
  const type = bareType(name, base);
  return defineType(type, {
    final: true,
    slots: { iter: (self) => new OrderedDictIterator((self as View).source, select) },
    methods: [
      method(
        "__reversed__(self, /)",
        (self: View) => new OrderedDictIterator(self.source, select, true),
      ),
    ],
  });
}
OrderedDictKeys.prototype.cls = defineView("odict_keys", dictKeysType, selectKey);
OrderedDictValues.prototype.cls = defineView("odict_values", dictValuesType, selectValue);
OrderedDictItems.prototype.cls = defineView("odict_items", dictItemsType, selectItem);
