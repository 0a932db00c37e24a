/** Saves what `__reduce__` and its like give: a function that makes the object, its arguments, state and items. */
import { getAttr, getAttrOptional, reprText } from "../../objects/abstract.ts";
import { typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { addNote } from "../../objects/exception-note.ts";
import { CallRequest, PyType, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { EMPTY_TUPLE, hostText, PyTuple } from "../../objects/sequence-values.ts";
import { saveDictItems, saveListItems } from "./batches.ts";
import { Save, type Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import { qualifiedName } from "./items.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";

/** A call of a function, as `__reduce__` would give it. */
export function* saveCall(
  pickler: PyPickler,
  value: PyValue,
  callee: PyValue,
  args: PyTuple,
): Saving {
  yield* saveReduction(pickler, value, [callee, args]);
}

const PLACES = ["first", "second", "third", "fourth", "fifth", "sixth"];
function wrongItem(place: number, what: string, item: PyValue): object {
  return picklingError(
    `${PLACES[place]} item of the tuple returned by __reduce__ must be ${what}, not ${qualifiedName(item)}`,
  );
}

const isCallable = (value: PyValue): boolean => typeOf(value).slots.call !== undefined;
const isIterator = (value: PyValue): boolean => typeOf(value).slots.iternext !== undefined;

export function* saveReduction(
  pickler: PyPickler,
  value: PyValue,
  items: readonly PyValue[],
): Saving {
  if (items.length < 2 || items.length > 6) {
    throw picklingError("tuple returned by __reduce__ must contain 2 through 6 elements");
  }
  const [callee, args, state = null, listItems = null, dictItems = null, setter = null] = items;
  if (!isCallable(callee)) throw wrongItem(0, "callable", callee);
  if (!(args instanceof PyTuple)) throw wrongItem(1, "a tuple", args);
  if (listItems !== null && !isIterator(listItems)) throw wrongItem(3, "an iterator", listItems);
  if (dictItems !== null && !isIterator(dictItems)) throw wrongItem(4, "an iterator", dictItems);
  if (setter !== null && !isCallable(setter)) throw wrongItem(5, "callable", setter);
  yield* saveConstruction(pickler, value, callee, args);
  if (pickler.memoTable.has(value)) {
    // It holds itself in what it is made from.
    pickler.out.byte(Op.Pop);
    pickler.recall(value);
  } else pickler.memoize(value);
  if (listItems !== null) yield* saveListItems(pickler, value, listItems);
  if (dictItems !== null) yield* saveDictItems(pickler, value, dictItems);
  if (state !== null) yield* saveState(pickler, value, state, setter);
}

/** Saves a part of an object; what goes wrong says which. */
function* savePart(pickler: PyPickler, part: PyValue, value: PyValue, what: string): Saving {
  if (pickler.saveSimple(part)) return;
  try {
    yield new Save(part);
  } catch (error) {
    addNote(error, `when serializing ${qualifiedName(value)} ${what}`);
    throw error;
  }
}

function* saveConstruction(
  pickler: PyPickler,
  value: PyValue,
  callee: PyValue,
  args: PyTuple,
): Saving {
  const name =
    pickler.protocol >= 2 ? hostText(getAttrOptional(callee, "__name__") ?? null) : undefined;
  if (name === "__newobj_ex__") return yield* saveNewObjectEx(pickler, value, args);
  if (name === "__newobj__") return yield* saveNewObject(pickler, value, args);
  yield* savePart(pickler, callee, value, "reconstructor");
  yield* savePart(pickler, args, value, "reconstructor arguments");
  pickler.out.byte(Op.Reduce);
}

function checkClass(cls: PyValue, value: PyValue, function_: string): void {
  if (!(cls instanceof PyType)) {
    throw picklingError(
      `first argument to ${function_}() must be a class, not ${qualifiedName(cls)}`,
    );
  }
  const own = getAttr(value, "__class__");
  if (own === cls) return;
  throw picklingError(
    `first argument to ${function_}() must be ${reprText(own)}, not ${reprText(cls)}`,
  );
}

function* saveNewObject(pickler: PyPickler, value: PyValue, { items }: PyTuple): Saving {
  if (items.length < 1) throw picklingError("__newobj__ expected at least 1 argument, got 0");
  const [cls, ...args] = items;
  checkClass(cls, value, "__newobj__");
  yield* savePart(pickler, cls, value, "class");
  yield* savePart(pickler, new PyTuple(args), value, "__new__ arguments");
  pickler.out.byte(Op.NewObj);
}

function* saveNewObjectEx(pickler: PyPickler, value: PyValue, { items }: PyTuple): Saving {
  if (items.length !== 3) {
    throw picklingError(`__newobj_ex__ expected 3 arguments, got ${items.length}`);
  }
  const [cls, args, keywords] = items;
  checkClass(cls, value, "__newobj_ex__");
  if (!(args instanceof PyTuple)) {
    const given = qualifiedName(args);
    throw picklingError(`second argument to __newobj_ex__() must be a tuple, not ${given}`);
  }
  if (!(keywords instanceof PyDict)) {
    const given = qualifiedName(keywords);
    throw picklingError(`third argument to __newobj_ex__() must be a dict, not ${given}`);
  }
  if (pickler.protocol >= 4) {
    yield* savePart(pickler, cls, value, "class");
    yield* savePart(pickler, args, value, "__new__ arguments");
    yield* savePart(pickler, keywords, value, "__new__ arguments");
    pickler.out.byte(Op.NewObjEx);
    return;
  }
  const partial = getAttr(importModule("functools"), "partial");
  const names = [...keywords.entries()].map(({ key }) => hostText(key) ?? "");
  const values = [...keywords.entries()].map((entry) => entry.value as PyValue);
  const given = [getAttr(cls, "__new__"), cls, ...args.items, ...values];
  const made: PyValue = yield new CallRequest(partial, given, names);
  yield* savePart(pickler, made, value, "reconstructor");
  yield* savePart(pickler, EMPTY_TUPLE, value, "reconstructor arguments");
  pickler.out.byte(Op.Reduce);
}

function* saveState(pickler: PyPickler, value: PyValue, state: PyValue, setter: PyValue): Saving {
  const { out } = pickler;
  if (setter === null) {
    yield* savePart(pickler, state, value, "state");
    out.byte(Op.Build);
    return;
  }
  // A call of the setter with the object and its state, whose result nobody wants.
  yield* savePart(pickler, setter, value, "state setter");
  if (!pickler.saveSimple(value)) yield new Save(value);
  yield* savePart(pickler, state, value, "state");
  out.byte(Op.Tuple2);
  out.byte(Op.Reduce);
  out.byte(Op.Pop);
}
