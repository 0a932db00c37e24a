/**
 * What `_typing` asks of the library's module typing: checks and substitutions that are written in
 * Python. And of the interpreter: the module of the code that calls.
 */
import { call, getAttr, getItem } from "../../objects/abstract.ts";
import { noneType } from "../../objects/core-types.ts";
import type { PyValue } from "../../objects/object.ts";
import { importModule } from "../../objects/runtime-import.ts";
import { PyTuple } from "../../objects/sequence-values.ts";
import { Frame } from "../../vm/frame.ts";
import { threads } from "../../vm/thread.ts";

export function callTyping(name: string, ...args: PyValue[]): PyValue {
  return call(getAttr(importModule("typing"), name), args);
}

/** The value as a type: None is its type, text a forward reference. */
export function checkType(value: PyValue, message: string): PyValue {
  return value === null ? noneType : callTyping("_type_check", value, message);
}

/** `Unpack[parameter]`. */
export function unpack(parameter: PyValue): PyValue {
  return getItem(getAttr(importModule("typing"), "Unpack"), parameter);
}

/** `Union[left, right]`. */
export function unite(left: PyValue, right: PyValue): PyValue {
  return getItem(getAttr(importModule("typing"), "Union"), new PyTuple([left, right]));
}

/** `__module__` of the innermost Python function that runs, or None. */
export function callingModule(): PyValue {
  let frame = threads.current.frame;
  while (frame !== null && !(frame instanceof Frame)) frame = frame.back;
  if (frame === null) return null;
  return frame.func?.module ?? frame.globals.getStr("__name__") ?? null;
}
