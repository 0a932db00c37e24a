/** Python functions, and binding the arguments of a call to the parameters of a code object. */
import { CodeFlag, type PyCode } from "../bytecode/code.ts";
import { functionType } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import { newError, typeError } from "../objects/exceptions.ts";
import { didYouMean } from "../objects/name-suggestion.ts";
import { type KwNames, PyObject, type PyValue } from "../objects/object.ts";
import { PyTuple } from "../objects/sequence-values.ts";
import { Frame } from "./frame.ts";

export class PyFunction extends PyObject {
  code: PyCode;
  readonly globals: PyDict;
  readonly builtins: PyValue;
  name: PyValue;
  qualname: PyValue;
  doc: PyValue;
  module: PyValue;
  defaults: readonly PyValue[] | null = null;
  kwdefaults: PyDict | null = null;
  closure: readonly PyValue[] | null = null;
  annotations: PyValue | undefined = undefined;
  annotate: PyValue = null;
  typeParams: PyValue = new PyTuple([]);
  override dict: PyDict | undefined = undefined;
  /** How many positional arguments fill all parameters; -1 when there are others (`*args`, `*, key`). */
  exactly: number;
  /** Recycled frames, linked through `back`. */
  idle: Frame | null = null;

  constructor(code: PyCode, globals: PyDict, builtins: PyValue) {
    super();
    this.code = code;
    this.globals = globals;
    this.builtins = builtins;
    this.name = code.co_name;
    this.qualname = code.co_qualname;
    this.doc = docOf(code);
    const module = globals.getStr("__name__");
    this.module = module === undefined ? null : module;
    this.exactly = exactCount(code);
  }

  setCode(code: PyCode): void {
    this.code = code;
    this.exactly = exactCount(code);
    this.idle = null;
  }
}
PyFunction.prototype.cls = functionType;

function docOf(code: PyCode): PyValue {
  return (code.co_flags & CodeFlag.HAS_DOCSTRING) !== 0 ? code.co_consts[0] : null;
}

function exactCount(code: PyCode): number {
  const star = CodeFlag.VARARGS | CodeFlag.VARKEYWORDS;
  const isPlain = (code.co_flags & star) === 0 && code.co_kwonlyargcount === 0;
  return isPlain ? code.co_argcount : -1;
}

/** A frame for a call of `func`, its slots empty: recycled when there is one. */
export function takeFrame(func: PyFunction): Frame {
  const frame = func.idle;
  if (frame === null) {
    // Code of a module, run as a function: its names are those of the globals.
    const isModuleCode = (func.code.co_flags & CodeFlag.OPTIMIZED) === 0;
    const locals = isModuleCode ? func.globals : null;
    return new Frame(func.code, func, func.globals, func.builtins, locals);
  }
  func.idle = frame.back as Frame | null;
  return frame;
}

/** Gives a frame back after its return. */
export function releaseFrame(frame: Frame): void {
  const func = frame.func;
  if (func === null || frame.escaped || func.code !== frame.code) {
    frame.finished = true;
    return;
  }
  const slots = frame.slots;
  const size = frame.code.localsplusnames.length;
  // The stack as well: what was taken off it would live as long as the function.
  for (let i = 0; i < slots.length; i++) slots[i] = undefined as unknown as PyValue;
  frame.pc = 0;
  frame.sp = size;
  frame.mode = 0;
  frame.returnSkip = 0;
  frame.isEntry = false;
  frame.instance = null;
  frame.back = func.idle;
  func.idle = frame;
}

/**
 * A frame for any call: positional arguments, keywords (`kwnames` name the last arguments),
 * defaults, *args and **kwargs. Raises TypeError with CPython's texts.
 */
export function frameForCall(func: PyFunction, args: readonly PyValue[], kwnames: KwNames): Frame {
  const frame = takeFrame(func);
  try {
    bindParameters(func, frame.slots, args, kwnames);
  } catch (error) {
    releaseFrame(frame);
    throw error;
  }
  return frame;
}

function bindParameters(
  func: PyFunction,
  slots: PyValue[],
  args: readonly PyValue[],
  kwnames: KwNames,
): void {
  const code = func.code;
  const argcount = code.co_argcount;
  const total = argcount + code.co_kwonlyargcount;
  const given = args.length - (kwnames === null ? 0 : kwnames.length);
  let keywords: PyDict | null = null;
  const hasVarArgs = (code.co_flags & CodeFlag.VARARGS) !== 0;
  if ((code.co_flags & CodeFlag.VARKEYWORDS) !== 0) {
    keywords = new PyDict();
    slots[total + (hasVarArgs ? 1 : 0)] = keywords;
  }
  const copied = given < argcount ? given : argcount;
  for (let i = 0; i < copied; i++) slots[i] = args[i];
  if (hasVarArgs) slots[total] = new PyTuple(args.slice(argcount, Math.max(given, argcount)));
  if (kwnames !== null) {
    const names = code.localsplusnames;
    for (let k = 0; k < kwnames.length; k++) {
      const name = kwnames[k];
      let i = code.co_posonlyargcount;
      while (i < total && names[i] !== name) i++;
      if (i < total) {
        if (slots[i] !== undefined) {
          throw typeError(`${func.qualname}() got multiple values for argument '${name}'`);
        }
        slots[i] = args[given + k];
      } else if (keywords !== null) {
        keywords.set(name, args[given + k]);
      } else {
        rejectKeyword(func, kwnames, name);
      }
    }
  }
  if (given > argcount && !hasVarArgs) throw tooManyPositional(func, given, slots);
  if (given < argcount) {
    const defaults = func.defaults;
    const first = argcount - (defaults === null ? 0 : defaults.length);
    let missing: string[] | null = null;
    for (let i = given; i < argcount; i++) {
      if (slots[i] !== undefined) continue;
      if (i >= first && defaults !== null) slots[i] = defaults[i - first];
      else (missing ??= []).push(code.localsplusnames[i]);
    }
    if (missing !== null) throw missingArguments(func, "positional", missing);
  }
  if (code.co_kwonlyargcount > 0) {
    let missing: string[] | null = null;
    for (let i = argcount; i < total; i++) {
      if (slots[i] !== undefined) continue;
      const fallback = func.kwdefaults?.getStr(code.localsplusnames[i]);
      if (fallback !== undefined) slots[i] = fallback;
      else (missing ??= []).push(code.localsplusnames[i]);
    }
    if (missing !== null) throw missingArguments(func, "keyword-only", missing);
  }
}

function rejectKeyword(func: PyFunction, kwnames: readonly string[], name: string): never {
  const code = func.code;
  const positionalOnly = code.localsplusnames.slice(0, code.co_posonlyargcount);
  const wrong = kwnames.filter((n) => positionalOnly.includes(n));
  if (wrong.length > 0) {
    throw typeError(
      `${func.qualname}() got some positional-only arguments passed as keyword arguments: '${wrong.join(", ")}'`,
    );
  }
  const names = code.localsplusnames.slice(
    code.co_posonlyargcount,
    code.co_argcount + code.co_kwonlyargcount,
  );
  const text = `${func.qualname}() got an unexpected keyword argument '${name}'`;
  throw typeError(text + didYouMean(name, names));
}

function tooManyPositional(func: PyFunction, given: number, slots: readonly PyValue[]): PyObject {
  const code = func.code;
  const max = code.co_argcount;
  const defaults = func.defaults === null ? 0 : func.defaults.length;
  let keywordOnly = 0;
  for (let i = max; i < max + code.co_kwonlyargcount; i++)
    if (slots[i] !== undefined) keywordOnly++;
  const takes = defaults > 0 ? `from ${max - defaults} to ${max}` : `${max}`;
  const plural = defaults > 0 || max !== 1 ? "s" : "";
  const extra =
    keywordOnly > 0
      ? ` positional argument${given !== 1 ? "s" : ""} (and ${keywordOnly} keyword-only argument${keywordOnly !== 1 ? "s" : ""})`
      : "";
  const was = given === 1 && keywordOnly === 0 ? "was" : "were";
  return typeError(
    `${func.qualname}() takes ${takes} positional argument${plural} but ${given}${extra} ${was} given`,
  );
}

function missingArguments(func: PyFunction, kind: string, names: string[]): PyObject {
  const quoted = names.map((n) => `'${n}'`);
  const n = quoted.length;
  const list =
    n === 1
      ? quoted[0]
      : n === 2
        ? `${quoted[0]} and ${quoted[1]}`
        : `${quoted.slice(0, -1).join(", ")}, and ${quoted[n - 1]}`;
  return newError(
    "TypeError",
    `${func.qualname}() missing ${n} required ${kind} argument${n === 1 ? "" : "s"}: ${list}`,
  );
}
