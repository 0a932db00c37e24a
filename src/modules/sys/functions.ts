/** The functions of the module `sys`. */

import { call, getAttr, indexNumber, smallIndex, typeName } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn, type PyBuiltin } from "../../objects/builtin.ts";
import { isSubtype, typeOf } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import {
  exceptionTypes,
  newError,
  PyBaseException,
  typeError,
  valueError,
} from "../../objects/exceptions.ts";
import { PyFloat } from "../../objects/float-value.ts";
import { intDigitLimit } from "../../objects/int-text.ts";
import { typeModified } from "../../objects/lookup.ts";
import { toFloat } from "../../objects/number-conversion.ts";
import { CallRequest, type Flow, PyType, type PyValue } from "../../objects/object.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { asyncgenHooks as hooks } from "../../vm/async-generator.ts";
import { reprFlow } from "../../vm/flows.ts";
import { type Frame, pythonFrame } from "../../vm/frame.ts";
import { expose } from "../../vm/frame-type.ts";
import { coroutineTracking } from "../../vm/generator.ts";
import { IMMORTAL_COUNT, referenceCount } from "../../vm/reference-count.ts";
import { allThreads, finalization, switchInterval } from "../../vm/scheduler.ts";
import { sysState } from "../../vm/sys-state.ts";
import { handledException, limits, type Thread, threads } from "../../vm/thread.ts";
import { warn } from "../../vm/warn.ts";
import { processorCount } from "../processor-count.ts";
import { auditFunctions } from "./audit.ts";
import { baseRepl } from "./base-repl.ts";
import { asyncgenHooks } from "./info.ts";

import { intern, internedCount, isImmortal, isInterned } from "./lifetimes.ts";
import { sizeFunction } from "./sizes.ts";
import { traceFunctions } from "./tracing.ts";

/** The frame `depth` calls above the one that runs. */
export function frameAt(depth: number): Frame {
  let frame = pythonFrame(threads.current.frame);
  for (let i = 0; i < depth && frame !== null; i++) frame = pythonFrame(frame.back);
  if (frame === null) throw valueError("call stack is not deep enough");
  return expose(frame);
}

/** A tuple has the arguments of the exception; one that is there is raised itself. */
function exit(status: PyValue): never {
  if (status instanceof PyBaseException && isSubtype(status.cls, exceptionTypes.SystemExit)) {
    throw status;
  }
  const args = status instanceof PyTuple ? status.items : status === null ? [] : [status];
  throw call(exceptionTypes.SystemExit, [...args]) as PyBaseException;
}

function excInfo(): PyValue {
  const error = handledException(threads.current);
  if (error === null) return new PyTuple([null, null, null]);
  return new PyTuple([error.cls, error, error.traceback]);
}

function setRecursionLimit(value: PyValue): void {
  const limit = smallIndex(value);
  if (limit < 1) throw valueError("recursion limit must be greater or equal than 1");
  const depth = threads.current.depth;
  if (depth >= limit) {
    throw newError(
      "RecursionError",
      `cannot set the recursion limit to ${limit} at the recursion depth ${depth}: the limit is too low`,
    );
  }
  limits.recursion = limit;
}

/** A display hook: shows the repr of an interactive statement's value, and keeps the value in `_`. */
export const displayHook = (show: (text: PyValue) => Flow<void>) =>
  function* (value: PyValue): Flow<PyValue> {
    if (value === null) return null;
    const builtins = getAttr(sysState.get("modules") as PyValue, "get");
    const module: PyValue = yield new CallRequest(builtins, ["builtins"]);
    if (module === null) throw newError("RuntimeError", "lost builtins module");
    const names = getAttr(module, "__dict__") as PyDict;
    names.set("_", null);
    yield* show(yield* reprFlow(value));
    names.set("_", value);
    return null;
  };

function* writeLine(text: PyValue): Flow<void> {
  const out = sysState.get("stdout");
  if (out === undefined || out === null) throw newError("RuntimeError", "lost sys.stdout");
  const write = getAttr(out, "write");
  yield new CallRequest(write, [text]);
  yield new CallRequest(write, ["\n"]);
}

/** Filled by the CLI's report of uncaught exceptions (vm/report.ts). */
export const exceptHook: {
  show: (type: PyValue, value: PyValue, traceback: PyValue) => PyValue | Flow;
} = { show: () => null };

/** Something of every thread, by its identifier; threads without it are left out. */
function ofThreads(read: (thread: Thread) => PyValue | undefined): PyDict {
  const dict = new PyDict();
  for (const thread of allThreads()) {
    const value = read(thread);
    if (value !== undefined) dict.set(thread.ident, value);
  }
  return dict;
}

function currentFrame(thread: Thread): PyValue | undefined {
  const frame = pythonFrame(thread.frame);
  return frame === null ? undefined : expose(frame);
}

/** Takes the descriptors of instance dictionaries and weak references off a class that is replaced. */
function clearTypeDescriptors(cls: PyValue): void {
  if (!(cls instanceof PyType)) {
    throw typeError(`_clear_type_descriptors() argument must be type, not ${typeName(cls)}`);
  }
  if (cls.isImmutable) throw typeError("argument is immutable");
  for (const name of ["__dict__", "__weakref__"]) cls.namespace.delete(name);
  typeModified(cls);
}

export const sysFunctions: readonly PyBuiltin[] = [
  fn(
    "exit(status=None, /)",
    exit,
    "Exit the interpreter by raising SystemExit(status).\n\nIf the status is omitted or None, it defaults to zero (i.e., success).\nIf the status is an integer, it will be used as the system exit status.\nIf it is another kind of object, it will be printed and the system\nexit status will be one (i.e., failure).",
  ),
  fn("exc_info()", excInfo),
  fn("exception()", () => handledException(threads.current)),
  fn("getdefaultencoding()", () => "utf-8"),
  fn("getfilesystemencoding()", () => "utf-8"),
  fn("getfilesystemencodeerrors()", () => "surrogateescape"),
  fn("getrecursionlimit()", () => limits.recursion),
  fn("setrecursionlimit(limit, /)", setRecursionLimit),
  fn("_getframe(depth=0, /)", (depth: PyValue) => {
    const frame = frameAt(indexNumber(depth));
    audit("sys._getframe", frame);
    return frame;
  }),
  fn("_getframemodulename(depth=0)", (value: PyValue) => {
    const depth = indexNumber(value);
    audit("sys._getframemodulename", depth);
    try {
      const name = frameAt(depth).func?.module;
      return name === undefined ? null : name;
    } catch (error) {
      if (error instanceof PyBaseException && error.cls === exceptionTypes.ValueError) return null;
      throw error;
    }
  }),
  fn("_current_frames()", () => {
    audit("sys._current_frames");
    return ofThreads(currentFrame);
  }),
  fn("_current_exceptions()", () => {
    audit("sys._current_exceptions");
    return ofThreads(handledException);
  }),
  fn("_clear_type_descriptors(type, /)", clearTypeDescriptors),
  fn("intern(string, /)", intern),
  fn("_is_interned(string, /)", isInterned),
  fn("_is_immortal(op, /)", isImmortal),
  fn("getrefcount(object, /)", (value: PyValue) =>
    isImmortal(value) ? IMMORTAL_COUNT : referenceCount(value),
  ),
  sizeFunction,
  fn("displayhook(object, /)", displayHook(writeLine)),
  fn("excepthook(exctype, value, traceback, /)", (type, value, traceback) =>
    exceptHook.show(type, value, traceback),
  ),
  fn("_get_cpu_count_config()", () => processorCount.configured),
  fn("get_int_max_str_digits()", () => intDigitLimit.max),
  fn("set_int_max_str_digits(maxdigits)", (value: PyValue) => {
    const digits = indexNumber(value);
    if (digits !== 0 && digits < 640) {
      throw valueError("maxdigits must be >= 640 or 0 for unlimited");
    }
    intDigitLimit.max = digits;
  }),
  fn("getswitchinterval()", () => new PyFloat(switchInterval.seconds)),
  fn("setswitchinterval(interval, /)", (value: PyValue) => {
    const seconds = toFloat(value);
    if (!(seconds > 0)) throw valueError("switch interval must be strictly positive");
    switchInterval.seconds = seconds;
  }),
  fn("is_finalizing()", () => finalization.isUnderWay),
  fn("_is_gil_enabled()", () => true),
  fn("is_stack_trampoline_active()", () => false),
  fn("activate_stack_trampoline(backend, /)", () => {
    throw valueError("perf trampoline not available");
  }),
  fn("deactivate_stack_trampoline()", () => null),
  fn("is_remote_debug_enabled()", () => false),
  // Documented so for interpreters that cannot tell: the host does not.
  fn("getallocatedblocks()", () => 0),
  fn("getunicodeinternedsize(*, _only_immortal=False)", () => internedCount()),
  fn("_clear_internal_caches()", () => null),
  fn("_clear_type_cache()", () => {
    warn(
      exceptionTypes.DeprecationWarning,
      "sys._clear_type_cache() is deprecated and scheduled for removal in a future version. Use sys._clear_internal_caches() instead.",
    );
  }),
  fn("_baserepl()", () => baseRepl.run()),
  ...auditFunctions,
  fn("get_asyncgen_hooks()", () => asyncgenHooks.make([hooks.firstiter, hooks.finalizer])),
  fn(
    "set_asyncgen_hooks(firstiter=<absent>, finalizer=<absent>)",
    (firstiter: PyValue | undefined, finalizer: PyValue | undefined) => {
      const given = Object.entries({ firstiter, finalizer }).filter(
        (pair): pair is ["firstiter" | "finalizer", PyValue] => pair[1] !== undefined,
      );
      for (const [name, hook] of given) {
        if (hook !== null && typeOf(hook).slots.call === undefined) {
          throw typeError(`callable ${name} expected, got ${typeName(hook)}`);
        }
      }
      for (const [name, hook] of given.reverse()) {
        audit(`sys.set_asyncgen_hook_${name}`);
        hooks[name] = hook;
      }
    },
  ),
  fn("get_coroutine_origin_tracking_depth()", () => coroutineTracking.depth),
  fn("set_coroutine_origin_tracking_depth(depth)", (value: PyValue) => {
    const depth = indexNumber(value);
    if (depth < 0) throw valueError("depth must be >= 0");
    coroutineTracking.depth = depth;
  }),
  ...traceFunctions,
];
