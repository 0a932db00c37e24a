/**
 * The module `_signal`: signals that the program sends to itself, waits for or blocks. Its handlers are in
 * signal-handlers.ts, masks in signal-mask.ts, timers in signal-timers.ts.
 */
import { platform } from "../host/platform.ts";
import { index } from "../objects/abstract.ts";
import { audit } from "../objects/audit.ts";
import { fn } from "../objects/builtin.ts";
import { valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { setFrom } from "../objects/set.ts";
import type { PySet } from "../objects/set-storage.ts";
import { structSequence } from "../objects/struct-sequence.ts";
import { allThreads } from "../vm/scheduler.ts";
import { breaker, mainThread, type Thread, threads } from "../vm/thread.ts";
import { waitFor } from "../vm/wait.ts";
import { cInt } from "./c-number.ts";
import { hostCall } from "./io/file-io.ts";
import type { ModuleSpec } from "./module.ts";
import { deliver, deliverHeld, origins } from "./signal-delivery.ts";
import {
  arrivals,
  defaultIntHandler,
  handlers,
  setHandler,
  setWakeupDescriptor,
  signalArrived,
  signalNumber,
} from "./signal-handlers.ts";
import {
  awaitSignal,
  type HeldSignal,
  pendingSignals,
  type SignalOrigin,
  setBlocked,
  signalSet,
} from "./signal-mask.ts";
import {
  ALIASES,
  COUNT,
  FIRST_REALTIME,
  isValid,
  LAST_OF_HOST,
  LAST_REALTIME,
  SIG_DFL,
  SIG_IGN,
  SIGKILL,
  SIGNALS,
  SIGSTOP,
} from "./signal-table.ts";
import { alarm, getTimer, ITIMERS, itimerErrorType, setTimer } from "./signal-timers.ts";
import { nanosecondsArgument } from "./time/calendar.ts";

/** SI_USER, and SI_TKILL of signals for one thread. */
const ownOrigin = (code: 0 | -6): SignalOrigin => ({
  code,
  pid: platform().pid,
  uid: platform().uid,
});

/** Sends a signal to a thread, or to the process. */
function* raiseSignal(value: PyValue, target: Thread | null = threads.current): Flow<PyValue> {
  const n = index(value);
  if (typeof n !== "number" || n < 0 || n >= COUNT) throw osError(22, "Invalid argument");
  if (n === 0) return null;
  return yield* signalArrived(n, ownOrigin(target === null ? 0 : -6), target);
}

/** A signal for the process that the main thread hears of at its next safe point. */
function mark(n: number): void {
  breaker.handle ??= deliver;
  origins.set(n, ownOrigin(0));
  Atomics.or(breaker.flag, 0, 1 << n);
}

/** `os.kill`: to the program itself, or through the host to others. */
export function* kill(pidValue: PyValue, value: PyValue): Flow<PyValue> {
  const pid = cInt(pidValue);
  const n = cInt(value);
  audit("os.kill", pid, n);
  return yield* sendSignal(pid, n);
}

/** To what `kill` takes for `pid`: a process, or with a sign a group of them. */
export function* sendSignal(pid: number, n: number): Flow<PyValue> {
  if (pid !== platform().pid) {
    const send = platform().kill;
    if (send === undefined) throw osError(1, "Operation not permitted");
    hostCall(() => send(pid, n));
    return null;
  }
  if (threads.current === mainThread || n > LAST_OF_HOST) return yield* raiseSignal(n, null);
  if (n < 0) throw osError(22, "Invalid argument");
  if (n > 0) mark(n);
  return null;
}

/** `_thread.interrupt_main`: as if the signal had come, for the main thread. */
export function* simulateSignal(value: PyValue): Flow<PyValue> {
  const n = index(value);
  if (typeof n !== "number" || n < 1 || n >= COUNT) throw valueError("signal number out of range");
  const handler = handlers.get(n) ?? SIG_DFL;
  if (handler === SIG_DFL || handler === SIG_IGN) return null;
  if (threads.current === mainThread || n > LAST_OF_HOST) return yield* signalArrived(n);
  mark(n);
  return null;
}

function description(value: PyValue): PyValue {
  const n = signalNumber(value);
  const known = SIGNALS.find(([, number]) => number === n);
  if (known !== undefined) return known[2];
  if (n < FIRST_REALTIME) return null;
  return `Real-time signal ${n - FIRST_REALTIME}`;
}

const allSignals = (): number[] => {
  const numbers: number[] = [];
  for (let n = 1; n < COUNT; n++) if (isValid(n)) numbers.push(n);
  return numbers;
};

const MASK_OPERATIONS = { SIG_BLOCK: 0, SIG_UNBLOCK: 1, SIG_SETMASK: 2 };

const numberSet = (signals: Iterable<number>): PySet => setFrom(new PyTuple([...signals]));

function* setMask(how: PyValue, mask: PyValue): Flow<PyValue> {
  const operation = cInt(how);
  const signals = signalSet(mask);
  const before = threads.current.blockedSignals;
  const wanted = new Set(operation === MASK_OPERATIONS.SIG_SETMASK ? [] : before);
  if (operation === MASK_OPERATIONS.SIG_UNBLOCK) for (const n of signals) wanted.delete(n);
  else if (Object.values(MASK_OPERATIONS).includes(operation)) {
    for (const n of signals) wanted.add(n);
  } else throw osError(22, "Invalid argument");
  yield* deliverHeld(setBlocked(wanted));
  return numberSet(before);
}

function* sendToThread(ident: PyValue, n: PyValue): Flow<PyValue> {
  const wanted = index(ident);
  audit("signal.pthread_kill", wanted, n);
  const thread = [...allThreads()].find((known) => known.ident === wanted);
  if (thread === undefined) throw osError(22, "Invalid argument");
  return yield* raiseSignal(n, thread);
}

// ---- waiting --------------------------------------------------------------------------------------

/** Until a handler has run. */
function* pause(): Flow<PyValue> {
  const seen = arrivals.count;
  yield* waitFor(() => arrivals.count !== seen, Number.POSITIVE_INFINITY, true);
  return null;
}

const signalInfo = structSequence({
  module: "signal",
  name: "struct_siginfo",
  fields: ["si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band"],
});

const makeInfo = ({ n, origin }: HeldSignal): PyValue =>
  signalInfo.make([n, origin.code, 0, origin.pid, origin.uid, 0, 0]);

function* wait(signals: PyValue, makeResult: (signal: HeldSignal) => PyValue): Flow<PyValue> {
  const got = yield* awaitSignal(signalSet(signals), Number.POSITIVE_INFINITY);
  return makeResult(got as HeldSignal);
}

function* waitInTime(signals: PyValue, timeout: PyValue): Flow<PyValue> {
  const nanoseconds = nanosecondsArgument(timeout);
  const wanted = signalSet(signals);
  if (nanoseconds < 0n) throw valueError("timeout must be non-negative");
  const got = yield* awaitSignal(wanted, performance.now() + Number(nanoseconds) / 1e6);
  return got === undefined ? null : makeInfo(got);
}

export const signalModule: ModuleSpec = {
  name: "_signal",
  doc: "This module provides mechanisms to use signal handlers in Python.",
  functions: [
    defaultIntHandler,
    fn("signal(signalnum, handler, /)", setHandler),
    fn("getsignal(signalnum, /)", (n: PyValue) => handlers.get(signalNumber(n)) ?? SIG_DFL),
    fn("raise_signal(signalnum, /)", (n: PyValue) => raiseSignal(n)),
    fn("strsignal(signalnum, /)", description),
    fn("valid_signals()", () => setFrom(new PyTuple(allSignals()))),
    fn("siginterrupt(signalnum, flag, /)", (value: PyValue, flag: PyValue) => {
      const n = signalNumber(value);
      cInt(flag);
      // Calls that a signal ends go on afterwards in any case.
      if (n === SIGKILL || n === SIGSTOP || !isValid(n)) throw osError(22, "Invalid argument");
    }),
    fn("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", setWakeupDescriptor),
    fn("alarm(seconds, /)", alarm),
    fn("getitimer(which, /)", getTimer),
    fn("setitimer(which, seconds, interval=0.0, /)", setTimer),
    fn("pause()", pause),
    fn("pthread_kill(thread_id, signalnum, /)", sendToThread),
    fn("pthread_sigmask(how, mask, /)", setMask),
    fn("sigpending()", () => numberSet(pendingSignals(threads.current))),
    fn("sigwait(sigset, /)", (signals: PyValue) => wait(signals, ({ n }) => n)),
    fn("sigwaitinfo(sigset, /)", (signals: PyValue) => wait(signals, makeInfo)),
    fn("sigtimedwait(sigset, timeout, /)", waitInTime),
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
