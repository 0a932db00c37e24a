/**
 * Keys whose `__hash__` or `__eq__` is Python code. Dicts and sets ask for both in the middle of their work; so the
 * eval loop asks beforehand, in frames of its own (vm/key-questions.ts), and the container finds the answers here.
 * What was not asked, since the container has changed meanwhile, it asks itself.
 */
import { keyProtocol } from "./dict-storage.ts";
import { type Flow, PyObject, type PyValue } from "./object.ts";

export class KeyAnswers {
  readonly key: PyObject;
  /** What hashing has given; undefined where it is not Python code. */
  hash: { value: number | bigint } | { error: unknown } | undefined = undefined;
  /** Known key → whether it equals this one. */
  readonly equal = new Map<PyValue, boolean>();
  constructor(key: PyObject) {
    this.key = key;
  }
}

let current: KeyAnswers | null = null;

/** Does what looks the key up; each answer serves once. */
export function withAnswers<T>(answers: KeyAnswers, run: () => T): T {
  const before = current;
  current = answers;
  try {
    return run();
  } finally {
    current = before;
  }
}

/** The hash of an object, where it has been asked for. */
export function takeHash(key: PyValue): number | bigint | undefined {
  if (current === null || current.key !== key || current.hash === undefined) return undefined;
  const { hash } = current;
  current.hash = undefined;
  if ("error" in hash) throw hash.error;
  return hash.value;
}

/** Whether a key of a container equals one that is looked up, where that has been asked. */
export function takeEqual(known: PyValue, key: PyValue): boolean | undefined {
  if (current === null || current.key !== key) return undefined;
  const same = current.equal.get(known);
  current.equal.delete(known);
  return same;
}

/** Whether looking the key up may run Python code. */
export const asksPython = (key: PyValue): key is PyObject =>
  key instanceof PyObject && key.cls.isHeap && !keyProtocol.hashesByIdentity(key);

/** Filled by vm: asks a key of a container, then does what looks it up. */
export const keyQuestions: {
  lookup: ((container: PyObject, key: PyObject, run: () => PyValue | undefined) => Flow) | null;
} = { lookup: null };
