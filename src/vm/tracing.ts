/**
 * Where the events of traced and monitored code come from: the hooks that the eval loop calls, always
 * outside its hot paths.
 *
 *   enter      at RESUME while the breaker's Trace bit is set: the frame may get its observed form
 *   trap       at an instruction of that form: events before it, and the outcome of the one before
 *   raising, handling, unwinding, loopEnded      on the way of an exception
 *
 * A trapped instruction runs through a *window*: an array that the loop takes for its instructions and
 * that has this one at its place and TRAP everywhere else, so the next fetch comes back here. Windows
 * are views of one buffer, shifted so that every index falls on its middle cell. When another frame
 * takes over in between, the loop reads `frame.instrs` anew anyway.
 *
 * Callbacks are called with `thread.frame` at the frame and `frame.pc` behind the instruction; one that
 * sets f_lineno changes `frame.pc`.
 */
import { Op } from "../bytecode/opcodes.ts";
import { toArray } from "../objects/abstract.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import { PyMethod } from "../objects/method.ts";
import type { PyValue } from "../objects/object.ts";
import { PyList, PyTuple } from "../objects/sequence-values.ts";
import { superType } from "../objects/super.ts";
import { allocationTraps, type CodeMonitor, eventOf, TRAP } from "./code-monitor.ts";
import { Event } from "./events.ts";
import { type AnyFrame, Frame, type FrameWatch } from "./frame.ts";
import { PyFunction } from "./function.ts";
import { PyGenerator } from "./generator.ts";
import { stopWith } from "./generator-protocol.ts";
import { type InstructionMap, instructionMap, Mark } from "./instruction-map.ts";
import {
  attach,
  deliver,
  detach,
  fire,
  isWanted,
  MISSING,
  toolsAt,
  watchOf,
} from "./monitoring.ts";
import { caughtException } from "./raise.ts";
import { observer, type Thread } from "./thread.ts";
import { addTraceback, PyTraceback } from "./traceback.ts";

// ---- windows -----------------------------------------------------------------------------------------

const window = { middle: 0, cells: new Int32Array(0), views: [] as Int32Array[] };

/** Instructions of which the one at `unit` is `word` and all others are traps. */
function windowAt(unit: number, word: number, length: number): Int32Array {
  if (length > window.middle) {
    window.middle = Math.max(4096, 2 * length);
    window.cells = new Int32Array(2 * window.middle + 1).fill(TRAP);
    window.views = [];
  }
  const { cells, middle, views } = window;
  cells[middle] = word;
  views[unit] ??= cells.subarray(middle - unit);
  return views[unit];
}

/** A jump to itself would run in its window for ever. */
observer.jump = () => {
  if (window.middle > 0) window.cells[window.middle] = TRAP;
};

// ---- entering --------------------------------------------------------------------------------------------

observer.enter = (thread, frame) => {
  if (thread.callbacks > 0 || !isWanted(thread, frame, true)) return false;
  const monitor = frame.code.monitor as CodeMonitor | undefined;
  if (monitor?.isActive === true && (monitor.isQuiet || frame.instrs === monitor.instrs)) {
    return false;
  }
  attach(frame);
  frame.pc--;
  return true;
};

// ---- instructions ------------------------------------------------------------------------------------------

/**
 * Before the instruction at `frame.pc` − 1: its events, then what the loop is to fetch `frame.pc` from.
 * null: the frame has another form now and must be loaded anew.
 */
export function trap(thread: Thread, frame: Frame): Int32Array | null {
  const unit = frame.pc - 1;
  const starts = (frame.code.instrs[unit] & 255) === Op.RESUME;
  if (!isWanted(thread, frame, starts && thread.callbacks === 0)) {
    detach(frame);
    frame.pc = unit;
    return null;
  }
  let monitor = frame.code.monitor as CodeMonitor | undefined;
  if (monitor === undefined || !monitor.isActive || frame.instrs !== monitor.instrs) {
    monitor = attach(frame);
    frame.pc = unit;
    return null;
  }
  const { map } = monitor;
  if (monitor.instrs[unit] !== TRAP) {
    // The instruction in the window is done, and this one is of no interest.
    frame.pc = unit;
    return monitor.instrs;
  }
  const word = map.words[unit];
  if (allocationTraps.areSet) allocationTraps.step(thread, frame, map, unit);
  if (thread.callbacks > 0) {
    frame.pc = unit;
    return windowAt(unit, word, map.words.length);
  }
  const watch = watchOf(frame);
  const moved =
    outcome(thread, frame, monitor, watch, unit) || before(thread, frame, monitor, watch, unit);
  if (moved) {
    // A callback has set f_lineno: go there.
    frame.pc--;
    watch.last = frame.pc;
    return frame.instrs;
  }
  // END_FOR belongs to the instruction before it.
  if ((word & 255) !== Op.END_FOR) watch.last = unit;
  if (frame.code.monitor === monitor && !isWanted(thread, frame, false)) {
    detach(frame);
    frame.pc = (word & 255) === Op.RESUME ? unit + 1 : unit;
    return null;
  }
  frame.pc = unit;
  return windowAt(unit, word, map.words.length);
}

/** Tells how the instruction before went. True: a callback moved the frame. */
function outcome(
  thread: Thread,
  frame: Frame,
  monitor: CodeMonitor,
  watch: FrameWatch,
  unit: number,
): boolean {
  const { call, loop } = watch;
  if (call === null && loop < 0) return false;
  watch.call = null;
  watch.loop = -1;
  if (call !== null) {
    frame.pc = call.unit + 1;
    fire(thread, frame, call.unit, Event.C_RETURN, call.callee, firstOf(call.first));
    frame.pc = unit + 1;
  } else if (unit === monitor.map.after(loop)) {
    frame.pc = loop + 1;
    fire(thread, frame, loop, Event.BRANCH_LEFT, unit * 2);
    if (frame.pc !== loop + 1) return true;
    frame.pc = unit + 1;
  }
  return false;
}

const firstOf = (value: PyValue | undefined): PyValue => (value === undefined ? MISSING : value);

/** The events before an instruction. True: a callback moved the frame. */
function before(
  thread: Thread,
  frame: Frame,
  monitor: CodeMonitor,
  watch: FrameWatch,
  unit: number,
): boolean {
  const { map } = monitor;
  if ((map.marks[unit] & Mark.LINE) !== 0) {
    const line = frame.code.lineAt(unit);
    const { last } = watch;
    if (last < 0 || map.op(last) === Op.RESUME || frame.code.lineAt(last) !== line) {
      deliver(thread, frame, unit, Event.LINE, [line]);
      if (frame.pc !== unit + 1) return true;
    }
  }
  const word = map.words[unit];
  const op = word & 255;
  if (op !== Op.RESUME && op !== Op.END_FOR) {
    fire(thread, frame, unit, Event.INSTRUCTION);
    if (frame.pc !== unit + 1) return true;
  }
  const event = eventOf(word);
  if (event >= 0) instructionEvent(thread, frame, monitor, watch, unit, event);
  return frame.pc !== unit + 1;
}

function instructionEvent(
  thread: Thread,
  frame: Frame,
  monitor: CodeMonitor,
  watch: FrameWatch,
  unit: number,
  event: Event,
): void {
  const { map } = monitor;
  const { slots: S, sp } = frame;
  switch (event) {
    case Event.PY_START:
    case Event.PY_RESUME:
      fire(thread, frame, unit, event);
      return;
    case Event.PY_RETURN:
    case Event.PY_YIELD:
      fire(thread, frame, unit, event, S[sp - 1]);
      return;
    case Event.CALL:
      callEvent(thread, frame, monitor, watch, unit);
      return;
    case Event.JUMP:
      fire(thread, frame, unit, event, map.jumpTarget(unit) * 2);
      return;
    case Event.BRANCH_RIGHT:
    case Event.BRANCH_LEFT:
      branchEvent(thread, frame, monitor, watch, unit);
      return;
    case Event.STOP_ITERATION:
      // END_SEND: the receiver was not asked for an exception. None stands there after CLEANUP_THROW.
      if (S[sp - 2] instanceof PyGenerator && toolsAt(thread, frame, unit, event) !== 0) {
        fire(thread, frame, unit, event, stopWith(S[sp - 1]));
      }
      return;
    default:
      generatorEnded(thread, frame, unit);
  }
}

/** END_FOR after a generator: one that returns a value has raised StopIteration for FOR_ITER to catch. */
function generatorEnded(thread: Thread, frame: Frame, unit: number): void {
  const value = frame.slots[frame.sp - 1];
  const loop = instructionMap(frame.code).branchAt(unit + 1)?.from;
  if (value === null || loop === undefined) return;
  if (!(frame.slots[frame.sp - 2] instanceof PyGenerator)) return;
  loopStopped(thread, frame, loop, stopWith(value));
  frame.pc = unit + 1;
}

function branchEvent(
  thread: Thread,
  frame: Frame,
  monitor: CodeMonitor,
  watch: FrameWatch,
  unit: number,
): void {
  const { map } = monitor;
  const { slots: S, sp } = frame;
  switch (map.op(unit)) {
    case Op.POP_JUMP_IF_FALSE:
      if (S[sp - 1] === false) break;
      return;
    case Op.POP_JUMP_IF_TRUE:
      if (S[sp - 1] === true) break;
      return;
    case Op.POP_JUMP_IF_NONE:
      if (S[sp - 1] === null) break;
      return;
    case Op.POP_JUMP_IF_NOT_NONE:
      if (S[sp - 1] !== null) break;
      return;
    case Op.FOR_ITER:
      // An item or the end: known at the next instruction.
      watch.loop = unit;
      return;
    default: {
      // NOT_TAKEN, POP_ITER, END_ASYNC_FOR: this end of the branch is taken.
      const branch = map.branchAt(unit);
      if (branch === undefined) return;
      const event = map.op(unit) === Op.NOT_TAKEN ? Event.BRANCH_LEFT : Event.BRANCH_RIGHT;
      deliver(thread, frame, unit, event, [branch.from * 2, (unit + 1) * 2]);
      return;
    }
  }
  fire(thread, frame, unit, Event.BRANCH_RIGHT, map.jumpTarget(unit) * 2);
}

function callEvent(
  thread: Thread,
  frame: Frame,
  monitor: CodeMonitor,
  watch: FrameWatch,
  unit: number,
): void {
  if (toolsAt(thread, frame, unit, Event.CALL) === 0) return;
  const word = monitor.map.words[unit];
  if ((word & 255) === Op.CALL_FUNCTION_EX && !isIterable(frame.slots[frame.sp - 2])) return;
  const { callee, first, count } = calleeOf(frame, word);
  fire(thread, frame, unit, Event.CALL, callee, firstOf(first));
  if (callee instanceof PyFunction) return;
  // A call with unpacked arguments does not look into a method.
  if (count < 0 && callee instanceof PyMethod) return;
  watch.call = { unit, callee, first };
}

const isIterable = (value: PyValue): boolean =>
  typeOf(value).slots.iter !== undefined || typeOf(value).slots.getitem !== undefined;

interface Callee {
  readonly callee: PyValue;
  readonly first: PyValue | undefined;
  /** −1: in a tuple. */
  readonly count: number;
}

function calleeOf(frame: Frame, word: number): Callee {
  const { slots: S, sp } = frame;
  const arg = word >>> 8;
  switch (word & 255) {
    case Op.LOAD_SUPER_ATTR:
      // Without arguments in the source, its two are not counted.
      return { callee: superType, first: (arg & 2) !== 0 ? S[sp - 2] : undefined, count: 2 };
    case Op.CALL_FUNCTION_EX: {
      const args = S[sp - 2];
      const items = args instanceof PyTuple || args instanceof PyList ? args.items : toArray(args);
      S[sp - 2] = new PyTuple(items.slice());
      return { callee: S[sp - 4], first: items[0], count: -1 };
    }
    default: {
      const base = sp - arg - 2 - ((word & 255) === Op.CALL_KW ? 1 : 0);
      const callee = S[base];
      const self = S[base + 1] as PyValue | undefined;
      if (self === undefined && callee instanceof PyMethod) {
        return { callee: callee.func, first: callee.self, count: arg + 1 };
      }
      const first = self !== undefined ? self : arg > 0 ? S[base + 2] : undefined;
      return { callee, first, count: arg };
    }
  }
}

// ---- exceptions --------------------------------------------------------------------------------------------

/** Runs callbacks on behalf of `error`; an exception of theirs takes its place. */
function replacing(thread: Thread, error: PyBaseException, tell: () => void): PyBaseException {
  try {
    tell();
    return error;
  } catch (raised) {
    return caughtException(thread, raised);
  }
}

/**
 * The unit that is reported as the place of an exception: the last one of the instruction, or the one
 * before it when the exception left a Python function that it called.
 */
function placeOf(frame: Frame, map: InstructionMap, at: number, error: PyBaseException): number {
  const { traceback } = error;
  if (traceback instanceof PyTraceback && traceback.next !== null) {
    const op = map.op(at);
    const top = frame.slots[frame.sp];
    if ((op === Op.CALL || op === Op.CALL_KW) && top instanceof PyFunction) return at - 1;
    if (op === Op.SEND && frame.slots[frame.sp - 1] instanceof PyGenerator) return at - 1;
  }
  return map.after(at) - 1;
}

/** An exception has come to `unit` of the frame: raised there, or by what it called. */
export function raising(
  thread: Thread,
  frame: Frame,
  unit: number,
  error: PyBaseException,
  reraise: boolean,
): PyBaseException {
  const thrown = thread.thrownInto === frame;
  if (thrown) thread.thrownInto = null;
  if (thread.handlingFailed) {
    thread.handlingFailed = false;
    return error;
  }
  if (thread.callbacks > 0) return error;
  const map = instructionMap(frame.code);
  const at = map.startOf(unit);
  if (!reraise) frame.pc = unit + 1;
  const { watch } = frame;
  let exception = error;
  if (thrown) {
    if (isWanted(thread, frame, true)) attach(frame);
    // It would have gone on with its RESUME.
    exception = replacing(thread, error, () =>
      fire(thread, frame, unit + 1, Event.PY_THROW, error),
    );
  } else if (watch !== null) {
    const { call } = watch;
    watch.call = null;
    watch.loop = -1;
    if (call !== null && call.unit === at) {
      exception = replacing(thread, error, () =>
        fire(thread, frame, at, Event.C_RAISE, call.callee, firstOf(call.first)),
      );
    }
  }
  const raised = exception;
  exception = replacing(thread, raised, () =>
    fire(
      thread,
      frame,
      placeOf(frame, map, at, raised),
      reraise ? Event.RERAISE : Event.RAISE,
      raised,
    ),
  );
  if (exception !== error && exception.traceback === null) addTraceback(exception, frame, unit);
  if (frame.watch !== null) frame.watch.last = map.startOf(frame.pc - 1);
  return exception;
}

/** A handler at `target` is about to run. True: a callback raised, and that is `thread.propagating`. */
export function handling(
  thread: Thread,
  frame: Frame,
  target: number,
  error: PyBaseException,
): boolean {
  const exception = replacing(thread, error, () =>
    fire(thread, frame, target, Event.EXCEPTION_HANDLED, error),
  );
  if (exception === error) return false;
  addTraceback(exception, frame, frame.pc - 1);
  frame.pc = target;
  thread.propagating = exception;
  thread.handlingFailed = true;
  return true;
}

/** The exception leaves the frame. */
export function unwinding(
  thread: Thread,
  frame: Frame,
  unit: number,
  error: PyBaseException,
): PyBaseException {
  const map = instructionMap(frame.code);
  const at = placeOf(frame, map, map.startOf(unit), error);
  const exception = replacing(thread, error, () => fire(thread, frame, at, Event.PY_UNWIND, error));
  if (exception !== error && exception.traceback === null) addTraceback(exception, frame, unit);
  return exception;
}

/** A `__next__` written in Python ended a loop of `caller` by raising `error`. */
export function loopEnded(thread: Thread, caller: AnyFrame | null, error: PyBaseException): void {
  if (!(caller instanceof Frame)) return;
  thread.frame = caller;
  observer.caught(thread, caller, error);
}

observer.caught = (thread, frame, error) => {
  loopStopped(thread, frame, instructionMap(frame.code).startOf(frame.pc - 1), error);
};

/** FOR_ITER catches a StopIteration: what callbacks raise is dropped with it. */
function loopStopped(thread: Thread, frame: Frame, loop: number, error: PyBaseException): void {
  if (toolsAt(thread, frame, loop, Event.RAISE) === 0) return;
  const { pc } = frame;
  frame.pc = loop + 1;
  try {
    fire(thread, frame, loop, Event.RAISE, error);
  } catch (raised) {
    if (!(raised instanceof PyBaseException)) throw raised;
    thread.propagating = null;
  }
  frame.pc = pc;
}
