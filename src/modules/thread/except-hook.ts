/** `_thread._excepthook`: what becomes of an exception that ends a thread. With it, `threading` needs no traceback module. */
import { flowCall, getAttr, strText } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { typeOf } from "../../objects/core-types.ts";
import { exceptionTypes, PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { Flow, PyValue } from "../../objects/object.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { sysState } from "../../vm/sys-state.ts";
import { threads } from "../../vm/thread.ts";
import { plainReport, showException } from "../sys/report.ts";

export const hookArguments = structSequence({
  module: "_thread",
  name: "_ExceptHookArgs",
  fields: ["exc_type", "exc_value", "exc_traceback", "thread"],
});

function* excepthook(args: PyValue): Flow<PyValue> {
  if (typeOf(args) !== hookArguments.type) {
    throw typeError("_thread.excepthook argument type must be ExceptHookArgs");
  }
  const error = getAttr(args, "exc_value");
  const thread = getAttr(args, "thread");
  if (getAttr(args, "exc_type") === exceptionTypes.SystemExit) return null;
  const ours = sysState.get("stderr") ?? null;
  // A thread remembers the stream of its start, for the time after the interpreter's own is gone.
  const file = ours !== null || thread === null ? ours : getAttr(thread, "_stderr");
  if (file === null || !(error instanceof PyBaseException)) return null;
  const name = thread === null ? String(threads.current.ident) : strText(getAttr(thread, "_name"));
  const write = getAttr(file, "write");
  yield* flowCall(write, [`Exception in thread ${name}:\n`]);
  if (file === ours) showException(error);
  else yield* flowCall(write, [plainReport(error)]);
  yield* flowCall(getAttr(file, "flush"), []);
  return null;
}

export const excepthookFunction = fn(
  "_excepthook(exc_type, /)",
  excepthook,
  "Handle uncaught Thread.run() exception.",
);
