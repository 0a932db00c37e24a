/**
 * Writing tuples, lists, dicts and sets: their parts in batches. A container that is changed by what
 * its parts run is written as far as it goes on, as CPython does.
 */
import { callMethod, iter, next, reprText } from "../../objects/abstract.ts";
import { frozensetType, setType } from "../../objects/core-types.ts";
import type { PyDict } from "../../objects/dict-storage.ts";
import { runtimeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PySet } from "../../objects/set-storage.ts";
import { appendFrom, guarded, setFrom } from "./batches.ts";
import { whileSerializing } from "./errors.ts";
import { BATCH_SIZE, Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import { saveReduced } from "./save-reduce.ts";
import type { Step } from "./steps.ts";

// ---- tuples -----------------------------------------------------------------------------------------

export function saveTuple(p: PyPickler, obj: PyTuple): Step | undefined {
  if (obj.items.length > 0) return saveTupleItems(p, obj);
  if (p.bin !== 0) p.out.op(Op.EMPTY_TUPLE);
  else {
    p.out.op(Op.MARK);
    p.out.op(Op.TUPLE);
  }
  return undefined;
}

function* saveTupleItems(p: PyPickler, obj: PyTuple): Step {
  const { items } = obj;
  const { out } = p;
  const isShort = items.length <= 3 && p.proto >= 2;
  if (!isShort) out.op(Op.MARK);
  let i = 0;
  try {
    for (; i < items.length; i++) {
      const step = p.save(items[i]);
      if (step !== undefined) yield step;
    }
  } catch (error) {
    throw whileSerializing(error, obj, `item ${i}`);
  }
  // A tuple that holds itself was written with its parts: they go, and it is recalled.
  const known = p.memo.get(obj);
  if (known !== undefined) {
    const pops = isShort ? items.length : items.length + 1;
    if (!isShort && p.bin !== 0) out.op(Op.POP_MARK);
    else for (let k = 0; k < pops; k++) out.op(Op.POP);
    p.recall(known);
    return;
  }
  if (!isShort) out.op(Op.TUPLE);
  else out.op((Op.TUPLE1 + items.length - 1) as Op);
  p.memoize(obj);
}

// ---- lists ------------------------------------------------------------------------------------------

export function saveList(p: PyPickler, obj: PyList): Step | undefined {
  if (p.bin !== 0) p.out.op(Op.EMPTY_LIST);
  else {
    p.out.op(Op.MARK);
    p.out.op(Op.LIST);
  }
  p.memoize(obj);
  if (obj.items.length === 0) return undefined;
  const parts = p.bin !== 0 ? appendItems(p, obj) : appendFrom(p, iter(obj), obj);
  return p.fast === 0 ? parts : guarded(p, obj, parts);
}

function* appendItems(p: PyPickler, obj: PyList): Step {
  const { out } = p;
  let i = 0;
  try {
    if (obj.items.length === 1) {
      const step = p.save(obj.items[0]);
      if (step !== undefined) yield step;
      out.op(Op.APPEND);
      return;
    }
    do {
      out.op(Op.MARK);
      for (let left = BATCH_SIZE; left > 0 && i < obj.items.length; left--, i++) {
        const step = p.save(obj.items[i]);
        if (step !== undefined) yield step;
      }
      out.op(Op.APPENDS);
      if (out.ready.length > 0) yield* p.flush();
    } while (i < obj.items.length);
  } catch (error) {
    throw whileSerializing(error, obj, `item ${i}`);
  }
}

// ---- dicts ------------------------------------------------------------------------------------------

export function saveDict(p: PyPickler, obj: PyDict): Step | undefined {
  if (p.bin !== 0) p.out.op(Op.EMPTY_DICT);
  else {
    p.out.op(Op.MARK);
    p.out.op(Op.DICT);
  }
  p.memoize(obj);
  if (obj.size === 0) return undefined;
  const parts = p.bin !== 0 ? setItems(p, obj) : setFrom(p, iter(callMethod(obj, "items")), obj);
  return p.fast === 0 ? parts : guarded(p, obj, parts);
}

function* setItems(p: PyPickler, obj: PyDict): Step {
  const { out } = p;
  const { size } = obj;
  let entry = obj.first;
  let wroteKey = false;
  try {
    if (size === 1 && entry !== null) {
      const value = entry.value as PyValue;
      let step = p.save(entry.key);
      if (step !== undefined) yield step;
      wroteKey = true;
      step = p.save(value);
      if (step !== undefined) yield step;
      out.op(Op.SETITEM);
      return;
    }
    let count: number;
    do {
      out.op(Op.MARK);
      for (count = 0; entry !== null && count < BATCH_SIZE; entry = entry.next) {
        const { key, value } = entry;
        if (value === undefined) continue;
        wroteKey = false;
        let step = p.save(key);
        if (step !== undefined) yield step;
        wroteKey = true;
        step = p.save(value);
        if (step !== undefined) yield step;
        count++;
      }
      out.op(Op.SETITEMS);
      wroteKey = false;
      if (obj.size !== size) throw runtimeError("dictionary changed size during iteration");
      if (out.ready.length > 0) yield* p.flush();
    } while (count === BATCH_SIZE);
  } catch (error) {
    if (!wroteKey || entry === null) throw error;
    throw whileSerializing(error, obj, `item ${reprText(entry.key)}`);
  }
}

// ---- sets -------------------------------------------------------------------------------------------

/** All items of a set as a list, for the protocols that know no sets. */
function listOf(obj: PyValue): PyList {
  const items: PyValue[] = [];
  const iterator = iter(obj);
  for (let item = next(iterator); item !== undefined; item = next(iterator)) items.push(item);
  return new PyList(items);
}

export function saveSet(p: PyPickler, obj: PySet): Step | undefined {
  if (p.proto < 4) return saveReduced(p, [setType, new PyTuple([listOf(obj)])], obj);
  p.out.op(Op.EMPTY_SET);
  p.memoize(obj);
  return obj.used === 0 ? undefined : addItems(p, obj);
}

function* addItems(p: PyPickler, obj: PySet): Step {
  const size = obj.used;
  let at = obj.next(0);
  let count: number;
  do {
    p.out.op(Op.MARK);
    try {
      for (count = 0; at >= 0 && count < BATCH_SIZE; at = obj.next(at + 1), count++) {
        const step = p.save(obj.keys[at] as PyValue);
        if (step !== undefined) yield step;
      }
    } catch (error) {
      throw whileSerializing(error, obj, "element");
    }
    p.out.op(Op.ADDITEMS);
    if (obj.used !== size) throw runtimeError("set changed size during iteration");
    if (p.out.ready.length > 0) yield* p.flush();
  } while (count === BATCH_SIZE);
}

export function saveFrozenset(p: PyPickler, obj: PySet): Step {
  if (p.proto < 4) return saveReduced(p, [frozensetType, new PyTuple([listOf(obj)])], obj);
  return saveFrozenItems(p, obj);
}

function* saveFrozenItems(p: PyPickler, obj: PySet): Step {
  p.out.op(Op.MARK);
  try {
    for (let at = obj.next(0); at >= 0; at = obj.next(at + 1)) {
      const step = p.save(obj.keys[at] as PyValue);
      if (step !== undefined) yield step;
    }
  } catch (error) {
    throw whileSerializing(error, obj, "element");
  }
  const known = p.memo.get(obj);
  if (known === undefined) {
    p.out.op(Op.FROZENSET);
    p.memoize(obj);
  } else {
    p.out.op(Op.POP_MARK);
    p.recall(known);
  }
}
