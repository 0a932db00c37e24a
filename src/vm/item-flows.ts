/**
 * Items of containers, and looking up keys: as flows.ts, for what may call Python code. A key's `__hash__` and `__eq__` run in
 * frames of the loop before the container, which cannot be interrupted, looks the key up (objects/key-answers.ts).
 */
import { contains, getAttr, getItem, hashHalves, next, setItem } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import { Exporter } from "../objects/exports.ts";
import { halved, upperHalf } from "../objects/hash-halves.ts";
import { asksPython, KeyAnswers, keyQuestions, withAnswers } from "../objects/key-answers.ts";
import { typeLookup } from "../objects/lookup.ts";
import {
  CallRequest,
  EQ,
  type Flow,
  type PyObject,
  PyType,
  type PyValue,
} from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { PySet } from "../objects/set-storage.ts";
import { hashFromMethod } from "../objects/slot-table.ts";
import {
  boolFlow,
  callSpecial,
  isPythonMethod,
  iterFlow,
  nextFlow,
  richCompareFlow,
} from "./flows.ts";

// ---- items ------------------------------------------------------------------------------------------

export function* getItemFlow(obj: PyValue, key: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__getitem__")) {
    return (yield* callSpecial(obj, "__getitem__", [key])) as PyValue;
  }
  if (obj instanceof PyType && typeOf(obj).slots.getitem === undefined) {
    const found = typeLookup(obj, "__class_getitem__");
    if (found !== undefined) {
      const method = getAttr(obj, "__class_getitem__");
      return yield new CallRequest(method, [key]);
    }
  }
  return asksPython(key) ? yield* keyFlow(obj, key, () => getItem(obj, key)) : getItem(obj, key);
}

export function* setItemFlow(obj: PyValue, key: PyValue, value: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__setitem__")) {
    yield* callSpecial(obj, "__setitem__", [key, value]);
  } else if (asksPython(key)) {
    yield* keyFlow(obj, key, () => void setItem(obj, key, value));
  } else setItem(obj, key, value);
  return null;
}

export function* deleteItemFlow(obj: PyValue, key: PyValue): Flow<PyValue> {
  if (isPythonMethod(typeOf(obj), "__delitem__")) yield* callSpecial(obj, "__delitem__", [key]);
  else {
    if (obj instanceof Exporter && !obj.exports.isEmpty) yield* obj.exports.lookOutside();
    if (asksPython(key)) yield* keyFlow(obj, key, () => void setItem(obj, key, undefined));
    else setItem(obj, key, undefined);
  }
  return null;
}

export function* containsFlow(container: PyValue, item: PyValue, invert: boolean): Flow<PyValue> {
  const type = typeOf(container);
  if (isPythonMethod(type, "__contains__")) {
    const found = (yield* callSpecial(container, "__contains__", [item])) as PyValue;
    return (yield* boolFlow(found)) !== invert;
  }
  if (typeLookup(type, "__contains__") === undefined && isPythonMethod(type, "__iter__")) {
    const iterator = yield* iterFlow(container);
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
  return yield* keyFlow(container, item, () => contains(container, item) !== invert);
}

// ---- keys ---------------------------------------------------------------------------------------------

/** What a container will want to know of a key. */
export function* askKey(container: PyValue, key: PyObject): Flow<KeyAnswers> {
  const answers = new KeyAnswers(key);
  let lower: number;
  if (isPythonMethod(typeOf(key), "__hash__")) {
    try {
      const value = hashFromMethod((yield* callSpecial(key, "__hash__", [])) as PyValue);
      answers.hash = { value };
      lower = halved(value);
    } catch (error) {
      if (!(error instanceof PyBaseException)) throw error;
      // The container says what the key was meant for.
      answers.hash = { error };
      return answers;
    }
  } else if (typeOf(key).slots.hash === null) return answers;
  else lower = hashHalves(key);
  const upper = upperHalf;
  if (!(container instanceof PyDict || container instanceof PySet)) return answers;
  for (const known of container.candidates(lower, upper)) {
    if (known === key) break;
    const isSame = yield* boolFlow(yield* richCompareFlow(EQ, known, key));
    answers.equal.set(known, isSame);
    if (isSame) break;
  }
  return answers;
}
keyQuestions.ask = askKey;

/** Does what looks a key of a container up, once the key has been asked. */
export function* keyFlow(
  container: PyValue,
  key: PyObject,
  run: () => PyValue | undefined,
): Flow<PyValue> {
  const answers = yield* askKey(container, key);
  return withAnswers(answers, run) ?? null;
}

/** `{key: value, …}`; keys and values alternate. */
export function* mapFlow(parts: readonly PyValue[]): Flow<PyValue> {
  const dict = new PyDict();
  for (let i = 0; i < parts.length; i += 2) {
    const key = parts[i];
    if (asksPython(key)) yield* keyFlow(dict, key, () => void dict.set(key, parts[i + 1]));
    else dict.set(key, parts[i + 1]);
  }
  return dict;
}

/** `{item, …}` */
export function* setFlow(items: readonly PyValue[]): Flow<PyValue> {
  const set = new PySet();
  for (const item of items) {
    if (asksPython(item)) yield* keyFlow(set, item, () => void set.add(item));
    else set.add(item);
  }
  return set;
}
