/**
 * What a program asked for when signals come: the table of handlers, and built-in code that listens. The
 * host's signals arrive here through signal-delivery.ts, the program's own through signal.ts; those that
 * are blocked wait in signal-mask.ts.
 */
import { ProcessExit, platform } from "../host/platform.ts";
import { index } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { newError, PyBaseException, typeError, valueError } from "../objects/exceptions.ts";
import { CallRequest, type Flow, type PyValue } from "../objects/object.ts";
import { osError } from "../objects/os-error.ts";
import { intValue } from "../objects/sequence-values.ts";
import { pythonFrame } from "../vm/frame.ts";
import { interpreterKind, outside } from "../vm/scheduler.ts";
import { mainThread, type Thread, threads } from "../vm/thread.ts";
import { cInt } from "./c-number.ts";
import { hostCall } from "./io/file-io.ts";
import { memoryDescriptor, statOf } from "./memory-descriptor.ts";
import { holdBack, isAwaited, masks, type SignalOrigin } from "./signal-mask.ts";
import {
  COUNT,
  HARMLESS,
  isValid,
  LAST_OF_HOST,
  SIG_DFL,
  SIG_IGN,
  SIGINT,
  SIGKILL,
  SIGSTOP,
} from "./signal-table.ts";
import { isTimerSet } from "./signal-timers.ts";

export const defaultIntHandler = fn(
  "default_int_handler(signalnum, frame, /)",
  () => {
    throw newError("KeyboardInterrupt");
  },
  "The default handler for SIGINT installed by Python.\n\nIt raises KeyboardInterrupt.",
);

export const handlers = new Map<number, PyValue>([
  [SIGINT, defaultIntHandler],
  [13, SIG_IGN],
  [25, SIG_IGN],
]);

export function signalNumber(value: PyValue): number {
  const n = cInt(value);
  if (n < 1 || n >= COUNT) throw valueError("signal number out of range");
  return n;
}

/** Signals of the process are the main interpreter's, and there the main thread's. */
export function requireMain(what: string): void {
  if (interpreterKind.isMain && threads.current === mainThread) return;
  throw valueError(`${what} only works in main thread of the main interpreter`);
}

export function setHandler(value: PyValue, handler: PyValue): PyValue {
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
  const isWanted =
    listeners.has(n) || isAwaited(n) || intValue(handlers.get(n) ?? SIG_DFL) !== SIG_DFL;
  if (n <= LAST_OF_HOST) platform().watchSignal?.(n, isWanted);
}

masks.changed = watch;

/** An interrupt may always come; a program that waits only for that is stuck. */
const isOwn = (handler: PyValue): boolean =>
  intValue(handler) === undefined && handler !== defaultIntHandler;
outside.mayWake = () => isTimerSet() || [...handlers.values()].some(isOwn);

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

/** Goes up with each signal that something was done for. */
export const arrivals = { count: 0 };

/** Does what the program asked for when signal `n` comes, to the process or to one thread. */
export function* signalArrived(
  n: number,
  origin?: SignalOrigin,
  target: Thread | null = null,
): Flow<PyValue> {
  if (holdBack(n, origin, target)) return null;
  if (listeners.get(n)?.() === false) return null;
  const handler = handlers.get(n) ?? SIG_DFL;
  const number = intValue(handler);
  if (number === undefined) {
    tellWaiting(n);
    arrivals.count++;
    yield new CallRequest(handler, [n, pythonFrame(threads.current.frame)]);
  } else if (number === SIG_DFL && !HARMLESS.has(n)) throw new ProcessExit(128 + n, n);
  return null;
}

export function setWakeupDescriptor(value: PyValue): number {
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
}
