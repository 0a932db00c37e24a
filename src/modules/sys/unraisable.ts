/** sys.unraisablehook: reports of exceptions that no code can catch. */
import { call, getAttr, reprText } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn } from "../../objects/builtin.ts";
import { PyBaseException, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText, type PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { structSequence } from "../../objects/struct-sequence.ts";
import { type Unraisable, unraisableSink } from "../../objects/unraisable.ts";
import { pythonFrame } from "../../vm/frame.ts";
import { sysState } from "../../vm/sys-state.ts";
import { threads } from "../../vm/thread.ts";
import { addTraceback } from "../../vm/traceback.ts";
import { briefReport, plainReport } from "./report.ts";

const hookArguments = structSequence({
  module: "builtins",
  name: "UnraisableHookArgs",
  doc: "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
  fields: ["exc_type", "exc_value", "exc_traceback", "err_msg", "object"],
});

function write(text: string): void {
  const stderr = sysState.get("stderr");
  if (stderr === undefined || stderr === null) return;
  call(getAttr(stderr, "write"), [strFromHost(text)]);
  call(getAttr(stderr, "flush"), []);
}

export const unraisableHook = fn("unraisablehook(unraisable, /)", (given: PyValue) => {
  if ((given as PyTuple).cls !== hookArguments.type) {
    throw typeError("sys.unraisablehook argument type must be UnraisableHookArgs");
  }
  const [, error, traceback, message, object] = (given as PyTuple).items;
  const text = message === null ? "Exception ignored in" : (hostText(message) ?? "");
  if (object !== null) write(`${text}: ${reprText(object)}\n`);
  else if (message !== null) write(`${text}:\n`);
  if (!(error instanceof PyBaseException)) return;
  write(briefReport(error, traceback));
});

unraisableSink.report = ({ error, message }: Unraisable): void => {
  const hook = sysState.get("unraisablehook");
  // One that built-in code has raised: the place is where it was called.
  const frame = pythonFrame(threads.current.frame);
  if (error.traceback === null && frame !== null) addTraceback(error, frame, frame.pc - 1);
  const args = hookArguments.make([error.cls, error, error.traceback, strFromHost(message), null]);
  try {
    audit("sys.unraisablehook", hook ?? null, args);
    if (hook === undefined || hook === null) call(unraisableHook, [args]);
    else call(hook, [args]);
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    write(`Exception ignored in sys.unraisablehook: ${reprText(hook ?? unraisableHook)}\n`);
    write(plainReport(failure));
  }
};
