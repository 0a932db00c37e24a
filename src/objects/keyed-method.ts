/** Methods of dicts and sets that take a key: Python code of the key runs in frames of the loop. */
import type { NativeFunction } from "./builtin.ts";
import { type MethodRow, method } from "./define.ts";
import { asksPython, keyQuestions } from "./key-answers.ts";
import type { PyObject, PyValue } from "./object.ts";

/** A method whose first argument is a key of its receiver. */
export function keyed(signature: string, run: NativeFunction): MethodRow {
  return method(signature, (self: PyObject, key: PyValue, ...rest: PyValue[]) => {
    const { lookup } = keyQuestions;
    if (lookup === null || !asksPython(key)) return run(self, key, ...rest);
    return lookup(self, key, () => run(self, key, ...rest) as PyValue | undefined);
  });
}
