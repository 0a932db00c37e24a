/** Items of containers: as flows.ts, for what may call Python code. */
import {
  boundIfAny,
  contains,
  containsByIteration,
  getAttr,
  getItem,
  next,
  notContainer,
  setItem,
} from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, isError } from "../objects/exceptions.ts";
import { Exporter } from "../objects/exports.ts";
import { asksPython } from "../objects/key-answers.ts";
import { typeLookup } from "../objects/lookup.ts";
import { CallRequest, EQ, type Flow, PyType, type PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import {
  boolFlow,
  callSpecial,
  isPythonMethod,
  iterFlow,
  nextFlow,
  richCompareFlow,
} from "./flows.ts";
import { KeyLookup } from "./key-lookup.ts";

// ---- items ------------------------------------------------------------------------------------------

export function* getItemFlow(obj: PyValue, key: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__getitem__")) {
    return (yield* callSpecial(obj, "__getitem__", [key])) as PyValue;
  }
  if (obj instanceof PyType && typeOf(obj).slots.getitem === undefined) {
    const found = typeLookup(obj, "__class_getitem__");
    if (found !== undefined && found !== null) {
      const method = getAttr(obj, "__class_getitem__");
      return yield new CallRequest(method, [key]);
    }
  }
  return asksPython(key)
    ? yield* new KeyLookup(obj, key, () => getItem(obj, key))
    : getItem(obj, key);
}

export function* setItemFlow(obj: PyValue, key: PyValue, value: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__setitem__")) {
    yield* callSpecial(obj, "__setitem__", [key, value]);
  } else if (asksPython(key)) {
    yield* new KeyLookup(obj, key, () => void setItem(obj, key, value));
  } else setItem(obj, key, value);
  return null;
}

export function* deleteItemFlow(obj: PyValue, key: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__delitem__")) yield* callSpecial(obj, "__delitem__", [key]);
  else {
    if (obj instanceof Exporter && !obj.exports.isEmpty) yield* obj.exports.lookOutside();
    if (asksPython(key)) yield* new KeyLookup(obj, key, () => void setItem(obj, key, undefined));
    else setItem(obj, key, undefined);
  }
  return null;
}

export function* containsFlow(container: PyValue, item: PyValue, invert: boolean): Flow<PyValue> {
  const type = typeOf(container);
  if (isPythonMethod(type, "__contains__")) {
    const found = yield* callSpecial(container, "__contains__", [item], boundIfAny);
    if (found === undefined) return containsByIteration(container, item) !== invert;
    return (yield* boolFlow(found)) !== invert;
  }
  if (typeLookup(type, "__contains__") === undefined && isPythonMethod(type, "__iter__")) {
    let iterator: PyValue;
    try {
      iterator = yield* iterFlow(container);
    } catch (error) {
      if (!isError(error, exceptionTypes.TypeError)) throw error;
      throw notContainer(container);
    }
    for (;;) {
      const value = isPythonMethod(typeOf(iterator), "__next__")
        ? yield* nextFlow(iterator)
        : next(iterator);
      if (value === undefined) return invert;
      if (value === item) return !invert;
      const same = yield* richCompareFlow(EQ, value, item);
      if (yield* boolFlow(same)) return !invert;
    }
  }
  if (!asksPython(item)) return contains(container, item) !== invert;
  if ((container instanceof PyList || container instanceof PyTuple) && !type.isHeap) {
    for (const known of container.items) {
      if (known === item || (yield* boolFlow(yield* richCompareFlow(EQ, known, item)))) {
        return !invert;
      }
    }
    return invert;
  }
  return yield* new KeyLookup(container, item, () => contains(container, item) !== invert);
}

// ---- displays ---------------------------------------------------------------------------------------------

/** `{key: value, …}`; keys and values alternate. */
export function* mapFlow(parts: readonly PyValue[]): Flow<PyValue> {
  const dict = new PyDict();
  for (let i = 0; i < parts.length; i += 2) {
    const key = parts[i];
    if (asksPython(key)) yield* new KeyLookup(dict, key, () => void dict.set(key, parts[i + 1]));
    else dict.set(key, parts[i + 1]);
  }
  return dict;
}

/** `{item, …}` */
export function* setFlow(items: readonly PyValue[]): Flow<PyValue> {
  const set = new PySet();
  for (const item of items) {
    if (asksPython(item)) yield* new KeyLookup(set, item, () => void set.add(item));
    else set.add(item);
  }
  return set;
}
