/**
 * Filling dicts and sets with what was unpickled. Keys that Python code hashes and compares are asked in
 * frames of the eval loop; all others are added at once.
 */
import type { PyDict } from "../../objects/dict-storage.ts";
import { asksPython, keyQuestions } from "../../objects/key-answers.ts";
import type { Flow, PyObject, PyValue } from "../../objects/object.ts";
import type { PySet } from "../../objects/set-storage.ts";

type Add = (at: number) => void;

/** Adds the keys at every `width`-th place of `items`; a Flow from the first one on that asks Python. */
function addKeys(
  container: PyObject,
  items: readonly PyValue[],
  width: 1 | 2,
  add: Add,
): Flow<void> | void {
  for (let i = 0; i < items.length; i += width) {
    if (asksPython(items[i])) return addAsking(container, items, width, add, i);
    add(i);
  }
}

function* addAsking(
  container: PyObject,
  items: readonly PyValue[],
  width: 1 | 2,
  add: Add,
  from: number,
): Flow<void> {
  const { lookup } = keyQuestions;
  for (let i = from; i < items.length; i += width) {
    const key = items[i];
    if (lookup !== null && asksPython(key)) {
      yield* lookup(container, key, () => {
        add(i);
        return undefined;
      });
    } else add(i);
  }
}

/** Sets pairs of keys and values, which alternate in `items`. */
export function fillDict(dict: PyDict, items: readonly PyValue[]): Flow<void> | void {
  return addKeys(dict, items, 2, (i) => dict.set(items[i], items[i + 1]));
}

export function fillSet(set: PySet, items: readonly PyValue[]): Flow<void> | void {
  return addKeys(set, items, 1, (i) => {
    set.add(items[i]);
  });
}
