/** What `_asyncio` needs of the Python part of the package, looked up when it is first used. */
import { getAttr } from "../../objects/abstract.ts";
import { newErrorOf, type PyBaseException } from "../../objects/exceptions.ts";
import { CallRequest, type Flow, type PyType, type PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";

const found = new Map<string, PyValue>();

/** `name` of a module, as it was when somebody asked for it first. */
export function library(module: string, name: string): PyValue {
  const key = `${module}.${name}`;
  let value = found.get(key);
  if (value === undefined) {
    value = getAttr(importModule(module), name);
    found.set(key, value);
  }
  return value;
}

export const cancelledErrorType = (): PyType =>
  library("asyncio.exceptions", "CancelledError") as PyType;

export const invalidState = (message: string): PyBaseException =>
  newErrorOf(library("asyncio.exceptions", "InvalidStateError") as PyType, message);

/** `loop.call_soon(callback, *args, context=context)` */
export function* callSoon(
  loop: PyValue,
  callback: PyValue,
  args: readonly PyValue[],
  context: PyValue,
): Flow<void> {
  yield new CallRequest(getAttr(loop, "call_soon"), [callback, ...args, context], ["context"]);
}
