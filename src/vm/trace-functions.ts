/**
 * sys.settrace() and sys.setprofile(): two tools of monitoring.ts whose callbacks get a frame and the
 * name of an event. A trace function belongs to a thread; what it returns for a call becomes `f_trace`
 * of the frame and takes the frame's other events.
 */
import { PyBuiltin, PyMethodDescriptor } from "../objects/builtin.ts";
import { typeOf } from "../objects/core-types.ts";
import { PyBaseException } from "../objects/exceptions.ts";
import type { PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { Event, PROFILE_TOOL, TRACE_TOOL } from "./events.ts";
import type { Frame } from "./frame.ts";
import {
  eventsOf,
  globalTools,
  MISSING,
  runCallback,
  setGlobalEvents,
  systemTools,
  watchLive,
  watchOf,
} from "./monitoring.ts";
import { allThreads } from "./scheduler.ts";
import type { Thread } from "./thread.ts";

const set = (...events: Event[]): number => events.reduce((bits, e) => bits | (1 << e), 0);

const TRACE_EVENTS = set(
  Event.PY_START,
  Event.PY_RESUME,
  Event.PY_RETURN,
  Event.PY_YIELD,
  Event.LINE,
  Event.INSTRUCTION,
  Event.JUMP,
  Event.STOP_ITERATION,
  Event.RAISE,
  Event.PY_UNWIND,
  Event.PY_THROW,
);
const PROFILE_EVENTS = set(
  Event.PY_START,
  Event.PY_RESUME,
  Event.PY_RETURN,
  Event.PY_YIELD,
  Event.CALL,
  Event.PY_UNWIND,
  Event.PY_THROW,
);

/** None ends it. */
export function setTrace(thread: Thread, callback: PyValue): void {
  thread.trace = callback;
  show(TRACE_TOOL, TRACE_EVENTS, (t) => t.trace);
  if (callback !== null) watchLive(thread);
}

export function setProfile(thread: Thread, callback: PyValue): void {
  thread.profile = callback;
  show(PROFILE_TOOL, PROFILE_EVENTS, (t) => t.profile);
  if (callback !== null) watchLive(thread);
}

/** The events are on while any thread has a function. */
function show(tool: number, events: number, callback: (thread: Thread) => PyValue): void {
  const wanted = [...allThreads()].some((t) => callback(t) !== null) ? events : 0;
  if (eventsOf(globalTools, tool) !== wanted) setGlobalEvents(tool, wanted, allThreads());
}

// ---- tracing -------------------------------------------------------------------------------------------

systemTools.trace = (thread, frame, event, value) => {
  switch (event) {
    case Event.PY_START:
    case Event.PY_RESUME:
    case Event.PY_THROW:
      trace(thread, frame, event, "call", null);
      return;
    case Event.PY_RETURN:
    case Event.PY_YIELD:
      trace(thread, frame, event, "return", value);
      return;
    case Event.PY_UNWIND:
      trace(thread, frame, event, "return", null);
      return;
    case Event.RAISE:
    case Event.STOP_ITERATION:
      if (frame.watch === null || frame.watch.trace === null) return;
      if (!(value instanceof PyBaseException)) return;
      trace(thread, frame, event, "exception", new PyTuple([value.cls, value, value.traceback]));
      return;
    case Event.LINE:
      if (frame.watch?.lines === true) trace(thread, frame, event, "line", null);
      return;
    case Event.JUMP:
      if (frame.watch?.lines === true) loopOnLine(thread, frame, value as number);
      return;
    case Event.INSTRUCTION:
      if (frame.watch?.opcodes === true) trace(thread, frame, event, "opcode", null);
      return;
  }
};

/** A jump backward within a line is a line event too. */
function loopOnLine(thread: Thread, frame: Frame, offset: number): void {
  const unit = frame.pc - 1;
  const target = offset >> 1;
  if (target > unit) return;
  const line = frame.code.lineAt(target);
  if (line < 0 || line !== frame.code.lineAt(unit)) return;
  trace(thread, frame, Event.JUMP, "line", null);
}

function trace(thread: Thread, frame: Frame, event: Event, what: string, value: PyValue): void {
  const callback = what === "call" ? thread.trace : frame.watch === null ? null : frame.watch.trace;
  if (callback === null) return;
  frame.escaped = true;
  let result: PyValue;
  try {
    result = runCallback(thread, frame, event, callback, [frame, what, value]);
  } catch (error) {
    setTrace(thread, null);
    if (frame.watch !== null) frame.watch.trace = null;
    throw error;
  }
  if (result !== null) watchOf(frame).trace = result;
}

// ---- profiling -----------------------------------------------------------------------------------------

systemTools.profile = (thread, frame, event, value, first) => {
  switch (event) {
    case Event.PY_START:
    case Event.PY_RESUME:
    case Event.PY_THROW:
      profile(thread, frame, event, "call", null);
      return;
    case Event.PY_RETURN:
    case Event.PY_YIELD:
      profile(thread, frame, event, "return", value);
      return;
    case Event.PY_UNWIND:
      profile(thread, frame, event, "return", null);
      return;
    case Event.CALL:
      profileBuiltin(thread, frame, event, "c_call", value, first);
      return;
    case Event.C_RETURN:
      profileBuiltin(thread, frame, event, "c_return", value, first);
      return;
    case Event.C_RAISE:
      profileBuiltin(thread, frame, event, "c_exception", value, first);
      return;
  }
};

/** Only built-in functions and methods count; a method on its own is shown bound. */
function profileBuiltin(
  thread: Thread,
  frame: Frame,
  event: Event,
  what: string,
  callee: PyValue,
  first: PyValue,
): void {
  if (callee instanceof PyBuiltin) profile(thread, frame, event, what, callee);
  else if (callee instanceof PyMethodDescriptor && first !== MISSING) {
    const bound = typeOf(callee).slots.descrGet?.(callee, first, typeOf(first));
    if (bound !== undefined) profile(thread, frame, event, what, bound as PyValue);
  }
}

function profile(thread: Thread, frame: Frame, event: Event, what: string, value: PyValue): void {
  const callback = thread.profile;
  if (callback === null) return;
  frame.escaped = true;
  try {
    runCallback(thread, frame, event, callback, [frame, what, value]);
  } catch (error) {
    setProfile(thread, null);
    throw error;
  }
}
