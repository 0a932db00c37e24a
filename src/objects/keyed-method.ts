/** Methods of dicts and sets that take a key: Python code of the key runs in frames of the loop. */
import type { NativeFunction } from "./builtin.ts";
import { type MethodRow, method } from "./define.ts";
import { asksPython, KeyAnswers, keyQuestions, withAnswers } from "./key-answers.ts";
import type { Flow, PyObject, PyValue } from "./object.ts";

/** A method whose first argument is a key of its receiver. */
export function keyed(signature: string, run: NativeFunction): MethodRow {
  function* later(self: PyObject, key: PyObject, rest: readonly PyValue[]): Flow<PyValue> {
    const answers =
      keyQuestions.ask === null ? new KeyAnswers(key) : yield* keyQuestions.ask(self, key);
    return withAnswers(answers, () => run(self, key, ...rest) as PyValue | undefined) ?? null;
  }
  return method(signature, (self: PyObject, key: PyValue, ...rest: PyValue[]) =>
    asksPython(key) ? later(self, key, rest) : run(self, key, ...rest),
  );
}
