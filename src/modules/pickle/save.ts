/** Saves a value of any kind: what it is decides how (containers.ts, bytes.ts, reduce.ts, global.ts). */
import { getAttr, getAttrOptional } from "../../objects/abstract.ts";
import type { PyByteArray } from "../../objects/bytearray.ts";
import {
  bytearrayType,
  dictType,
  frozensetType,
  functionType,
  isSubtype,
  listType,
  NotImplemented,
  setType,
  tupleType,
  typeOf,
  typeType,
} from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { addNote } from "../../objects/exception-note.ts";
import { exceptionTypes, isError } from "../../objects/exceptions.ts";
import { CallRequest, type PyType, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { hostText, type PyList, PyTuple } from "../../objects/sequence-values.ts";
import type { PySet } from "../../objects/set-storage.ts";
import { saveByteArray, saveBytes, savePickleBuffer } from "./bytes.ts";
import { saveDict, saveFrozenset, saveList, saveSet, saveTuple } from "./containers.ts";
import type { Save, Saving } from "./drive.ts";
import { picklingError } from "./errors.ts";
import { saveGlobal, saveType } from "./global.ts";
import { qualifiedName } from "./items.ts";
import { savePersistentId } from "./persistent-id.ts";
import { PyPickleBuffer } from "./pickle-buffer.ts";
import { isPlainBytes, isPlainText, type PyPickler } from "./pickler.ts";
import { saveReduction } from "./reduction.ts";

type Saver = (pickler: PyPickler, value: never) => Saving;

/** Exact types whose values are written as what they are. */
const savers = new Map<PyType, Saver>([
  [dictType, (pickler, value: PyDict) => saveDict(pickler, value)],
  [setType, (pickler, value: PySet) => saveSet(pickler, value)],
  [frozensetType, (pickler, value: PySet) => saveFrozenset(pickler, value)],
  [listType, (pickler, value: PyList) => saveList(pickler, value)],
  [tupleType, (pickler, value: PyTuple) => saveTuple(pickler, value)],
  [bytearrayType, (pickler, value: PyByteArray) => saveByteArray(pickler, value)],
]);

export function* save(pickler: PyPickler, value: PyValue, isPersistentId: boolean): Saving {
  if (pickler.out.boundary()) yield* pickler.flush();
  const { persistentId, reducerOverride } = pickler.hooks;
  if (!isPersistentId && persistentId !== undefined) {
    const id: PyValue = yield new CallRequest(persistentId, [value]);
    if (id !== null) return yield* savePersistentId(pickler, id);
  }
  if (pickler.saveAtom(value) || pickler.recall(value)) return;
  if (isPlainBytes(value)) return yield* saveBytes(pickler, value);
  if (isPlainText(value)) return yield* pickler.saveText(value);
  const type = typeOf(value);
  const saver = savers.get(type);
  if (saver !== undefined) return yield* saver(pickler, value as never);
  if (value instanceof PyPickleBuffer) return yield* savePickleBuffer(pickler, value);
  if (reducerOverride !== undefined) {
    const result: PyValue = yield new CallRequest(reducerOverride, [value]);
    if (result !== NotImplemented) return yield* saveResult(pickler, value, result);
  }
  if (type === typeType) return yield* saveType(pickler, value as PyType);
  if (type === functionType) return yield* saveGlobal(pickler, value, undefined);
  return yield* saveReduced(pickler, value, type);
}

/** By the function that a table has for its type, or by its own methods. */
function* saveReduced(pickler: PyPickler, value: PyValue, type: PyType): Saving {
  const reduce = yield* registered(pickler, type);
  let result: PyValue;
  if (reduce !== undefined) result = yield new CallRequest(reduce, [value]);
  else if (isSubtype(type, typeType)) return yield* saveGlobal(pickler, value, undefined);
  else {
    const extended = getAttrOptional(value, "__reduce_ex__");
    const plain = extended === undefined ? getAttrOptional(value, "__reduce__") : undefined;
    if (extended !== undefined) result = yield new CallRequest(extended, [pickler.protocol]);
    else if (plain !== undefined) result = yield new CallRequest(plain, []);
    else throw picklingError(`Can't pickle ${qualifiedName(value)} object`);
  }
  return yield* saveResult(pickler, value, result);
}

function* registered(
  { hooks }: PyPickler,
  type: PyType,
): Generator<CallRequest | Save, PyValue | undefined, PyValue> {
  const table = hooks.dispatchTable ?? getAttr(importModule("copyreg"), "dispatch_table");
  if (table instanceof PyDict && typeOf(table) === dictType) return table.get(type);
  try {
    return yield new CallRequest(getAttr(table, "__getitem__"), [type]);
  } catch (error) {
    if (isError(error, exceptionTypes.KeyError)) return undefined;
    throw error;
  }
}

/** The result of a reducing function: a name, or a tuple. */
function* saveResult(pickler: PyPickler, value: PyValue, result: PyValue): Saving {
  const name = hostText(result);
  if (name !== undefined) return yield* saveGlobal(pickler, value, result);
  try {
    if (!(result instanceof PyTuple)) {
      throw picklingError(`__reduce__ must return a string or tuple, not ${qualifiedName(result)}`);
    }
    yield* saveReduction(pickler, value, result.items);
  } catch (error) {
    addNote(error, `when serializing ${qualifiedName(value)} object`);
    throw error;
  }
}
