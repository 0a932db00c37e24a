/** `sys.monitoring`: the functions by which tools ask for events; their meaning is in vm/monitoring.ts. */

import { PyCode } from "../../bytecode/code.ts";
import { call, indexNumber } from "../../objects/abstract.ts";
import { audit } from "../../objects/audit.ts";
import { fn } from "../../objects/builtin.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { typeError, valueError } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { SimpleNamespace } from "../../objects/simple-namespace.ts";
import { EVENT_NAMES, Event, LOCAL_EVENTS, USER_TOOLS } from "../../vm/events.ts";
import { instructionMap } from "../../vm/instruction-map.ts";
import {
  clearTool,
  DISABLE,
  disableAt,
  eventsOf,
  globalTools,
  localEvents,
  MISSING,
  registerCallback,
  restartEvents,
  setGlobalEvents,
  setLocalEvents,
} from "../../vm/monitoring.ts";
import { allThreads } from "../../vm/scheduler.ts";
import { addFunctions } from "../module.ts";

const names = new Array<string | undefined>(USER_TOOLS).fill(undefined);
/** What scripts registered for BRANCH, which is served by the callbacks of its two ends. */
const branchCallbacks = new Array<PyValue>(USER_TOOLS).fill(null);

const ENDS = (1 << Event.BRANCH_LEFT) | (1 << Event.BRANCH_RIGHT);
const OF_CALLS = (1 << Event.C_RETURN) | (1 << Event.C_RAISE);

function toolNumber(value: PyValue): number {
  const tool = indexNumber(value);
  if (tool < 0 || tool >= USER_TOOLS) {
    throw valueError(`invalid tool ${tool} (must be between 0 and 5)`);
  }
  return tool;
}

function toolInUse(value: PyValue): number {
  const tool = toolNumber(value);
  if (names[tool] === undefined) throw valueError(`tool ${tool} is not in use`);
  return tool;
}

export function useTool(value: PyValue, name: PyValue): void {
  const tool = toolNumber(value);
  const text = hostText(name);
  if (text === undefined) throw valueError("tool name must be a str");
  if (names[tool] !== undefined) throw valueError(`tool ${tool} is already in use`);
  names[tool] = text;
}

function clear(value: PyValue): number {
  const tool = toolNumber(value);
  if (names[tool] === undefined) return tool;
  clearTool(tool, allThreads());
  branchCallbacks[tool] = null;
  return tool;
}

export function freeTool(tool: PyValue): void {
  names[clear(tool)] = undefined;
}

function register(toolValue: PyValue, eventValue: PyValue, callback: PyValue): PyValue {
  const tool = toolNumber(toolValue);
  const bit = indexNumber(eventValue);
  if (bit <= 0 || (bit & (bit - 1)) !== 0) {
    throw valueError("The callback can only be set for one event at a time");
  }
  const event = 31 - Math.clz32(bit);
  if (event >= EVENT_NAMES.length) throw valueError(`invalid event ${event}`);
  audit("sys.monitoring.register_callback", callback);
  if (event === Event.BRANCH) return registerBranch(tool, callback);
  const before = registerCallback(tool, event, callback === null ? undefined : callback);
  return before === undefined ? null : before;
}

/** Both ends call it; DISABLE from one end is for the other as well. */
function registerBranch(tool: number, callback: PyValue): PyValue {
  const before = branchCallbacks[tool];
  branchCallbacks[tool] = callback;
  for (const event of [Event.BRANCH_LEFT, Event.BRANCH_RIGHT]) {
    const wrapper = fn("branch(code, offset, destination, /)", (code, from, to) => {
      const answer = call(callback, [code, from, to]);
      if (answer === DISABLE) disableBranch(tool, code as PyCode, (to as number) >> 1);
      return answer;
    });
    registerCallback(tool, event, callback === null ? undefined : wrapper);
  }
  return before;
}

function disableBranch(tool: number, code: PyCode, destination: number): void {
  const map = instructionMap(code);
  for (const { from, left, right } of map.branches) {
    if (left !== destination && right !== destination) continue;
    for (const unit of [from, left - 1, right - 1]) {
      disableAt(code, unit, Event.BRANCH_LEFT, tool);
      disableAt(code, unit, Event.BRANCH_RIGHT, tool);
    }
  }
}

/** An event set in terms of the events that can be on. */
function eventSet(value: PyValue, kind: string): number {
  const events = indexNumber(value);
  if (events < 0 || events >= 1 << EVENT_NAMES.length) {
    throw valueError(`invalid ${kind} 0x${(events >>> 0).toString(16)}`);
  }
  if ((events & OF_CALLS) !== 0 && (events & (1 << Event.CALL)) === 0) {
    throw valueError("cannot set C_RETURN or C_RAISE events independently");
  }
  const own = events & ~OF_CALLS & ~(1 << Event.BRANCH);
  return (events & (1 << Event.BRANCH)) !== 0 ? own | ENDS : own;
}

function setEvents(toolValue: PyValue, value: PyValue): void {
  toolNumber(toolValue);
  const events = eventSet(value, "event set");
  setGlobalEvents(toolInUse(toolValue), events, allThreads());
}

function requireCode(code: PyValue): PyCode {
  if (!(code instanceof PyCode)) throw typeError("code must be a code object");
  return code;
}

function setLocal(toolValue: PyValue, codeValue: PyValue, value: PyValue): void {
  const code = requireCode(codeValue);
  toolNumber(toolValue);
  const events = eventSet(value, "local event set");
  if (events >= 1 << LOCAL_EVENTS) {
    throw valueError(`invalid local event set 0x${events.toString(16)}`);
  }
  setLocalEvents(toolInUse(toolValue), code, events);
}

function allEvents(): PyDict {
  const dict = new PyDict();
  globalTools.forEach((tools, event) => {
    if (tools !== 0) dict.set(EVENT_NAMES[event], tools);
  });
  return dict;
}

export function makeMonitoring(): PyModule {
  const module = new PyModule("sys.monitoring");
  const namespace = module.namespace;
  const functions = [
    fn("use_tool_id(tool_id, name, /)", useTool),
    fn("clear_tool_id(tool_id, /)", (tool: PyValue) => {
      clear(tool);
    }),
    fn("free_tool_id(tool_id, /)", freeTool),
    fn("get_tool(tool_id, /)", (tool: PyValue) => names[toolNumber(tool)] ?? null),
    fn("register_callback(tool_id, event, func, /)", register),
    fn("get_events(tool_id, /)", (tool: PyValue) => eventsOf(globalTools, toolNumber(tool))),
    fn("set_events(tool_id, event_set, /)", setEvents),
    fn("get_local_events(tool_id, code, /)", (tool: PyValue, code: PyValue) =>
      localEvents(toolNumber(tool), requireCode(code)),
    ),
    fn("set_local_events(tool_id, code, event_set, /)", setLocal),
    fn("restart_events()", restartEvents),
    fn("_all_events()", allEvents),
  ];
  addFunctions(module, "sys.monitoring", functions);
  const events = new SimpleNamespace();
  events.namespace.set("NO_EVENTS", 0);
  EVENT_NAMES.forEach((name, event) => events.namespace.set(name, 1 << event));
  namespace.set("events", events);
  namespace.set("DISABLE", DISABLE);
  namespace.set("MISSING", MISSING);
  namespace.set("DEBUGGER_ID", 0);
  namespace.set("COVERAGE_ID", 1);
  namespace.set("PROFILER_ID", 2);
  namespace.set("OPTIMIZER_ID", 5);
  return module;
}
