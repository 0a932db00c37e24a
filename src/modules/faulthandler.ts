/**
 * `faulthandler`: tracebacks of all threads, written straight to a file descriptor: when asked for, after a time, or when a
 * signal comes. Faults of the processor cannot happen here: what `enable` waits for is a failure of the runtime itself.
 */
import { ProcessExit, platform } from "../host/platform.ts";
import { call, getAttr, indexNumber, isTrue } from "../objects/abstract.ts";
import { fn } from "../objects/builtin.ts";
import { newError, runtimeError, valueError } from "../objects/exceptions.ts";
import type { Flow, PyValue } from "../objects/object.ts";
import { type AnyFrame, pythonFrame } from "../vm/frame.ts";
import { allThreads, startThread } from "../vm/scheduler.ts";
import { sysState } from "../vm/sys-state.ts";
import { type Thread, threads } from "../vm/thread.ts";
import { waitFor } from "../vm/wait.ts";
import { hostCall } from "./io/file-io.ts";
import { memoryDescriptor } from "./memory-descriptor.ts";
import type { ModuleSpec } from "./module.ts";
import { ignoreSignal, listenToSignal } from "./signal-handlers.ts";
import { threadName } from "./thread/names.ts";
import { nanosecondsArgument } from "./time/calendar.ts";

const MAX_FRAMES = 100;
const MAX_TEXT = 500;
/** SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV: those of `enable`. */
const FATAL: ReadonlySet<number> = new Set([6, 7, 8, 4, 11]);
const SIGNAL_COUNT = 65;

/** ASCII, with escapes for everything else. */
function escaped(text: string): string {
  const shown = [...text].slice(0, MAX_TEXT).map((c) => {
    const point = c.codePointAt(0) as number;
    if (point >= 32 && point < 127) return c;
    const [letter, digits] = point < 256 ? ["x", 2] : point < 65536 ? ["u", 4] : ["U", 8];
    return `\\${letter}${point.toString(16).padStart(digits as number, "0")}`;
  });
  return shown.join("") + ([...text].length > MAX_TEXT ? "..." : "");
}

function framesOf(first: AnyFrame | null): string {
  let out = "";
  let count = 0;
  for (let frame = pythonFrame(first); frame !== null; frame = pythonFrame(frame.back)) {
    if (count++ === MAX_FRAMES) break;
    const { co_filename, co_name } = frame.code;
    const { line } = frame;
    out += `  File "${escaped(co_filename)}", line ${line < 0 ? "???" : line} in ${escaped(co_name)}\n`;
  }
  return out === "" ? "  <no Python frame>\n" : out;
}

function threadText(thread: Thread, isCurrent: boolean): string {
  const ident = `0x${thread.ident.toString(16).padStart(16, "0")}`;
  const head = `${isCurrent ? "Current thread" : "Thread"} ${ident} [${threadName(thread)}]`;
  return `${head} (most recent call first):\n${framesOf(thread.frame)}`;
}

/** Of all threads the one that runs comes last, as CPython has it. */
function report(allOfThem: boolean, running: Thread | null): string {
  const { current } = threads;
  if (!allOfThem) return `Stack (most recent call first):\n${framesOf(current.frame)}`;
  const others = [...allThreads()].filter((thread) => thread !== current && !watchers.has(thread));
  const texts = others.reverse().map((thread) => threadText(thread, false));
  if (running !== null) texts.push(threadText(running, true));
  return texts.join("\n");
}

/** Threads that only wait to write a report. */
const watchers = new WeakSet<Thread>();

function descriptorOf(file: PyValue | undefined): number {
  let target = file;
  if (target === undefined || target === null) {
    target = sysState.get("stderr") ?? null;
    if (target === null) throw runtimeError("unable to get sys.stderr");
  }
  if (typeof target === "number" || typeof target === "bigint") {
    const fd = indexNumber(target);
    if (fd < 0) throw valueError("file is not a valid file descriptor");
    return fd;
  }
  const fd = call(getAttr(target, "fileno"), []);
  if (typeof fd !== "number" || fd < 0)
    throw runtimeError("file.fileno() is not a valid file descriptor");
  call(getAttr(target, "flush"), []);
  return fd;
}

function write(fd: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const own = memoryDescriptor(fd);
  if (own !== undefined) own.write?.(bytes);
  else
    for (let at = 0; at < bytes.length; )
      at += hostCall(() => platform().fs.write(fd, bytes.subarray(at)));
}

// ---- later ------------------------------------------------------------------------------------------------

let pending: { isCancelled: boolean } | null = null;

function cancel(): void {
  if (pending !== null) pending.isCancelled = true;
  pending = null;
}

/** `Timeout (0:00:00.050000)!` */
function timeText(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  const [whole, fraction] = [Math.floor(micros / 1e6), micros % 1e6];
  const two = (n: number): string => String(n).padStart(2, "0");
  const clock = `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, "0")}`;
}

function dumpLater(
  timeout: PyValue,
  repeat: PyValue,
  file: PyValue | undefined,
  exit: PyValue,
): void {
  const seconds = Number(nanosecondsArgument(timeout)) / 1e9;
  if (seconds <= 0) throw valueError("timeout must be greater than 0");
  const fd = descriptorOf(file);
  cancel();
  const job = { isCancelled: false };
  pending = job;
  const watcher = startThread(
    (function* (): Flow<PyValue> {
      do {
        const isCancelled = yield* waitFor(
          () => job.isCancelled,
          performance.now() + seconds * 1000,
        );
        if (isCancelled) break;
        write(fd, `Timeout (${timeText(seconds)})!\n${report(true, null)}`);
        if (isTrue(exit)) throw new ProcessExit(1);
      } while (isTrue(repeat));
      return null;
    })(),
  );
  watchers.add(watcher);
}

// ---- signals ------------------------------------------------------------------------------------------------

function signalNumber(value: PyValue): number {
  const n = indexNumber(value);
  if (FATAL.has(n)) throw runtimeError(`signal ${n} cannot be registered, use enable() instead`);
  if (n < 1 || n >= SIGNAL_COUNT) throw valueError("signal number out of range");
  return n;
}

function register(signum: PyValue, file: PyValue | undefined, all: PyValue, chain: PyValue): void {
  const n = signalNumber(signum);
  const fd = descriptorOf(file);
  const allOfThem = isTrue(all);
  const goesOn = isTrue(chain);
  listenToSignal(n, () => {
    write(fd, report(allOfThem, threads.current));
    return goesOn;
  });
}

/** Where a failure of the runtime is told, and whether of all threads. */
let faults: { readonly fd: number; readonly all: boolean } | null = null;

/** The runtime has failed, and the program ends with it. */
export function dumpFault(): void {
  if (faults === null) return;
  write(faults.fd, `Fatal Python error: internal error\n\n${report(faults.all, threads.current)}`);
}

export const faulthandlerModule: ModuleSpec = {
  name: "faulthandler",
  doc: "faulthandler module.",
  functions: [
    fn("enable(file=<absent>, all_threads=True)", (file: PyValue | undefined, all: PyValue) => {
      faults = { fd: descriptorOf(file), all: isTrue(all) };
    }),
    fn("disable()", () => {
      const before = faults !== null;
      faults = null;
      return before;
    }),
    fn("is_enabled()", () => faults !== null),
    fn(
      "dump_traceback(file=<absent>, all_threads=True)",
      (file: PyValue | undefined, all: PyValue) => {
        const fd = descriptorOf(file);
        write(fd, report(isTrue(all), threads.current));
      },
    ),
    fn("dump_c_stack(file=<absent>)", () => {
      throw newError(
        "NotImplementedError",
        "dump_c_stack: there is no C stack; dump_traceback shows the Python frames",
      );
    }),
    fn("dump_traceback_later(timeout, repeat=False, file=<absent>, exit=False)", dumpLater),
    fn("cancel_dump_traceback_later()", cancel),
    fn("register(signum, file=<absent>, all_threads=True, chain=False)", register),
    fn("unregister(signum, /)", (signum: PyValue) => ignoreSignal(signalNumber(signum))),
  ],
};
