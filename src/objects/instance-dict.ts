/** The attribute `__dict__` of built-in types whose instances have one. */
import { typeName } from "./abstract.ts";
import { attribute } from "./define.ts";
import { PyDict } from "./dict-storage.ts";
import { typeError } from "./exceptions.ts";
import { materializeDict, replaceDict } from "./lookup.ts";
import type { PyObject, PyValue } from "./object.ts";

export const instanceDict = attribute(
  "__dict__",
  (self: PyObject) => materializeDict(self),
  (self: PyObject, value: PyValue | undefined) => {
    if (value === undefined) throw typeError("cannot delete __dict__");
    if (!(value instanceof PyDict)) {
      throw typeError(`__dict__ must be set to a dictionary, not a '${typeName(value)}'`);
    }
    replaceDict(self, value);
  },
);
