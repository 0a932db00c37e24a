/**
 * The module `_signal`: the table of handlers, and signals that the program sends to itself. The host
 * hands a signal from outside to `signalArrived`; masks of signals are refused by name.
 */

import { ProcessExit, platform } from "../host/platform.ts";
import { index, iterate } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { newError, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { intValue, PyTuple } from "../objects/sequence-values.ts";
import { setFrom } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import { pythonFrame } from "../vm/frame.ts";
import { allThreads, interpreterKind } from "../vm/scheduler.ts";
import { breaker, mainThread, threads } from "../vm/thread.ts";
import { waitFor } from "../vm/wait.ts";
import { cInt } from "./c-number.ts";
import { hostCall } from "./io/file-io.ts";
import { memoryDescriptor, statOf } from "./memory-descriptor.ts";
import type { ModuleSpec } from "./module.ts";
import { alarm, getTimer, ITIMERS, itimerErrorType, setTimer } from "./signal-timers.ts";

/** Linux's numbers, with their descriptions. */
const SIGNALS: readonly (readonly [string, number, string])[] = [
  ["SIGHUP", 1, "Hangup"],
  ["SIGINT", 2, "Interrupt"],
  ["SIGQUIT", 3, "Quit"],
  ["SIGILL", 4, "Illegal instruction"],
  ["SIGTRAP", 5, "Trace/breakpoint trap"],
  ["SIGABRT", 6, "Aborted"],
  ["SIGBUS", 7, "Bus error"],
  ["SIGFPE", 8, "Floating point exception"],
  ["SIGKILL", 9, "Killed"],
  ["SIGUSR1", 10, "User defined signal 1"],
  ["SIGSEGV", 11, "Segmentation fault"],
  ["SIGUSR2", 12, "User defined signal 2"],
  ["SIGPIPE", 13, "Broken pipe"],
  ["SIGALRM", 14, "Alarm clock"],
  ["SIGTERM", 15, "Terminated"],
  ["SIGSTKFLT", 16, "Stack fault"],
  ["SIGCHLD", 17, "Child exited"],
  ["SIGCONT", 18, "Continued"],
  ["SIGSTOP", 19, "Stopped (signal)"],
  ["SIGTSTP", 20, "Stopped"],
  ["SIGTTIN", 21, "Stopped (tty input)"],
  ["SIGTTOU", 22, "Stopped (tty output)"],
  ["SIGURG", 23, "Urgent I/O condition"],
  ["SIGXCPU", 24, "CPU time limit exceeded"],
  ["SIGXFSZ", 25, "File size limit exceeded"],
  ["SIGVTALRM", 26, "Virtual timer expired"],
  ["SIGPROF", 27, "Profiling timer expired"],
  ["SIGWINCH", 28, "Window changed"],
  ["SIGIO", 29, "I/O possible"],
  ["SIGPWR", 30, "Power failure"],
  ["SIGSYS", 31, "Bad system call"],
];
const ALIASES = { SIGCLD: 17, SIGIOT: 6, SIGPOLL: 29 };
const FIRST_REALTIME = 34;
const LAST_REALTIME = 64;
const COUNT = 65;

const SIG_DFL = 0;
const SIG_IGN = 1;
const SIGINT = 2;
const SIGKILL = 9;
const SIGSTOP = 19;
/** The host passes on signals that have a bit in the eval breaker's flag. */
const LAST_OF_HOST = 29;
/** Signals whose default action is to do nothing: CHLD, CONT, URG, WINCH. */
const HARMLESS = new Set([17, 18, 23, 28]);

const defaultIntHandler = fn(
  "default_int_handler(signalnum, frame, /)",
  () => {
    throw newError("KeyboardInterrupt");
  },
  "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt.",
);

const handlers = new Map<number, PyValue>([
  [SIGINT, defaultIntHandler],
  [13, SIG_IGN],
  [25, SIG_IGN],
]);

function signalNumber(value: PyValue): number {
  const n = cInt(value);
  if (n < 1 || n >= COUNT) throw valueError("signal number out of range");
  return n;
}

const isValid = (n: number): boolean => n < 32 || n >= FIRST_REALTIME;

/** Signals of the process are the main interpreter's, and there the main thread's. */
function requireMain(what: string): void {
  if (interpreterKind.isMain && threads.current === mainThread) return;
  throw valueError(`${what} only works in main thread of the main interpreter`);
}

function setHandler(value: PyValue, handler: PyValue): PyValue {
  requireMain("signal");
  const n = signalNumber(value);
  const number = intValue(handler);
  const isCallable = typeOf(handler).slots.call !== undefined;
  if (!isCallable && number !== SIG_DFL && number !== SIG_IGN) {
    throw typeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (n === SIGKILL || n === SIGSTOP || !isValid(n)) throw osError(22, "Invalid argument");
  const before = handlers.get(n) ?? SIG_DFL;
  handlers.set(n, handler);
  watch(n);
  return before;
}

/** Built-in code that hears of signals before the program's handlers; true: these get it too. */
const listeners = new Map<number, () => boolean>();

/** Tells the host whether somebody wants the signal. */
function watch(n: number): void {
  const isWanted = listeners.has(n) || intValue(handlers.get(n) ?? SIG_DFL) !== SIG_DFL;
  if (n <= LAST_OF_HOST) platform().watchSignal?.(n, isWanted);
}

export function listenToSignal(n: number, listener: () => boolean): void {
  listeners.set(n, listener);
  watch(n);
}

/** Whether somebody has listened. */
export function ignoreSignal(n: number): boolean {
  const was = listeners.delete(n);
  watch(n);
  return was;
}

/** The descriptor whose readers hear of signals; -1 for none. */
let wakeupDescriptor = -1;

/** A full pipe has woken its reader already; one that is closed has none. */
function tellWaiting(n: number): void {
  if (wakeupDescriptor < 0) return;
  const byte = Uint8Array.of(n);
  try {
    const own = memoryDescriptor(wakeupDescriptor);
    if (own === undefined) hostCall(() => platform().fs.write(wakeupDescriptor, byte));
    else own.write?.(byte);
  } catch (error) {
    if (!(error instanceof PyBaseException)) throw error;
  }
}

/** Signals that handlers were called for: `pause` waits for one more. */
let arrivals = 0;

/** Does what the program asked for when signal `n` comes. */
export function* signalArrived(n: number): Flow<PyValue> {
  if (listeners.get(n)?.() === false) return null;
  const handler = handlers.get(n) ?? SIG_DFL;
  const number = intValue(handler);
  if (number === undefined) {
    arrivals++;
    tellWaiting(n);
    yield new CallRequest(handler, [n, pythonFrame(threads.current.frame)]);
  } else if (number === SIG_DFL && !HARMLESS.has(n)) throw new ProcessExit(128 + n, n);
  return null;
}

function* raiseSignal(value: PyValue): Flow<PyValue> {
  const n = index(value);
  if (typeof n !== "number" || n < 0 || n >= COUNT) throw osError(22, "Invalid argument");
  return n === 0 ? null : yield* signalArrived(n);
}

/** `os.kill`: to the program itself, or through the host to others. */
export function* kill(pidValue: PyValue, value: PyValue): Flow<PyValue> {
  const pid = cInt(pidValue);
  const n = cInt(value);
  if (pid !== platform().pid) {
    const send = platform().kill;
    if (send === undefined) throw osError(1, "Operation not permitted");
    hostCall(() => send(pid, n));
    return null;
  }
  if (threads.current === mainThread || n > LAST_OF_HOST || breaker.handle === null) {
    return yield* raiseSignal(n);
  }
  if (n < 0) throw osError(22, "Invalid argument");
  if (n > 0) Atomics.or(breaker.flag, 0, 1 << n);
  return null;
}

/** `_thread.interrupt_main`: as if the signal had come, for the main thread. */
export function* simulateSignal(value: PyValue): Flow<PyValue> {
  const n = index(value);
  if (typeof n !== "number" || n < 1 || n >= COUNT) throw valueError("signal number out of range");
  const handler = handlers.get(n) ?? SIG_DFL;
  if (handler === SIG_DFL || handler === SIG_IGN) return null;
  if (threads.current === mainThread || n > LAST_OF_HOST || breaker.handle === null) {
    return yield* signalArrived(n);
  }
  Atomics.or(breaker.flag, 0, 1 << n);
  return null;
}

function description(value: PyValue): PyValue {
  const n = signalNumber(value);
  const known = SIGNALS.find(([, number]) => number === n);
  if (known !== undefined) return known[2];
  if (n < FIRST_REALTIME) return null;
  return `Real-time signal ${n - FIRST_REALTIME}`;
}

/** A function that this host has no means for; `instead` says what would do. */
function refuse(name: string, instead = ""): () => never {
  return () => {
    throw osError(38, `signal.${name} is not available on this host${instead}`);
  };
}
const allSignals = (): number[] => {
  const numbers: number[] = [];
  for (let n = 1; n < COUNT; n++) if (isValid(n)) numbers.push(n);
  return numbers;
};

const MASK_OPERATIONS = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 };

/** No signal is ever blocked. */
function setMask(how: PyValue, mask: PyValue): PySet {
  const operation = cInt(how);
  const signals = [...iterate(mask)];
  for (const value of signals) {
    const n = index(value);
    if (n < 1 || n >= COUNT) {
      throw valueError(`signal number ${n} out of range [1; ${COUNT - 1}]`);
    }
  }
  if (!Object.values(MASK_OPERATIONS).includes(operation)) throw osError(22, "Invalid argument");
  if (signals.length > 0 && operation !== MASK_OPERATIONS.SIG_UNBLOCK) {
    refuse("pthread_sigmask", ": signal.SIG_IGN as a handler ignores a signal")();
  }
  return new PySet();
}

const signalInfo = structSequence({
  module: "signal",
  name: "struct_siginfo",
  fields: ["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
});

export const signalModule: ModuleSpec = {
  name: "_signal",
  doc: "This module provides mechanisms to use signal handlers in Python.",
  functions: [
    defaultIntHandler,
    fn("signal(signalnum, handler, /)", setHandler),
    fn("getsignal(signalnum, /)", (n: PyValue) => handlers.get(signalNumber(n)) ?? SIG_DFL),
    fn("raise_signal(signalnum, /)", raiseSignal),
    fn("strsignal(signalnum, /)", description),
    fn("valid_signals()", () => setFrom(new PyTuple(allSignals()))),
    fn("siginterrupt(signalnum, flag, /)", (n: PyValue) => {
      signalNumber(n);
    }),
    fn("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", (value: PyValue) => {
      requireMain("set_wakeup_fd");
      const fd = Number(index(value));
      if (fd !== -1) {
        const own = memoryDescriptor(fd);
        if (own === undefined) hostCall(() => statOf(fd));
        else if (own.blocks) throw valueError(`the fd ${fd} must be in non-blocking mode`);
      }
      const before = wakeupDescriptor;
      wakeupDescriptor = fd;
      return before;
    }),
    fn("alarm(seconds, /)", alarm),
    fn("getitimer(which, /)", getTimer),
    fn("setitimer(which, seconds, interval=0.0, /)", setTimer),
    fn("pause()", function* (): Flow<PyValue> {
      const seen = arrivals;
      yield* waitFor(() => arrivals !== seen, Number.POSITIVE_INFINITY, true);
      return null;
    }),
    fn("pthread_kill(thread_id, signalnum, /)", function* (thread: PyValue, n: PyValue) {
      const ident = index(thread);
      const isKnown = [...allThreads()].some((known) => known.ident === ident);
      if (!isKnown) throw osError(22, "Invalid argument");
      return yield* raiseSignal(n);
    }),
    fn("pthread_sigmask(how, mask, /)", setMask),
    fn("sigpending()", () => new PySet()),
    fn("sigwait(sigset, /)", refuse("sigwait")),
    fn("sigwaitinfo(sigset, /)", refuse("sigwaitinfo")),
    fn("sigtimedwait(sigset, timeout, /)", refuse("sigtimedwait")),
  ],
  names: () => ({
    ...Object.fromEntries(SIGNALS.map(([name, n]) => [name, n])),
    ...ALIASES,
    SIGRTMIN: FIRST_REALTIME,
    SIGRTMAX: LAST_REALTIME,
    NSIG: COUNT,
    SIG_DFL,
    SIG_IGN,
    ...MASK_OPERATIONS,
    ...ITIMERS,
    ItimerError: itimerErrorType,
    struct_siginfo: signalInfo.type,
  }),
};
