/**
 * Writing objects by what `__reduce_ex__`, `copyreg` or the pickler's own hooks say about them. The
 * checks and their texts follow CPython's.
 */
import { getAttr, getAttrOptional, reprText } from "../../objects/abstract.ts";
import {
  dictType,
  Ellipsis,
  ellipsisType,
  functionType,
  isInstance,
  isSubtype,
  NotImplemented,
  noneType,
  notImplementedType,
  tupleType,
  typeOf,
  typeType,
} from "../../objects/core-types.ts";
import type { PyDict } from "../../objects/dict-storage.ts";
import { addNote } from "../../objects/exception-note.ts";
import { CallRequest, PyType, type PyValue } from "../../objects/object.ts";
import { hostText, PyTuple } from "../../objects/sequence-values.ts";
import { appendFrom, guarded, setFrom } from "./batches.ts";
import { kindOf, picklingError, whileSerializing } from "./errors.ts";
import { itemOptional, library, table } from "./library.ts";
import { Op } from "./opcodes.ts";
import type { PyPickler } from "./pickler.ts";
import { plainState } from "./plain-instance.ts";
import { saveGlobal } from "./save-global.ts";
import type { Step } from "./steps.ts";

/** Asks the hooks, the tables and at last the object how it is to be written. */
export function* saveByReduce(p: PyPickler, obj: PyValue): Step {
  let reduced: PyValue = NotImplemented;
  if (p.reducerOverride !== undefined) reduced = yield new CallRequest(p.reducerOverride, [obj]);
  if (reduced === NotImplemented) {
    const type = typeOf(obj);
    if (type === typeType) {
      yield* saveType(p, obj);
      return;
    }
    if (type === functionType) {
      yield* saveGlobal(p, obj, null);
      return;
    }
    const reducer = yield* itemOptional(
      p.dispatchTable ?? table("copyreg", "dispatch_table"),
      type,
    );
    if (reducer === undefined && isSubtype(type, typeType)) {
      yield* saveGlobal(p, obj, null);
      return;
    }
    const state = reducer === undefined && p.proto >= 2 ? plainState(obj) : undefined;
    if (state !== undefined) {
      yield* savePlain(p, obj, state);
      return;
    }
    reduced = yield reducer === undefined ? askObject(p, obj) : new CallRequest(reducer, [obj]);
  }
  if (hostText(reduced) !== undefined) {
    yield* saveGlobal(p, obj, reduced);
    return;
  }
  try {
    if (!isInstance(reduced, tupleType)) {
      throw picklingError(`__reduce__ must return a string or tuple, not ${kindOf(reduced)}`);
    }
    yield* saveReduced(p, (reduced as PyTuple).items, obj);
  } catch (error) {
    addNote(error, `when serializing ${kindOf(obj)} object`);
    throw error;
  }
}

/** An instance that is its class and attributes. */
function* savePlain(p: PyPickler, obj: PyValue, state: PyDict): Step {
  p.enterFast(obj);
  try {
    yield* newObject(p, [typeOf(obj)], obj);
    yield* filled(p, obj, state.size === 0 ? null : state);
  } catch (error) {
    addNote(error, `when serializing ${kindOf(obj)} object`);
    throw error;
  }
  p.leaveFast(obj);
}

/** The call of the object's own method. */
function askObject(p: PyPickler, obj: PyValue): CallRequest {
  const reduceEx = getAttrOptional(obj, "__reduce_ex__");
  if (reduceEx !== undefined) return new CallRequest(reduceEx, [p.proto]);
  const reduce = getAttrOptional(obj, "__reduce__");
  if (reduce !== undefined) return new CallRequest(reduce, []);
  throw picklingError(`can't pickle '${typeOf(obj).name}' object: ${reprText(obj)}`);
}

/** The types of the singletons have no name in any module. */
const SINGLETON_TYPES = new Map<PyValue, PyValue>([
  [noneType, null],
  [notImplementedType, NotImplemented],
  [ellipsisType, Ellipsis],
]);

function saveType(p: PyPickler, obj: PyValue): Step {
  const single = SINGLETON_TYPES.get(obj);
  return single === undefined
    ? saveGlobal(p, obj, null)
    : saveReduced(p, [typeType, new PyTuple([single])], obj);
}

// ---- the parts of a reduction ------------------------------------------------------------------------

interface Reduction {
  readonly callee: PyValue;
  readonly args: PyTuple;
  readonly state: PyValue;
  readonly listItems: PyValue;
  readonly dictItems: PyValue;
  readonly stateSetter: PyValue;
}

const isCallable = (value: PyValue): boolean => typeOf(value).slots.call !== undefined;
const isIterator = (value: PyValue): boolean => typeOf(value).slots.iternext !== undefined;

function checkedReduction(parts: readonly PyValue[]): Reduction {
  if (parts.length < 2 || parts.length > 6) {
    throw picklingError("tuple returned by __reduce__ must contain 2 through 6 elements");
  }
  const [callee, args, state = null, listItems = null, dictItems = null, stateSetter = null] =
    parts;
  const need = (isRight: boolean, which: string, what: string, value: PyValue): void => {
    if (isRight) return;
    throw picklingError(
      `${which} item of the tuple returned by __reduce__ must be ${what}, not ${kindOf(value)}`,
    );
  };
  need(isCallable(callee), "first", "callable", callee);
  need(isInstance(args, tupleType), "second", "a tuple", args);
  need(listItems === null || isIterator(listItems), "fourth", "an iterator", listItems);
  need(dictItems === null || isIterator(dictItems), "fifth", "an iterator", dictItems);
  need(stateSetter === null || isCallable(stateSetter), "sixth", "callable", stateSetter);
  return { callee, args: args as PyTuple, state, listItems, dictItems, stateSetter };
}

/** Writes a part, with a note where it fails. */
function* part(p: PyPickler, value: PyValue, obj: PyValue, what: string): Step {
  try {
    const step = p.save(value);
    if (step !== undefined) yield step;
  } catch (error) {
    throw whileSerializing(error, obj, what);
  }
}

/** Writes the object that the items of a `__reduce__` tuple make. */
export function saveReduced(p: PyPickler, parts: readonly PyValue[], obj: PyValue): Step {
  const steps = reductionSteps(p, parts, obj);
  return p.fast === 0 ? steps : guarded(p, obj, steps);
}

function* reductionSteps(p: PyPickler, parts: readonly PyValue[], obj: PyValue): Step {
  const reduction = checkedReduction(parts);
  const { callee, args, state } = reduction;
  const name = p.proto >= 2 ? hostText(getAttrOptional(callee, "__name__") ?? null) : undefined;
  if (name === "__newobj_ex__") yield* newObjectWithKeywords(p, args.items, obj);
  else if (name === "__newobj__") yield* newObject(p, args.items, obj);
  else {
    yield* part(p, callee, obj, "reconstructor");
    yield* part(p, args, obj, "reconstructor arguments");
    p.out.op(Op.REDUCE);
  }
  yield* filled(p, obj, state, reduction);
}

/** The object that is on the stack goes into the memo and gets its items and its state. */
function* filled(p: PyPickler, obj: PyValue, state: PyValue, reduction?: Reduction): Step {
  // An object that its own arguments refer to was written whole with them: what is on the stack goes.
  const known = p.memo.get(obj);
  if (known !== undefined) {
    p.out.op(Op.POP);
    p.recall(known);
    return;
  }
  p.memoize(obj);
  const { listItems = null, dictItems = null, stateSetter = null } = reduction ?? {};
  if (listItems !== null) yield* appendFrom(p, listItems, obj);
  if (dictItems !== null) yield* setFrom(p, dictItems, obj);
  if (state === null) return;
  if (stateSetter === null) {
    yield* part(p, state, obj, "state");
    p.out.op(Op.BUILD);
    return;
  }
  yield* part(p, stateSetter, obj, "state setter");
  const step = p.save(obj);
  if (step !== undefined) yield step;
  yield* part(p, state, obj, "state");
  p.out.op(Op.TUPLE2);
  p.out.op(Op.REDUCE);
  p.out.op(Op.POP);
}

function checkClass(cls: PyValue, obj: PyValue, maker: string): void {
  if (!(cls instanceof PyType)) {
    throw picklingError(`first argument to ${maker}() must be a class, not ${kindOf(cls)}`);
  }
  const own = getAttr(obj, "__class__");
  if (own !== cls) {
    throw picklingError(
      `first argument to ${maker}() must be ${reprText(own)}, not ${reprText(cls)}`,
    );
  }
}

function* newObject(p: PyPickler, args: readonly PyValue[], obj: PyValue): Step {
  if (args.length < 1) {
    throw picklingError(`__newobj__ expected at least 1 argument, got ${args.length}`);
  }
  checkClass(args[0], obj, "__newobj__");
  yield* part(p, args[0], obj, "class");
  yield* part(p, new PyTuple(args.slice(1)), obj, "__new__ arguments");
  p.out.op(Op.NEWOBJ);
}

function* newObjectWithKeywords(p: PyPickler, parts: readonly PyValue[], obj: PyValue): Step {
  if (parts.length !== 3) {
    throw picklingError(`__newobj_ex__ expected 3 arguments, got ${parts.length}`);
  }
  const [cls, args, keywords] = parts;
  const need = (isRight: boolean, which: string, what: string, value: PyValue): void => {
    if (isRight) return;
    throw picklingError(
      `${which} argument to __newobj_ex__() must be a ${what}, not ${kindOf(value)}`,
    );
  };
  need(cls instanceof PyType, "first", "class", cls);
  need(isInstance(args, tupleType), "second", "tuple", args);
  need(isInstance(keywords, dictType), "third", "dict", keywords);
  if (p.proto >= 4) {
    yield* part(p, cls, obj, "class");
    yield* part(p, args, obj, "__new__ arguments");
    yield* part(p, keywords, obj, "__new__ arguments");
    p.out.op(Op.NEWOBJ_EX);
    return;
  }
  // Older protocols have no opcode for keywords: a partial call of `__new__` carries them.
  const names: string[] = [];
  const values: PyValue[] = [];
  for (const { key, value } of (keywords as PyDict).entries()) {
    names.push(hostText(key) as string);
    values.push(value as PyValue);
  }
  const makerArgs = [getAttr(cls, "__new__"), cls, ...(args as PyTuple).items, ...values];
  const maker = yield new CallRequest(library("functools", "partial"), makerArgs, names);
  yield* part(p, maker, obj, "reconstructor");
  const step = p.save(new PyTuple([]));
  if (step !== undefined) yield step;
  p.out.op(Op.REDUCE);
}
