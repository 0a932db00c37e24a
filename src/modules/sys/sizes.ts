/** `sys.getsizeof`. */
import { boundSpecial, index, isSize, typeName } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { intType, isInstance, typeOf } from "../../objects/core-types.ts";
import {
  exceptionTypes,
  isError,
  overflowError,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../../objects/object.ts";
import { headSize } from "../../objects/type-sizes.ts";

function* sizeOf(value: PyValue): Flow<number | bigint> {
  const method = boundSpecial(value, "__sizeof__");
  if (method === undefined) throw typeError(`Type ${typeName(value)} doesn't define __sizeof__`);
  const size: PyValue = yield new CallRequest(method.callee, method.unbound ? [value] : []);
  if (!isInstance(size, intType)) throw typeError("an integer is required");
  const n = index(size);
  if (!isSize(n)) throw overflowError("Python int too large to convert to C ssize_t");
  if (n < 0) throw valueError("__sizeof__() should return >= 0");
  const head = headSize(value, typeOf(value));
  return typeof n === "bigint" ? n + BigInt(head) : n + head;
}

/** The fallback stands for what has no size: its method is missing or gives no number. */
export const sizeFunction = fn(
  "getsizeof(object, default=<absent>)",
  function* (value: PyValue, fallback: PyValue | undefined): Flow<PyValue> {
    try {
      return yield* sizeOf(value);
    } catch (error) {
      if (fallback === undefined || !isError(error, exceptionTypes.TypeError)) throw error;
      return fallback;
    }
  },
);
