/** `Pickler.memo` and `Unpickler.memo`: views of what has been pickled or unpickled so far. */

import { typeName } from "../../objects/abstract.ts";
import type { NativeFunction } from "../../objects/builtin.ts";
import { bareType } from "../../objects/core-types.ts";
import { defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyObject, type PyType, type PyValue } from "../../objects/object.ts";
import { addressOf } from "../../objects/object-type.ts";
import { intValue, PyTuple } from "../../objects/sequence-values.ts";

/** What has been written, and under which number it can be had again. */
export type PicklerMemo = Map<PyValue, number>;
export type UnpicklerMemo = Map<number, PyValue>;

const picklerProxyType = bareType("PicklerMemoProxy");
const unpicklerProxyType = bareType("UnpicklerMemoProxy");

interface HasMemo<Memo> extends PyObject {
  memoTable: Memo;
}

export class PicklerMemoProxy extends PyObject {
  readonly pickler: HasMemo<PicklerMemo>;
  constructor(pickler: HasMemo<PicklerMemo>) {
    super();
    this.pickler = pickler;
  }
  copy(): PyDict {
    const dict = new PyDict();
    for (const [value, number] of this.pickler.memoTable) {
      dict.set(addressOf(value), new PyTuple([number, value]));
    }
    return dict;
  }
}
PicklerMemoProxy.prototype.cls = picklerProxyType;

export class UnpicklerMemoProxy extends PyObject {
  readonly unpickler: HasMemo<UnpicklerMemo>;
  constructor(unpickler: HasMemo<UnpicklerMemo>) {
    super();
    this.unpickler = unpickler;
  }
  copy(): PyDict {
    const dict = new PyDict();
    for (const [number, value] of this.unpickler.memoTable) dict.set(number, value);
    return dict;
  }
}
UnpicklerMemoProxy.prototype.cls = unpicklerProxyType;

type Proxy = PicklerMemoProxy | UnpicklerMemoProxy;

function defineProxy(type: PyType, clear: NativeFunction, dictType: () => PyType): void {
  defineType(type, {
    module: "_pickle",
    final: true,
    slots: { hash: null },
    methods: [
      method("clear(self, /)", clear, "Remove all items from memo."),
      method("copy(self, /)", (self: Proxy) => self.copy(), "Copy the memo to a new object."),
      method(
        "__reduce__(self, /)",
        (self: Proxy) => new PyTuple([dictType(), new PyTuple([self.copy()])]),
        "Implement pickle support.",
      ),
    ],
  });
}
const dictType = (): PyType => new PyDict().cls;
defineProxy(picklerProxyType, (self: PicklerMemoProxy) => self.pickler.memoTable.clear(), dictType);
defineProxy(
  unpicklerProxyType,
  (self: UnpicklerMemoProxy) => self.unpickler.memoTable.clear(),
  dictType,
);

/** What is assigned to `Pickler.memo`. */
export function picklerMemoOf(value: PyValue | undefined): PicklerMemo {
  if (value === undefined) throw typeError("attribute deletion is not supported");
  if (value instanceof PicklerMemoProxy) return new Map(value.pickler.memoTable);
  if (!(value instanceof PyDict)) {
    throw typeError(
      `'memo' attribute must be a PicklerMemoProxy object or dict, not ${typeName(value)}`,
    );
  }
  const memo: PicklerMemo = new Map();
  for (const { value: item } of value.entries()) {
    if (!(item instanceof PyTuple) || item.items.length !== 2) {
      throw typeError("'memo' values must be 2-item tuples");
    }
    const number = intValue(item.items[0]);
    if (number === undefined) throw typeError("'int' object expected");
    memo.set(item.items[1], Number(number));
  }
  return memo;
}

/** What is assigned to `Unpickler.memo`. */
export function unpicklerMemoOf(value: PyValue | undefined): UnpicklerMemo {
  if (value === undefined) throw typeError("attribute deletion is not supported");
  if (value instanceof UnpicklerMemoProxy) return new Map(value.unpickler.memoTable);
  if (!(value instanceof PyDict)) {
    throw typeError(
      `'memo' attribute must be an UnpicklerMemoProxy object or dict, not ${typeName(value)}`,
    );
  }
  const memo: UnpicklerMemo = new Map();
  for (const { key, value: item } of value.entries()) {
    const number = intValue(key as PyValue);
    if (number === undefined) throw typeError("memo key must be integers");
    if (number < 0) throw valueError("memo key must be positive integers.");
    memo.set(Number(number), item as PyValue);
  }
  return memo;
}
