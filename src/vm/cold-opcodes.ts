/**
 * Instructions and slow paths that the eval loop calls out for, to stay small. `execute` runs any
 * instruction the loop has no case for: it reads and writes the frame's `pc` and `sp`, and returns the
 * frame that takes over, if another one does.
 */

import type { PyCode } from "../bytecode/code.ts";
import { CodeFlag } from "../bytecode/code.ts";
import { OP_INFO, Op } from "../bytecode/opcodes.ts";
import {
  binaryOp,
  boundSpecial,
  call,
  fullyQualifiedName,
  getAttr,
  getAttrOptional,
  getItem,
  isFlow,
  iterate,
  length,
  setAttr,
  setItem as setItemNow,
  str,
  toArray,
  typeName,
} from "../objects/abstract.ts";
import { coroutineType, dictType, isSubtype, objectType, typeOf } from "../objects/core-types.ts";
import { PyDict } from "../objects/dict-storage.ts";
import {
  exceptionTypes,
  isError,
  keyError,
  newError,
  type PyBaseException,
  typeError,
} from "../objects/exceptions.ts";
import { asksPython } from "../objects/key-answers.ts";
import { listExtend } from "../objects/list.ts";
import { getInstanceAttr, typeLookup } from "../objects/lookup.ts";
import { CallRequest, type Flow, type PyObject, type PyValue } from "../objects/object.ts";
import {
  hostText,
  type PyCell,
  type PyList,
  PySlice,
  PyStr,
  PyTuple,
  strFromHost,
} from "../objects/sequence-values.ts";
import { setUpdate } from "../objects/set.ts";
import { PySet } from "../objects/set-storage.ts";
import { PyInterpolation, PyTemplate } from "../objects/template.ts";
import { commonConstants } from "./builtin-scope.ts";
import { startCall } from "./call.ts";
import { getAttrFlow, iterFlow, propertyGetter } from "./flows.ts";
import { formatSimple, formatWithSpec } from "./format-value.ts";
import {
  type AnyFrame,
  FlowResult,
  type Frame,
  makeSlots,
  NativeFrame,
  pythonFrame,
  ReturnMode,
} from "./frame.ts";
import { PyFunction } from "./function.ts";
import { coroutineTracking, GeneratorState, generatorTypeOf, PyGenerator } from "./generator.ts";
import { noteOwner } from "./generator-finalizer.ts";
import { getAiter, getAnext, getAwaitable, sendFlow, stopIteration } from "./generator-protocol.ts";
import { importFrom, importName } from "./import.ts";
import { usesPlainAccess } from "./inline-cache.ts";
import { intrinsic1, intrinsic2 } from "./intrinsics.ts";
import { mapFlow, setFlow } from "./item-flows.ts";
import { KeyLookup } from "./key-lookup.ts";
import { matchClassFlow, matchKeys } from "./match.ts";
import { fromNamespace, loadGlobal, nameError, unboundDeref, unboundLocal } from "./names.ts";
import { checkGroupHandler, matchesHandler } from "./raise.ts";
import { superAttribute } from "./super-attribute.ts";
import { setContext, type Thread } from "./thread.ts";
import { PyTraceback } from "./traceback.ts";
import { unpackWithStar } from "./unpack.ts";

export { unpackSequence } from "./unpack.ts";
export { matchesHandler, sendFlow, setContext, stopIteration };

// ---- values ----------------------------------------------------------------------------------------

export const setItem = setItemNow;

/** `dict[key]` of a key that is not there. */
export function missingKey(thread: Thread, key: PyValue): PyBaseException {
  const error = keyError(key);
  setContext(thread, error);
  return error;
}

export function outOfRange(thread: Thread): PyBaseException {
  const error = newError("IndexError", "list index out of range");
  setContext(thread, error);
  return error;
}

// ---- attributes --------------------------------------------------------------------------------------

/** The plain function to call with `obj` first, when `obj.name` is an ordinary method. */
export function methodOf(obj: PyValue, name: string): PyValue | undefined {
  const type = typeOf(obj);
  if (!usesPlainAccess(type)) return undefined;
  const found = typeLookup(type, name);
  if (found === undefined || !typeOf(found).isMethodDescriptor) return undefined;
  if (type.hasDict && getInstanceAttr(obj as PyObject, name) !== undefined) return undefined;
  return found;
}

/** The value when it needs no Python code: an instance attribute or a plain class attribute. */
export function directAttribute(obj: PyValue, name: string): PyValue | undefined {
  const type = typeOf(obj);
  if (!usesPlainAccess(type)) return undefined;
  const found = typeLookup(type, name);
  if (found === undefined) {
    return type.hasDict ? getInstanceAttr(obj as PyObject, name) : undefined;
  }
  const slots = typeOf(found).slots;
  if ((slots.descrSet === undefined || slots.descrGet === undefined) && type.hasDict) {
    const own = getInstanceAttr(obj as PyObject, name);
    if (own !== undefined) return own;
  }
  if (slots.descrGet === undefined) return found;
  if (typeOf(found).isHeap || propertyGetter(found) !== undefined) return undefined;
  // What a descriptor of data raises, `__getattr__` answers: that takes a Flow.
  if (slots.descrSet !== undefined && typeLookup(type, "__getattr__") !== undefined) {
    return undefined;
  }
  return slots.descrGet(found, obj, type);
}

/** LOAD_ATTR in its calling form through a Flow: pushes the value, then NULL. */
export function* attributeThenNull(obj: PyValue, name: string, frame: Frame): Flow<PyValue> {
  const value = yield* getAttrFlow(obj, name);
  frame.slots[frame.sp++] = value;
  frame.slots[frame.sp++] = undefined as unknown as PyValue;
  return null;
}

/** STORE_ATTR without Python code; false when it needs a Flow. */
export function storeAttr(obj: PyValue, name: string, value: PyValue): boolean {
  const type = typeOf(obj);
  if (type.isHeap) {
    const found = typeLookup(type, name);
    const isPlain = typeLookup(type, "__setattr__") === typeLookup(objectType, "__setattr__");
    if (!isPlain || !type.hasDict) return false;
    if (found !== undefined && typeOf(found).slots.descrSet !== undefined) return false;
  }
  setAttr(obj, name, value);
  return true;
}

// ---- calls -------------------------------------------------------------------------------------------

/** CALL_KW: the names are on top of the stack. */
export function callKeywords(S: PyValue[], sp: number, arg: number): PyValue | Frame | Flow {
  const names = (S[sp - 1] as PyTuple).items as string[];
  const base = sp - arg - 3;
  const self = S[base + 1];
  const args = S.slice(self === undefined ? base + 2 : base + 1, sp - 1);
  return startCall(S[base], args, names);
}

/** CALL_FUNCTION_EX: callable, NULL or its first argument, positional tuple, keyword dict or NULL. */
export function callExpanded(S: PyValue[], sp: number): PyValue | Frame | Flow {
  const callee = S[sp - 4];
  const self = S[sp - 3];
  const positional = S[sp - 2];
  const keywords = S[sp - 1];
  const { slots } = typeOf(positional);
  if (slots.iter === undefined && slots.getitem === undefined) {
    throw typeError(
      `${describeCallee(callee)} argument after * must be an iterable, not ${typeName(positional)}`,
    );
  }
  const args = toArray(positional);
  if (self !== undefined) args.unshift(self);
  if (keywords === undefined || (keywords instanceof PyDict && keywords.size === 0)) {
    return startCall(callee, args, null);
  }
  const names: string[] = [];
  for (const entry of (keywords as PyDict).entries()) {
    if (typeof entry.key !== "string" && !(entry.key instanceof PyStr)) {
      throw typeError("keywords must be strings");
    }
    names.push(hostText(entry.key) as string);
    args.push(entry.value as PyValue);
  }
  return startCall(callee, args, names);
}

function describeCallee(callee: PyValue): string {
  const qualname = hostText(getAttrOptional(callee, "__qualname__") ?? null);
  if (qualname === undefined) return hostText(str(callee)) as string;
  const module = hostText(getAttrOptional(callee, "__module__") ?? null);
  return module === undefined || module === "builtins"
    ? `${qualname}()`
    : `${module}.${qualname}()`;
}

// ---- generators ----------------------------------------------------------------------------------------

/** File, line and function of those that called a frame, the nearest first. */
function callersOf(frame: Frame, depth: number): PyTuple {
  const callers: PyValue[] = [];
  let caller = pythonFrame(frame.back);
  for (; caller !== null && callers.length < depth; caller = pythonFrame(caller.back)) {
    const { co_filename, co_name } = caller.code;
    callers.push(new PyTuple([co_filename, caller.line, co_name]));
  }
  return new PyTuple(callers);
}

export function makeGenerator(frame: Frame): PyGenerator {
  const generator = new PyGenerator(frame, generatorTypeOf(frame.code.co_flags));
  frame.generator = generator;
  if (coroutineTracking.depth > 0 && generator.cls === coroutineType) {
    generator.origin = callersOf(frame, coroutineTracking.depth);
  }
  noteOwner(generator);
  frame.back = null;
  frame.isEntry = false;
  frame.mode = ReturnMode.PUSH;
  return generator;
}

/** Back edges and calls until the loop returns to be entered again: about half a millisecond. */
const FUEL = 5000;

/**
 * Before the loop returns to be entered again. The frame gets new slots: those of a frame that runs for
 * long would move to the old generation, where each store of a new object takes a slow write barrier.
 */
export function pause(thread: Thread, frame: Frame, pc: number, sp: number): void {
  // Often at first: the warm-up is to see it.
  thread.stride = Math.min(thread.stride + 20, FUEL);
  thread.fuel = thread.stride;
  frame.pc = pc;
  frame.sp = sp;
  const { slots } = frame;
  const fresh = makeSlots(slots.length);
  for (let i = 0; i < sp; i++) fresh[i] = slots[i];
  frame.slots = fresh;
}

/** True when this exception is the end of the loop that called `frame`, a `__next__`. */
export function endsLoop(frame: Frame, error: PyBaseException): boolean {
  return (
    frame.mode === ReturnMode.NEXT &&
    frame.generator === null &&
    isError(error, exceptionTypes.StopIteration)
  );
}

/** Code units that FOR_ITER, which has just called `__next__` from `frame`, skips at the end. */
export function loopSkip(frame: Frame): number {
  return (frame.code.instrs[frame.pc - 2] >>> 8) + 1;
}

export function initResultError(value: PyValue): PyBaseException {
  return typeError(`__init__() should return None, not '${typeName(value)}'`);
}

export function checkSend(generator: PyGenerator, value: PyValue): void {
  if (generator.state === GeneratorState.CREATED && value !== null) {
    throw typeError("can't send non-None value to a just-started generator");
  }
}

// ---- everything else -------------------------------------------------------------------------------------

/** Result of an instruction that pushes one value, computed now or by a Flow. */
function push(frame: Frame, result: PyValue | Flow): AnyFrame | undefined {
  if (isFlow(result)) return new NativeFrame(result, frame);
  frame.slots[frame.sp++] = result;
  return undefined;
}

const discarding = (flow: Flow, frame: Frame): NativeFrame =>
  new NativeFrame(flow, frame, FlowResult.DISCARD);

/** Takes the topmost values off the stack. */
function take(frame: Frame, count: number): PyValue[] {
  frame.sp -= count;
  return frame.slots.slice(frame.sp, frame.sp + count);
}

export function execute(
  thread: Thread,
  frame: Frame,
  op: number,
  arg: number,
): AnyFrame | undefined {
  const S = frame.slots;
  const code = frame.code;
  const pop = (): PyValue => S[--frame.sp];
  const top = (): PyValue => S[frame.sp - 1];
  switch (op) {
    case Op.DELETE_FAST:
      if (S[arg] === undefined) throw unboundLocal(code, arg);
      S[arg] = undefined as unknown as PyValue;
      return undefined;
    case Op.DELETE_NAME: {
      const name = code.co_names[arg];
      const locals = frame.locals;
      if (locals instanceof PyDict && !locals.cls.isHeap) {
        if (locals.delete(name) === undefined) throw nameError(name);
      } else {
        try {
          setItemNow(locals, name, undefined);
        } catch (error) {
          if (isError(error, exceptionTypes.KeyError)) throw nameError(name);
          throw error;
        }
      }
      return undefined;
    }
    case Op.DELETE_GLOBAL:
      if (frame.globals.delete(code.co_names[arg]) === undefined) {
        throw nameError(code.co_names[arg]);
      }
      return undefined;
    case Op.DELETE_DEREF: {
      const cell = S[arg] as PyCell;
      if (cell.value === undefined) throw unboundDeref(code, arg);
      cell.value = undefined;
      return undefined;
    }
    case Op.LOAD_LOCALS:
      if (frame.locals === null) throw newError("SystemError", "no locals");
      S[frame.sp++] = frame.locals;
      return undefined;
    case Op.LOAD_BUILD_CLASS: {
      const build = fromNamespace(frame.builtins, "__build_class__");
      if (build === undefined) throw newError("NameError", "__build_class__ not found");
      S[frame.sp++] = build;
      return undefined;
    }
    case Op.LOAD_COMMON_CONSTANT:
      S[frame.sp++] = commonConstants[arg];
      return undefined;
    case Op.LOAD_FROM_DICT_OR_GLOBALS: {
      const value = fromNamespace(pop(), code.co_names[arg]);
      S[frame.sp++] = value === undefined ? loadGlobal(frame, code.co_names[arg]) : value;
      return undefined;
    }
    case Op.LOAD_FROM_DICT_OR_DEREF: {
      const value = fromNamespace(pop(), code.localsplusnames[arg]);
      const cell = S[arg] as PyCell;
      if (value === undefined && cell.value === undefined) throw unboundDeref(code, arg);
      S[frame.sp++] = value === undefined ? (cell.value as PyValue) : value;
      return undefined;
    }
    case Op.SETUP_ANNOTATIONS: {
      const locals = frame.locals;
      if (fromNamespace(locals, "__annotations__") === undefined) {
        setItemNow(locals, "__annotations__", new PyDict());
      }
      return undefined;
    }

    case Op.BUILD_MAP: {
      const parts = take(frame, 2 * arg);
      if (parts.some((key, i) => i % 2 === 0 && asksPython(key))) {
        return new NativeFrame(mapFlow(parts), frame);
      }
      const dict = new PyDict();
      for (let i = 0; i < parts.length; i += 2) dict.set(parts[i], parts[i + 1]);
      S[frame.sp++] = dict;
      return undefined;
    }
    case Op.BUILD_SET: {
      const items = take(frame, arg);
      if (items.some(asksPython)) return new NativeFrame(setFlow(items), frame);
      const set = new PySet();
      for (const item of items) set.add(item);
      S[frame.sp++] = set;
      return undefined;
    }
    case Op.BUILD_SLICE: {
      const step = arg === 3 ? pop() : null;
      const stop = pop();
      S[frame.sp - 1] = new PySlice(top(), stop, step);
      return undefined;
    }
    case Op.BINARY_SLICE: {
      const stop = pop();
      const start = pop();
      const obj = pop();
      return push(frame, itemOf(obj, new PySlice(start, stop, null)));
    }
    case Op.STORE_SLICE: {
      const stop = pop();
      const start = pop();
      const obj = pop();
      const value = pop();
      setItemNow(obj, new PySlice(start, stop, null), value);
      return undefined;
    }
    case Op.BUILD_STRING: {
      const base = frame.sp - arg;
      let text: PyValue = "";
      let plain = "";
      let isPlain = true;
      for (let i = base; i < frame.sp; i++) {
        const piece = S[i];
        if (typeof piece !== "string") {
          isPlain = false;
          break;
        }
        plain += piece;
      }
      if (isPlain) text = plain;
      else for (let i = base; i < frame.sp; i++) text = binaryOp(0, text, S[i]);
      frame.sp = base;
      S[frame.sp++] = text;
      return undefined;
    }
    case Op.LIST_EXTEND: {
      const value = pop();
      const list = S[frame.sp - arg] as PyList;
      const { slots } = typeOf(value);
      if (slots.iter === undefined && slots.getitem === undefined) {
        throw typeError(`Value after * must be an iterable, not ${typeName(value)}`);
      }
      listExtend(list, value);
      return undefined;
    }
    case Op.SET_ADD: {
      const value = pop();
      const set = S[frame.sp - arg];
      // A program may rebind __conditional_annotations__.
      if (!(set instanceof PySet) || set.cls !== PySet.prototype.cls)
        throw typeError(`'${typeName(set)}' object is not a set`);
      if (asksPython(value))
        return discarding(new KeyLookup(set, value, () => void set.add(value)), frame);
      set.add(value);
      return undefined;
    }
    case Op.SET_UPDATE: {
      const value = pop();
      const set = S[frame.sp - arg] as PySet;
      setUpdate(set, value);
      return undefined;
    }
    case Op.MAP_ADD: {
      const value = pop();
      const key = pop();
      const dict = S[frame.sp - arg] as PyDict;
      if (asksPython(key))
        return discarding(new KeyLookup(dict, key, () => void dict.set(key, value)), frame);
      dict.set(key, value);
      return undefined;
    }
    case Op.DICT_UPDATE: {
      const value = pop();
      const complaint = () => `'${typeName(value)}' object is not a mapping`;
      mergeInto(S[frame.sp - arg] as PyDict, value, complaint);
      return undefined;
    }
    case Op.DICT_MERGE: {
      const value = pop();
      const callee = S[frame.sp - arg - 3];
      mergeKeywords(S[frame.sp - arg] as PyDict, value, callee);
      return undefined;
    }
    case Op.UNPACK_EX: {
      const value = pop();
      frame.sp = unpackWithStar(S, frame.sp, value, arg);
      return undefined;
    }

    case Op.BUILD_TEMPLATE: {
      const interpolations = pop() as PyTuple;
      S[frame.sp - 1] = new PyTemplate(top() as PyTuple, interpolations);
      return undefined;
    }
    case Op.BUILD_INTERPOLATION: {
      const spec = (arg & 1) === 0 ? "" : pop();
      const expression = pop();
      const conversion = [null, "s", "r", "a"][arg >> 2];
      S[frame.sp - 1] = new PyInterpolation(top(), expression, conversion, spec);
      return undefined;
    }
    case Op.CONVERT_VALUE:
    case Op.FORMAT_SIMPLE:
      return push(frame, formatSimple(pop(), op === Op.CONVERT_VALUE ? arg : 0));
    case Op.FORMAT_WITH_SPEC: {
      const spec = pop();
      return push(frame, formatWithSpec(pop(), spec));
    }
    case Op.GET_LEN:
      S[frame.sp] = length(top());
      frame.sp++;
      return undefined;
    case Op.MATCH_SEQUENCE:
      S[frame.sp] = typeOf(top()).collection === "sequence";
      frame.sp++;
      return undefined;
    case Op.MATCH_MAPPING:
      S[frame.sp] = typeOf(top()).collection === "mapping";
      frame.sp++;
      return undefined;
    case Op.MATCH_KEYS:
      S[frame.sp] = matchKeys(S[frame.sp - 2], top() as PyTuple);
      frame.sp++;
      return undefined;
    case Op.MATCH_CLASS: {
      const names = pop() as PyTuple;
      const cls = pop();
      const subject = pop();
      return new NativeFrame(matchClassFlow(subject, cls, arg, names), frame);
    }

    case Op.MAKE_FUNCTION:
      S[frame.sp - 1] = new PyFunction(top() as PyCode, frame.globals, frame.builtins);
      return undefined;
    case Op.SET_FUNCTION_ATTRIBUTE: {
      const func = pop() as PyFunction;
      setFunctionAttribute(func, arg, pop());
      S[frame.sp++] = func;
      return undefined;
    }

    case Op.LOAD_SPECIAL: {
      const obj = pop();
      const method = boundSpecial(obj, SPECIAL[arg]);
      if (method === undefined) throw notContextManager(obj, arg);
      S[frame.sp++] = method.callee;
      S[frame.sp++] = method.unbound ? obj : (undefined as unknown as PyValue);
      return undefined;
    }
    case Op.WITH_EXCEPT_START: {
      // exit, self-or-NULL, lasti, previous exception, exception
      const exception = top() as PyBaseException;
      const self = S[frame.sp - 4];
      const args = [exception.cls as PyValue, exception, exception.traceback];
      if (self !== undefined) args.unshift(self);
      return new NativeFrame(callFlow(S[frame.sp - 5], args), frame);
    }
    case Op.LOAD_SUPER_ATTR:
    case Op.INSTRUMENTED_LOAD_SUPER_ATTR: {
      const self = pop();
      const cls = pop();
      const callable = pop();
      frame.pc++;
      const wantMethod = (arg & 1) !== 0;
      const [value, bound] = superAttribute(callable, cls, self, code.co_names[arg >> 2], arg);
      S[frame.sp++] = value;
      if (wantMethod) S[frame.sp++] = bound as PyValue;
      return undefined;
    }

    case Op.IMPORT_NAME: {
      const fromlist = pop();
      const level = pop();
      return push(frame, importName(frame, code.co_names[arg], fromlist, level));
    }
    case Op.IMPORT_FROM:
      return push(frame, importFrom(top(), code.co_names[arg]));
    case Op.CALL_INTRINSIC_1:
      return push(frame, intrinsic1(thread, frame, arg, pop()));
    case Op.CALL_INTRINSIC_2: {
      const second = pop();
      return push(frame, intrinsic2(arg, pop(), second));
    }

    case Op.CHECK_EG_MATCH: {
      const handler = pop();
      checkGroupHandler(handler);
      return new NativeFrame(
        groupMatchFlow(thread, frame, pop() as PyBaseException | null, handler),
        frame,
        FlowResult.DISCARD,
      );
    }

    case Op.GET_AITER:
      return push(frame, getAiter(pop()));
    case Op.GET_ANEXT:
      return new NativeFrame(getAnext(top()), frame);
    case Op.GET_AWAITABLE:
      return push(frame, getAwaitable(pop(), arg));
    case Op.GET_YIELD_FROM_ITER: {
      const value = top();
      if (value instanceof PyGenerator) {
        const isCoroutine = (value.frame.code.co_flags & CodeFlag.COROUTINE) !== 0;
        const allowed = (code.co_flags & (CodeFlag.COROUTINE | CodeFlag.ITERABLE_COROUTINE)) !== 0;
        if (isCoroutine && !allowed) {
          throw typeError("cannot 'yield from' a coroutine object in a non-coroutine generator");
        }
        return undefined;
      }
      frame.sp--;
      return new NativeFrame(iterFlow(value), frame);
    }
    case Op.END_ASYNC_FOR: {
      const exception = pop() as PyBaseException;
      frame.sp--;
      if (isSubtype(exception.cls, exceptionTypes.StopAsyncIteration)) return undefined;
      thread.propagating = exception;
      throw exception;
    }
    case Op.CLEANUP_THROW: {
      const exception = top() as PyBaseException;
      if (isSubtype(exception.cls, exceptionTypes.StopIteration)) {
        // Below: the last sent value and the delegate.
        const value = exception.fields?.get("value");
        frame.sp -= 3;
        S[frame.sp++] = null;
        S[frame.sp++] = value === undefined ? null : value;
        return undefined;
      }
      thread.propagating = exception;
      throw exception;
    }
    default:
      throw newError(
        "SystemError",
        `unknown opcode ${OP_INFO[op as Op]?.name ?? op} in ${code.co_qualname}`,
      );
  }
}

const SPECIAL = ["__enter__", "__exit__", "__aenter__", "__aexit__"] as const;

function notContextManager(obj: PyValue, which: number): PyBaseException {
  const kind = which < 2 ? "context manager" : "asynchronous context manager";
  const other = which < 2 ? ["__aenter__", "__aexit__"] : ["__enter__", "__exit__"];
  const hint = other.every((m) => typeLookup(typeOf(obj), m) !== undefined)
    ? ` but it supports the ${which < 2 ? "asynchronous " : ""}context manager protocol. Did you mean to use '${which < 2 ? "async with" : "with"}'?`
    : "";
  const name = fullyQualifiedName(typeOf(obj));
  return typeError(
    `'${name}' object does not support the ${kind} protocol (missed ${SPECIAL[which]} method)${hint}`,
  );
}

function* callFlow(callee: PyValue, args: PyValue[]): Flow<PyValue> {
  return yield new CallRequest(callee, args);
}

function itemOf(obj: PyValue, key: PyValue): PyValue | Flow {
  if (typeOf(obj).isHeap) {
    const method = boundSpecial(obj, "__getitem__");
    if (method !== undefined) {
      return callFlow(method.callee, method.unbound ? [obj, key] : [key]);
    }
  }
  return getItem(obj, key);
}

function mergeInto(target: PyDict, source: PyValue, complaint: () => string): void {
  // Subclasses with an order of their own show it through keys().
  if (source instanceof PyDict && typeOf(source).slots.iter === dictType.slots.iter) {
    source.copyInto(target);
    return;
  }
  let keys: PyValue;
  try {
    keys = call(getAttr(source, "keys"), []);
  } catch (error) {
    if (isError(error, exceptionTypes.AttributeError)) throw typeError(complaint());
    throw error;
  }
  for (const key of iterate(keys)) target.set(key, getItem(source, key));
}

function mergeKeywords(target: PyDict, source: PyValue, callee: PyValue): void {
  const incoming = new PyDict();
  mergeInto(incoming, source, () => {
    const name = describeCallee(callee);
    return `${name} argument after ** must be a mapping, not ${typeName(source)}`;
  });
  for (const entry of incoming.entries()) {
    if (typeof entry.key !== "string" && !(entry.key instanceof PyStr)) {
      throw typeError("keywords must be strings");
    }
    if (target.has(entry.key)) {
      const name = describeCallee(callee);
      throw typeError(`${name} got multiple values for keyword argument '${entry.key}'`);
    }
    target.set(entry.key, entry.value as PyValue);
  }
}

function setFunctionAttribute(func: PyFunction, which: number, value: PyValue): void {
  if (which === 1) func.defaults = (value as PyTuple).items;
  else if (which === 2) func.kwdefaults = value as PyDict;
  else if (which === 4) func.annotations = value;
  else if (which === 8) func.closure = (value as PyTuple).items;
  else {
    func.annotate = value;
    if (value instanceof PyFunction) {
      value.qualname = strFromHost(`${hostText(func.qualname)}.__annotate__`);
    }
  }
}

/** `except* handler`: pushes the rest and the match (None when nothing matched). */
function* groupMatchFlow(
  thread: Thread,
  frame: Frame,
  exception: PyBaseException | null,
  handler: PyValue,
): Flow<PyValue> {
  const S = frame.slots;
  if (exception === null) {
    // Clauses before have matched all there was.
    S[frame.sp++] = null;
    S[frame.sp++] = null;
    return null;
  }
  if (matchesHandler(exception, handler)) {
    let match: PyValue = exception;
    if (!isSubtype(exception.cls, exceptionTypes.BaseExceptionGroup)) {
      const group = yield new CallRequest(exceptionTypes.BaseExceptionGroup, [
        "",
        new PyTuple([exception]),
      ]);
      frame.escaped = true;
      (group as PyBaseException).traceback = new PyTraceback(null, frame, frame.pc - 1);
      match = group;
    }
    // What a bare `raise` in the clause raises.
    thread.handled.value = match as PyBaseException;
    S[frame.sp++] = null;
    S[frame.sp++] = match;
    return null;
  }
  if (isSubtype(exception.cls, exceptionTypes.BaseExceptionGroup)) {
    const pair = yield new CallRequest(getAttr(exception, "split"), [handler]);
    if (!(pair instanceof PyTuple) || pair.items.length < 2) {
      throw typeError(`${exception.cls.name}.split must return a 2-tuple`);
    }
    const [match, rest] = pair.items;
    if (match !== null) thread.handled.value = match as PyBaseException;
    S[frame.sp++] = match === null ? exception : rest;
    S[frame.sp++] = match;
    return null;
  }
  S[frame.sp++] = exception;
  S[frame.sp++] = null;
  return null;
}
