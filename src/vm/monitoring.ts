/**
 * Tools, their callbacks and the events they have turned on: the state behind sys.monitoring, on which
 * sys.settrace() and sys.setprofile() stand as two tools more. Where events come from is tracing.ts;
 * the functions that scripts call are modules/sys/monitoring.ts.
 */
import { CodeFlag, type PyCode } from "../bytecode/code.ts";
import { call } from "../objects/abstract.ts";
import { objectType } from "../objects/core-types.ts";
import { valueError } from "../objects/exceptions.ts";
import { PyInstance, type PyValue } from "../objects/object.ts";
import { allocationTraps, CodeMonitor, TRAP } from "./code-monitor.ts";
import {
  EVENT_NAMES,
  Event,
  LOCAL_EVENTS,
  OWN_EVENTS,
  PROFILE_TOOL,
  TRACE_TOOL,
  USER_TOOLS,
} from "./events.ts";
import { type AnyFrame, Frame, FrameWatch } from "./frame.ts";
import { BreakerBit, breaker, observer, type Thread } from "./thread.ts";

/** What a callback returns to get no more events from this place. */
export const DISABLE = new PyInstance(objectType);
/** The first argument of a call that has none. */
export const MISSING = new PyInstance(objectType);

/** A mask of tools for each event that is on everywhere. */
export const globalTools = new Uint8Array(OWN_EVENTS);
const callbacks: (PyValue | undefined)[][] = Array.from({ length: USER_TOOLS }, () =>
  new Array<PyValue | undefined>(EVENT_NAMES.length).fill(undefined),
);
/** Those that are armed, or have something disabled. */
const monitors = new Set<CodeMonitor>();
/** Code objects with local events. */
let localCodes = 0;

/** How the tools of sys.settrace() and sys.setprofile() take an event; filled by trace-functions.ts. */
export const systemTools: {
  trace: (thread: Thread, frame: Frame, event: Event, value: PyValue) => void;
  profile: (thread: Thread, frame: Frame, event: Event, value: PyValue, first: PyValue) => void;
} = { trace: () => undefined, profile: () => undefined };

const USER_MASK = (1 << USER_TOOLS) - 1;
const isOn = { user: false };

// ---- turning events on and off -------------------------------------------------------------------

export function eventsOf(tools: Uint8Array, tool: number): number {
  let events = 0;
  for (let e = 0; e < tools.length; e++) if ((tools[e] >> tool) & 1) events |= 1 << e;
  return events;
}

/** Returns the events that were on and are no more. */
function setBits(tools: Uint8Array, tool: number, events: number): number {
  const before = eventsOf(tools, tool);
  for (let e = 0; e < tools.length; e++) {
    if ((events >> e) & 1) tools[e] |= 1 << tool;
    else tools[e] &= ~(1 << tool);
  }
  return before & ~events;
}

/** Turns exactly these events on for a tool, in all code. */
export function setGlobalEvents(tool: number, events: number, live: Iterable<Thread>): void {
  if (eventsOf(globalTools, tool) === events) return;
  const gone = setBits(globalTools, tool, events);
  for (const monitor of monitors) if (monitor.hasDisabled) monitor.enable(1 << tool, gone);
  refresh(live);
}

/** The same for one code object, and what runs it. */
export function setLocalEvents(tool: number, code: PyCode, events: number): void {
  const monitor = monitorOf(code);
  const had = monitor.hasLocal;
  const gone = setBits(monitor.local, tool, events);
  monitor.enable(1 << tool, gone & ~eventsOf(globalTools, tool));
  if (monitor.hasLocal !== had) localCodes += had ? -1 : 1;
  showActive();
  if (!observer.active) monitor.retire();
  else if (monitor.isActive) monitor.arm(globalTools);
  else if (monitor.hasLocal) {
    arm(monitor);
    code.interrupt(TRAP);
  }
}

export function localEvents(tool: number, code: PyCode): number {
  const monitor = code.monitor as CodeMonitor | undefined;
  return monitor === undefined ? 0 : eventsOf(monitor.local, tool);
}

/** Forgets which places callbacks have disabled. */
export function restartEvents(): void {
  for (const monitor of monitors) {
    if (!monitor.hasDisabled) continue;
    monitor.enable();
    if (monitor.isActive) monitor.arm(globalTools);
  }
}

/** A tool gives up everything but its name. */
export function clearTool(tool: number, live: Iterable<Thread>): void {
  for (const monitor of monitors) {
    if (eventsOf(monitor.local, tool) !== 0) setLocalEvents(tool, monitor.code, 0);
  }
  setGlobalEvents(tool, 0, live);
  callbacks[tool].fill(undefined);
}

/** Returns the callback that was there. */
export function registerCallback(
  tool: number,
  event: Event,
  callback: PyValue | undefined,
): PyValue | undefined {
  const before = callbacks[tool][event];
  callbacks[tool][event] = callback;
  return before;
}

/** After a change of global events: all observed code, and the code that runs now. */
function refresh(live: Iterable<Thread>): void {
  showActive();
  for (const monitor of monitors) {
    if (monitor.hasLocal) monitor.arm(globalTools);
    else {
      monitor.retire();
      if (!monitor.hasDisabled) monitors.delete(monitor);
    }
  }
  if (!isOn.user && !allocationTraps.areSet) return;
  for (const thread of live) watchLive(thread);
}

export function setAllocationTraps(areSet: boolean, live: Iterable<Thread>): void {
  allocationTraps.areSet = areSet;
  refresh(live);
}

function showActive(): void {
  isOn.user = globalTools.some((tools) => (tools & USER_MASK) !== 0);
  observer.active =
    allocationTraps.areSet || localCodes > 0 || globalTools.some((tools) => tools !== 0);
  if (observer.active) Atomics.or(breaker.flag, 0, BreakerBit.Trace);
  else Atomics.and(breaker.flag, 0, ~BreakerBit.Trace);
}

// ---- observed frames ---------------------------------------------------------------------------------

export function monitorOf(code: PyCode): CodeMonitor {
  let monitor = code.monitor as CodeMonitor | undefined;
  if (monitor === undefined) {
    monitor = new CodeMonitor(code);
    code.monitor = monitor;
  }
  return monitor;
}

function arm(monitor: CodeMonitor): void {
  monitors.add(monitor);
  monitor.arm(globalTools);
}

export function watchOf(frame: Frame): FrameWatch {
  frame.watch ??= new FrameWatch();
  return frame.watch;
}

/** Whether events of this frame can matter to anyone; `starts`: a trace function may want it yet. */
export function isWanted(thread: Thread, frame: Frame, starts: boolean): boolean {
  if (isOn.user || allocationTraps.areSet || thread.profile !== null) return true;
  if (thread.trace !== null && (starts || (frame.watch !== null && frame.watch.trace !== null))) {
    return true;
  }
  const monitor = frame.code.monitor as CodeMonitor | undefined;
  return monitor?.hasLocal === true;
}

/** The frame runs the observed form from its next instruction that is loaded from it. */
export function attach(frame: Frame): CodeMonitor {
  const monitor = monitorOf(frame.code);
  if (!monitor.isActive) arm(monitor);
  frame.instrs = monitor.instrs;
  frame.caches = monitor.caches;
  // It is not recycled: others may hold its watch.
  frame.escaped = true;
  const watch = watchOf(frame);
  if (watch.epoch !== monitor.epoch) {
    watch.epoch = monitor.epoch;
    watch.last = -1;
  }
  watch.call = null;
  watch.loop = -1;
  return monitor;
}

export function detach(frame: Frame): void {
  frame.instrs = frame.code.instrs;
  frame.caches = frame.code.caches;
}

/** Observes a frame that is in the middle of an instruction, perhaps in a loop further down. */
export function watchFrame(frame: Frame): void {
  if (frame.finished) return;
  const monitor = monitorOf(frame.code);
  if (!monitor.isActive) arm(monitor);
  const watch = watchOf(frame);
  watch.epoch = monitor.epoch;
  watch.last = frame.pc - 1;
  watch.call = null;
  watch.loop = -1;
  frame.escaped = true;
  if (frame.instrs !== monitor.instrs) frame.code.interrupt(TRAP);
}

/** The frames that a thread is in. */
export function watchLive(thread: Thread): void {
  for (let f: AnyFrame | null = thread.frame; f !== null; f = f.back) {
    if (f instanceof Frame && isWanted(thread, f, false)) watchFrame(f);
  }
}

// ---- delivering events ---------------------------------------------------------------------------------

/** The tools that an event at this place goes to. */
export function toolsAt(thread: Thread, frame: Frame, unit: number, event: Event): number {
  const own = event >= OWN_EVENTS ? Event.CALL : event;
  let tools = globalTools[own];
  if (own < LOCAL_EVENTS) {
    const monitor = frame.code.monitor as CodeMonitor | undefined;
    if (monitor !== undefined) {
      tools |= monitor.local[own];
      if (monitor.hasDisabled) tools &= ~monitor.disabledAt(unit, own);
    }
  }
  if (thread.trace === null) tools &= ~(1 << TRACE_TOOL);
  if (thread.profile === null) tools &= ~(1 << PROFILE_TOOL);
  return tools;
}

/** Runs `callback` as the callback of an event in `frame`. */
export function runCallback(
  thread: Thread,
  frame: Frame,
  event: Event,
  callback: PyValue,
  args: PyValue[],
): PyValue {
  const { event: outerEvent, eventFrame: outerFrame } = thread;
  thread.callbacks++;
  thread.event = event;
  thread.eventFrame = frame;
  try {
    return call(callback, args);
  } finally {
    thread.callbacks--;
    thread.event = outerEvent;
    thread.eventFrame = outerFrame;
  }
}

/**
 * Tells all tools of an event at an instruction; `values` are the arguments of a callback after the
 * code and the offset. What a callback raises is thrown.
 */
export function fire(
  thread: Thread,
  frame: Frame,
  unit: number,
  event: Event,
  ...values: PyValue[]
): void {
  deliver(thread, frame, unit, event, [unit * 2, ...values]);
}

/** The same with all arguments after the code: a line in place of the offset, or another offset. */
export function deliver(
  thread: Thread,
  frame: Frame,
  unit: number,
  event: Event,
  args: readonly PyValue[],
): void {
  if (thread.callbacks > 0) return;
  const tools = toolsAt(thread, frame, unit, event);
  if (tools === 0) return;
  if ((frame.code.co_flags & CodeFlag.NO_MONITORING_EVENTS) !== 0) return;
  const value = args.length > 1 ? args[1] : null;
  if ((tools & (1 << TRACE_TOOL)) !== 0) systemTools.trace(thread, frame, event, value);
  if ((tools & (1 << PROFILE_TOOL)) !== 0) {
    systemTools.profile(thread, frame, event, value, args.length > 2 ? args[2] : null);
  }
  for (let tool = USER_TOOLS - 1; tool >= 0; tool--) {
    if ((tools & (1 << tool)) === 0) continue;
    const callback = callbacks[tool][event];
    if (callback === undefined) continue;
    const answer = runCallback(thread, frame, event, callback, [frame.code, ...args]);
    if (answer === DISABLE) disable(frame, unit, event, tool);
  }
}

function disable(frame: Frame, unit: number, event: Event, tool: number): void {
  if (event >= LOCAL_EVENTS) {
    callbacks[tool][event] = undefined;
    throw valueError(`Cannot disable ${EVENT_NAMES[event]} events. Callback removed.`);
  }
  disableAt(frame.code, unit, event, tool);
}

export function disableAt(code: PyCode, unit: number, event: Event, tool: number): void {
  const monitor = monitorOf(code);
  monitor.disable(unit, event, tool);
  monitors.add(monitor);
  if (monitor.isActive) monitor.arm(globalTools);
}
