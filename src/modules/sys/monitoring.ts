/**
 * `sys.monitoring`: tools and their callbacks are registered; turning an event on raises, because the
 * eval loop reports none. Debuggers and doctest can be imported, and say what is missing when started.
 */
import { PyCode } from "../../bytecode/code.ts";
import { indexNumber } from "../../objects/abstract.ts";
import { fn } from "../../objects/builtin.ts";
import { objectType } from "../../objects/core-types.ts";
import { PyDict } from "../../objects/dict-storage.ts";
import { newError, typeError, valueError } from "../../objects/exceptions.ts";
import { PyModule } from "../../objects/module.ts";
import { PyInstance, type PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import { SimpleNamespace } from "../../objects/simple-namespace.ts";

const EVENTS: Readonly<Record<string, number>> = {
  NO_EVENTS: 0,
  PY_START: 1,
  PY_RESUME: 2,
  PY_RETURN: 4,
  PY_YIELD: 8,
  CALL: 16,
  LINE: 32,
  INSTRUCTION: 64,
  JUMP: 128,
  BRANCH_LEFT: 256,
  BRANCH_RIGHT: 512,
  STOP_ITERATION: 1024,
  RAISE: 2048,
  EXCEPTION_HANDLED: 4096,
  PY_UNWIND: 8192,
  PY_THROW: 16384,
  RERAISE: 32768,
  C_RETURN: 65536,
  C_RAISE: 131072,
  BRANCH: 262144,
};
const ALL_EVENTS = 2 ** 19 - 1;
const LAST_TOOL = 5;

const tools = new Map<number, string>();
const callbacks = new Map<string, PyValue>();

function toolNumber(value: PyValue): number {
  const tool = indexNumber(value);
  if (tool < 0 || tool > LAST_TOOL) {
    throw valueError(`invalid tool ${tool} (must be between 0 and 5)`);
  }
  return tool;
}

function useTool(value: PyValue, name: PyValue): void {
  const tool = toolNumber(value);
  const text = hostText(name);
  if (text === undefined) throw valueError("tool name must be a str");
  if (tools.has(tool)) throw valueError(`tool ${tool} is already in use`);
  tools.set(tool, text);
}

function clearTool(value: PyValue): number {
  const tool = toolNumber(value);
  for (const key of [...callbacks.keys()]) if (key.startsWith(`${tool}:`)) callbacks.delete(key);
  return tool;
}

function registerCallback(toolValue: PyValue, eventValue: PyValue, callback: PyValue): PyValue {
  const tool = toolNumber(toolValue);
  const event = indexNumber(eventValue);
  if (event <= 0 || (event & (event - 1)) !== 0) {
    throw valueError("The callback can only be set for one event at a time");
  }
  if (event > ALL_EVENTS) throw valueError(`invalid event ${event}`);
  const key = `${tool}:${event}`;
  const before = callbacks.get(key) ?? null;
  if (callback === null) callbacks.delete(key);
  else callbacks.set(key, callback);
  return before;
}

function setEvents(toolValue: PyValue, eventSet: PyValue): void {
  const tool = toolNumber(toolValue);
  const events = indexNumber(eventSet);
  if (events < 0 || events > ALL_EVENTS)
    throw valueError(`invalid event set 0x${events.toString(16)}`);
  if (!tools.has(tool)) throw valueError(`tool ${tool} is not in use`);
  if (events !== 0) {
    throw newError(
      "NotImplementedError",
      "sys.monitoring: this interpreter does not report events of running code",
    );
  }
}

function requireCode(code: PyValue): void {
  if (!(code instanceof PyCode)) throw typeError("code must be a code object");
}

export function makeMonitoring(): PyModule {
  const module = new PyModule("sys.monitoring");
  const names = module.namespace;
  const functions = [
    fn("use_tool_id(tool_id, name, /)", useTool),
    fn("clear_tool_id(tool_id, /)", (tool: PyValue) => {
      clearTool(tool);
    }),
    fn("free_tool_id(tool_id, /)", (tool: PyValue) => {
      tools.delete(clearTool(tool));
    }),
    fn("get_tool(tool_id, /)", (tool: PyValue) => tools.get(toolNumber(tool)) ?? null),
    fn("register_callback(tool_id, event, func, /)", registerCallback),
    fn("get_events(tool_id, /)", (tool: PyValue) => {
      toolNumber(tool);
      return 0;
    }),
    fn("set_events(tool_id, event_set, /)", setEvents),
    fn("get_local_events(tool_id, code, /)", (tool: PyValue, code: PyValue) => {
      requireCode(code);
      toolNumber(tool);
      return 0;
    }),
    fn(
      "set_local_events(tool_id, code, event_set, /)",
      (tool: PyValue, code: PyValue, events: PyValue) => {
        requireCode(code);
        setEvents(tool, events);
      },
    ),
    fn("restart_events()", () => null),
    fn("_all_events()", () => new PyDict()),
  ];
  for (const builtin of functions) {
    builtin.module = "sys.monitoring";
    names.set(builtin.def.name, builtin);
  }
  const events = new SimpleNamespace();
  for (const [name, bit] of Object.entries(EVENTS)) events.namespace.set(name, bit);
  names.set("events", events);
  names.set("DISABLE", new PyInstance(objectType));
  names.set("MISSING", new PyInstance(objectType));
  names.set("DEBUGGER_ID", 0);
  names.set("COVERAGE_ID", 1);
  names.set("PROFILER_ID", 2);
  names.set("OPTIMIZER_ID", LAST_TOOL);
  return module;
}
