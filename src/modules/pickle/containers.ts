/**
 * Saves tuples, lists, dicts and sets. A container is remembered before its items are written, so that items may refer to
 * it; tuples and frozensets, which are made after their items, are looked up again when they turn out to hold themselves.
 */
import { reprText } from "../../objects/abstract.ts";
import { frozensetType, setType } from "../../objects/core-types.ts";
import type { Entry, PyDict } from "../../objects/dict-storage.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import type { PyType, PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PySet } from "../../objects/set-storage.ts";
import { Save, type Saving } from "./drive.ts";
import { enterFast, leaveFast } from "./fast-mode.ts";
import { BATCH, saveItem } from "./items.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import { saveCall } from "./reduction.ts";

/** Tuples of these lengths have an instruction of their own. */
const SHORT_TUPLE = [Op.EmptyTuple, Op.Tuple1, Op.Tuple2, Op.Tuple3];

export function* saveTuple(pickler: PyPickler, value: PyTuple): Saving {
  const { items } = value;
  const { out, protocol } = pickler;
  const count = items.length;
  if (count === 0) {
    if (pickler.isBinary) out.byte(Op.EmptyTuple);
    else {
      out.byte(Op.Mark);
      out.byte(Op.Tuple);
    }
    return;
  }
  const isShort = count <= 3 && protocol >= 2;
  if (!isShort) out.byte(Op.Mark);
  for (let i = 0; i < count; i++) {
    yield* saveItem(pickler, items[i], () => `when serializing tuple item ${i}`);
  }
  if (pickler.memoTable.has(value)) {
    // It holds itself: what was put on the stack is thrown away.
    if (!isShort && pickler.isBinary) out.byte(Op.PopMark);
    else for (let i = 0; i < count + (isShort ? 0 : 1); i++) out.byte(Op.Pop);
    pickler.recall(value);
    return;
  }
  out.byte(isShort ? SHORT_TUPLE[count] : Op.Tuple);
  pickler.memoize(value);
}

export function* saveList(pickler: PyPickler, value: PyList): Saving {
  const { out } = pickler;
  const isEntered = enterFast(pickler, value);
  if (pickler.isBinary) out.byte(Op.EmptyList);
  else {
    out.byte(Op.Mark);
    out.byte(Op.List);
  }
  pickler.memoize(value);
  const { items } = value;
  let at = 0;
  const note = (): string => `when serializing list item ${at}`;
  if (!pickler.isBinary || items.length === 1) {
    for (; at < items.length; at++) {
      yield* saveItem(pickler, items[at], note);
      out.byte(Op.Append);
    }
  } else {
    while (at < items.length) {
      out.byte(Op.Mark);
      for (const end = at + BATCH; at < items.length && at < end; at++) {
        const item = items[at];
        if (!pickler.saveSimple(item)) yield* saveItem(pickler, item, note);
      }
      out.byte(Op.Appends);
    }
  }
  if (isEntered) leaveFast(pickler, value);
}

export function* saveDict(pickler: PyPickler, value: PyDict): Saving {
  const { out } = pickler;
  const isEntered = enterFast(pickler, value);
  if (pickler.isBinary) out.byte(Op.EmptyDict);
  else {
    out.byte(Op.Mark);
    out.byte(Op.Dict);
  }
  pickler.memoize(value);
  const { size } = value;
  const isSingle = !pickler.isBinary || size === 1;
  let entry = value.first;
  let inBatch = 0;
  while (entry !== null) {
    if (!isSingle && inBatch === 0) out.byte(Op.Mark);
    yield* savePair(pickler, entry);
    if (value.size !== size) throw runtimeError("dictionary changed size during iteration");
    inBatch++;
    entry = entry.next;
    if (isSingle) out.byte(Op.SetItem);
    else if (inBatch === BATCH || entry === null) {
      out.byte(Op.SetItems);
      inBatch = 0;
    }
  }
  if (isEntered) leaveFast(pickler, value);
}

function* savePair(pickler: PyPickler, { key, value }: Entry): Saving {
  if (!pickler.saveSimple(key)) yield new Save(key);
  const item = value as PyValue;
  if (pickler.saveSimple(item)) return;
  yield* saveItem(pickler, item, () => `when serializing dict item ${reprText(key)}`);
}

export function* saveSet(pickler: PyPickler, value: PySet): Saving {
  if (pickler.protocol < 4) return yield* saveAsList(pickler, value, setType);
  const { out } = pickler;
  out.byte(Op.EmptySet);
  pickler.memoize(value);
  const { used } = value;
  for (let at = value.next(0); at >= 0; ) {
    out.byte(Op.Mark);
    for (let n = 0; n < BATCH && at >= 0; n++) {
      yield* saveItem(pickler, value.keys[at] as PyValue, () => "when serializing set element");
      if (value.used !== used) throw runtimeError("set changed size during iteration");
      at = value.next(at + 1);
    }
    out.byte(Op.AddItems);
  }
}

export function* saveFrozenset(pickler: PyPickler, value: PySet): Saving {
  if (pickler.protocol < 4) return yield* saveAsList(pickler, value, frozensetType);
  const { out } = pickler;
  out.byte(Op.Mark);
  for (const item of value.items()) {
    yield* saveItem(pickler, item, () => "when serializing frozenset element");
  }
  if (pickler.memoTable.has(value)) {
    out.byte(Op.PopMark);
    pickler.recall(value);
    return;
  }
  out.byte(Op.FrozenSet);
  pickler.memoize(value);
}

function* saveAsList(pickler: PyPickler, value: PySet, type: PyType): Saving {
  yield* saveCall(pickler, value, type, new PyTuple([new PyList(value.items())]));
}
