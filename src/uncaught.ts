/**
 * Calls from outside any Python code, and the end of an exception that nothing caught: SystemExit
 * becomes an exit status, everything else goes to sys.excepthook.
 */
import type { Outcome } from "./interpreters/supervisor.ts";
import { plainReport } from "./modules/sys/report.ts";
import { call, getAttr, strText } from "./objects/abstract.ts";
import { audit } from "./objects/audit.ts";
import { isSubtype } from "./objects/core-types.ts";
import { exceptionTypes, isError, PyBaseException } from "./objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "./objects/object.ts";
import { intValue } from "./objects/sequence-values.ts";
import { reportUnraisable } from "./objects/unraisable.ts";
import { NativeFrame } from "./vm/frame.ts";
import { runMain } from "./vm/scheduler.ts";
import { sysState } from "./vm/sys-state.ts";

/** A call in the main thread, which other threads may interrupt. */
export function runAsMain(callee: PyValue, args: PyValue[]): void {
  const flow = function* (): Flow<PyValue> {
    return yield new CallRequest(callee, args);
  };
  runMain(new NativeFrame(flow(), null));
}

/** There is nobody left to tell when this fails. */
export function writeError(text: string): void {
  const stderr = sysState.get("stderr");
  if (stderr === undefined || stderr === null) return;
  try {
    call(getAttr(stderr, "write"), [text]);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
  }
}

/** The `code` of an exception, which a class may have made anything; undefined when it cannot be had. */
function codeOf(error: PyBaseException): PyValue | undefined {
  try {
    return getAttr(error, "code");
  } catch (failure) {
    if (failure instanceof PyBaseException) return undefined;
    throw failure;
  }
}

/** What SystemExit asks for: the process's exit status, and an object to be printed. */
export function exitOf(error: PyBaseException): { status: number; message?: PyValue } {
  const status = codeOf(error);
  if (status === undefined) return { status: 1, message: error };
  if (status === null) return { status: 0 };
  const number = intValue(status);
  if (number !== undefined) {
    // What fits no C long is -1.
    const isLong = BigInt.asIntN(64, BigInt(number)) === BigInt(number);
    return { status: isLong ? Number(BigInt.asUintN(8, BigInt(number))) : 255 };
  }
  return { status: 1, message: status };
}

/** The process's exit status for SystemExit, printing its message if it has one. */
function exitStatus(error: PyBaseException): number {
  const { status, message } = exitOf(error);
  if (message !== undefined) writeError(`${strText(message)}\n`);
  return status;
}

/** Whether a KeyboardInterrupt was left uncaught: the process then ends as if the signal had killed it. */
export const interruption = { happened: false };

/** What debuggers look at afterwards. */
export function rememberUncaught(error: PyBaseException): void {
  sysState.set("last_exc", error);
  sysState.set("last_type", error.cls);
  sysState.set("last_value", error);
  sysState.set("last_traceback", error.traceback);
}

/** Whether audit hooks let the report happen: a RuntimeError of theirs keeps it back, other failures are shown with it. */
function mayReport(hook: PyValue, error: PyBaseException): boolean {
  try {
    audit("sys.excepthook", hook, error.cls, error, error.traceback);
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    if (isError(failure, exceptionTypes.RuntimeError)) return false;
    reportUnraisable(failure, "Exception ignored in audit hook");
  }
  return true;
}

/** Runs sys.excepthook. The status, if the hook itself asked to exit. */
export function showUncaught(error: PyBaseException): number | undefined {
  if (isSubtype(error.cls, exceptionTypes.KeyboardInterrupt)) interruption.happened = true;
  rememberUncaught(error);
  const hook = sysState.get("excepthook");
  if (!mayReport(hook ?? null, error)) return undefined;
  if (hook === undefined) {
    writeError(`sys.excepthook is missing\n${plainReport(error)}`);
    return undefined;
  }
  try {
    call(hook, [error.cls, error, error.traceback]);
  } catch (failure) {
    if (!(failure instanceof PyBaseException)) throw failure;
    if (isError(failure, exceptionTypes.SystemExit)) return exitStatus(failure);
    writeError(`Error in sys.excepthook:\n${plainReport(failure)}`);
    writeError(`\nOriginal exception was:\n${plainReport(error)}`);
  }
  return undefined;
}

/** How a program ends that this exception left. */
export function endedBy(error: PyBaseException): Outcome {
  if (isSubtype(error.cls, exceptionTypes.SystemExit)) return { status: exitStatus(error) };
  const asked = showUncaught(error);
  return { status: asked ?? 1 };
}
