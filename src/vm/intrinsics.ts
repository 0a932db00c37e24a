/** CALL_INTRINSIC_1 and CALL_INTRINSIC_2. */

import { CodeFlag } from "../bytecode/code.ts";
import { Intrinsic1, Intrinsic2 } from "../bytecode/operand-tables.ts";
import { getAttrOptional, positive } from "../objects/abstract.ts";
import { isSubtype, typeOf } from "../objects/core-types.ts";
import type { PyDict } from "../objects/dict-storage.ts";
import { exceptionTypes, newError, type PyBaseException } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { type PyList, PyTuple } from "../objects/sequence-values.ts";
import { unaryFlow } from "./flows.ts";
import type { Frame } from "./frame.ts";
import type { PyFunction } from "./function.ts";
import { wrapAsyncYield } from "./generator-protocol.ts";
import { importStar } from "./import.ts";
import { prepareReraiseStar } from "./reraise-star.ts";
import { setContext, type Thread } from "./thread.ts";

/** Constructors of type parameters: filled by modules/typing, which owns the types. */
export const typeParameters: {
  make:
    | ((
        kind: "TypeVar" | "ParamSpec" | "TypeVarTuple",
        name: PyValue,
        extra: PyValue | undefined,
        isBound: boolean,
      ) => PyValue)
    | null;
  alias: ((fields: PyTuple) => PyValue) | null;
  generic: ((parameters: PyValue) => PyValue | Flow) | null;
  setDefault: ((parameter: PyValue, evaluate: PyValue) => void) | null;
} = { make: null, alias: null, generic: null, setDefault: null };

function needTypeParameters<K extends keyof typeof typeParameters>(
  key: K,
): NonNullable<(typeof typeParameters)[K]> {
  const hook = typeParameters[key];
  if (hook === null) {
    throw newError(
      "NotImplementedError",
      "type parameters need the module _typing, which is not loaded",
    );
  }
  return hook as NonNullable<(typeof typeParameters)[K]>;
}

export function intrinsic1(
  thread: Thread,
  frame: Frame,
  which: number,
  value: PyValue,
): PyValue | Flow {
  switch (which) {
    case Intrinsic1.PRINT: {
      return displayFlow(value);
    }
    case Intrinsic1.IMPORT_STAR: {
      importStar(value, frame.locals as PyDict);
      return null;
    }
    case Intrinsic1.STOPITERATION_ERROR:
      return stopIterationError(thread, frame, value as PyBaseException);
    case Intrinsic1.ASYNC_GEN_WRAP:
      return wrapAsyncYield(value);
    case Intrinsic1.UNARY_POSITIVE:
      return typeOf(value).isHeap ? unaryFlow("__pos__", positive, value) : positive(value);
    case Intrinsic1.LIST_TO_TUPLE:
      return new PyTuple((value as PyList).items.slice());
    case Intrinsic1.TYPEVAR:
      return needTypeParameters("make")("TypeVar", value, undefined, false);
    case Intrinsic1.PARAMSPEC:
      return needTypeParameters("make")("ParamSpec", value, undefined, false);
    case Intrinsic1.TYPEVARTUPLE:
      return needTypeParameters("make")("TypeVarTuple", value, undefined, false);
    case Intrinsic1.SUBSCRIPT_GENERIC:
      return needTypeParameters("generic")(value);
    case Intrinsic1.TYPEALIAS:
      return needTypeParameters("alias")(value as PyTuple);
    default:
      throw newError("SystemError", `unknown intrinsic function ${which}`);
  }
}

function* displayFlow(value: PyValue): Flow<PyValue> {
  const sys = sysModule.get();
  const hook = sys === undefined ? undefined : getAttrOptional(sys, "displayhook");
  if (hook === undefined) throw newError("RuntimeError", "lost sys.displayhook");
  return yield new CallRequest(hook, [value]);
}

/** Filled at start-up: the module sys. */
export const sysModule: { get: () => PyValue | undefined } = { get: () => undefined };

/** A StopIteration that leaves a generator becomes a RuntimeError (PEP 479). */
function stopIterationError(thread: Thread, frame: Frame, error: PyBaseException): PyValue {
  const flags = frame.code.co_flags;
  let text: string | undefined;
  if (isSubtype(error.cls, exceptionTypes.StopIteration)) {
    if (flags & CodeFlag.ASYNC_GENERATOR) text = "async generator raised StopIteration";
    else if (flags & CodeFlag.COROUTINE) text = "coroutine raised StopIteration";
    else text = "generator raised StopIteration";
  } else if (
    flags & CodeFlag.ASYNC_GENERATOR &&
    isSubtype(error.cls, exceptionTypes.StopAsyncIteration)
  ) {
    text = "async generator raised StopAsyncIteration";
  }
  if (text === undefined) return error;
  const replacement = newError("RuntimeError", text);
  setContext(thread, replacement);
  replacement.cause = error;
  replacement.context = error;
  replacement.suppressContext = true;
  return replacement;
}

export function intrinsic2(which: number, first: PyValue, second: PyValue): PyValue | Flow {
  switch (which) {
    case Intrinsic2.PREP_RERAISE_STAR:
      return prepareReraiseStar(first, (second as PyList).items);
    case Intrinsic2.TYPEVAR_WITH_BOUND:
      return needTypeParameters("make")("TypeVar", first, second, true);
    case Intrinsic2.TYPEVAR_WITH_CONSTRAINTS:
      return needTypeParameters("make")("TypeVar", first, second, false);
    case Intrinsic2.SET_FUNCTION_TYPE_PARAMS:
      (first as PyFunction).typeParams = second;
      return first;
    case Intrinsic2.SET_TYPEPARAM_DEFAULT:
      needTypeParameters("setDefault")(first, second);
      return first;
    default:
      throw newError("SystemError", `unknown intrinsic function ${which}`);
  }
}
