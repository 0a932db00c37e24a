/** `_thread`: starting threads, their handles, and the locks. The threads are green (vm/scheduler.ts). */
import { indexNumber, isTrue, reprText, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn } from "../../objects/builtin.ts";
import { bareType, typeOf } from "../../objects/core-types.ts";
import { attribute, defineType, method } from "../../objects/define.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  newError,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import {
  CallRequest,
  type Flow,
  PyObject,
  type PyType,
  type PyValue,
} from "../../objects/object.ts";
import { hostText, PyTuple, strFromHost } from "../../objects/sequence-values.ts";
import { textOf } from "../../objects/str-text.ts";
import { reportUnraisable } from "../../objects/unraisable.ts";
import { finalization, interpreterKind, startThread, threadCount } from "../../vm/scheduler.ts";
import { threads } from "../../vm/thread.ts";
import { waitFor } from "../../vm/wait.ts";
import type { ModuleSpec } from "../module.ts";
import { simulateSignal } from "../signal.ts";
import { excepthookFunction, hookArguments } from "./except-hook.ts";
import { localType } from "./local.ts";
import { Lock, lockType, rlockType, TIMEOUT_MAX } from "./lock.ts";
import { setThreadName, THREAD_NAME_SIZE, threadName } from "./names.ts";

const handleType = bareType("_ThreadHandle");
const MAIN_IDENT = 1;

class Handle extends PyObject {
  ident = 0;
  state: "new" | "running" | "done" = "new";
  joinsAtExit = false;
}
Handle.prototype.cls = handleType;

/** Threads that the end of the program waits for. */
const unfinished = new Set<Handle>();

function* join(self: Handle, timeout: PyValue): Flow<PyValue> {
  if (self.state === "new") throw newError("RuntimeError", "thread not started");
  if (self.state !== "done" && self.ident === threads.current.ident) {
    throw newError("RuntimeError", "Cannot join current thread");
  }
  const time = timeout === null ? -1 : toFloat(timeout);
  if (finalization.isUnderWay && self.state !== "done") {
    throw newError("PythonFinalizationError", "cannot join thread at interpreter shutdown");
  }
  const deadline = time < 0 ? Number.POSITIVE_INFINITY : performance.now() + time * 1000;
  yield* waitFor(() => self.state === "done", deadline);
  return null;
}

defineType(handleType, {
  module: "_thread",
  final: true,
  slots: {
    new: (_cls: PyType) => new Handle(),
    repr: (self: Handle) => `<_thread._ThreadHandle object: ident=${self.ident}>`,
  },
  attributes: [attribute("ident", (self: Handle) => self.ident)],
  methods: [
    method("is_done(self, /)", (self: Handle) => self.state === "done"),
    method("_set_done(self, /)", (self: Handle) => {
      self.state = "done";
      unfinished.delete(self);
    }),
    method("join(self, timeout=None, /)", join),
  ],
});

/** The life of a thread. */
function* runThread(
  handle: Handle,
  callee: PyValue,
  args: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
): Flow<PyValue> {
  try {
    const names = [...keywords.keys()];
    yield new CallRequest(
      callee,
      [...args, ...keywords.values()],
      names.length === 0 ? null : names,
    );
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
    if (!isError(error, exceptionTypes.SystemExit)) {
      reportUnraisable(error, `Exception ignored in thread started by ${reprText(callee)}`);
    }
  } finally {
    handle.state = "done";
    unfinished.delete(handle);
  }
  return null;
}

function start(
  handle: Handle,
  callee: PyValue,
  args: readonly PyValue[],
  keywords: ReadonlyMap<string, PyValue>,
  daemon: boolean,
): void {
  if (!interpreterKind.allowsThreads) {
    throw newError("RuntimeError", "thread is not supported for isolated subinterpreters");
  }
  if (finalization.isUnderWay) {
    const text = "can't create new thread at interpreter shutdown";
    throw newError("PythonFinalizationError", text);
  }
  handle.state = "running";
  if (!daemon) unfinished.add(handle);
  handle.ident = startThread(runThread(handle, callee, args, keywords)).ident;
}

function requireCallable(value: PyValue, which: string): void {
  if (typeOf(value).slots.call === undefined) throw typeError(`${which} must be callable`);
}

function startNew(callee: PyValue, args: PyValue, kwargs: PyValue | undefined): PyValue {
  requireCallable(callee, "first arg");
  if (!(args instanceof PyTuple)) throw typeError("2nd arg must be a tuple");
  if (kwargs !== undefined && !(kwargs instanceof PyDict)) {
    throw typeError("optional 3rd arg must be a dictionary");
  }
  audit("_thread.start_new_thread", callee, args, kwargs ?? null);
  const keywords = new Map<string, PyValue>();
  for (const { key, value } of kwargs?.entries() ?? []) {
    keywords.set(hostText(key as PyValue) as string, value as PyValue);
  }
  const handle = new Handle();
  start(handle, callee, args.items, keywords, true);
  return handle.ident;
}

function startJoinable(callee: PyValue, given: PyValue, daemon: PyValue): PyValue {
  requireCallable(callee, "thread function");
  if (given !== null && !(given instanceof Handle)) {
    throw typeError("'handle' must be a _ThreadHandle");
  }
  const isDaemon = isTrue(daemon);
  audit("_thread.start_joinable_thread", callee, isDaemon ? 1 : 0, given);
  const handle = given ?? new Handle();
  if (handle.state !== "new") throw newError("RuntimeError", "thread already started");
  start(handle, callee, [], new Map(), isDaemon);
  return handle;
}

/**
 * What was asked for last. Green threads keep their frames outside of any stack: they have as much as
 * the recursion limit asks for.
 */
let stackSize = 0;
const MIN_STACK = 32768;

function setStackSize(value: PyValue): number {
  const size = indexNumber(value);
  if (size < 0) throw valueError("size must be 0 or a positive value");
  if (size > 0 && size < MIN_STACK) throw valueError(`size must be at least ${MIN_STACK} bytes`);
  const before = stackSize;
  stackSize = size;
  return before;
}

export const threadModule: ModuleSpec = {
  name: "_thread",
  doc: "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  functions: [
    fn("allocate_lock()", () => new Lock()),
    fn("allocate()", () => new Lock()),
    fn("get_ident()", () => threads.current.ident),
    fn("get_native_id()", () => threads.current.ident),
    fn("_get_main_thread_ident()", () => MAIN_IDENT),
    fn("_make_thread_handle(ident, /)", (ident: PyValue) => {
      const handle = new Handle();
      handle.ident = Number(ident);
      handle.state = "running";
      return handle;
    }),
    excepthookFunction,
    fn("_count()", () => threadCount() - 1),
    fn("_is_main_interpreter()", () => interpreterKind.isMain),
    fn("daemon_threads_allowed()", () => interpreterKind.allowsDaemons),
    fn("start_new_thread(function, args, kwargs=<absent>, /)", startNew),
    fn("start_new(function, args, kwargs=<absent>, /)", startNew),
    fn("start_joinable_thread(function, handle=None, daemon=True)", startJoinable),
    fn("exit()", () => {
      throw newError("SystemExit");
    }),
    fn("exit_thread()", () => {
      throw newError("SystemExit");
    }),
    fn("stack_size(size=0, /)", setStackSize),
    fn("set_name(name)", (name: PyValue) => {
      const text = textOf(name);
      if (text === undefined) {
        throw typeError(`set_name() argument 'name' must be str, not ${typeName(name)}`);
      }
      setThreadName(threads.current, text);
    }),
    fn("_get_name()", () => strFromHost(threadName(threads.current))),
    fn("_shutdown()", function* (): Flow<PyValue> {
      yield* waitFor(() => unfinished.size === 0);
      return null;
    }),
    fn("_set_sentinel()", () => new Lock()),
    fn("interrupt_main(signum=2, /)", simulateSignal),
  ],
  names: () => ({
    lock: lockType,
    LockType: lockType,
    RLock: rlockType,
    _local: localType,
    _ThreadHandle: handleType,
    _ExceptHookArgs: hookArguments.type,
    error: exceptionTypes.RuntimeError,
    TIMEOUT_MAX: new PyFloat(TIMEOUT_MAX),
    _NAME_MAXLEN: THREAD_NAME_SIZE,
  }),
};
